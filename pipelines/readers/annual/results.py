"""What came of it: the chapters 评价 and 应用 of the report, as paragraphs.

Here: which cell says what, and the sentence around it. Not here: the work before the money is spent (work.py), problems
and next steps (outlook.py).
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pipelines.readers.annual.figures import Figure, Figures, key_word
from pipelines.readers.annual.phrases import BOOKS, NOTHING, by_book, names, results
from pipelines.readers.report.report_labels import word

_EVALUATED = """
    select distinct on (mof_div_code, subject_kind, subject_code)
        mof_div_code, subject_kind, subject_code, evaluated_yuan as amount
    from marts.fct_evaluations
    where list_contains(?1, mof_div_code) and fiscal_year = ?2 and {which}
    order by evaluated_yuan desc nulls last
"""


def evaluations(book: Figures, level: str | None) -> list[str]:
    """绩效评价: self-evaluations and their re-review; departments, projects by book, policies evaluated; grades."""
    if book.coverage("self_evaluation", "required_count").value is None:
        return [NOTHING.format(what="绩效评价")]
    below = "" if level == "county" else _four_books(book)  # a township has no four books
    return ["".join(_self_evaluations(book)), "".join(_evaluated(book)), below]


def _four_books(book: Figures) -> str:
    """Of the regions right below, how many evaluated something in each of the four books."""

    def cell(column: str) -> Figure:
        return book.cell("marts.rpt_four_books", column, stage="evaluation")

    if not cell("reported_child_count").is_some:
        return ""
    return book.sentence(
        "下一级地区{count}个，已报{reported}个，绩效评价覆盖四本预算的{covered}个。",
        count=cell("child_count"),
        reported=cell("reported_child_count"),
        covered=cell("four_book_child_count"),
    )


def _self_evaluations(book: Figures) -> list[str]:
    told = [
        book.sentence(
            "应开展绩效自评的{label}{required}个，已自评{covered}个，覆盖率{ratio}{undue}。",
            label="项目、政策" if kind == "all" else "部门整体",
            undue=_undue(book, kind),
            required=required,
            covered=book.coverage("self_evaluation", "covered_count", kind),
            ratio=book.coverage("self_evaluation", "coverage_count_ratio", kind),
        )
        for kind in ("all", "department")
        if (required := book.coverage("self_evaluation", "required_count", kind)).is_some
    ]
    if book.result("self_evaluation", "all").is_some:
        told.append(
            book.sentence(
                "对项目、政策自评结果按规则复算，{results}。",
                results=results(book, "self_evaluation", ("优", "良", "中", "差", "unknown")),
            )
        )
    checked = book.coverage("spot_check", "covered_count")
    return [*told, *([book.sentence("抽评项目、政策{count}个。", count=checked)] if checked.is_some else [])]


def _undue(book: Figures, kind: str) -> str:
    """Of a running year, how many need not have come yet: without them 100 % of the few that came reads as all."""
    pending = book.coverage("self_evaluation", "pending_count", kind)
    return book.sentence("，另有{count}个未到期", count=pending) if pending.is_some else ""


def _evaluated(book: Figures) -> list[str]:
    told = []
    counts = {kind: book.coverage("evaluation", "covered_count", kind) for kind in ("department", "project", "policy")}
    if not any(each.is_some for each in counts.values()):
        return ["没有对部门、项目和政策开展部门评价、财政评价或第三方评价。"]
    reasons = [
        key_word("selection_reason", code)
        for code in ("amount", "representative", "influence", "public_attention", "public_report")
        if book.cell(
            "marts.rpt_evaluation_selection", "evaluation_count", evaluator="all", selection_reason=code
        ).is_some
    ]
    if reasons:
        told.append(f"按照“{'、'.join(reasons)}”的要求选定评价对象。")
    if counts["department"].is_some:
        told.append(book.sentence("对{count}个部门开展部门整体支出绩效评价。", count=counts["department"]))
    for kind, label, unit in (("project", "项目", "个"), ("policy", "政策", "项")):
        if counts[kind].is_some:
            told.append(
                book.sentence(
                    "对{named}{count}{unit}{label}作出评价，涉及金额{yuan}{books}。",
                    count=counts[kind],
                    unit=unit,
                    label=label,
                    named=names(book, _EVALUATED.format(which=f"subject_kind = '{kind}'"), counts[kind]),
                    yuan=book.coverage("evaluation", "covered_yuan", kind),
                    books=_joined(
                        by_book(
                            book, "evaluation", "covered_count", "{label}{count}" + unit + "、金额{yuan}", BOOKS, kind
                        )
                    ),
                )
            )
    if book.result("evaluation", "all").is_some:
        told.append(f"项目、政策评价等级为{results(book, 'evaluation', ('优', '良', '中', '差', 'unknown'))}。")
    zero = book.result("evaluation", "zero")
    if zero.is_some:
        zeroes = _EVALUATED.format(which="scope = 'final' and score = 0 and subject_kind in ('project', 'policy')")
        told.append(
            book.sentence(
                "其中{named}{count}个项目、政策评分结果为0分。", named=names(book, zeroes, zero, 10), count=zero
            )
        )
    return told


def _joined(parts: Sequence[str]) -> str:
    return f"，其中{'，'.join(parts)}" if len(parts) > 1 else f"，均为{re.split('[0-9]', parts[0])[0]}" if parts else ""


def use_of_results(book: Figures, level: str | None, as_of: date) -> list[str]:
    """评价结果应用: what the rules advise, what was done, rectification, disclosure; what the levels below applied."""
    told = [_advised(book, level) + _landed(book, as_of), _rectified(book), _disclosed(book), *_below(book, level)]
    return [each for each in told if each] or [NOTHING.format(what="评价结果应用")]


def _advised(book: Figures, level: str | None) -> str:
    def money(column: str) -> Figure:
        return book.cell("marts.rpt_recommendation_money", column, scope=book.scope)

    if not money("subject_count").is_some and not money("applied_count").is_some:
        return "本年度没有形成涉及资金的评价结果应用建议。"
    told = []
    if money("subject_count").is_some:
        moneys = _moneys(book, money)
        told.append(
            book.sentence(
                "依据评价结果和预算执行情况，提出涉及资金的应用建议{count}项{moneys}。",
                count=money("subject_count"),
                moneys=f"：{'，'.join(moneys)}{'（几种资金不相加）' if len(moneys) > 1 else ''}"
                if moneys
                else "，金额由财政部门研究确定",
            )
        )
    parts = [
        part for stage in ("final", "interim") for action in _ASKING if (part := _of_action(book, level, stage, action))
    ]
    if parts:
        told.append(f"按方式分：{'；'.join(parts)}。金额由财政部门研究确定的只计项数。")
    applied = money("applied_count")
    told.append(
        book.sentence("结果应用台账登记已落实{count}项、{yuan}。", count=applied, yuan=money("applied_yuan"))
        if applied.is_some
        else "结果应用台账没有已落实的登记。"
    )
    return "".join(told)


def _landed(book: Figures, as_of: date) -> str:
    """Whether the advice on next year's budget is in it: as its initial budget says, never as the ledger claims."""
    asked, pending = book.landed("cut_asked_count"), book.landed("pending_count")
    if not asked.is_some:
        return ""
    following = str(book.year + 1)
    if pending.value == asked.value:
        told = (
            "{year}年年初预算尚未编制，涉及该年预算的建议{pending}项待预算下达后对照，不计已落实或未落实。"
            if as_of.year <= book.year
            else "{year}年年初预算没有报来，涉及该年预算的建议{pending}项是否落实无法核对，不计已落实或未落实。"
        )
        return book.sentence(told, year=following, pending=pending)
    told = [
        book.sentence(
            "与{year}年年初预算对照，建议少安排的{asked}项、{yuan}中，落实{followed}项、部分落实{partly}项、未落实{unmet}项"
            "{pending}，年初预算实际比上年少安排{landed}",
            year=following,
            asked=asked,
            yuan=book.landed("recommended_yuan"),
            followed=book.landed("followed_count"),
            partly=book.landed("partly_count"),
            unmet=book.landed("not_followed_count"),
            pending=book.sentence("、年初预算没有报来而无法核对的{count}项", count=pending) if pending.is_some else "",
            landed=book.landed("landed_yuan"),
        )
    ]
    if (unproved := book.landed("unproved_yuan")).is_some:
        told.append(
            book.sentence(
                "台账登记用于{year}年预算的{claimed}中，{unproved}在年初预算中没有体现",
                year=following,
                claimed=book.landed("claimed_yuan"),
                unproved=unproved,
            )
        )
    return f"{'；'.join(told)}。"


