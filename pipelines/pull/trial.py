"""`jixiao pull --check`: would the night's fetch go through, and what would the contract say of what it brings?

Here: connection, tables, columns, ten rows of each extract through the contract. Nothing is put into raw/.
"""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.pull import run, select, sources
from pipelines.pull.opening import open_session
from pipelines.pull.session import Away, Refuses, Session
from pipelines.settings import Settings

SAMPLE = 10


@dataclass(frozen=True)
class Finding:
    """One line of the check."""

    region: str
    source: str
    extract: str | None
    is_fault: bool
    told: str


def check_home(settings: Settings, region: str | None = None) -> list[Finding]:
    """Every source of the home, tried. JixiaoError when a sources.yml cannot be used."""
    findings: list[Finding] = []
    for code, path in sources.files(settings.raw, region).items():
        for name, source in sources.read(path).sources.items():
            try:
                with open_session(source, sources.address(source, settings.home)) as session:
                    findings.append(Finding(code, name, None, False, say("已连接 ", "connected: ") + session.version))
                    for extract, where in source.extracts.items():
                        findings += [
                            Finding(code, name, extract, is_fault, told)
                            for is_fault, told in _try(session, extract, where, code)
                        ]
            except (Away, Refuses) as error:
                findings.append(Finding(code, name, None, True, say(f"连不上: {error}", f"away: {error}")))
            except JixiaoError as error:
                findings.append(Finding(code, name, None, True, f"{error.cause}; {error.mend}"))
    return findings


def _try(session: Session, extract: str, where: sources.Extract, region: str) -> list[tuple[bool, str]]:
    try:
        asked = select.plan(session, extract, where)
        there = select.held(session, asked, region)
    except Refuses as error:
        return [(True, str(error))]
    told = [(False, _columns(asked))]
    told += [(True, cause) for cause, _ in run.left_out(there)]
    if not there.said:
        return told if there.unread_years else [*told, (True, run.no_row(there, region))]
    count, years = sum(each.rows for each in there.said.values()), list(there.said)
    told.append((False, say(f"{years[0]}–{years[-1]} 年 {count:,} 行", f"{years[0]}–{years[-1]}: {count:,} rows")))
    if others := run.other_regions(there):
        told.append((False, say(f"别的区划不取: {others} 行", f"other regions are left alone: {others} rows")))
    return told + _sample(session, asked, there, years[-1])


def _columns(asked: select.Plan) -> str:
    pairs = "、".join(
        each.column if each.column == each.canonical else f"{each.column}→{each.canonical}" for each in asked.picked
    )
    return say(f"列: {pairs}", f"columns: {pairs}")


def _sample(session: Session, asked: select.Plan, there: select.Held, year: int) -> list[tuple[bool, str]]:
    """Ten rows as the night would read them, in a folder of their own."""
    from pipelines.land import check_files

    with tempfile.TemporaryDirectory(prefix="jixiao-pull-") as folder:
        file = Path(folder) / f"{asked.contract.extract}.parquet"
        try:
            statement = select.rows(session, asked, there, year)
            session.fetch(f"select * from ({statement}) tried {session.few.format(SAMPLE)}", asked.names, file)
        except Refuses as error:
            return [(True, str(error))]
        rows = pl.scan_parquet(file).select(pl.len()).collect().item()
        problems = check_files([file])
    if not problems:
        return [(False, say(f"试读 {rows} 行, 都可装载", f"{rows} rows tried, all would load"))]
    return [
        (not each.is_warning, say(f"试读 {rows} 行: {each.message}", f"{rows} rows tried: {each.message}"))
        for each in problems[:SAMPLE]
    ]


def as_dicts(findings: list[Finding]) -> list[dict[str, Any]]:
    """For machines."""
    return [asdict(each) for each in findings]
