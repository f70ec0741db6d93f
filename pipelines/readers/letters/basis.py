"""What a paper rests on, and whether that lets it be final: the one rule of letters and notices (docs/letters.md).

A paper that cites a document, or asks or decides something by a rule, needs a document that the region's policy names
or a national text that somebody has seen, and that was there in the year. What lacks one stays a draft, which says
which policy row is to be filled in. Here: that rule and its words. Not here: which rows a paper holds (letter.py,
notices/notice.py), drafts and finals (issue.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.contracts.codes import zh
from pipelines.readers.letters.words import is_later

RULES = {
    "supervision": "r18",
    "interview": "accountability",
    "circular": "accountability",
    "referral": "referral",
}
"""Kind of paper -> the rule that it rests on as a whole. 反馈意见函 rests on the rules of its recommendations,
目标退回通知 on what its goals were reviewed by (r12), 催报通知 on the days of the calendar that name a document;
月度进度通报 cites none."""
_RULE_TABLE, _CALENDAR = "规则依据", "工作日历"
_UNSEEN = ("recalled", "convention")
_REMEMBERED = "（据记忆，原文未核）"
UNKNOWN = "待查明"


@dataclass(frozen=True)
class Basis:
    """One document, or that there is none, and the policy row that names it: `row` of `table`, in Chinese."""

    table: str
    row: str
    document: str | None
    is_seen: bool

    @property
    def is_enough(self) -> bool:
        return self.document is not None and self.is_seen

    @property
    def cited(self) -> str:
        """As the text has it; empty where there is no document."""
        return f"{self.document}{'' if self.is_seen else _REMEMBERED}" if self.document else ""


def of_rule(rule_id: str, document: str | None, evidence: str | None, year: int) -> Basis:
    """What a rule rests on in a year: no document that came later, and none beside a share that is a convention."""
    known = document if document and not is_later(document, year) else None
    return Basis(_RULE_TABLE, zh("rule").get(rule_id, rule_id), known, (evidence or _UNSEEN[0]) not in _UNSEEN)


def of_day(paper: str, document: str, is_recalled: bool) -> Basis:
    """What a day of the calendar rests on that names a document."""
    return Basis(_CALENDAR, paper, document, not is_recalled)


class Sources:
    """What each region and year cites under a rule: its own document, else that of a region above, else the national
    text."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        rows = connection.cursor().execute(
            "select mof_div_code, fiscal_year, rule_id, legal_basis, evidence from marts.dim_rule_sources"
        )
        self._known = {row[:3]: row[3:] for row in rows.fetchall()}

    def of_paper(self, kind: str, region: str, year: int) -> Basis | None:
        """What a paper of the kind rests on as a whole; None where nothing of its own."""
        if kind not in RULES:
            return None
        document, evidence = self._known.get((region, year, RULES[kind]), (None, None))
        return of_rule(RULES[kind], document, evidence, year)


def cite(bases: Iterable[Basis]) -> str:
    """《…》第九条、《…》（据记忆，原文未核）; each once, empty where none is known."""
    return "、".join(dict.fromkeys(basis.cited for basis in bases if basis.cited))


def under(basis: Basis | None) -> str:
    """根据《…》 as a paper begins that rests on one document."""
    general = "根据预算绩效管理有关规定"
    if basis is None:
        return general
    return f"根据{basis.cited}" if basis.document else f"{general}（依据{UNKNOWN}）"


def wanting(bases: Sequence[Basis]) -> tuple[Basis, ...]:
    """Those that keep a paper a draft, each once."""
    return tuple(sorted({basis for basis in bases if not basis.is_enough}, key=lambda each: (each.table, each.row)))


def doubts(wanted: Sequence[Basis]) -> list[str]:
    """Why a paper may not go out."""
    remembered = "、".join(dict.fromkeys(basis.document for basis in wanted if basis.document))
    told = [f"所引{remembered}据记忆引用、原文未核"] if remembered else []
    return told + (["部分事项的依据待查明"] if any(not basis.document for basis in wanted) else [])


def to_fill_in(wanted: Sequence[Basis]) -> str:
    """Which policy rows are to name a document of the region: 政策表“规则依据”中“整改逾期：暂不安排”一行."""
    rows: dict[str, list[str]] = {}
    for basis in wanted:
        rows.setdefault(basis.table, []).append(f"“{basis.row}”")
    return "；".join(f"政策表“{table}”中{'、'.join(dict.fromkeys(names))}一行" for table, names in rows.items())
