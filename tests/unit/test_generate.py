"""Generated deliveries: the same seed gives the same bytes, the totals are what was asked, landing takes every row."""

import hashlib
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.generate import generate
from pipelines.generate.sizes import SIZES, Size, size_of
from pipelines.generate.tree import grow
from pipelines.land import land_all
from pipelines.settings import Settings
from tests.conftest import PROJECT

TINY = Size(counties=2, projects=61, payments=1501, first_year=2021, last_year=2022)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("tiny")
    generate(home, TINY, seed=7)
    return home


def hashes(home: Path) -> dict[str, str]:
    raw = home / "raw"
    files = (path for path in sorted(raw.rglob("*")) if path.is_file())
    return {path.relative_to(raw).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def table(home: Path, extract: str) -> pl.DataFrame:
    """Every region's rows of 2021, with the region."""
    files = sorted((home / "raw").glob(f"*/2021/{extract}.parquet"))
    frames = [pl.read_parquet(file).with_columns(region=pl.lit(file.parts[-3])) for file in files]
    return pl.concat(frames)


def test_the_same_seed_writes_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", TINY, seed=7)
    generate(tmp_path / "other", TINY, seed=8)
    first, again, other = hashes(tiny), hashes(tmp_path / "again"), hashes(tmp_path / "other")
    assert again == first
    payments = "990121/2021/payments.parquet"
    assert other[payments] != first[payments]


def test_the_totals_are_what_was_asked_for(tiny: Path) -> None:
    payments = table(tiny, "payments")
    assert (table(tiny, "projects").height, payments.height) == (61, 1501)
    assert payments["pay_id"].n_unique() == 1501
    assert set(payments["region"]) == {"990121", "990122"}


def test_every_row_lands(tiny: Path) -> None:
    settings = Settings(home=tiny, project=PROJECT)
    landed = land_all(settings, "run", datetime(2026, 1, 1))
    counts = landed.counts()
    assert {extract: count["rows_rejected"] for extract, count in counts.items() if count["rows_rejected"]} == {}
    assert counts["payments"]["rows_loaded"] == 2 * 1501
    assert not landed.refused and not landed.unrecognised
    assert len(counts) >= 20, "a night reads nearly every extract"
    assert all(entry.unknown_columns == "[]" for entry in landed.of_status("in_force"))


def test_money_behaves_as_money_does(tmp_path: Path) -> None:
    """A county of 300 projects: payments stay near the adjusted budget, some are refunds, December is the busiest."""
    generate(tmp_path, Size(1, 300, 20_000, 2021, 2021), seed=1)
    signs = {"reduction": -1, "reclaimed": -1}
    allotted = table(tmp_path, "allotments").with_columns(
        effect=pl.col("amount") * pl.col("bgt_type").replace_strict(signs, default=1, return_dtype=pl.Int32)
    )
    adjusted = allotted.group_by("pro_code").agg(pl.col("effect").sum())
    payments = table(tmp_path, "payments")
    paid = payments.group_by("pro_code").agg(pl.col("amount").sum())
    both = adjusted.join(paid, on="pro_code")
    assert both.height > 250
    over = both.filter(pl.col("amount").cast(pl.Float64) > pl.col("effect").cast(pl.Float64) * 1.06)
    assert over.height == 0
    refunds = payments.filter(pl.col("amount") < 0).height
    assert 0.003 < refunds / payments.height < 0.01
    months = payments.group_by(pl.col("pay_date").dt.month()).len().sort("len")
    assert months["pay_date"][-1] == 12
    assert set(payments["pay_date"].dt.year()) == {2021}


def test_a_project_that_lasts_keeps_its_code_and_carries_money_over(tmp_path: Path) -> None:
    generate(tmp_path, Size(1, 200, 5000, 2021, 2022), seed=1)
    first = table(tmp_path, "projects")
    second = pl.read_parquet(tmp_path / "raw/990121/2022/projects.parquet")
    stayed = first.join(second, on="pro_code", suffix="_later")
    assert 100 < stayed.height < 200, "some end, others begin"
    assert stayed.filter(pl.col("pro_name") != pl.col("pro_name_later")).height == 0
    carried = pl.read_parquet(tmp_path / "raw/990121/2022/allotments.parquet").filter(bgt_type="carry_over")
    assert carried.height > 5
    assert set(carried["origin_year"]) == {2021}
    assert set(carried["pro_code"]) <= set(first["pro_code"])


def test_csv_says_the_same_as_parquet(tiny: Path, tmp_path: Path) -> None:
    generate(tmp_path, TINY, seed=7, form="csv")
    settings = Settings(home=tmp_path, project=PROJECT)
    landed = land_all(settings, "run", datetime(2026, 1, 1))
    assert sum(count["rows_rejected"] for count in landed.counts().values()) == 0
    file = tmp_path / "raw/990121/2021/payments.csv"
    assert file.read_text("utf-8-sig").startswith("支付申请ID,项目代码,指标ID,支付日期,实际支付金额,")
    written = pl.read_csv(file, schema_overrides={"实际支付金额": pl.Decimal(18, 2)})
    assert written["实际支付金额"].sum() == table(tiny, "payments").filter(region="990121")["amount"].sum()


def test_the_tree_grows_from_its_first_county() -> None:
    small, large = grow(2), grow(1300)
    assert [county.code for county in large.counties[:2]] == [county.code for county in small.counties]
    codes = [region.code for region in large.regions]
    assert len(set(codes)) == len(codes) == 1 + 2 + 100 + 1300
    assert {county.parent for county in large.counties} == {above.code for above in large.prefectures}
    assert {above.parent for above in large.prefectures} == {above.code for above in large.provinces}
    names = [county.name for county in large.counties]
    assert len(set(names)) == len(names)


def test_sizes_by_name_and_by_number() -> None:
    assert (
        size_of("province", None, None, None, None) == SIZES["province"] == Size(130, 300_000, 30_000_000, 2025, 2025)
    )
    assert size_of(None, 3, 60, 900, "2020-2021") == Size(3, 60, 900, 2020, 2021)
    assert size_of("county", None, None, 10, "2020").payments == 10


@pytest.mark.parametrize(
    "wish",
    [
        ("village", None, None, None, None),
        (None, 0, 10, 10, None),
        (None, 5, 4, 10, None),
        (None, 1, 10, -1, None),
        (None, 1, 10, 10, "2022-2021"),
        (None, 1, 10, 10, "last year"),
    ],
)
def test_a_size_that_cannot_be_is_a_usage_error(wish: tuple) -> None:
    with pytest.raises(JixiaoError) as refused:
        size_of(*wish)
    assert refused.value.exit_code == EXIT_USAGE


def test_once_more_is_the_same_and_something_else_is_refused(tmp_path: Path) -> None:
    one = Size(1, 5, 20, 2021, 2021)
    generate(tmp_path, one, seed=7)
    before = hashes(tmp_path)
    generate(tmp_path, one, seed=7)
    assert hashes(tmp_path) == before
    with pytest.raises(JixiaoError):
        generate(tmp_path, one, seed=8)
    assert hashes(tmp_path) == before


def test_raw_files_of_others_are_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "raw" / "510521" / "2021" / "payments.csv"
    own.parent.mkdir(parents=True)
    own.write_text("x", "utf-8")
    with pytest.raises(JixiaoError) as refused:
        generate(tmp_path, TINY, seed=7)
    assert refused.value.exit_code == EXIT_USAGE
    assert own.read_text("utf-8") == "x"
