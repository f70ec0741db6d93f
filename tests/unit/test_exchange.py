"""A county's pack: what is in it, what is not, and every reason for which the province refuses one whole."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.exchange.manifest import MANIFEST, Manifest, digest, read_period
from pipelines.exchange.pack import Packed, pack
from pipelines.exchange.pending import finish_pending
from pipelines.exchange.receive import Received, receive
from pipelines.settings import Settings
from tests.support.home import Home

COUNTY, OTHER, PROVINCE = "510521", "511903", "510000"
NOW = datetime(2022, 3, 1, 9, 0)
HEADER = "支付申请ID,项目代码,支付日期,实际支付金额(万元),收款人,收款人账号,备注电话\n"
PAYMENTS = (
    HEADER + "A,P1,2021-03-01,1.5,张三丰,6222000011112222,13800001111\nB,P1,2021/4/2,2,李四光,6222000033334444,\n"
)
PROJECTS = "项目代码,项目名称,单位代码,预算类型,项目负责人\nP1,校舍维修,101001,一般公共预算,王五\n"
PERSONAL = ("张三丰", "李四光", "6222000011112222", "13800001111", "王五")


@pytest.fixture
def county(tmp_path: Path) -> Home:
    home = Home(tmp_path / "county")
    home.put(f"{COUNTY}/2021/国库集中支付.csv", PAYMENTS)
    home.put(f"{COUNTY}/2021/projects.csv", PROJECTS)
    home.put(f"{COUNTY}901/2021/projects.csv", PROJECTS)
    home.put(f"{OTHER}/2021/payments.csv", PAYMENTS)
    home.put(f"{COUNTY}/2020/payments.csv", PAYMENTS.replace("2021", "2020"))
    home.put(f"{COUNTY}/2021/forms/自评表.docx", "x")
    policy = "fiscal_year_from,parameter,value,evidence\n2021,ex_ante_threshold_yuan,500000,convention\n"
    home.put(f"policy/{COUNTY}/policy_parameters.csv", policy)
    return home


@pytest.fixture
def province(tmp_path: Path) -> Home:
    return Home(tmp_path / "province")


def packed(home: Home, at: datetime = NOW) -> Packed:
    return pack(home.settings, COUNTY, "2021", at, "test")


def raw_files(home: Home) -> dict[str, bytes]:
    files = (path for path in sorted(home.raw.rglob("*")) if path.is_file())
    return {path.relative_to(home.raw).as_posix(): path.read_bytes() for path in files}


def test_a_pack_holds_its_regions_year_and_nothing_else(county: Home) -> None:
    made = packed(county)
    assert [member.path for member in made.manifest.members] == [
        "raw/510521/2021/projects-pack-0001.parquet",
        "raw/510521/2021/payments-pack-0001.parquet",
        "raw/510521901/2021/projects-pack-0001.parquet",
        "raw/policy/510521/policy_parameters-pack-0001.csv",
    ]
    assert made.manifest.left_out == ["510521/2021/forms/自评表.docx"]
    assert made.file.stat().st_mode & 0o777 == 0o600


def test_no_personal_data_leaves_the_county(county: Home) -> None:
    with zipfile.ZipFile(packed(county).file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    for name, content in held.items():
        if name.endswith(".parquet"):
            frame = pl.read_parquet(io.BytesIO(content))
            assert not {"payee_name", "payee_account", "responsible_person"} & set(frame.columns)
            content += frame.write_csv().encode()
        for word in PERSONAL:
            assert word.encode() not in content, f"{word} in {name}"


def test_the_province_reads_what_the_county_read(county: Home, province: Home) -> None:
    received = receive(province.settings, packed(county).file)
    assert received.outcome == "received"
    county.land()
    landed = province.land()
    assert not landed.refused and not landed.unrecognised
    columns = ("pay_id", "pro_code", "pay_date", "amount", "mof_div_code")
    theirs = [row for row in county.rows("payments", *columns) if row[-1] == COUNTY and row[2].year == 2021]
    assert sorted(province.rows("payments", *columns)) == sorted(theirs)
    assert len(theirs) == 2


def test_the_same_again_is_nothing_and_a_newer_one_replaces(county: Home, province: Home) -> None:
    first = packed(county)
    receive(province.settings, first.file)
    before = raw_files(province)
    again = receive(province.settings, packed(county, datetime(2022, 3, 2)).file)
    assert (again.outcome, raw_files(province)) == ("unchanged", before)

    county.remove(f"{COUNTY}901/2021/projects.csv")
    county.put(f"{COUNTY}/2021/国库集中支付.csv", PAYMENTS.replace("2021-03-01,1.5", "2021-03-01,7"))
    newer = receive(province.settings, packed(county, datetime(2022, 4, 1)).file)
    assert newer.removed == ["raw/510521901/2021/projects-pack-0001.parquet"]
    province.land()
    assert sorted(map(str, province.rows("payments", "amount"))) == ["20000.00", "70000.00"]


def test_an_older_pack_does_not_undo_a_newer_one(county: Home, province: Home) -> None:
    old = pack(county.settings, COUNTY, "2021", NOW, "test", county.settings.reports / "old.zip")
    county.put(f"{COUNTY}/2021/国库集中支付.csv", HEADER + "A,P1,2021-03-01,9,,,\n")
    receive(province.settings, packed(county, datetime(2022, 4, 1)).file)
    before = raw_files(province)
    with pytest.raises(JixiaoError, match="早于已接收的"):
        receive(province.settings, old.file)
    assert raw_files(province) == before


def test_raw_files_put_there_by_hand_stay(county: Home, province: Home) -> None:
    province.put(f"{COUNTY}/2021/payments-手工.csv", HEADER + "H,P1,2021-03-01,9,,,\n")
    receive(province.settings, packed(county).file)
    receive(province.settings, packed(county, datetime(2022, 4, 1)).file)
    assert f"{COUNTY}/2021/payments-手工.csv" in raw_files(province)


def test_power_lost_while_the_files_were_put_in_place(
    county: Home, province: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The night that comes next finishes it."""
    whole = packed(county)
    done: list[Path] = []
    replace = Path.replace

    def breaks(self: Path, target: Any) -> Path:
        if province.raw in Path(target).parents:
            if len(done) == 2:
                raise KeyboardInterrupt
            done.append(self)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", breaks)
    with pytest.raises(KeyboardInterrupt):
        receive(province.settings, whole.file)
    monkeypatch.undo()
    assert len(raw_files(province)) < len(whole.manifest.members)
    assert finish_pending(province.settings) == [f"{COUNTY}-2021"]
    assert len(raw_files(province)) == len(whole.manifest.members)
    assert receive(province.settings, whole.file).outcome == "unchanged"


