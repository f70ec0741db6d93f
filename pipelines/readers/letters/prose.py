"""A letter in words: the context that its template is filled with (docs/letters.md lists every place).

Here: sentences and the cells of the tables, all plain text. Not here: what counts as content (letter.py), looks
(templates/*.docx).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.readers.letters.basis import UNKNOWN, under
from pipelines.readers.letters.cells import named, problem_cells
from pipelines.readers.letters.issue import Facts
from pipelines.readers.letters.letter import Evaluation, Finding, Letter, Recommendation
from pipelines.readers.letters.letter_labels import (
    ACTIONS,
    BASES,
    DASH,
    EVALUATORS,
    PROBLEMS,
    copies,
    counted,
    long_day,
    money,
    note,
    numeral,
    parted,
    points,
    we,
)

_BY_JUDGEMENT = "研究确定"
_OWN_NOTE = "（上级文件没有写比例，这个比例是约定）"
_SPENT = re.compile(r"；[^；]*，建议[^，；]*，已没有可扣的余额，此条仍然列出。$")
_MOST_IN_TEXT = 12
"""Rows that stand as tables in the text; a letter with more of them has annexes."""
_ANNEXES = {
    "feedback": {"results": "评价结果表", "problems": "问题清单", "recommendations": "结果应用建议表"},
    "supervision": {"problems": "未完成整改问题清单"},
}


def context(letter: Letter, facts: Facts) -> dict[str, Any]:
    """Everything the template of `letter.kind` may print."""
    years, data_as_of = letter.evaluated_years, facts.data_as_of
    reply_by = facts.office.reply_by(facts.day)
    tables = {
        "results": [_result(number, row, years, letter.recipient) for number, row in enumerate(letter.evaluations, 1)],
        "problems": [
            problem_cells(number, row, data_as_of, letter.recipient) for number, row in enumerate(letter.findings, 1)
        ],
        "recommendations": [_recommendation(number, row, letter) for number, row in enumerate(_gravest(letter), 1)],
    }
    is_annexed = sum(map(len, tables.values())) > _MOST_IN_TEXT
    titles = [(name, title) for name, title in _ANNEXES[letter.kind].items() if tables[name] and is_annexed]
    mark = {name: f"附件{number}" if len(titles) > 1 else "附件" for number, (name, _) in enumerate(titles, 1)}
    parts = [*(name for name, rows in tables.items() if rows), "requirements"]
    shared = {
        "bureau": letter.bureau,
        "recipient": letter.recipient_name,
        "division": letter.division,
        "year": "、".join(map(str, years)) if letter.kind == "feedback" else str(letter.year),
        "reply_by": reply_by,
        **facts.context,
        "copy_to": copies(facts.office.copy_to, letter.recipient_name, letter.bureau),
        "part": {name: numeral(number) for number, name in enumerate(parts, 1)},
        "mark": mark,
        "is_annexed": is_annexed,
        "first_annex": titles[0][0] if titles else "",
        "annexes": [_annex(number, title, len(titles)) for number, (_, title) in enumerate(titles, 1)],
        **tables,
        "notes": _notes(tables, data_as_of, letter.kind),
    }
    words = (
        _feedback(letter, mark, data_as_of, reply_by)
        if letter.kind == "feedback"
        else _supervision(letter, mark, data_as_of, reply_by)
    )
    return {**shared, **words, "opening": words["opening"] + letter.standing}


def _notes(tables: dict[str, list[dict[str, str]]], data_as_of: date, kind: str) -> dict[str, str]:
    """What stands below each table, of what it holds."""
    problems, advice = tables["problems"], tables["recommendations"]
    if kind == "supervision":
        cells = ("name", "problem", "amount", "letter", "due", "overdue")
        return {"problems": note(problems, cells, f"逾期天数截至{long_day(data_as_of)}。")}
    to_settle = "整改期限为“—”的，由双方商定后填写。" if any(row["due"] == DASH for row in problems) else ""
    is_open = any(row["amount"] == _BY_JUDGEMENT for row in advice)
    settled = "建议金额为“研究确定”的，由财政部门会同贵单位研究确定。" if is_open else ""
    return {
        "results": note(tables["results"], ("name", "score", "grade", "self_score", "amount", "use")),
        "problems": note(problems, ("name", "problem", "amount"), to_settle),
        "recommendations": note(advice, ("name", "amount"), settled),
    }


def _annex(number: int, title: str, of: int) -> dict[str, str]:
    lead = "附件：" if number == 1 else "　　　"
    return {"lead": lead, "title": f"{number}．{title}" if of > 1 else title}


def _feedback(letter: Letter, mark: dict[str, str], data_as_of: date, reply_by: str) -> dict[str, Any]:
    evaluated = "、".join(
        label
        for kind, label in (("project", "项目"), ("policy", "政策"), ("department", "部门整体支出"))
        if any(row.subject.kind == kind for row in letter.evaluations)
    )
    years = "、".join(map(str, letter.evaluated_years))
    what = f"{years}年度{evaluated or '财政运行综合绩效'}" if letter.evaluations else f"{years}年度预算绩效情况"
    contents = [
        *(["评价结果"] if letter.evaluations else []),
        *(["存在的问题"] if letter.findings else []),
        *(["结果应用建议"] if letter.recommendations else []),
    ]
    done = f"对贵单位{what}开展了绩效评价" if letter.evaluations else f"对贵单位{what}进行了分析"
    return {
        "opening": f"{under(letter.rests_on)}，{done}。现将{_listed(contents)}反馈如下。",
        "told": {
            "results": _told_results(letter.evaluations, mark.get("results", "下表")),
            "problems": _told_problems(letter, mark.get("problems", "下表"), data_as_of),
            "recommendations": f"共提出建议{len(letter.recommendations)}项，"
            f"详见{mark.get('recommendations', '下表')}。",
        },
        "groups": _groups(letter.recommendations, letter.year),
        "is_open": any(row.recommended_yuan is None for row in letter.recommendations),
        "requirements": numbered(_feedback_requirements(letter, mark, data_as_of, reply_by)),
    }


def _listed(words: list[str]) -> str:
    return "和".join(["、".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _told_results(rows: list[Evaluation], annex: str) -> str:
    by_evaluator = Counter(EVALUATORS.get(row.evaluator, row.evaluator) for row in rows)
    grades = Counter(row.grade for row in rows)
    subjects = len({(row.subject.kind, row.subject.code) for row in rows})
    told = f"共反馈{subjects}个对象的评价结果{len(rows)}项，{parted(by_evaluator)}。"
    graded = counted({f"“{grade}”": grades[grade] for grade in ("优", "良", "中", "差")})
    told += f"评价等级为{graded.removesuffix('1项') if len(rows) == 1 else graded}。" if graded else ""
    inflated = [row for row in rows if row.is_self_score_inflated]
    gaps = sorted(row.self_deviation for row in inflated if row.self_deviation is not None)
    if inflated:
        ends = "至".join(dict.fromkeys(map(points, [*gaps[:1], *gaps[-1:]])))
        most = f"有{len(inflated)}项的" if len(rows) > 1 else ""
        told += f"{most}自评得分明显高于评价得分{f'，高出{ends}分' if gaps else ''}，请核实自评质量。"
    return told + f"详见{annex}。"


def _told_problems(letter: Letter, annex: str, data_as_of: date) -> str:
    """A problem is called by the letter's own year, as in 督办函; the sentence says it where the letter is headed by
    other years, those whose money was evaluated."""
    rows = letter.findings
    made = "" if letter.evaluated_years == [letter.year] else f"{letter.year}年度开展的"
    kinds = Counter(PROBLEMS.get(row.problem_kind, row.problem_kind) for row in rows if row.problem_kind)
    secret = sum(row.problem_kind is None for row in rows)
    told = parted({**kinds, "涉密对象的问题": secret}, "个")
    concerned = amount_of(rows)
    closed = sum(row.is_closed for row in rows)
    mended = f"截至{long_day(data_as_of)}已完成整改{closed}个。" if closed else ""
    return f"{made}评价发现问题{len(rows)}个，{told}{f'，{concerned}' if concerned else ''}。{mended}详见{annex}。"


def past_due(rows: Sequence[Finding]) -> str:
    """其中2个已超过整改期限; of all of them 均已超过整改期限, one alone 已超过整改期限; empty where none is."""
    overdue = sum(row.status == "overdue" for row in rows)
    if overdue == len(rows):
        return f"{'均' if overdue > 1 else ''}已超过整改期限"
    return f"其中{overdue}个已超过整改期限" if overdue else ""


def amount_of(rows: Sequence[Finding]) -> str:
    """涉及金额21.00元; empty where no problem names an amount."""
    amounts = [row.amount_yuan for row in rows if row.amount_yuan is not None]
    return f"涉及金额{money(sum(amounts, Decimal(0)))}元" if amounts else ""


def _groups(rows: list[Recommendation], year: int) -> list[dict[str, str]]:
    """One group per action and money base, gravest first."""
    groups: dict[tuple[str, str], list[Recommendation]] = defaultdict(list)
    for row in rows:
        groups[row.action, row.money_base].append(row)
    order = sorted(groups, key=lambda key: (list(ACTIONS).index(key[0]), list(BASES).index(key[1])))
    return [
        {
            "number": numeral(number),
            "label": f"{ACTIONS[action]}（{_base(base, year)}）",
            "told": _told_group(groups[action, base]),
        }
        for number, (action, base) in enumerate(order, 1)
    ]


def _told_group(rows: list[Recommendation]) -> str:
    amounts = [row.recommended_yuan for row in rows if row.recommended_yuan]
    spent, open_ones = sum(row.is_spent for row in rows), sum(row.recommended_yuan is None for row in rows)
    parts = [
        (len(amounts), f"建议金额{money(sum(amounts, Decimal(0)))}元"),
        (open_ones, f"金额{_BY_JUDGEMENT}"),
        (spent, "资金已没有可扣的余额"),
        (len(rows) - len(amounts) - open_ones - spent, "不涉及金额"),
    ]
    told = [(number, text) for number, text in parts if number]
    if len(told) == 1:
        return f"共{len(rows)}项，{told[0][1]}。"
    return f"共{len(rows)}项，其中{'，'.join(f'{number}项{text}' for number, text in told)}。"


def _limits(rows: list[Finding], listed: int, data_as_of: date, us: str) -> str:
    """By when the open ones of those `listed` are to be mended: no day that has already passed is asked for."""
    days = [row.due_date for row in rows if row.due_date]
    passed, ahead = [day for day in days if day < data_as_of], [day for day in days if day >= data_as_of]
    limits = []
    if passed:
        of = "" if len(passed) == listed else f"{len(passed)}个问题的"
        latest = "" if len(set(passed)) == 1 else "最迟"
        limits.append(
            f"{of}整改期限（{latest}{long_day(max(passed))}）截至{long_day(data_as_of)}已过，"
            "请立即整改，并书面说明原因和完成时间"
        )
    for number, limit in (
        (len(ahead), f"在规定期限内完成整改，最迟不晚于{long_day(max(ahead))}" if ahead else ""),
        (len(rows) - len(days), f"商{us}确定整改期限并按期完成"),
    ):
        if number:
            limits.append(limit if number == len(rows) else f"{number}个问题{limit}")
    return "；".join(limits)


def _feedback_requirements(letter: Letter, mark: dict[str, str], data_as_of: date, reply_by: str) -> list[str]:
    told, us = [], we(letter.bureau)
    still = [row for row in letter.findings if not row.is_closed]
    if still:
        limits = _limits(still, len(letter.findings), data_as_of, us)
        told.append(f"请对照{mark.get('problems', '问题清单')}逐项制定整改措施，{limits}。")
    found = {(row.subject.kind, row.subject.code) for row in letter.findings}
    mended = found - {(row.subject.kind, row.subject.code) for row in still}
    grades = Counter(row.grade for row in letter.evaluations if (row.subject.kind, row.subject.code) not in mended)
    if low := [grade for grade in ("中", "差") if grades[grade]]:
        named_grades = "".join(f"“{grade}”" for grade in low)
        told.append(f"评价等级为{named_grades}的{sum(grades[grade] for grade in low)}项，须针对存在的问题逐条整改。")
    if any(not row.is_spent for row in letter.recommendations):
        is_open = any(row.recommended_yuan is None for row in letter.recommendations)
        told.append(
            "请按照结果应用建议调整预算安排和支出计划。"
            + (f"金额需研究确定的，由{us}会同贵单位确定。" if is_open else "")
        )
    if any(row.is_spent for row in letter.recommendations):
        told.append("资金已没有可扣余额的，请书面说明原因，今后按规定程序办理。")
    by = f"于{reply_by}前" if reply_by else ""
    told.append(f"请{by}将整改和落实情况书面反馈{us}。" if told else "请继续做好预算绩效管理工作。")
    told[-1] += "对本函内容有异议的，请书面说明理由并附相关材料。"
    return told


def _supervision(letter: Letter, mark: dict[str, str], data_as_of: date, reply_by: str) -> dict[str, Any]:
    overdue = [row for row in letter.findings if row.status == "overdue"]
    running = [row for row in letter.findings if row.status != "overdue" and row.due_date]
    undated = [row for row in letter.findings if not row.due_date]
    told = f"截至{long_day(data_as_of)}，贵单位{letter.year}年度绩效评价问题中有{len(letter.findings)}个未完成整改"
    if overdue:
        longest = max((data_as_of - row.due_date).days for row in overdue if row.due_date)
        told += f"，{past_due(letter.findings)}，{'最长' if len(overdue) > 1 else ''}逾期{longest}天"
    requirements, us = [], we(letter.bureau)
    if overdue:
        of = "" if len(overdue) == len(letter.findings) else f"对已逾期的{len(overdue)}个问题，"
        requirements.append(f"{of}请立即整改，并书面说明逾期原因和完成时间。")
    if running:
        requirements.append(f"对未到期的{len(running)}个问题，请在整改期限内完成整改。")
    if undated:
        requirements.append(f"对未定整改期限的{len(undated)}个问题，请商{us}确定期限并按期完成。")
    by = f"于{reply_by}前" if reply_by else ""
    requirements.append(f"请{by}将整改结果和佐证材料书面报送{us}。未按要求整改的，将按规定与预算安排挂钩。")
    return {
        "opening": f"为推动绩效评价发现的问题整改到位，{under(letter.rests_on)}，现就未完成整改的问题督办如下。",
        "told": {"problems": f"{told}。详见{mark.get('problems', '下表')}。"},
        "requirements": numbered(requirements),
    }


def numbered(told: list[str]) -> list[str]:
    return [f"{number}．{text}" for number, text in enumerate(told, 1)] if len(told) > 1 else told


def _result(number: int, row: Evaluation, years: list[int], recipient: str) -> dict[str, str]:
    year = f"（{row.evaluated_year}年度）" if len(years) > 1 else ""
    evaluator = f"{'事中' if row.scope == 'interim' else ''}{EVALUATORS.get(row.evaluator, row.evaluator)}{year}"
    return {
        **{"number": str(number), **named(row.subject, recipient), "evaluator": evaluator},
        **{"score": points(row.score), "grade": row.grade or DASH, "self_score": points(row.self_score)},
        **{"amount": money(row.evaluated_yuan), "use": "、".join(ACTIONS[action] for action in row.use) or DASH},
    }


def _fact(evidence: str, year: int) -> str:
    """The evidence as a unit is told it: without what the tables say to the bureau alone (r18's note on its share, and
    that a breach whose money is spent stays listed, with its sum of nothing)."""
    told = evidence.replace(_OWN_NOTE, "").replace(BASES["next_year_budget"], _budget_of(year))
    return _SPENT.sub("，已没有可扣的余额。", told).replace("已没有未支付的余额，已没有可扣", "已没有未支付")


def _budget_of(year: int) -> str:
    """The next budget of a year, by its own year: a letter may be read long after."""
    return f"{year + 1}年度预算"


def _base(money_base: str, year: int) -> str:
    return _budget_of(year) if money_base == "next_year_budget" else BASES[money_base]


def _gravest(letter: Letter) -> list[Recommendation]:
    order = list(ACTIONS)
    return sorted(letter.recommendations, key=lambda row: order.index(row.action))


def _recommendation(number: int, row: Recommendation, letter: Letter) -> dict[str, str]:
    evidence = f"情况：{_fact(row.evidence, letter.year)}" if row.evidence else ""
    basis = f"依据：{row.rests_on(letter.year).cited or UNKNOWN}。" if row.legal_basis else ""
    amount = money(row.recommended_yuan) if row.recommended_yuan else DASH
    return {
        **{
            "number": str(number),
            **named(row.subject, letter.recipient),
            "action": ACTIONS[row.action],
            "base": _base(row.money_base, letter.year),
        },
        "base_amount": money(row.base_yuan),
        "amount": _BY_JUDGEMENT if row.recommended_yuan is None else amount,
        "grounds": f"{evidence}{basis}",
    }
