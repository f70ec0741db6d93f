"""A notice in words: the context that its template is filled with (docs/notices.md lists every place).

Here: sentences and the cells of the tables, all plain text. Not here: what counts as content (notice.py), looks
(letters/templates/*.docx), the long sentences of the month (progress.py).
"""

from collections import Counter
from datetime import date
from typing import Any

from pipelines.contracts.codes import zh
from pipelines.readers.letters.basis import UNKNOWN, cite, under
from pipelines.readers.letters.cells import named, problem_cells
from pipelines.readers.letters.issue import Facts
from pipelines.readers.letters.letter_labels import DASH, copies, long_day, money, note, numeral, short_day, we
from pipelines.readers.letters.prose import amount_of, numbered, past_due
from pipelines.readers.notices import progress
from pipelines.readers.notices.notice import Due, FailedGoal, Named, Notice, Referred
from pipelines.readers.notices.notice_labels import CHECKS, paper, percent


def context(notice: Notice, facts: Facts) -> dict[str, Any]:
    """Everything the template of `notice.kind` may print."""
    words = {
        "chase": _chase,
        "returned": _returned,
        "progress": progress.told,
        "referral": _referral,
        "interview": _interview,
        "circular": _circular,
    }[notice.kind](notice, facts)
    requirements = numbered(words.pop("requirements"))
    words["opening"] += notice.standing
    shared = {"bureau": notice.bureau, "recipient": notice.recipient_name, "year": str(notice.year)}
    shared["division"] = notice.division
    copy_to = copies(facts.office.copy_to, notice.recipient_name, notice.bureau)
    return {
        "notes": {},
        "annexes": [],
        **shared,
        **facts.context,
        "copy_to": copy_to,
        **words,
        "requirements": requirements,
    }


def _by(facts: Facts) -> str:
    day = facts.office.reply_by(facts.day)
    return f"于{day}前" if day else "尽快"


def _chase(notice: Notice, facts: Facts) -> dict[str, Any]:
    overdue = [row for row in notice.rows if row.is_overdue]
    soon = [row for row in notice.rows if not row.is_overdue]
    counted = "，".join(
        text
        for rows, text in (
            (overdue, f"贵单位有{len(overdue)}项材料已过期限没有报送或公开"),
            (soon, f"{'另有' if overdue else '贵单位有'}{len(soon)}项即将到期"),
        )
        if rows
    )
    requirements = []
    tables = {
        name: [_due(number, row, facts.data_as_of, notice.recipient) for number, row in enumerate(rows, 1)]
        for name, rows in (("overdue", overdue), ("soon", soon))
    }
    if overdue:
        requirements.append(f"已过期限的材料，请{_by(facts)}补报或公开；补报的按迟到登记，不再按逾期催报。")
    if soon:
        requirements.append("即将到期的材料，请在期限以前报送或公开。")
    requirements.append("对本通知所列情况有异议的，请一并书面说明。")
    return {
        "heading": f"{'关于催报' if overdue else '关于提醒报送'}{notice.year}年度预算绩效管理材料的通知",
        "opening": f"按照本级预算绩效管理工作日历，截至{long_day(facts.data_as_of)}，{counted}。现通知如下。",
        "part": _parts({"overdue": overdue, "soon": soon, "requirements": requirements}),
        "told": {"overdue": _due_groups(overdue, facts.data_as_of), "soon": _due_groups(soon, facts.data_as_of)},
        **tables,
        "notes": {
            name: note(rows, ("name",), f"天数截至{long_day(facts.data_as_of)}。") for name, rows in tables.items()
        },
        "requirements": requirements,
    }


def _parts(lists: dict[str, list[Any]]) -> dict[str, str]:
    return {name: numeral(number) for number, name in enumerate((name for name, rows in lists.items() if rows), 1)}


def _due_groups(rows: list[Due], as_of: date) -> list[str]:
    """绩效运行监控（1—7月）：应于2026年8月31日前报送，已逾期10天，项目4个、部门整体1个。依据：……。"""
    groups = Counter((row.due_date, row.deadline_kind, row.stage, row.period) for row in rows)
    told = []
    for (due, kind, stage, period), _ in sorted(groups.items()):
        these = [
            row
            for row in rows
            if (row.due_date, row.deadline_kind, row.stage, row.period) == (due, kind, stage, period)
        ]
        days = (as_of - due).days
        when = f"已逾期{days}天" if days > 0 else "今日到期" if days == 0 else f"还有{-days}天到期"
        verb = "公开" if kind == "disclose" else "报送"
        told.append(
            f"{paper(kind, stage, period)}：应于{long_day(due)}前{verb}，{when}，{_kinds(these)}。{_basis(these)}"
        )
    return numbered(told)