def rewritten(file: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> Path:
    """The pack with its members changed, and its manifest as `change` leaves it, digest made to fit."""
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}
        manifest = json.loads(archive.read(MANIFEST))
    change(files, manifest)
    members = Manifest.model_validate({**manifest, "digest": "0" * 64}).members
    manifest["digest"] = digest(manifest["mof_div_code"], manifest["fiscal_year"], members)
    target = file.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(MANIFEST, json.dumps(manifest))
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def restated(manifest: dict[str, Any], files: dict[str, bytes], path: str) -> None:
    """Let the manifest say what the changed member is: hash and size fit again."""
    import hashlib

    member = next(each for each in manifest["members"] if each["path"] == path)
    member.update(sha256=hashlib.sha256(files[path]).hexdigest(), size=len(files[path]))


PAYMENTS_MEMBER = "raw/510521/2021/payments-pack-0001.parquet"


def parquet(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()


def bit_flip(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files[PAYMENTS_MEMBER] = files[PAYMENTS_MEMBER][:-20] + b"x" + files[PAYMENTS_MEMBER][-19:]


def member_gone(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del files[PAYMENTS_MEMBER]


def member_too_many(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files["raw/510521/2021/goals-pack-0001.parquet"] = b"x"


def out_of_the_archive(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files["../../evil.csv"] = b"x"


def absolute(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files["/etc/evil"] = b"x"


def moved_to_another_region(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    path = PAYMENTS_MEMBER.replace(COUNTY, OTHER)
    files[path] = files.pop(PAYMENTS_MEMBER)
    member = next(each for each in manifest["members"] if each["path"] == PAYMENTS_MEMBER)
    member.update(path=path, mof_div_code=OTHER)


def rows_of_another_region(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    frame = pl.read_parquet(io.BytesIO(files[PAYMENTS_MEMBER])).with_columns(mof_div_code=pl.lit(OTHER))
    files[PAYMENTS_MEMBER] = parquet(frame)
    restated(manifest, files, PAYMENTS_MEMBER)


def personal_column(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    frame = pl.read_parquet(io.BytesIO(files[PAYMENTS_MEMBER])).with_columns(payee_name=pl.lit("张三丰"))
    files[PAYMENTS_MEMBER] = parquet(frame)
    restated(manifest, files, PAYMENTS_MEMBER)


def personal_column_by_its_chinese_name(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    frame = pl.read_parquet(io.BytesIO(files[PAYMENTS_MEMBER])).with_columns(pl.lit("张三丰").alias("收款人"))
    files[PAYMENTS_MEMBER] = parquet(frame)
    restated(manifest, files, PAYMENTS_MEMBER)


def another_sum(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    member = next(each for each in manifest["members"] if each["path"] == PAYMENTS_MEMBER)
    member["money"] = {"amount": "1.00"}


def not_parquet(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files[PAYMENTS_MEMBER] = b"pay_id\nA\n"
    restated(manifest, files, PAYMENTS_MEMBER)


def too_large(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["members"][0]["size"] = 2**50


def another_year(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["fiscal_year"] = 2020


WRONG = [
    (bit_flip, "校验值不符"),
    (member_gone, "与清单不符"),
    (member_too_many, "与清单不符"),
    (out_of_the_archive, "路径不可用"),
    (absolute, "路径不可用"),
    (moved_to_another_region, "属于另一区划"),
    (rows_of_another_region, "应有 2 行, 能读 0 行"),
    (personal_column, "不应上报的列 payee_name"),
    (personal_column_by_its_chinese_name, "不应上报的列 收款人"),
    (another_sum, "金额合计与清单不符"),
    (not_parquet, "不是 Parquet 文件"),
    (too_large, "过大"),
    (another_year, "属于另一年度"),
]


@pytest.mark.parametrize(("change", "why"), WRONG, ids=[change.__name__ for change, _ in WRONG])
def test_one_wrong_part_refuses_the_whole(county: Home, province: Home, change: Any, why: str) -> None:
    file = rewritten(packed(county).file, change)
    with pytest.raises(JixiaoError) as refused:
        receive(province.settings, file)
    assert "整份拒收" in refused.value.cause and why in refused.value.cause
    assert not province.raw.exists()
    assert list((province.settings.home / "received").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not an archive", b"x" * 1000])
def test_what_is_no_archive_is_refused(province: Home, content: bytes) -> None:
    file = province.settings.home / "pack.zip"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(JixiaoError, match="整份拒收"):
        receive(province.settings, file)


def test_a_cut_off_archive_is_refused(county: Home, province: Home) -> None:
    file = packed(county).file
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(JixiaoError, match="整份拒收"):
        receive(province.settings, file)


def test_an_altered_manifest_is_refused(county: Home, province: Home) -> None:
    file = packed(county).file
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[MANIFEST] = files[MANIFEST].replace(b'"rows": 2', b'"rows": 2, "run": "rm"')
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(JixiaoError, match=r"members.*run"):
        receive(province.settings, file)


def test_a_link_in_the_archive_is_refused(county: Home, province: Home) -> None:
    file = packed(county).file
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("raw/510521/2021/goals-pack-0001.parquet")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(JixiaoError, match="不是普通文件"):
        receive(province.settings, file)


def test_what_cannot_be_read_is_not_sent(county: Home) -> None:
    county.put(f"{COUNTY}/2021/allotments.csv", "指标ID,项目代码\nB,P1\n")
    county.put(f"{COUNTY}/2021/国库集中支付.csv", HEADER + "A,P1,2021-13-01,9,,,\nB,P1,2021-03-01,x,,,\n")
    with pytest.raises(JixiaoError) as refused:
        packed(county)
    assert "2 个文件不能上报" in refused.value.cause
    assert "510521/2021/allotments.csv" in refused.value.cause
    assert "2 行中 2 行不能读" in refused.value.cause
    assert not list(county.settings.reports.glob("*"))


def test_equal_content_packs_to_equal_digests(county: Home) -> None:
    assert packed(county).manifest.digest == packed(county, datetime(2023, 1, 1)).manifest.digest


def test_nothing_to_pack(county: Home) -> None:
    with pytest.raises(JixiaoError, match="没有 510521 及其下级 2019 年的数据"):
        pack(county.settings, COUNTY, "2019", NOW, "test")


def test_a_province_packs_all_below(county: Home, tmp_path: Path) -> None:
    made = pack(county.settings, PROVINCE, "2021-Q3", NOW, "test", tmp_path / "p.zip")
    assert {member.mof_div_code for member in made.manifest.members} == {COUNTY, f"{COUNTY}901", OTHER}
    assert made.manifest.period == "2021-Q3"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2021", (2021, "2021")),
        ("2021-Q3", (2021, "2021-Q3")),
        ("2021M8", (2021, "2021-M08")),
        ("2021-08", (2021, "2021-M08")),
    ],
)
def test_periods(said: str, meant: tuple[int, str]) -> None:
    assert read_period(said) == meant


@pytest.mark.parametrize("said", ["21", "2021-13", "2021-Q5", "last year", "２０２１"])
def test_no_period(said: str) -> None:
    with pytest.raises(JixiaoError) as refused:
        read_period(said)
    assert refused.value.exit_code == EXIT_USAGE


def test_the_record_of_what_came(county: Home, province: Home) -> None:
    received: Received = receive(province.settings, packed(county).file)
    settings: Settings = province.settings
    record = json.loads((settings.home / "received" / f"{COUNTY}-2021.json").read_text("utf-8"))
    payments = next(member for member in record["members"] if member["extract"] == "payments")
    assert (payments["rows"], payments["money"], payments["source_path"]) == (
        2,
        {"amount": "35000.00"},
        "510521/2021/国库集中支付.csv",
    )
    assert received.written == [member["path"] for member in record["members"]]
