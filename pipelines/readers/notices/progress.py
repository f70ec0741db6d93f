"""月度进度通报 in words: the month's money, who is ahead and behind, which projects are red; on one or two pages, and
in annexes the whole of each list that has no room there.

Here: sentences, and how many rows of each table two pages hold. Not here: the figures (marts.rpt_progress_ranking,
rpt_execution), the looks (letters/templates/progress.docx).
"""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

from pipelines.readers.letters.cells import named
from pipelines.readers.letters.issue import Facts
from pipelines.readers.letters.letter_labels import DASH, numeral, we
from pipelines.readers.notices.notice import Notice, Progress, Red, Unit
from pipelines.readers.notices.notice_labels import percent, signed_points
from pipelines.readers.report.tables import in_wan

_ENDS = 4
"""Ranks shown at least from the top and from the bottom; one fewer beside a second ranking."""
_DECEMBER = 12
_FEWEST = 3
"""Red projects that a table in the text is worth; with room for fewer the sentence names the largest."""
_ANNEXES = {"departments": "部门排名", "divisions": "业务股室排名", "reds": "红色预警项目清单"}
_ROOM = 955
"""Points of height that two pages hold below the title, in the fonts of a machine that has none of ours, which are
wider."""
_LINE, _ROW, _NOTE = 29, 16, 18
"""Points of a line of text, of a table's row of one line (each more line 15), of a note."""
_TEXT = 27
_NAME, _DEPARTMENT, _DIVISION = {True: 11, False: 14}, {True: 8, False: 10}, 4
_RANKED = {True: 9, False: 14}
"""Characters of a line: of the text, and of the columns of the tables with and without the divisions."""


def told(notice: Notice, facts: Facts) -> dict[str, Any]:
    """The context of the month."""
    [month] = notice.rows
    ends, most = _fitting(notice, facts)
    departments, divisions, reds = _shown(month.departments, ends), _shown(month.divisions, ends), month.reds[:most]
    lists = {"whole": [1], "departments": departments, "divisions": divisions, "reds": month.reds, "requirements": [1]}
    annexes = _annexes(month, ends, most)
    part = {name: numeral(number) for number, name in enumerate((name for name, rows in lists.items() if rows), 1)}
    return {
        "month": str(month.month),
        "opening": _opening(notice),
        "part": part,
        "told": _sentences(month, ends, most),
        "departments": [_unit(row) for row in departments],
        "divisions": [_unit(row) for row in divisions],
        "reds": [_red(number, row) for number, row in enumerate(reds, 1)],
        "secret": "涉密项目只列代码和金额。" if any(row.subject.is_secret for row in month.reds) else "",
        "annexes": [
            {
                "lead": "附件：" if number == 1 else "　　　",
                "title": f"{number}．{title}" if len(annexes) > 1 else title,
            }
            for number, title in enumerate((_ANNEXES[name] for name in annexes), 1)
        ],
        "mark": {name: annexes.get(name, "") for name in _ANNEXES},
        "first_annex": next(iter(annexes), ""),
        "whole": {
            "departments": [_unit(row) for row in month.departments],
            "divisions": [_unit(row) for row in month.divisions],
            "reds": [_red(number, row) for number, row in enumerate(month.reds, 1)],
        },
        "requirements": [_requirement(notice, facts)],
    }


def _annexes(month: Progress, ends: int, most: int) -> dict[str, str]:
    """Lists that have no room in the text -> the mark of the annex that holds the whole of each: 附件1."""
    cut = [
        *(["departments"] if len(month.departments) > 2 * ends else []),
        *(["divisions"] if len(month.divisions) > 2 * ends else []),
        *(["reds"] if len(month.reds) > most else []),
    ]
    return {name: f"附件{number}" if len(cut) > 1 else "附件" for number, name in enumerate(cut, 1)}


def _opening(notice: Notice) -> str:
    return f"现将{notice.year}年{notice.rows[0].month}月预算支出进度通报如下。"


def _requirement(notice: Notice, facts: Facts) -> str:
    [month] = notice.rows
    day = facts.office.reply_by(facts.day)
    ask = "年末没有支出的资金按规定结转或收回" if month.month == _DECEMBER else "加快支出，或按规定调整、收回"
    whom = "请进度靠后的部门和红色预警项目的主管部门分析原因"
    return f"{whom}，{ask}，{f'于{day}前' if day else ''}书面报告{we(notice.bureau)}。"


def _sentences(month: Progress, ends: int, most: int) -> dict[str, str]:
    divisions, annexes = _shown(month.divisions, ends), _annexes(month, ends, most)
    is_cut = "divisions" in annexes
    return {
        "whole": _whole(month),
        "departments": _ranked(
            month.departments, _shown(month.departments, ends), "部门", annexes.get("departments", "")
        ),
        "divisions": _ranked(month.divisions, divisions, "业务股室", annexes.get("divisions", ""), is_named=is_cut),
        "reds": _reds(month.reds, month.reds[:most], annexes.get("reds", "")),
    }


def _fitting(notice: Notice, facts: Facts) -> tuple[int, int]:
    """Ranks from each end and red projects that two pages hold: every red project before more of the ranks."""
    [month] = notice.rows
    ends = _ENDS - bool(month.divisions)
    # all of them first: without an annex there is no line that names it
    most = len(month.reds) if _height(notice, facts, ends, len(month.reds)) <= _ROOM else 0
    while most < len(month.reds) and _height(notice, facts, ends, most + 1) <= _ROOM:
        most += 1
    most = most if most >= min(_FEWEST, len(month.reds)) else 0
    longest = max(len(month.departments), len(month.divisions))
    while most >= len(month.reds) and 2 * ends < longest and _height(notice, facts, ends + 1, most) <= _ROOM:
        ends += 1
    return ends, most