def _basis(rows: list[Due]) -> str:
    """The document that the calendar names for this day; said plainly where it names none."""
    told = cite(row.basis for row in rows if row.basis)
    return f"依据：{told}。" if told else "本级工作日历没有写明这一期限的依据文件。"


def _kinds(rows: list[Due]) -> str:
    counts = Counter(row.subject.kind for row in rows)
    return "、".join(f"{label}{counts[kind]}个" for kind, label in zh("subject_kind").items() if counts[kind])


def _due(number: int, row: Due, as_of: date, recipient: str) -> dict[str, str]:
    days = abs((as_of - row.due_date).days)
    return {
        **{
            "number": str(number),
            **named(row.subject, recipient),
            "paper": paper(row.deadline_kind, row.stage, row.period),
        },
        **{"due": short_day(row.due_date), "days": f"{days}天"},
    }


def _returned(notice: Notice, facts: Facts) -> dict[str, Any]:
    checks = [cells for goal in notice.rows for cells in _checks(goal, notice.recipient)]
    vague = [
        {
            **named(goal.subject, notice.recipient),
            "indicator": row.name or "",
            "target": row.target or "（空白）",
            "place": row.place,
        }
        for goal in notice.rows
        for row in goal.vague
        if "quantified_ratio" in goal.failed
    ]
    requirements = [
        f"请对照上表逐项修改绩效目标，达到“应达到”一栏{_minimums_of(notice)}后重新报送审核{_until_passed(notice)}。",
        f"请{_by(facts)}重新报送。对审核结果有异议的，请书面说明。",
    ]
    return {
        "opening": f"贵单位报送的{notice.year}年度绩效目标中，{_why_returned(notice)}。现予退回，请修改后重新报送。",
        "checks": [{"number": str(number), **cells} for number, cells in enumerate(checks, 1)],
        "vague": [{"number": str(number), **cells} for number, cells in enumerate(vague, 1)],
        "notes": {
            "checks": note(checks, ("name", "found", "place"), "位置是报来的目标所在的文件和行。"),
            "vague": note(vague, ("name",), "指标值写成数、区间或日期的才算量化。"),
        },
        "part": _parts({"checks": checks, "vague": vague, "requirements": requirements}),
        "requirements": requirements,
    }


def _why_returned(notice: Notice) -> str:
    """Of each goal once: what the review said goes before what its fields lack."""
    rejected = sum(goal.is_rejected for goal in notice.rows)
    short = len(notice.rows) - rejected
    told = [f"有{rejected}个没有通过审核"] if rejected else []
    told += [f"{'另有' if rejected else '有'}{short}个的绩效指标没有达到要求"] if short else []
    return "，".join(told)


def _minimums_of(notice: Notice) -> str:
    """What sets the minimums, and by what goals that hold back nothing are sent back."""
    minimums = [cited for goal in notice.rows if (cited := goal.minimum(notice.year).cited)]
    told = [*minimums, *(goal.basis(notice.year).cited or UNKNOWN for goal in notice.rows if not goal.is_binding)]
    return f"（依据：{'、'.join(dict.fromkeys(told))}）" if told else ""


def _until_passed(notice: Notice) -> str:
    """What is held back until the goals pass, and the document that says so."""
    binding = [goal for goal in notice.rows if goal.is_binding]
    if not binding:
        return ""
    bases = cite(goal.basis(notice.year) for goal in binding) or UNKNOWN
    whose = "" if len(binding) == len(notice.rows) else "其中项目、政策的"
    return f"；审核通过以前，{whose}{notice.year + 1}年度预算不予安排（依据：{bases}）"


