"""What was done: the chapters 事前, 目标, 监控 of the report, as paragraphs.

Here: which cell says what, and the sentence around it. A figure that the release does not hold says so; a sentence
about what is not there says that. Not here: what came of it (results.py), problems and next
steps (outlook.py), reading cells (figures.py).
"""

from collections.abc import Sequence
from typing import Any

from pipelines.contracts.codes import zh
from pipelines.readers.annual.figures import Figure, Figures
from pipelines.readers.annual.phrases import BOOKS, NOTHING, by_book, names, results
from pipelines.readers.report.report_labels import period_word
from pipelines.readers.report.tables import select

_ASSESSED = """
    select distinct on (mof_div_code, subject_kind, subject_code)
        mof_div_code, subject_kind, subject_code, requested_yuan as amount
    from marts.fct_ex_ante_assessments where list_contains(?1, mof_div_code) and fiscal_year = ?2
    order by requested_yuan desc nulls last
"""
_DIMENSIONS = ("necessity", "economy", "goal", "feasibility", "compliance", "affordability")
_SCORED = f"""
    select {", ".join(f"count({dimension}_score)" for dimension in _DIMENSIONS)}
    from marts.fct_ex_ante_assessments where list_contains(?, mof_div_code) and fiscal_year = ?
"""
_WITH_MINIMUMS = """
    select 1 from marts.fct_goal_reviews
    where
        list_contains(?, mof_div_code) and fiscal_year = ? and coalesce(
            minimum_quantified_ratio, minimum_level1_count, minimum_level2_count, minimum_level3_count
        ) is not null
    limit 1
"""


def ex_ante(book: Figures) -> list[str]:
    """事前绩效评估: who needed one, who had one, what came out, on which dimensions."""
    required, covered = book.coverage("ex_ante", "required_count"), book.coverage("ex_ante", "covered_count")
    assessed = book.result("ex_ante", "all")
    if required.value is None:
        return [NOTHING.format(what="事前绩效评估")]
    if not required.is_some and not assessed.is_some:
        return ["本年度没有应开展事前绩效评估的新增或追加项目、政策。"]
    told = []
    if required.is_some:
        told.append(
            book.sentence(
                "按规定应开展事前绩效评估的新增和追加项目、政策{required}个，涉及金额{yuan}；在安排资金前完成评估"
                "{covered}个，涉及金额{done}，按个数覆盖率{ratio}。",
                required=required,
                yuan=book.coverage("ex_ante", "required_yuan"),
                covered=covered,
                done=book.coverage("ex_ante", "covered_yuan"),
                ratio=book.coverage("ex_ante", "coverage_count_ratio"),
            )
        )
    if assessed.is_some:
        told.append(
            book.sentence(
                "共对{named}{assessed}个项目、政策开展了评估，申报金额{yuan}，{results}。",
                named=names(book, _ASSESSED, assessed),
                assessed=assessed,
                yuan=book.result("ex_ante", "all", "amount_yuan"),
                results=results(book, "ex_ante", ("support", "partial", "reject", "unknown")),
            )
        )
        [scored] = select(book.connection, _SCORED, [book.regions, book.year])
        looked_at = [zh("policy_word")[each] for each, count in zip(_DIMENSIONS, scored, strict=True) if count]
        if looked_at:
            told.append(f"评估从{'、'.join(looked_at)}等方面进行。")
    return ["".join(told)]


def goals(book: Figures) -> list[str]:
    """绩效目标: departments, projects, books; review; in step with the budget; to the congress."""
    departments = book.coverage("goal", "required_count", "department")
    if departments.value is None:
        return [NOTHING.format(what="绩效目标管理")]
    told = []
    if departments.is_some:
        told.append(
            book.sentence(
                "应编报整体支出绩效目标的预算部门{departments}个，已编报{covered}个，覆盖率{ratio}。",
                departments=departments,
                covered=book.coverage("goal", "covered_count", "department"),
                ratio=book.coverage("goal", "coverage_count_ratio", "department"),
            )
        )
    required = book.coverage("goal", "required_count")
    if required.is_some:
        told.append(
            book.sentence(
                "应编报绩效目标的项目、政策{required}个，预算金额{yuan}，已编报并计入覆盖的{covered}个，金额{done}，"
                "按个数覆盖率{ratio}。",
                required=required,
                yuan=book.coverage("goal", "required_yuan"),
                covered=book.coverage("goal", "covered_count"),
                done=book.coverage("goal", "covered_yuan"),
                ratio=book.coverage("goal", "coverage_count_ratio"),
            )
        )
        books = by_book(book, "goal", "covered_count", "{label}{count}个", BOOKS[1:])
        told += [f"计入覆盖的项目、政策中，{'、'.join(books)}。"] if books else []
    if not told:
        told.append("没有应编报绩效目标的部门、项目和政策。")
    reviewed = [book.result("goal", result) for result in ("pass", "fail")]
    if any(each.is_some for each in reviewed):
        told.append(
            book.sentence(
                "对项目、政策绩效目标的指标数量和量化程度进行审核，{results}。",
                results=results(book, "goal", ("pass", "fail")),
            )
        )
        if reviewed[1].is_some and not select(book.connection, _WITH_MINIMUMS, [book.regions, book.year]):
            told.append("没有设定指标个数和量化占比的最低要求，没有任何指标的退回修改，覆盖率仍按已编报计算。")
    return ["".join(told), *_in_step(book), _goals_below(book)]


