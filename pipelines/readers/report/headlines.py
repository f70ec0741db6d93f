"""The first page: headline figures with their change, what a director should know, what to be wary of.

Here: which figures, and sentences made from them. Not here: the queries of the chapters that hold them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.readers.report.comparison import compared_with
from pipelines.readers.report.report_labels import NAMED, period_word, word
from pipelines.readers.report.subject import Subject
from pipelines.readers.report.tables import brief_money, select, written

HEADLINE_STAGES = ("goal", "monitoring", "self_evaluation", "evaluation")
_NAMED = 20


@dataclass(frozen=True)
class Headline:
    """One figure: label, value, what it is made of, how it changed, and where its chapter is."""

    label: str
    figure: str
    made: str
    change: str = ""
    anchor: str = ""
    metric: str = ""


def headlines(
    connection: duckdb.DuckDBPyConnection,
    subject: Subject,
    stages: Sequence[tuple[Any, ...]],
    months: Sequence[tuple[Any, ...]],
    compared_rates: Sequence[tuple[Any, ...]],
    compared_money: Sequence[tuple[Any, ...]],
) -> list[Headline]:
    """Coverage of the headline stages, execution, alerts, money the rules would take."""
    told = []
    latest = {row[0]: row for row in stages}
    for stage in HEADLINE_STAGES:
        if stage not in latest:
            continue
        _, period, required, covered, ratio, required_yuan, covered_yuan, *_, pending, until = latest[stage]
        window = "" if period == subject.period else say(f"（{period_word(period)}）", f" ({period_word(period)})")
        told.append(
            Headline(
                say(f"{word('stage', stage)}覆盖率{window}", f"{word('stage', stage)}, coverage{window}"),
                written(ratio, "ratio"),
                say("；", "; ").join(
                    [
                        *(
                            [
                                say(
                                    f"{covered:,} / {required:,} 个；{brief_money(covered_yuan)} / "
                                    f"{brief_money(required_yuan)}",
                                    f"{covered:,} of {required:,}; {brief_money(covered_yuan)} of "
                                    f"{brief_money(required_yuan)}",
                                )
                            ]
                            if required
                            else []
                        ),
                        *([_pending(pending, until)] if pending else []),
                    ]
                ),
                _change(
                    (compared_with(row), row[11])
                    for row in compared_rates
                    if (*row[:3], *row[5:7]) == (stage, period, "previous_year", covered, required)
                ),
                "stages",
                "coverage_count_ratio",
            )
        )
    if months:
        month, budget, paid, ratio, time, _, yellow, red, calendar = months[-1]
        told.append(
            Headline(
                say(f"截至{month}月执行率", f"Execution to month {month}"),
                written(ratio, "ratio"),
                say(
                    f"{brief_money(paid)} / {brief_money(budget)}；时间进度（按到位）{written(time, 'ratio')}，"
                    f"日历 {written(calendar, 'ratio')}",
                    f"{brief_money(paid)} of {brief_money(budget)}; time by arrival {written(time, 'ratio')}, calendar "
                    f"{written(calendar, 'ratio')}",
                ),
                _change(
                    (say("上年同月", "same month, year before"), row[11])
                    for row in compared_money
                    if (row[0], *row[5:7]) == ("previous_year", budget, paid)
                ),
                "execution",
                "execution_ratio",
            )
        )
        told.append(
            Headline(
                say("红色预警项目", "Projects on red"),
                written(red, "count"),
                say(f"另有黄色 {yellow:,} 个" if yellow else "没有黄色预警", f"yellow: {yellow:,}"),
                "",
                "alerts",
                "red_count",
            )
        )
    return [*told, *_recommended(connection, subject)]


def _pending(count: int, until: date | None) -> str:
    """`13 个未到期（最晚 2027-03-31）`; of what nobody has set a day for: not asked for, as no day will make it due. It
    is not what is asked for without a day (未规定期限, no_due): that is a gap until it is there."""
    if until is None:
        return say(f"{count:,} 个暂不作要求", f"{count:,} not asked for yet")
    return say(f"{count:,} 个未到期（最晚 {until}）", f"{count:,} not yet due (latest {until})")


def _change(compared: Iterable[tuple[str, Decimal | None]]) -> str:
    """`较上年全年 +5.00 个百分点` of the one comparison that sets this very figure beside last year's: where it holds
    fewer regions than the figure, a reader could not work the change out, and there is none."""
    told, change = next(iter(compared), ("", None))
    if change is None:
        return ""
    if not change:
        return say(f"与{told}持平", f"as the {told}")
    return say(f"较{told} {change * 100:+.2f} 个百分点", f"{change * 100:+.2f} points on the {told}")


def _recommended(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Headline]:
    """What the rules would take: next year's budget, this year's cash and what was done: three moneys, three cards."""
    found = select(
        connection,
        """
        select
            next_year_budget_yuan, this_year_cash_yuan, public_expense_quota_yuan, transfer_yuan, applied_yuan,
            applied_count
        from marts.rpt_recommendation_money
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree'
        """,
        subject.scope,
    )
    if not found:
        return []
    next_year, cash, quota, transfer, applied, count = found[0]
    budget_of, cash_of = (by_action(connection, subject, column) for column in (_NEXT_YEAR, _CASH))
    year = "" if subject.period == "year" else say("（全年）", " (year)")
    more = [
        say(f"{word('base', base)}另有 {brief_money(amount)}", f"{word('base', base)}: {brief_money(amount)} more")
        for base, amount in (("public_expense_quota", quota), ("transfer", transfer))
        if amount
    ]
    return [
        Headline(
            say(f"应用建议：本年度资金{year}", f"Recommended: this year's cash{year}"),
            brief_money(cash),
            cash_of or say("当年余额和结转余额", "current and carried-over balances"),
            "",
            "recommendations",
            "this_year_cash_yuan",
        ),
        Headline(
            say(f"应用建议：{subject.year + 1}年度预算{year}", f"Recommended: budget of {subject.year + 1}{year}"),
            brief_money(next_year),
            say("；", "; ").join([each for each in (budget_of, *more) if each])
            or say("与本年度资金是两种钱，不相加", "another money than this year's cash"),
            "",
            "recommendations",
            "next_year_budget_yuan",
        ),
        Headline(
            say(f"台账登记已落实{year}", f"Done, as claimed{year}"),
            brief_money(applied),
            say(
                f"{count:,} 项{'，含下级汇总' if subject.expected > 1 else ''}",
                f"items: {count:,}{', summaries of lower levels included' if subject.expected > 1 else ''}",
            ),
            "",
            "use",
            "applied_yuan",
        ),
    ]


_NEXT_YEAR, _CASH = "next_year_budget_yuan", "this_year_cash_yuan"


def by_action(connection: duckdb.DuckDBPyConnection, subject: Subject, column: str) -> str:
    """`调整或合并 632.01万元、收回 161.67万元`: what a kind of advised money is made of, the largest first; empty when
    there is none."""
    rows = select(
        connection,
        f"""
        select action, {column} from marts.rpt_recommendation_actions
        where mof_div_code = ? and fiscal_year = ? and scope = 'subtree' and {column} <> 0
        order by {column} desc, action
        """,
        subject.scope,
    )
    return say("、", ", ").join(f"{word('action', action)} {brief_money(yuan)}" for action, yuan in rows)


def warnings(
    subject: Subject, names: Sequence[str], waiting: str = "", stages: Sequence[tuple[Any, ...]] = ()
) -> list[str]:
    """What a reader must know before the first figure: who is missing (`names`), a period not over, months not told,
    a monitoring round of an earlier period; `waiting`: what is dated after the day of the data;
    `stages`: rows of stages.py, for what is not yet due."""
    told = []
    if subject.reported < subject.expected:
        shown = say("、", ", ").join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        told.append(
            say(
                f"本报告不完整：应报 {subject.expected} 个区划，已报 {subject.reported} 个，"
                f"未报 {len(names)} 个：{shown}。"
                "以下数字不含未报区划，也不把它们当作零。",
                f"Incomplete: {subject.reported} of {subject.expected} regions have reported; {len(names)} have not: "
                f"{shown}. The figures leave them out and never count them as zero.",
            )
        )
    if not subject.is_over:
        told.append(
            say(
                f"期间尚未结束：数据日期 {subject.data_as_of}。各环节按当天说；支出进度、预警说到最后一个过完的月份"
                f"{f'（{subject.month}月）' if subject.month else '，本期间还没有过完的月份'}。",
                f"The period is not over: coverage stands as of {subject.data_as_of}, money and alerts as of the last "
                f"complete month{f' ({subject.month})' if subject.month else ', of which there is none yet'}.",
            )
        )
    pending = [row for row in stages if row[11]]
    if coming := [row for row in pending if row[12]]:
        listed = say("、", ", ").join(f"{word('stage', row[0])} {_pending(row[11], row[12])}" for row in coming)
        told.append(
            say(f"未到期的既不算应覆盖也不算缺口：{listed}。", f"Not yet due, neither required nor a gap: {listed}.")
        )
    if undated := [row for row in pending if not row[12]]:
        listed = say("、", ", ").join(
            f"{word('stage', row[0])} {say(f'{row[11]:,} 个', f'{row[11]:,}')}" for row in undated
        )
        told.append(
            say(
                f"没有定下何时办的暂不作要求，既不算应覆盖也不算缺口：{listed}。",
                f"No day is set by which, so not asked for yet, neither required nor a gap: {listed}.",
            )
        )
    if waiting:
        told.append(
            say(
                f"有 {waiting}的日期晚于数据日期，不在任何数字内，到期自动计入（见「数据的局限」）。",
                f"Dated after the day of the data and in no figure yet: {waiting} (see the limits).",
            )
        )
    if subject.tells_an_earlier_round:
        rounds = say("、", ", ").join(map(period_word, subject.windows))
        told.append(
            say(
                f"本期没有到期的监控：运行监控各数取最近一轮（{rounds}）。",
                f"No monitoring round ends in this period: monitoring is told of the last one before it ({rounds}).",
            )
        )
    if subject.awaited:
        rounds = say("、", ", ").join(map(period_word, subject.awaited))
        told.append(
            say(
                f"截至本期没有到期的监控，因此没有运行监控的数字：本年第一轮为{rounds}。",
                f"No monitoring round has ended by then: nothing is told of monitoring. The year's first is {rounds}.",
            )
        )
    return told


def key_points(
    stages: Sequence[tuple[Any, ...]],
    months: Sequence[tuple[Any, ...]],
    gaps: Sequence[str],
    limits: Sequence[Sequence[Any]],
) -> list[str]:
    """Three to five sentences, each a figure of a chapter: what lags, money against time, who is missing, how sure.

    `gaps`: kinds of gap with their numbers; `limits`: rows of the limits' summary (kind, number, effect).
    """
    told = []
    weighed = [row for row in stages if row[0] not in ("spot_check", "evaluation") and row[4] is not None]
    lagging = sorted((row for row in weighed if row[4] < 1), key=lambda row: (row[4], row[3] - row[2]))[:NAMED]
    if lagging:
        worst = say("、", ", ").join(_lag(row) for row in lagging)
        told.append(say(f"覆盖率最低的环节：{worst}。", f"Lowest coverage: {worst}."))
    elif weighed:
        told.append(say("应覆盖的环节全部覆盖。", "Every required stage is fully covered."))
    if months and None not in months[-1][3:5]:
        month, _, _, ratio, time, *_ = months[-1]
        behind = ratio < time
        told.append(
            say(
                f"截至{month}月执行率 {written(ratio, 'ratio')}，"
                f"{'落后于' if behind else '不低于'}时间进度（按资金到位折算）{written(time, 'ratio')}。",
                f"Execution {written(ratio, 'ratio')} to month {month}, {'behind' if behind else 'not behind'} time by "
                f"arrival, {written(time, 'ratio')}.",
            )
        )
    if gaps:
        told.append(
            say(f"逾期未办、迟到最多的：{'；'.join(gaps)}。", f"Most often overdue or late: {'; '.join(gaps)}.")
        )
    doubts = [f"{row[0]} {row[1]:,}" for row in limits if row[1]]
    if doubts:
        told.append(say(f"阅读时注意：{'、'.join(doubts)}。", f"Mind: {', '.join(doubts)}."))
    return told


def _lag(row: Sequence[Any]) -> str:
    """`绩效目标 98.20%（缺 7 个）`."""
    missing = row[2] - row[3]
    return f"{word('stage', row[0])} {written(row[4], 'ratio')}" + say(
        f"（{missing:,} 个未覆盖）", f" ({missing:,} missing)"
    )
