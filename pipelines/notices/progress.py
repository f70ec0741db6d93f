"""月度进度通报 in words: the month's money, who is ahead and behind, which projects are red; on one or two pages.

Here: sentences, and how many rows a table shows. Not here: the figures (marts.rpt_progress_ranking, rpt_execution).
"""

from collections.abc import Sequence
from typing import Any

from pipelines.letters.issue import Facts
from pipelines.letters.prose import named
from pipelines.letters.words import DASH, numeral
from pipelines.notices.notice import Notice, Progress, Red, Unit
from pipelines.notices.words import percent, signed_points, wan

_ENDS = 4
"""Ranks shown from the top and from the bottom where not all units fit on two pages; fewer beside a second ranking."""
_MOST_REDS = 4
_DECEMBER = 12


def told(notice: Notice, facts: Facts) -> dict[str, Any]:
    """The context of the month."""
    [month] = notice.rows
    ends, most = (3, 3) if month.divisions else (_ENDS, _MOST_REDS)
    departments, divisions, reds = _shown(month.departments, ends), _shown(month.divisions, ends), month.reds[:most]
    day = facts.office.reply_by(facts.day)
    ask = "年末没有支出的资金按规定结转或收回" if month.month == _DECEMBER else "加快支出，或按规定调整、收回"
    requirements = [f"请进度靠后的部门和红色预警项目分析原因，{ask}，{f'于{day}前' if day else ''}书面报告我局。"]
    lists = {"whole": [1], "departments": departments, "divisions": divisions, "reds": reds, "requirements": [1]}
    part = {name: numeral(number) for number, name in enumerate((name for name, rows in lists.items() if rows), 1)}
    return {
        "month": str(month.month),
        "opening": f"现将{notice.year}年{month.month}月预算支出进度通报如下。",
        "part": part,
        "told": {
            "whole": _whole(month),
            "departments": _ranked(month.departments, departments, "部门"),
            "divisions": _ranked(
                month.divisions, divisions, "业务股室", is_named=len(divisions) < len(month.divisions)
            ),
            "reds": _reds(month.reds, reds),
        },
        "departments": [_unit(row) for row in departments],
        "divisions": [_unit(row) for row in divisions],
        "reds": [_red(number, row) for number, row in enumerate(reds, 1)],
        "requirements": requirements,
    }


def _shown(units: Sequence[Unit], ends: int) -> Sequence[Unit]:
    return units if len(units) <= 2 * ends else [*units[:ends], *units[-ends:]]


def _whole(month: Progress) -> str:
    before = f"（上月末{percent(month.former_ratio)}）" if month.former_ratio is not None else ""
    expected = f"，序时进度{percent(month.calendar_ratio)}" if month.calendar_ratio is not None else ""
    expected += f"，按资金到位折算{percent(month.time_ratio)}" if month.time_ratio is not None else ""
    return (
        f"截至{month.month}月末，本级调整后预算{wan(month.budget_yuan)}万元，累计支出{wan(month.paid_yuan)}万元，"
        f"执行率{percent(month.ratio)}{before}{expected}。红色预警项目{len(month.reds)}个。"
    )


def _ranked(units: Sequence[Unit], shown: Sequence[Unit], label: str, is_named: bool = True) -> str:
    """How many there are, and which stand first and last where the table beside it does not say so at once."""
    if not units:
        return ""
    if not is_named and len(units) > 1:
        return f"{label}{len(units)}个，按执行率排名如下。"
    best, last = units[0], units[-1]
    if len(units) == 1:
        return f"{label}1个：{best.name}，执行率{percent(best.ratio)}。"
    cut = f"下表列前{len(shown) // 2}名和后{len(shown) // 2}名。" if len(shown) < len(units) else ""
    ends = f"最高{best.name}（{percent(best.ratio)}），最低{last.name}（{percent(last.ratio)}）"
    return f"{label}{len(units)}个，{ends}。{cut}"


def _reds(reds: Sequence[Red], shown: Sequence[Red]) -> str:
    cut = f"下表按未支出金额列前{len(shown)}个。" if len(shown) < len(reds) else ""
    return f"列入红色预警的项目{len(reds)}个。{cut}"


def _unit(row: Unit) -> dict[str, str]:
    return {
        **{
            "rank": str(row.rank),
            "name": row.name,
            "division": row.division or DASH,
            "budget": wan(row.budget_yuan),
            "paid": wan(row.paid_yuan),
        },
        **{"ratio": percent(row.ratio), "former": percent(row.former_ratio), "change": signed_points(row.change_ratio)},
        **{"former_rank": str(row.former_rank or DASH), "red": str(row.red_count)},
    }


def _red(number: int, row: Red) -> dict[str, str]:
    name = row.subject.code if row.subject.is_secret else named(row.subject)["name"]
    return {
        **{"number": str(number), "name": name, "department": row.department, "division": row.division or DASH},
        **{"budget": wan(row.budget_yuan), "paid": wan(row.paid_yuan), "ratio": percent(row.ratio)},
    }
