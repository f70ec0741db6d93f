"""Made-up deliveries of any size: the same seed writes the same bytes, one county and year at a time.

Here: which region delivers what. Not here: how a table is drawn (the other modules). Counties differ by their code
alone, so a larger tree with as many projects per county holds the smaller one. Nothing of it is real.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.generate import circle, desk, goals, work
from pipelines.generate.arrays import dates, days_of, money, numbered
from pipelines.generate.money import Books, allotment_table, close, fund, no_books
from pipelines.generate.payments import counts_of, payment_blocks
from pipelines.generate.projects import Bureau, agency_table, open_bureau, project_table, projects_of
from pipelines.generate.raw_files import Tray
from pipelines.generate.sizes import Size, share
from pipelines.generate.tree import Region, Tree, grow
from pipelines.lang import say

MARK = "generated.json"
FORMS = ("parquet", "csv")
_SILENT_EVERY = 40
"""In a large tree one county in so many delivers money and no papers, another one each year."""
_POLICY = """fiscal_year_from,parameter,value,unit,legal_basis,evidence,note
2000,ex_ante_threshold_yuan,500000,元,,convention,模拟数据的门槛
2000,low_execution_ratio,0.5,比例,,convention,模拟数据的门槛
2000,goal_quantified_ratio,0.5,比例,,convention,模拟数据的门槛
"""


@dataclass(frozen=True)
class Generated:
    """What was written."""

    rows: dict[str, int]
    files: int
    bytes: int


def generate(
    home: Path, size: Size, seed: int, form: str = "parquet", progress: Callable[[int, int], None] | None = None
) -> Generated:
    """Write raw/ of the home. A home with other raw files is left alone: JixiaoError (usage)."""
    raw, mark = home / "raw", home / MARK
    wish = json.dumps({"size": asdict(size), "seed": seed, "format": form}, indent=1) + "\n"
    is_again = mark.exists() and mark.read_text("utf-8") == wish
    if not is_again and raw.is_dir() and any(raw.iterdir()):
        raise JixiaoError(
            say(f"{raw} 中已有数据", f"{raw} holds files already"),
            say("用 --home 指定一个空目录", "give an empty folder with --home"),
            EXIT_USAGE,
        )
    home.mkdir(parents=True, exist_ok=True)
    mark.write_text(wish, "utf-8")
    tray, tree = Tray(raw, form), grow(size.counties)
    for year in size.years:
        _upper_levels(tray, tree, year, seed)
    for done, county in enumerate(tree.counties):
        if progress:
            progress(done, len(tree.counties))
        _county(tray, county, size, seed)
    policy = raw / "policy" / tree.provinces[0].code / "policy_parameters.csv"
    policy.parent.mkdir(parents=True, exist_ok=True)
    policy.write_text(_POLICY, "utf-8")
    if progress:
        progress(len(tree.counties), len(tree.counties))
    return Generated(tray.rows, tray.files + 1, tray.bytes + policy.stat().st_size)


def _upper_levels(tray: Tray, tree: Tree, year: int, seed: int) -> None:
    """Provinces describe the tree, prefectures pass money on."""
    for province in tree.provinces:
        described = [tree.nation, *tree.below(province.code)]
        tray.put(province.code, year, "regions", _region_table(described))
    for prefecture in tree.prefectures:
        below = [county for county in tree.counties if county.parent == prefecture.code]
        ids = np.arange(len(below), dtype=np.int64)
        amounts = np.array([2_000_000_000 + int(county.code) % 7 * 100_000_000 + seed % 1000 for county in below])
        table = pa.table(
            {
                "transfer_id": numbered(f"{prefecture.code}ZY{year % 100:02d}", ids, 4),
                "sub_mof_div_code": [county.code for county in below],
                "amount": money(amounts.astype(np.int64)),
                "doc_date": dates(np.full(len(below), days_of(year, 3, 15))),
                "transfer_kind": ["均衡性转移支付"] * len(below),
            }
        )
        tray.put(prefecture.code, year, "transfers", table)


def _region_table(regions: list[Region]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "mof_div_code": [region.code for region in regions],
        "mof_div_name": [region.name for region in regions],
        "parent_mof_div_code": [region.parent for region in regions],
        "admin_level": [region.level for region in regions],
    }
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _county(tray: Tray, county: Region, size: Size, seed: int) -> None:
    bureau = open_bureau(county, share(size.projects, size.counties, county.number), seed)
    books = no_books(bureau.slots)
    payments = share(size.payments, size.counties, county.number)
    for year in size.years:
        books = _year(tray, bureau, year, payments, books, is_large=size.counties >= _SILENT_EVERY)


def _year(tray: Tray, bureau: Bureau, year: int, payments: int, books: Books, *, is_large: bool) -> Books:
    """One county's year; what the next one takes over."""
    code, dice = bureau.region.code, bureau.dice
    projects = projects_of(bureau, year)
    funds = fund(bureau, projects, books)
    counts = counts_of(bureau, projects, funds, payments)
    paid = np.where(counts > 0, funds.to_pay, 0)
    tray.put(code, year, "regions", _region_table([bureau.region]))
    tray.put(code, year, "agencies", agency_table(bureau))
    tray.put(code, year, "projects", project_table(bureau, projects))
    tray.put(code, year, "allotments", allotment_table(bureau, projects, funds))
    tray.put_blocks(code, year, "payments", payment_blocks(bureau, projects, funds, counts))
    yearly = int(paid.sum())
    tray.put(code, year, "revenues", work.revenue_table(bureau, year, yearly))
    tray.put(code, year, "debts", work.debt_table(bureau, year, yearly))
    tray.put(code, year, "advances", desk.advance_table(bureau, year))
    tray.put(code, year, "treasury_cash", desk.cash_table(bureau, year, yearly))
    tray.put(code, year, "third_parties", desk.third_party_table(bureau, year))
    tray.put(code, year, "budget_steps", work.step_table(year))
    tray.put(code, year, "budget_requests", circle.request_table(bureau, projects, funds))
    tray.put(code, year, "bonds", circle.bond_table(bureau, projects, funds))
    tray.put(code, year, "indicator_library", work.library_table(bureau))
    if is_large and (bureau.region.number + year) % _SILENT_EVERY == 0:
        return close(projects, funds, paid)
    subjects = goals.subjects_of(bureau, projects, funds, paid)
    tray.put(code, year, "ex_ante_assessments", work.ex_ante_table(bureau, projects, funds))
    twice = circle.twice_reviewed(dice, year, subjects)
    tray.put(code, year, "goals", circle.both_rounds(dice, year, subjects))
    tray.put_blocks(code, year, "goal_indicators", goals.goal_indicator_blocks(bureau, year, subjects))
    tray.put_blocks(code, year, "goal_indicators", circle.first_indicator_blocks(bureau, year, twice), "-first")
    monitored = goals.chosen(dice, year, subjects, "monitored", 0.92)
    tray.put(code, year, "monitoring_reports", goals.monitoring_table(dice, year, monitored))
    tray.put_blocks(code, year, "monitoring_indicators", goals.monitoring_indicator_blocks(bureau, year, monitored))
    evaluated = goals.chosen(dice, year, subjects, "self-evaluated", 0.93)
    sheets: list[pa.Table] = []

    def rows() -> Iterator[pa.Table]:
        for sheet, indicators in goals.self_evaluation_blocks(bureau, year, evaluated):
            sheets.append(sheet)
            yield indicators

    tray.put_blocks(code, year, "self_evaluation_indicators", rows())
    tray.put_blocks(code, year, "self_evaluations", sheets)
    table, places, score = work.evaluation_table(bureau, year, subjects)
    tray.put(code, year, "evaluations", table)
    tray.put(code, year, "findings", work.finding_table(bureau, year, subjects, places, score))
    tray.put(code, year, "result_applications", work.application_table(bureau, year, subjects, places, score))
    tray.put(code, year, "disclosures", work.disclosure_table(dice, year, subjects, evaluated))
    tray.put(code, year, "samples", work.sample_table(bureau, year, subjects))
    return close(projects, funds, paid)