def _checks(goal: FailedGoal, recipient: str) -> list[dict[str, str]]:
    """One row for each failed check: what there is, what would pass, where to mend it."""
    counts, least = goal.counts, goal.minimums
    told = {
        "review_poor": ("审核等级为“差”", "“优”“良”，或“中”并经批准"),
        "review_unapproved": ("审核等级为“中”，没有批准日期", "“优”“良”，或“中”并经批准"),
        "quantified_ratio": (
            f"{counts['quantified_count']}个量化，共{counts['indicator_count']}个，占{percent(counts['quantified_ratio'])}",
            f"不低于{percent(least['quantified_ratio'])}",
        ),
        "level1_count": (f"{counts['level1_count']}类", f"不少于{least['level1_count']}类"),
        "level2_count": (f"{counts['level2_count']}类", f"不少于{least['level2_count']}类"),
        "level3_count": (f"{counts['level3_count']}个", f"不少于{least['level3_count']}个"),
        "no_indicator": ("0个", "至少1个指标"),
    }
    place = goal.place or "—"
    return [
        {
            **named(goal.subject, recipient),
            "check": CHECKS[check],
            "found": told[check][0],
            "required": told[check][1],
            "place": place,
        }
        for check in goal.failed
    ]


def _referral(notice: Notice, facts: Facts) -> dict[str, Any]:
    rows: tuple[Referred, ...] = notice.rows
    units = len({row.department for row in rows if row.department})
    without = sum(row.finding.amount_yuan is None for row in rows)
    concerned = amount_of([row.finding for row in rows])
    told = [f"发现下列问题线索{len(rows)}个"]
    told += [f"涉及责任单位{units}个"] if units else []
    told += [concerned] if concerned else []
    told += [f"其中{without}个没有列明涉及金额"] if concerned and without else []
    problems = [_handed_on(number, row, facts) for number, row in enumerate(rows, 1)]
    us, law = we(notice.bureau), under(notice.rests_on)
    return {
        "opening": f"在{notice.year}年度预算绩效管理工作中，{'，'.join(told)}。现{law}移送贵单位处理。",
        "problems": problems,
        "notes": {"problems": note(problems, ("name", "problem"), "项目预算、已支付截至最近一个过完的月份。")},
        "requirements": [f"有关评价和资金支付资料可向{us}调取。", f"请将处理结果函告{us}。"],
        "copy_to": "",  # nobody else may hear of it
    }


def _handed_on(number: int, row: Referred, facts: Facts) -> dict[str, str]:
    cells = problem_cells(number, row.finding, facts.data_as_of)
    amount = "未列明" if row.finding.amount_yuan is None else cells["amount"]
    sums = {"amount": amount, "budget": money(row.budget_yuan), "paid": money(row.paid_yuan)}
    return {**cells, "department": row.department or DASH, **sums}


def _accounted(rows: tuple[Named, ...], facts: Facts) -> dict[str, Any]:
    problems = [
        {**problem_cells(number, row.finding, facts.data_as_of), "department": row.department}
        for number, row in enumerate(rows, 1)
    ]
    cells = ("name", "problem", "amount", "due", "overdue")
    return {
        "problems": problems,
        "notes": {"problems": note(problems, cells, f"逾期天数截至{long_day(facts.data_as_of)}。")},
    }


def _stands(rows: tuple[Named, ...]) -> str:
    """Of those that the paper lists alone: the year may hold more, of other units or of the bureau itself."""
    late = past_due([row.finding for row in rows])
    return f"问题中，下列{len(rows)}个没有完成整改{f'，{late}' if late else ''}"


def _interview(notice: Notice, facts: Facts) -> dict[str, Any]:
    return {
        "opening": f"截至{long_day(facts.data_as_of)}，贵单位{notice.year}年度绩效评价发现的{_stands(notice.rows)}。"
        f"{under(notice.rests_on)}，经研究，决定对贵单位负责人进行约谈。现将有关事项通知如下。",
        **_accounted(notice.rows, facts),
        "requirements": [
            "约谈时间：　　月　　日　　时；地点：　　　　　。",
            "请贵单位负责人和项目负责人参加，并携带问题整改情况的书面材料。",
            f"请{_by(facts)}将参加人员名单报{we(notice.bureau)}。",
        ],
    }


def _circular(notice: Notice, facts: Facts) -> dict[str, Any]:
    return {
        "opening": f"截至{long_day(facts.data_as_of)}，{notice.year}年度绩效评价发现的{_stands(notice.rows)}，"
        f"{under(notice.rests_on)}，现将有关单位和问题通报如下。",
        **_accounted(notice.rows, facts),
        "requirements": [
            f"被通报单位请立即整改，整改结果书面报送{we(notice.bureau)}。",
            "各单位要引以为戒，对绩效评价发现的问题按期整改。",
        ],
    }
