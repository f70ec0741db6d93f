"""What a paper rests on, and whether that lets it be final: the one rule of letters and notices (docs/letters.md).

A paper that cites a document, or asks or decides something by a rule, needs a document that the region's policy names
or a national text that somebody has seen, and that was there in the year. What lacks one stays a draft, which says
which policy row is to be filled in. A document is what bears a number, or a title of a kind that lays something down
(法, 条例, 办法, 意见, 通知 …): what a bureau or a newspaper tells of its work (工作开展情况, 综述) is none.

Here: that rule and its words. Not here: which rows a paper holds (letter.py, notices/notice.py), drafts and finals
(issue.py).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.contracts.codes import zh
from pipelines.readers.letters.letter_labels import is_later

RULES = {
    "supervision": "r18",
    "interview": "accountability",
    "circular": "accountability",
    "referral": "referral",
}
"""Kind of paper -> the rule that it rests on as a whole. 反馈意见函 rests on the rules of its recommendations,
目标退回通知 on what its goals were reviewed by (r12), 催报通知 on the days of the calendar that name a document;
月度进度通报 cites none."""
_RULE_TABLE, _CALENDAR = zh("policy_table")["policy_rule_sources"], zh("policy_table")["policy_calendar"]
_UNSEEN = ("recalled", "convention")
_REMEMBERED, _HEARD = f"（{zh('evidence')['recalled']}）", "（据转述，原文未核）"
UNKNOWN = "待查明"
_TELLER = re.compile(r"[（(](?:见|转引自|据)(?:[^（）()]|[（(][^（）()]*[）)])*[）)]")
"""What told of a document that was not seen itself: （见某网站《……》）."""
_NUMBER = re.compile(r"[〔\[（(【](?:19|20)\d{2}[〕\]）)】]\s*第?\s*\d+\s*号")
_TITLE = re.compile(r"《([^《》]+)》")
_KIND = re.compile(
    r"(?:法|法典|条例|规定|决定|决议|命令|办法|细则|规则|规程|规范|准则|标准|制度|意见|通知|通告|公告|方案|规划|纲要|要点|指引|指南"
    r"|措施|批复|复函|会议纪要|章程)$"
)
_CLAUSE = re.compile(r"第[一二三四五六七八九十百零\d]+[章节条款项].*$")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True)
class Basis:
    """One document, or that there is none, and the policy row that names it: `row` of `table`, in Chinese. `is_heard`:
    somebody else tells of it; `unfit`: what the row names instead of a document."""

    table: str
    row: str
    document: str | None
    is_seen: bool
    is_heard: bool = False
    unfit: str = ""

    @property
    def is_enough(self) -> bool:
        return self.document is not None and self.is_seen

    @property
    def cited(self) -> str:
        """As the text has it; empty where there is no document."""
        mark = "" if self.is_seen else _HEARD if self.is_heard else _REMEMBERED
        return f"{self.document}{mark}" if self.document else ""


def is_document(text: str) -> bool:
    """Whether a paper may rest on what a policy row names: 《预算法》第四十二条, 某府办〔2021〕8号, 某县办法（试行）;
    not 《某县2021年度工作开展情况》二（三）."""
    if _NUMBER.search(text):
        return True
    titles = _TITLE.findall(text) or [_CLAUSE.sub("", text)]
    return any(_KIND.search(_BRACKETED.sub("", title).strip()) for title in titles)


def _basis(table: str, row: str, text: str | None, is_seen: bool, year: int | None) -> Basis:
    document = _TELLER.sub("", text or "").strip()
    is_heard = document != (text or "").strip()
    if not document or (year is not None and is_later(document, year)):
        return Basis(table, row, None, is_seen)
    if not is_document(document):
        return Basis(table, row, None, is_seen, unfit=document)
    return Basis(table, row, document, is_seen and not is_heard, is_heard)


def of_rule(rule_id: str, document: str | None, evidence: str | None, year: int) -> Basis:
    """What a rule rests on in a year: no document that came later, and none beside a share that is a convention."""
    is_seen = (evidence or _UNSEEN[0]) not in _UNSEEN
    return _basis(_RULE_TABLE, zh("rule").get(rule_id, rule_id), document, is_seen, year)


def of_day(paper: str, document: str, is_recalled: bool) -> Basis:
    """What a day of the calendar rests on that names a document."""
    return _basis(_CALENDAR, paper, document, not is_recalled, None)


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
    told = []
    for how, is_heard in (("据记忆引用", False), ("据转述引用", True)):
        named = (basis.document for basis in wanted if basis.document and basis.is_heard is is_heard)
        if listed := "、".join(dict.fromkeys(named)):
            told.append(f"所引{listed}{how}、原文未核")
    if unfit := "、".join(dict.fromkeys(basis.unfit for basis in wanted if basis.unfit)):
        told.append(f"政策表所写{unfit}是工作情况材料，不作依据")
    return told + (["部分事项的依据待查明"] if any(not basis.document for basis in wanted) else [])


def to_fill_in(wanted: Sequence[Basis]) -> str:
    """Which policy rows are to name a document of the region: 政策表“规则依据”中“整改逾期：暂不安排”一行."""
    rows: dict[str, dict[str, None]] = {}
    for basis in wanted:
        rows.setdefault(basis.table, {})[f"“{basis.row}”"] = None
    return "；".join(
        f"政策表“{table}”中{''.join(names)}{'一行' if len(names) == 1 else '各行'}" for table, names in rows.items()
    )
