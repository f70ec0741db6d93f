"""A risk-weighted sample for follow-up checks, drawn from the release in force (seed E5).

Here: the draw and the `samples` extract it writes. Not here: what risk is (dbt: rpt_sample_frame, weights in the seed
ref_sample_weights, a convention of this project), the command (commands/sample.py).

The draw is weighted sampling without replacement (Efraimidis and Spirakis 2006): each subject gets the key -ln(u) ÷
risk_points, the n smallest keys are drawn. u comes from SHA-256 over the seed and the subject's code, so that a draw
depends on nothing but seed and data: not on the order of rows, the machine or what else stands in the warehouse.
"""

import csv
import hashlib
import io
import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse import open_release

COLUMNS = ("sample_id", "subject_kind", "subject_code", "drawn_date", "seed", "reason")
"""Columns of the extract, in the order written; all of them columns of the contract `samples`."""

_FRAME = """
    select
        subject_kind, subject_code, subject_name, agency_code, dept_code, budget_adjusted_yuan, risk_points, reasons,
        is_drawn
    from marts.rpt_sample_frame
    where mof_div_code = ? and fiscal_year = ?
"""
_UNIT = 2**64


@dataclass(frozen=True)
class Candidate:
    """A subject of the frame. `risk_points` > 0; `name` None for a secret subject."""

    kind: str
    code: str
    name: str | None
    agency: str | None
    department: str | None
    budget: Decimal
    risk: Decimal
    reasons: str


@dataclass(frozen=True)
class Draw:
    """One draw: who was drawn, most at risk first, and from how many."""

    region: str
    year: int
    seed: str
    drawn_date: date
    release_id: str
    frame_count: int
    already_drawn_count: int
    drawn: list[Candidate]

    def rows(self) -> list[tuple[str, ...]]:
        """Rows of the `samples` extract, in the order of COLUMNS."""
        return [
            (
                f"{self.region}-{self.year}-{self.seed}-{place:03}",
                each.kind,
                each.code,
                f"{self.drawn_date:%Y-%m-%d}",
                self.seed,
                f"风险分{_plain(each.risk)}：{each.reasons}",
            )
            for place, each in enumerate(self.drawn, 1)
        ]

    def as_csv(self) -> str:
        """The extract as CSV text, header first."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows())
        return text.getvalue()


def draw_sample(settings: Settings, region: str, year: int, count: int, seed: str) -> Draw:
    """Draw `count` subjects of the region and year, all there are when they are fewer.

    Subjects already in this year's samples are not drawn again. The day of the draw is the release's data_as_of, so
    that the same release gives the same file. JixiaoError when nothing can be drawn.
    """
    with open_release(settings) as connection:
        [(release_id, as_of)] = connection.cursor().execute("select release_id, data_as_of from meta.build").fetchall()
        _check(connection)
        rows = connection.cursor().execute(_FRAME, [region, year]).fetchall()
    free = [Candidate(*row[:-1]) for row in rows if not row[-1]]
    if not free:
        raise JixiaoError(
            say(
                f"区划 {region} 的 {year} 年度没有可抽的项目或政策",
                f"nothing of region {region} in {year} can be drawn",
            ),
            say(
                "核对 --region 和 --fiscal-year; 有预算且未列入本年抽查名单的才可抽, 见 marts.rpt_sample_frame",
                "check --region and --fiscal-year; marts.rpt_sample_frame lists who has budget and is not drawn yet",
            ),
        )
    drawn = draw(free, count, seed)
    return Draw(region, year, seed, as_of, release_id, len(rows), len(rows) - len(free), drawn)


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.cursor().execute(
        "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = 'rpt_sample_frame'"
    )
    if not found.fetchall():
        raise JixiaoError(
            say("这个发布版没有抽查对象库", "this release has no frame to draw from"),
            say("运行 jixiao refresh 生成新版本", "run `jixiao refresh` for a new one"),
        )


def draw(candidates: list[Candidate], count: int, seed: str) -> list[Candidate]:
    """`count` of the candidates, chance by risk, without replacement; most at risk first, then by code."""
    keyed = sorted(candidates, key=lambda each: (_key(each, seed), each.kind, each.code))
    return sorted(keyed[:count], key=lambda each: (-each.risk, each.kind, each.code))


def _key(candidate: Candidate, seed: str) -> float:
    digest = hashlib.sha256(f"{seed}|{candidate.kind}|{candidate.code}".encode()).digest()
    uniform = (int.from_bytes(digest[:8], "big") + 1) / (_UNIT + 1)
    return -math.log(uniform) / float(candidate.risk)


def _plain(points: Decimal) -> str:
    return f"{points.normalize():f}"
