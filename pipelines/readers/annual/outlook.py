"""What is wrong and what comes next: the chapters 问题 and 下一步, one measure for each problem that the figures show.

Here: which figures make a problem. Not here: the bureau's own words on both (own_text.py), what was done (work.py).
"""

from collections.abc import Sequence

from pipelines.readers.annual.figures import Figure, Figures, key_word, result_word
from pipelines.readers.report.report_labels import NAMED, word
from pipelines.readers.report.tables import select

Problem = tuple[str, str, str]
"""Heading, what the figures say, what is to be done."""

_STAGES = ("ex_ante", "goal", "self_evaluation", "disclosure")
_RED = """
    select
        found.mof_div_code, found.pro_code,
        case when subjects.is_secret then '涉密项目' else subjects.subject_name end as subject_name
    from marts.fct_execution_monthly as found
    inner join marts.dim_subjects as subjects
        on
            found.mof_div_code = subjects.mof_div_code and found.fiscal_year = subjects.fiscal_year
            and found.pro_code = subjects.subject_code and subjects.subject_kind in ('project', 'policy')
    where
        list_contains(?, found.mof_div_code) and found.fiscal_year = ? and found.month = ?
        and found.alert_level = 'red'
    order by found.unspent_ytd_yuan desc, found.pro_code
    limit ?
"""


def problems(book: Figures, month: int | None, rounds: Sequence[str], is_closed: bool) -> list[Problem]:
    """What the figures show, gravest for the work first; empty when they show nothing. `rounds`: periods of monitoring
    of which the last one is told; `is_closed`: the fiscal year is."""
    found = [
        _uncovered(book, rounds),
        _slow(book, month),
        _poor(book),
        _unrectified(book),
        _not_landed(book),
        *([_unregistered(book)] if is_closed else []),
    ]
    return [each for each in found if each]


def _uncovered(book: Figures, rounds: Sequence[str]) -> Problem | None:
    asked = [(stage, "year") for stage in _STAGES] + [("monitoring", period) for period in rounds[-1:]]
    # each kind has its own list: what departments owe is not hidden by what their projects do
    lagging = [each for kind in ("all", "department") for each in _furthest_behind(book, asked, kind)]
    parts = [
        book.sentence(
            "{label}应办{kind}{required}个、已办{covered}个，覆盖率{ratio}",
            label="信息公开（各项材料都已公开的）" if stage == "disclosure" else word("stage", stage),
            kind="部门整体" if kind == "department" else "项目、政策",
            required=book.coverage(stage, "required_count", kind, period=period),
            covered=book.coverage(stage, "covered_count", kind, period=period),
            ratio=ratio,
        )
        for ratio, stage, kind, period in lagging
    ]
    if not parts:
        return None
    told = f"{'；'.join(parts)}。"
    return "部分环节覆盖不全。", told, "对照缺口清单逐项催办，到期未办的按规定与预算安排挂钩，做到应办尽办。"


def _furthest_behind(book: Figures, asked: Sequence[tuple[str, str]], kind: str) -> list[tuple[Figure, str, str, str]]:
    """(ratio, stage, kind, period) of the stages that cover this kind least, the furthest behind first."""
    ratios = [
        (book.coverage(stage, "coverage_count_ratio", kind, period=period), stage, kind, period)
        for stage, period in asked
    ]
    behind = [each for each in ratios if each[0].value is not None and each[0].value < 1]
    return sorted(behind, key=lambda each: each[0].value)[:NAMED]


def _slow(book: Figures, month: int | None) -> Problem | None:
    red = book.cell("marts.rpt_execution", "red_count", scope=book.scope, dept_code="all", month=month or 0)
    if not red.is_some:
        return None
    rows = select(book.connection, _RED, [book.regions, book.year, month, NAMED])
    named = "、".join(
        book.sentence(
            "{name}（执行率{ratio}）",
            name=name or code,
            ratio=book.cell("marts.fct_execution_monthly", "execution_ratio", region, pro_code=code, month=month),
        )
        for region, code, name in rows
    )
    leading = "：" if red.value == len(rows) else "，未支付金额较大的有"
    told = book.sentence(
        "{month}月末红色预警项目、政策{red}个{leading}{named}。",
        month=str(month),
        red=red,
        leading=leading,
        named=named,
    )
    measure = (
        "对红色预警项目逐个查明原因，年末没有支出的资金按规定结转、调整或收回。"
        if month == 12
        else "对红色预警项目逐个约谈部门、查明原因，年内难以支出的及时调整用于其他急需支出。"
    )
    return "部分项目支出进度偏慢。", told, measure


def _poor(book: Figures) -> Problem | None:
    parts = [
        book.sentence("{grade}的{count}个", grade=grade, count=count)
        for grade in ("中", "差")
        if (count := book.result("evaluation", grade)).is_some
    ]
    if not parts:
        return None
    told = f"项目、政策评价等级为{'、'.join(parts)}。"
    return "部分资金使用效益不高。", told, "评价结果为中、差的逐项列出问题清单，整改到位前从严安排预算。"


def _unrectified(book: Figures) -> Problem | None:
    parts = [
        book.sentence("{label}{count}个", label=label, count=count)
        for status in ("overdue", "no_letter")
        if (count := book.result("rectification", status, "paper_count")).is_some
        for label in [result_word("rectification", status)]
    ]
    if not parts:
        return None
    return (
        "整改跟踪不够及时。",
        f"评价发现的问题中，{'、'.join(parts)}。",
        "及时下达绩效评价结果反馈意见函，对逾期未整改的发督办函，整改一项、销号一项。",
    )


def _not_landed(book: Figures) -> Problem | None:
    """Advice that the following year's initial budget did not follow; of a budget that is not there nothing is said."""
    parts = [
        book.sentence("{label}{count}项", label=label, count=count)
        for outcome in ("not_followed", "partly")
        if (count := book.landed(f"{outcome}_count")).is_some
        for label in [key_word("loop_outcome", outcome)]
    ]
    if not parts:
        return None
    following = book.year + 1
    return (
        "评价结果应用有待加强。",
        f"与{following}年年初预算对照，评价结果应用建议{'、'.join(parts)}，结果与预算安排的衔接不够紧密。",
        f"{following}年预算没有落实的建议逐项查明原因，编制以后年度预算时采纳的写明金额，不采纳的写明理由。",
    )


def _unregistered(book: Figures) -> Problem | None:
    """Advice of a closed year of which the ledger of applied results says nothing: what is not told, not what was not
    done."""
    ratio = book.coverage("result_application", "coverage_count_ratio")
    if ratio.value is None or ratio.value >= 1:
        return None
    told = book.sentence(
        "应登记应用情况的项目、政策{required}个，已登记落实的{covered}个，占{ratio}。",
        required=book.coverage("result_application", "required_count"),
        covered=book.coverage("result_application", "covered_count"),
        ratio=ratio,
    )
    return "结果应用台账登记不全。", told, "应用建议逐条登记，采纳的写明金额，不采纳的写明理由。"