_ASKING = ("cancel", "exit", "reclaim", "suspend", "withhold", "cut", "adjust_merge", "quota_deduction")
_MONEYS = {
    "next_year_budget_yuan": "{next}年度预算",
    "this_year_cash_yuan": "本年度资金",
    "public_expense_quota_yuan": "公用经费定额",
    "transfer_yuan": "转移支付",
}


def _moneys(book: Figures, of: Callable[[str], Figure]) -> list[str]:
    """2022年度预算1742.86万元, 本年度资金10.71万元: each kind of money by itself, those that are none left out."""
    return [
        book.sentence("{label}{yuan}", label=label.format(next=book.year + 1), yuan=yuan)
        for column, label in _MONEYS.items()
        if (yuan := of(column)).is_some
    ]


def _of_action(book: Figures, level: str | None, stage: str, action: str) -> str:
    """不予安排11项、2022年度预算1742.86万元、本年度资金10.71万元."""
    count = _summary(book, level or "", action, "subject_count", book.scope, stage)
    if not count.is_some:
        return ""
    moneys = _moneys(book, lambda column: _summary(book, level or "", action, column, book.scope, stage))
    how = f"{'年中' if stage == 'interim' else ''}{word('action', action)}"
    return "、".join([book.sentence("{label}{count}项", label=how, count=count), *moneys])


