"""The year that a form prints and the last month that a monitoring form speaks of.

Here: where years and spans of months may stand, which of them count. Not here: whether the year is the folder's
(fill.py), days (contracts).

said      （2021年度） · 2021年度项目支出绩效自评表 · 二〇二一年度 · 填报年度：2021 · 截至2021年8月31日
named     2021年项目支出绩效自评表 (in a title, without 年度: told where it differs, no more)
neither   years in the names of projects, in goals, days of filling in, 2019-2021年, 2022年公开…
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.land.cells.values import tidy
from pipelines.land.forms.form import Cell, Conflict, Form
from pipelines.land.forms.grid import Grid, Hits
from pipelines.land.forms.layouts import Layout, normalise

_TITLE_ROWS = 8
_LONGEST_TITLE = 60
_SPANS = ((r"(?<!下)半年", 6), (r"前三个?季度|三季度", 9), (r"(?<!第)[二2]季度", 6), (r"(?:第?一|1)季度", 3))
"""Words for a span of months from January on."""
_Y = r"(?<!\d)(?:(?:19|20)\d\d|二[〇零○oO0][〇零○oO0一二三四五六七八九]{2})"
_DIGITS = str.maketrans("〇零○oO一二三四五六七八九", "00000123456789")
_OF_ELSE = "(?:立项|设立|成立|起始|开始|起止|终止|结束|实施|建设|开工|动工|完工|竣工|投产|[上下]一?|以?前)年[度份]?:"
"""Labels of years that are not the form's."""
_NO_YEAR = re.compile(
    rf"{_Y}年?度?[-至到]+{_Y}年?度?|{_OF_ELSE}{_Y}年?度?(?:[-至到]+{_Y}年?度?)?|{_Y}年\d{{1,2}}月\d{{1,2}}[日号]?|"
    rf"《[^》]*》|{_Y}年(?=公开|填报|上报|编制|编报|印发|报送|下达)|{_Y}年度?(?=结转|结余)"
)
"""Terms of several years, years of something else, days, other papers, when it was published or filled in, money of
years before."""
_SAID = re.compile(rf"({_Y})(?:年?(?:会计|预算|财政|财务)?年度|财年)|[(【]({_Y})年[)】]|年[度份]:({_Y})(?!\d)")
_BRACKETED = re.compile(rf"[(【]({_Y})年度?[)】]")
_SENTENCE = re.compile(r"[,;。]")
_LABEL = r"(?:填报|申报|预算|自评|评价|监控|考核|会计|财政|报告|所属|项目)?(?:年度|年份)"
_SAID_ALONE = re.compile(rf"[(【]({_Y})年度?[)】]|{_LABEL}:({_Y})(?:年度?)?")
_NAMED = re.compile(rf"({_Y})年")
_YEAR = re.compile(rf"({_Y})(?:年度?)?")
_YEAR_LABEL = re.compile(_LABEL)
_SPAN_YEAR = re.compile(rf"截[至止]到?({_Y})年|({_Y})年(?=0?1月?-|上半年|半年|前?[一二三123]个?季度|第[一二三]季度)")
_SPAN_ALONE = re.compile(
    rf"[(【]?(截[至止]到?)?({_Y}年度?)?([\d\-至到年月日底末份]*|上?半年|前?第?[一二三1234]个?季度)[)】]?"
)
_MONITORED = re.compile(r"(绩效)?(运行)?(监控|跟踪|监测|报告|统计)(期|期间|时段|时间|时点|区间|月份|周期|范围)")
_DAY_YEAR = re.compile(rf"({_Y})[-/.年]")
_TERM = re.compile(r".{0,8}(期|期限|时间|年限)")
_SUBJECT = ("field:subject_name", "inline:subject_name", "field:subject_code", "inline:subject_code")
_HEADINGS = ("ind:", "funds:")

Text = tuple[str, int, int]
"""A text, or the year or month in it, its row and column in the grid; row -1: outside the cells."""


def read_period(grid: Grid, hits: Hits, form: Form, layout: Layout) -> None:
    """Both into the form. Conflicts: several years are said, several last months."""
    said, named = _years(grid, hits)
    if layout.period:
        texts = list(_titles(grid, hits, form)) + list(_headings(grid, hits))
        said += [(year, row, at) for text, row, at in texts for year in _found(_SPAN_YEAR, normalise_flat(text))]
        day = form.values.get("period_end")
        if day is None:
            _last_month(grid, form, texts, layout.period)
        elif years := _found(_DAY_YEAR, normalise_flat(day.text)):
            said.append((years[0], day.row - grid.first_row, day.column))
    form.bare_years = [_cell(grid, each) for each in named]
    years = _first_of_each(said)
    if years:
        form.values["fiscal_year"] = _cell(grid, years[0])
    if len(years) > 1:
        form.conflicts.append(
            Conflict(
                "fiscal_year",
                f"表上印有几个年度：{_printed(grid, years, '页眉')}；请改为一致",
                f"the form prints several years: {_printed(grid, years, 'page header')}; make them the same",
            )
        )


def _cell(grid: Grid, found: Text) -> Cell:
    text, row, at = found
    return Cell(text, row + grid.first_row if row >= 0 else 0, at)


def _first_of_each(found: list[Text]) -> list[Text]:
    first: dict[str, Text] = {}
    for each in found:
        first.setdefault(each[0], each)
    return list(first.values())


def _printed(grid: Grid, found: list[Text], outside: str) -> str:
    return "、".join(f"{text}（{grid.cell(row, at) if row >= 0 else outside}）" for text, row, at in found)


