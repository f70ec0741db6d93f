"""A risk-weighted sample for follow-up checks, or the year's evaluation plan, drawn from the release (seeds E5, E6).

Here: the draw, what a plan asks for beyond a number (tags, exclusions, a cost limit), the `samples` extract it writes.
Not here: what risk is (dbt: rpt_sample_frame, weights are policy, sample_…_points),
the command (commands/sample.py).

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

from pipelines.contracts import load_contracts
from pipelines.contracts.codes import zh
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import get_lang, say
from pipelines.settings import Settings
from pipelines.warehouse import open_papers

COLUMNS = ("sample_id", "subject_kind", "subject_code", "drawn_date", "seed", "reason")
"""Columns of the extract, in the order written; all of them columns of the contract `samples`."""

_FRAME = """
    select
        subject_kind, subject_code, subject_name, agency_code, dept_code, budget_adjusted_yuan,
        {points}, {reasons}, tags, last_evaluated_year, estimated_fee_yuan, is_recently_evaluated, is_drawn
    from marts.rpt_sample_frame
    where mof_div_code = ? and fiscal_year = ?
"""
_SAMPLE = _FRAME.format(points="risk_points", reasons="reasons")
_PLAN = _FRAME.format(points="plan_points", reasons="plan_reasons")
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
    tags: str | None = None
    last_evaluated_year: int | None = None
    fee: Decimal | None = None
    is_recently_evaluated: bool = False
    """Within the evaluation cycle (policy)."""

    def answers_to(self, code: str) -> bool:
        """Is `code` its own, its unit's or its department's?"""
        return code in (self.code, self.agency, self.department)


@dataclass(frozen=True)
class Terms:
    """What is asked of a draw beyond the number.

    `is_plan`: weigh by plan points, which also count how long nobody evaluated the subject. `tags`: only subjects with
    one of them. `excluded`: codes of subjects, units or departments that are left out. `cost_limit`: yuan that the
    evaluations drawn may cost together, each `fee` yuan or, without one, what the region's cost on average.
    """

    is_plan: bool = False
    tags: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    cost_limit: Decimal | None = None
    fee: Decimal | None = None


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
    terms: Terms = Terms()
    free_count: int = 0
    """How many could be drawn, after tags and exclusions."""
    recently_evaluated_count: int = 0
    """How many of the frame were evaluated within the evaluation cycle."""

    def rows(self) -> list[tuple[str, ...]]:
        """Rows of the `samples` extract, in the order of COLUMNS."""
        return [
            (
                f"{self.region}-{self.year}-{self.seed}-{place:03}",
                each.kind,
                each.code,
                f"{self.drawn_date:%Y-%m-%d}",
                self.seed,
                f"{'计划分' if self.terms.is_plan else '风险分'}{_plain(each.risk)}：{each.reasons}",
            )
            for place, each in enumerate(self.drawn, 1)
        ]

    def as_csv(self) -> str:
        """The extract as CSV text, header first: in Chinese as its contract calls the columns and kinds, so that it
        can be read by people and delivered as it is."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if get_lang() == "zh":
            contract, kinds = load_contracts()["samples"], zh("subject_kind")
            writer.writerow([contract.column(column).zh for column in COLUMNS])
            writer.writerows([(number, kinds[kind], *rest) for number, kind, *rest in self.rows()])
        else:
            writer.writerow(COLUMNS)
            writer.writerows(self.rows())
        return text.getvalue()


def draw_sample(
    settings: Settings, region: str, year: int, count: int | None, seed: str, terms: Terms = Terms()
) -> Draw:
    """Draw `count` subjects of the region and year, all there are when they are fewer or `count` is None.

    Subjects already in this year's samples are not drawn again. The day of the draw is the release's data_as_of, so
    that the same release gives the same file. JixiaoError when nothing can be drawn.
    """
    with open_papers(settings) as connection:
        [(release_id, as_of)] = connection.cursor().execute("select release_id, data_as_of from meta.build").fetchall()
        _check(connection)
        rows = connection.cursor().execute(_PLAN if terms.is_plan else _SAMPLE, [region, year]).fetchall()
    frame = [Candidate(*row[:-1]) for row in rows]
    undrawn = [each for each, row in zip(frame, rows, strict=True) if not row[-1] and each.risk > 0]
    if not undrawn:
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
    free = allowed(frame, undrawn, terms)
    drawn = within(draw(free, len(free) if count is None else count, seed), seed, terms)
    recent = sum(each.is_recently_evaluated for each in frame)
    already = len(rows) - len(undrawn)
    return Draw(region, year, seed, as_of, release_id, len(rows), already, drawn, terms, len(free), recent)


def allowed(frame: list[Candidate], undrawn: list[Candidate], terms: Terms) -> list[Candidate]:
    """The undrawn with one of the tags and none of the exclusions; JixiaoError for words that nobody answers to."""
    for code in terms.excluded:
        if not any(each.answers_to(code) for each in frame):
            raise JixiaoError(
                say(
                    f"--exclude {code}: 本区划本年没有这个对象、单位或部门",
                    f"--exclude {code}: nobody here has that code",
                ),
                say("写 marts.rpt_sample_frame 里的对象、单位或部门代码", "a subject, unit or department of the frame"),
                EXIT_USAGE,
            )
    there = sorted({tag for each in frame for tag in (each.tags or "").split(";") if tag})
    for tag in terms.tags:
        if tag not in there:
            raise JixiaoError(
                say(f"--tag {tag}: 本区划本年没有带这个标签的项目", f"--tag {tag}: no project here bears it"),
                say(f"有的标签: {'、'.join(there) or '无'}", f"tags there are: {', '.join(there) or 'none'}"),
                EXIT_USAGE,
            )
    return [
        each
        for each in undrawn
        if (not terms.tags or set(terms.tags) & set((each.tags or "").split(";")))
        and not any(each.answers_to(code) for code in terms.excluded)
    ]


def within(drawn: list[Candidate], seed: str, terms: Terms) -> list[Candidate]:
    """As many of the drawn, in the order in which they were drawn, as the cost limit bears; most at risk first."""
    if terms.cost_limit is None:
        return drawn
    kept: list[Candidate] = []
    left = terms.cost_limit
    for each in sorted(drawn, key=lambda each: (_key(each, seed), each.kind, each.code)):
        fee = terms.fee if terms.fee is not None else each.fee
        if fee is None:
            raise JixiaoError(
                say(
                    "本区划近三年没有报过评价费用, 不知道一个评价要多少钱",
                    "no fee of the last three years is known here",
                ),
                say("用 --fee 写明每个评价预计多少元", "say with --fee what an evaluation is expected to cost in yuan"),
                EXIT_USAGE,
            )
        if fee > left:
            break
        left -= fee
        kept.append(each)
    if drawn and not kept:
        raise JixiaoError(
            say(f"{terms.cost_limit:,.2f} 元不够做一个评价", f"{terms.cost_limit:,.2f} yuan bear no evaluation"),
            say("放宽 --cost-limit, 或用 --fee 改预计费用", "raise --cost-limit, or say another --fee"),
        )
    return sorted(kept, key=lambda each: (-each.risk, each.kind, each.code))


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.cursor().execute(
        "select 1 from duckdb_columns() "
        "where schema_name = 'marts' and table_name = 'rpt_sample_frame' and column_name = 'plan_points'"
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