def _summary(book: Figures, level: str, action: str, column: str, scope: str, stage: str = "final") -> Figure:
    keys: dict[str, Any] = {"scope": scope, "admin_level": level, "subject_kind": "all", "stage": stage}
    return book.cell("marts.rpt_recommendation_summary", column, **keys, action=action, money_base="all")


def _rectified(book: Figures) -> str:
    found = book.result("rectification", "all", "paper_count")
    if not found.is_some:
        return ""
    parts = [
        book.sentence("{label}{count}个", label=key_word("result", status), count=count)
        for status in ("closed", "closed_late", "open", "overdue", "no_letter")
        if (count := book.result("rectification", status, "paper_count")).is_some
    ]
    return book.sentence("评价发现项目、政策问题{count}个：{parts}。", count=found, parts="、".join(parts))


def _disclosed(book: Figures) -> str:
    def cell(kind: str, column: str) -> Figure:
        return book.cell("marts.rpt_disclosure_summary", column, scope=book.scope, document_kind=kind)

    is_checked = book.coverage("spot_check", "covered_count").is_some
    evaluated = "绩效评价和抽评" if is_checked else "绩效评价"  # spot checks are to be disclosed as well
    parts = []
    for kind, label in (("goal", "绩效目标"), ("self_evaluation", "绩效自评"), ("evaluation", evaluated)):
        count, pending = cell(kind, "subject_count"), cell(kind, "pending_count")
        if not count.is_some:
            continue
        undue = book.sentence("，其中未到期{count}个", count=pending) if pending.is_some else ""
        done = cell(kind, "disclosed_count")
        parts.append(
            book.sentence("{label}{done}个（应公开{count}个{undue}）", label=label, done=done, count=count, undue=undue)
        )
    return f"除涉密事项外，已公开{'、'.join(parts)}。" if parts else ""


def _below(book: Figures, level: str | None) -> list[str]:
    """What the regions of each level below applied: the sums that upper levels publish."""
    levels = ("province", "prefecture", "county", "township")
    below = levels[levels.index(level) + 1 :] if level in levels else levels
    told = []
    for each in below:
        parts = [
            book.sentence(
                "{label}{what}",
                label=word("action", action) if action != "proposal" else "形成应用建议",
                what=book.sentence("{count}条", count=count)
                if action == "proposal"
                else book.sentence("{yuan}", yuan=yuan)
                if yuan.is_some
                else book.sentence("{count}项", count=count),
            )
            for action in ("cut", "reclaim", "cancel", "adjust_merge", "proposal")
            if (count := _summary(book, each, action, "applied_count", "subtree")).is_some
            and (yuan := _summary(book, each, action, "applied_yuan", "subtree")).value is not None
        ]
        if parts:
            reported = _summary(book, each, "cut", "reported_region_count", "subtree")
            told.append(f"{_of_level(book, each, reported.is_some)}{'，'.join(parts)}。")
    return told


def _of_level(book: Figures, level: str, is_counted: bool) -> str:
    label = word("admin", level)
    if not is_counted:
        return f"{label}已落实："
    return book.sentence(
        "{label}已落实（应报{expected}个地区，已报{reported}个）：",
        label=label,
        expected=_summary(book, level, "cut", "expected_region_count", "subtree"),
        reported=_summary(book, level, "cut", "reported_region_count", "subtree"),
    )