def _goals_below(book: Figures) -> str:
    """How far goals reach down, where the region reports of its own level and has others below it."""
    if book.scope != "own" or len(book.below) < 2:
        return ""

    def cell(column: str) -> Figure:
        keys: dict[str, Any] = {
            "scope": "subtree",
            "stage": "goal",
            "subject_kind": "all",
            "fund_book": "all",
            "period": "year",
        }
        return book.cell("marts.rpt_coverage", column, **keys)

    return book.sentence(
        "绩效目标管理延伸到下级：连同本级应报{expected}个地区，已报{reported}个，编报绩效目标且符合要求的项目、政策共{covered}个。",
        expected=cell("expected_region_count"),
        reported=cell("reported_region_count"),
        covered=cell("covered_count"),
    )


def _in_step(book: Figures) -> list[str]:
    steps = (("submitted", "编审"), ("council", "上会"), ("approved", "批复"), ("disclosed", "公开"))
    parts = [
        book.sentence(
            "同步{label}{covered}个（应{required}个）",
            label=label,
            covered=book.coverage(f"goal_sync_{step}", "covered_count"),
            required=required,
        )
        for step, label in steps
        if (required := book.coverage(f"goal_sync_{step}", "required_count")).is_some
    ]
    told = [f"绩效目标与预算{'，'.join(parts)}。"] if parts else []
    congress = book.cell("marts.rpt_disclosure_summary", "congress_count", scope=book.scope, document_kind="goal")
    if congress.is_some:
        told.append(book.sentence("随预算草案报送人民代表大会审查的绩效目标{count}个。", count=congress))
    return ["".join(told)] if told else []


def monitoring(book: Figures, periods: Sequence[str], month: int | None, is_half: bool, is_over: bool) -> list[str]:
    """绩效运行监控: units and money watched, each round, goals beside money, spending to the month told."""
    required = book.coverage("monitoring", "required_agency_count", "project")
    if required.value is None:
        return [NOTHING.format(what="绩效运行监控")]
    told = []
    if required.is_some and not is_half:
        told.append(
            book.sentence(
                "共有{required}个预算单位有项目支出，已到期的各轮监控均按要求报送的单位{covered}个；项目支出共{yuan}，"
                "纳入绩效监控{done}，按金额覆盖率{ratio}。",
                required=required,
                covered=book.coverage("monitoring", "covered_agency_count", "project"),
                yuan=book.coverage("monitoring", "required_yuan", "project"),
                done=book.coverage("monitoring", "covered_yuan", "project"),
                ratio=book.coverage("monitoring", "coverage_amount_ratio", "project"),
            )
        )
    rounds = [
        book.sentence(
            "{round}监控应报项目、政策{required}个，已报{covered}个",
            round=_round(period),
            required=count,
            covered=book.coverage("monitoring", "covered_count", period=period),
        )
        for period in periods
        if (count := book.coverage("monitoring", "required_count", period=period)).is_some
    ]
    told.append(
        f"{'；'.join(rounds)}。"
        if rounds
        else "没有应报的监控轮次。"
        if is_over and not is_half
        else "没有已到期的监控轮次。"
    )
    return ["".join(told), *_apart(book, periods), *_spending(book, month, is_over)]


def _apart(book: Figures, periods: Sequence[str]) -> list[str]:
    def cell(column: str, period: str) -> Figure:
        keys: dict[str, Any] = {"scope": book.scope, "subject_kind": "all", "period": period}
        return book.cell("marts.rpt_dual_monitoring_summary", column, **keys)

    told = []
    for period in [each for each in periods[-1:] if cell("report_count", each).is_some]:
        told.append(f"{_round(period)}对绩效目标完成和预算执行实行双监控。")
        if (compared := cell("compared_count", period)).is_some:
            told.append(
                book.sentence(
                    "目标与资金进度可比的{compared}个，其中背离超过警戒线的{alerts}个。",
                    compared=compared,
                    alerts=cell("alert_count", period),
                )
            )
        if (deviating := cell("deviation_count", period)).is_some:
            told.append(
                book.sentence(
                    "存在偏差的{deviating}个，均已说明原因。"
                    if (unexplained := cell("reason_missing_count", period)).value == 0
                    else "存在偏差的{deviating}个，均未说明原因。"
                    if unexplained.value == deviating.value
                    else "存在偏差的{deviating}个，其中未说明原因的{unexplained}个。",
                    deviating=deviating,
                    unexplained=unexplained,
                )
            )
    return ["".join(told)] if told else []


def _round(period: str) -> str:
    return period_word(period).replace("–", "至")


def _spending(book: Figures, month: int | None, is_over: bool) -> list[str]:
    if month is None:
        return [NOTHING.format(what="预算执行") if is_over else "没有已过完的月份，支出进度无从说起。"]

    def cell(column: str) -> Figure:
        return book.cell("marts.rpt_execution", column, scope=book.scope, dept_code="all", month=month)

    if not (budget := cell("budget_adjusted_ytd_yuan")).is_some:
        return [NOTHING.format(what="预算执行")]
    return [
        book.sentence(
            "截至{month}月末，全部预算资金（含人员类和公用经费）调整后预算{budget}，累计支付{paid}，执行率{ratio}；红色预警"
            "{red}个，黄色预警{yellow}个。",
            month=str(month),
            budget=budget,
            paid=cell("paid_ytd_yuan"),
            ratio=cell("execution_ratio"),
            red=cell("red_count"),
            yellow=cell("yellow_count"),
        )
    ]