def _height(notice: Notice, facts: Facts, ends: int, most: int) -> int:
    """Points of all that stands below the title."""
    [month] = notice.rows
    is_divided = bool(month.divisions)
    sentences = [each for each in _sentences(month, ends, most).values() if each]
    office = facts.office
    last = [
        *([f"（{office.contact_line}）"] if office.contact_line else []),
        f"登记号：{facts.serial}",
        *([f"抄送：{'，'.join(office.copy_to)}。"] if office.copy_to else []),
    ]
    opening = _opening(notice) + notice.standing
    annexes = [_ANNEXES[name] for name in _annexes(month, ends, most)]
    texts = [
        *([""] if annexes else []),
        *annexes,
        "主送",
        opening,
        *sentences,
        _requirement(notice, facts),
        "特此通报。",
        "",
        "署名",
        "日期",
        *last,
    ]
    height = sum(_LINE * _lines(text, _TEXT, 2) for text in texts) + _LINE * (len(sentences) + 1)
    height += _rows(
        ([row.name, row.division or ""] for row in _shown(month.departments, ends)), [_RANKED[is_divided], _DIVISION]
    )
    height += _rows(([row.name] for row in _shown(month.divisions, ends)), [_RANKED[False]])
    return height + _rows(
        ([_red_name(row), row.department, row.division or ""] for row in month.reds[:most]),
        [_NAME[is_divided], _DEPARTMENT[is_divided], _DIVISION],
    )


def _rows(cells: Iterable[Sequence[str]], widths: Sequence[int]) -> int:
    """Points of a table with its head and note; the division is no column where there are none: it is empty then."""
    heights = [
        _ROW + 15 * (max(_lines(text, width) for text, width in zip(row, widths, strict=True)) - 1) for row in cells
    ]
    return _ROW + _NOTE + sum(heights) if heights else 0


def _lines(text: str, width: int, indent: int = 0) -> int:
    """Lines that a text takes; a letter or digit is half as wide as a Chinese character."""
    return max(1, ceil((sum(1 if ord(each) > 0x2E80 else 0.5 for each in text) + indent) / width))


def _shown(units: Sequence[Unit], ends: int) -> Sequence[Unit]:
    return units if len(units) <= 2 * ends else [*units[:ends], *units[-ends:]]


def _whole(month: Progress) -> str:
    before = f"（上月末{percent(month.former_ratio)}）" if month.former_ratio is not None else ""
    expected = f"，序时进度{percent(month.calendar_ratio)}" if month.calendar_ratio is not None else ""
    expected += f"，按资金到位折算{percent(month.time_ratio)}" if month.time_ratio is not None else ""
    return (
        f"截至{month.month}月末，本级调整后预算{in_wan(month.budget_yuan)}万元，累计支出{in_wan(month.paid_yuan)}万元，"
        f"执行率{percent(month.ratio)}{before}{expected}。红色预警项目{len(month.reds)}个。"
    )


def _ranked(units: Sequence[Unit], shown: Sequence[Unit], label: str, annex: str, is_named: bool = True) -> str:
    """How many there are, and which stand first and last where the table beside it does not say so at once."""
    if not units:
        return ""
    if not is_named and len(units) > 1:
        return f"{label}{len(units)}个，按执行率排名如下。"
    best, last = units[0], units[-1]
    if len(units) == 1:
        return f"{label}1个：{best.name}，执行率{percent(best.ratio)}。"
    cut = f"下表列前{len(shown) // 2}名和后{len(shown) // 2}名，全部见{annex}。" if annex else ""
    ends = f"最高{best.name}（{percent(best.ratio)}），最低{last.name}（{percent(last.ratio)}）"
    return f"{label}{len(units)}个，{ends}。{cut}"


def _reds(reds: Sequence[Red], shown: Sequence[Red], annex: str) -> str:
    if not reds:
        return ""
    if annex and not shown:
        largest = reds[0]
        whose = f"{largest.department}，执行率{percent(largest.ratio)}"
        return f"列入红色预警的项目{len(reds)}个，未支出最多的是{_red_name(largest)}（{whose}），全部见{annex}。"
    cut = f"下表按未支出金额列前{len(shown)}个，全部见{annex}。" if annex else ""
    return f"列入红色预警的项目{len(reds)}个。{cut}"


def _unit(row: Unit) -> dict[str, str]:
    return {
        **{
            "rank": str(row.rank),
            "name": row.name,
            "division": row.division or DASH,
            "budget": in_wan(row.budget_yuan),
            "paid": in_wan(row.paid_yuan),
        },
        **{"ratio": percent(row.ratio), "former": percent(row.former_ratio), "change": signed_points(row.change_ratio)},
        **{"former_rank": str(row.former_rank or DASH), "red": str(row.red_count)},
    }


def _red_name(row: Red) -> str:
    return row.subject.code if row.subject.is_secret else named(row.subject)["name"]


def _red(number: int, row: Red) -> dict[str, str]:
    return {
        **{
            "number": str(number),
            "name": _red_name(row),
            "department": row.department,
            "division": row.division or DASH,
        },
        **{"budget": in_wan(row.budget_yuan), "paid": in_wan(row.paid_yuan), "ratio": percent(row.ratio)},
    }