def _years(grid: Grid, hits: Hits) -> tuple[list[Text], list[Text]]:
    """The years that are said, and those that titles merely name; texts below the subject say one only alone."""
    head = _head(hits)
    said: list[Text] = []
    named: list[Text] = []
    for row in range(min(_TITLE_ROWS, len(grid.rows))):
        texts = _own_texts(grid, row)
        for number, (at, text) in enumerate(texts):
            before = normalise(texts[number - 1][1]) if number else ""
            flat = _NO_YEAR.sub("", normalise_flat(text))
            if len(text) > _LONGEST_TITLE or _TERM.fullmatch(before):
                continue
            if _YEAR_LABEL.fullmatch(before):
                after = texts[number + 1][1] if number + 1 < len(texts) else ""
                is_series = _YEAR.fullmatch(normalise_flat(after))  # the heading of a table: 年度 | 2018年 | 2019年
                found, bare = [] if is_series else _matched(_YEAR, flat), []
            elif row < head:
                found, bare = _of_title(text, flat, is_alone=len(texts) == 1)
            else:
                found, bare = _matched(_SAID_ALONE, flat), []
            said += [(year, row, at) for year in found]
            named += [(year, row, at) for year in bare]
    for text in [line for each in grid.outside for line in each.split("\n") if len(line) <= _LONGEST_TITLE]:
        found, bare = _of_title(text, _NO_YEAR.sub("", normalise_flat(text)), is_alone=True)
        said += [(year, -1, 0) for year in found]
        named += [(year, -1, 0) for year in bare]
    return said, named


def _head(hits: Hits) -> int:
    """The row of the subject, or of the first table: titles stand above it."""
    tops = [row for name, cells in hits.items() if name.startswith((*_SUBJECT, *_HEADINGS)) for row, _ in cells]
    return min([*tops, _TITLE_ROWS])


def _of_title(text: str, flat: str, is_alone: bool) -> tuple[list[str], list[str]]:
    """The years it says; else those that it names, where it is the title of a form or a year alone."""
    if found := _found(_BRACKETED if _SENTENCE.search(flat) else _SAID, flat):
        return found, []
    if normalise(text).endswith(("表", "书")) or (is_alone and _YEAR.fullmatch(flat)):
        return [], _found(_NAMED, flat) or _matched(_YEAR, flat)
    return [], []


def _own_texts(grid: Grid, row: int) -> list[tuple[int, str]]:
    """Cells of the row with text, a merged one once."""
    return [(at, text) for at, text in enumerate(grid.rows[row]) if text and grid.span(row, at)[:2] == (row, at)]


def _found(pattern: re.Pattern[str], flat: str) -> list[str]:
    return [_year(match) for match in pattern.finditer(flat)]


def _matched(pattern: re.Pattern[str], flat: str) -> list[str]:
    match = pattern.fullmatch(flat)
    return [_year(match)] if match else []


def _year(match: re.Match[str]) -> str:
    return next(text for text in match.groups() if text).translate(_DIGITS)


def _titles(grid: Grid, hits: Hits, form: Form) -> Iterator[Text]:
    """Short texts at the top that are no value of the form (a project may be named after a year or a season) nor a
    term; below the subject stand goals and histories, too, so that there one counts only by its label or alone."""
    values = {(cell.row - grid.first_row, cell.column) for cell in form.values.values()}
    head = _head(hits)
    for row in range(min(_TITLE_ROWS, len(grid.rows))):
        texts = _own_texts(grid, row)
        for number, (at, text) in enumerate(texts):
            if len(text) > _LONGEST_TITLE or (row, at) in values:
                continue
            flat = normalise_flat(text)
            own, _, behind = flat.rpartition(":")
            label = normalise(own or (texts[number - 1][1] if number else ""))
            is_own = _MONITORED.fullmatch(label) or (
                len({each for each in grid.rows[row] if each}) == 1 and _SPAN_ALONE.fullmatch(behind)
            )
            if is_own or (row < head and not _TERM.fullmatch(label)):
                yield text, row, at


def _headings(grid: Grid, hits: Hits) -> Iterator[Text]:
    cells = [cell for name, cells in hits.items() if name.startswith((*_HEADINGS, "field:")) for cell in cells]
    yield from ((str(grid.rows[row][at]), row, at) for row, at in sorted(cells))


def _last_month(grid: Grid, form: Form, texts: list[Text], pattern: str) -> None:
    """The month that the span in a title or heading ends with, such as 1-7月, 上半年.

    Other texts (a reason: 1-3月未开工) say nothing of the form as a whole.
    """
    months = [(f"{month}月", row, at) for text, row, at in texts if (month := _month(text, pattern))]
    found = _first_of_each(months)
    if found:
        form.values["period_end"] = _cell(grid, found[0])
    if len(found) > 1:
        printed = _printed(grid, found, "")
        form.conflicts.append(
            Conflict(
                "period_end",
                f"表上印有几个截止月份：{printed}；请改为一致，或填写监控截止日",
                f"the form prints several last months: {printed}; make them the same, or print the day",
            )
        )


@lru_cache(20_000)
def _month(text: str, pattern: str) -> int | None:
    """The last month of the span that a title or heading names."""
    flat = normalise_flat(text)
    match = re.search(pattern, flat)
    if match:
        return int(next(month for month in match.groupdict().values() if month))
    return next((month for word, month in _SPANS if re.search(word, flat)), None)


def normalise_flat(text: str) -> str:
    """Without spaces and width, brackets kept."""
    return tidy(text).replace("—", "-").replace("–", "-").replace("~", "-")
