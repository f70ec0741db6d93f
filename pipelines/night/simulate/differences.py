"""Two builds of the same data under two policies: who changes, by how much, why.

Here: the comparison of marts. Not here: the builds, printing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse import quote

Row = dict[str, Any]

_SCOPE = """
    scope as (
        select mof_div_code, fiscal_year from after.marts.dim_regions
        where (?1 is null or mof_div_code = ?1) and (?2 is null or fiscal_year = ?2)
        union
        select child.mof_div_code, child.fiscal_year
        from after.marts.dim_regions as child
        inner join scope
            on child.parent_mof_div_code = scope.mof_div_code and child.fiscal_year = scope.fiscal_year
    )
"""


@dataclass(frozen=True)
class Differences:
    """Rows of dictionaries; money in 元, NULL = by judgement or none."""

    changes: list[Row]
    """One per subject and money whose effective recommendation differs: before and after, with rule and clause."""
    totals: list[Row]
    """Effective recommendations per region, year and action that differ in number or amount."""
    grades: list[Row]
    """Self-evaluations and evaluations whose score by rule or grade differs."""
    alerts: list[Row]
    """Per region, year and level: projects-and-months before and after, where they differ."""


def compare(settings: Settings, before: Path, after: Path, region: str | None, year: int | None) -> Differences:
    """What differs between the two databases, in the region with all below it and in the year; None = everywhere."""
    connection = duckdb.connect(config={"memory_limit": settings.memory_limit, "threads": settings.threads})
    try:
        connection.execute(f"attach {quote(str(before))} as before (read_only)")
        connection.execute(f"attach {quote(str(after))} as after (read_only)")
        scope = [region, year]
        return Differences(
            changes=[{name: row[name] for name in CHANGE_COLUMNS} for row in _rows(connection, _CHANGES, scope)],
            totals=_rows(connection, _TOTALS, scope),
            grades=_rows(connection, _GRADES, scope),
            alerts=_rows(connection, _ALERTS, scope),
        )
    finally:
        connection.close()


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any]) -> list[Row]:
    found = connection.execute(f"with recursive {_SCOPE}, {sql}", list(parameters))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


CHANGE_COLUMNS = {
    "mof_div_code": "区划",
    "fiscal_year": "年度",
    "subject_kind": "对象类型",
    "subject_code": "对象代码",
    "subject_name": "对象名称",
    "money_base": "资金口径",
    "kind": "变化",
    "base_yuan": "基数(元)",
    "rule_before": "现行规则",
    "action_before": "现行建议",
    "cut_ratio_before": "现行压减比例",
    "recommended_before_yuan": "现行金额(元)",
    "rule_after": "试行规则",
    "action_after": "试行建议",
    "cut_ratio_after": "试行压减比例",
    "recommended_after_yuan": "试行金额(元)",
    "difference_yuan": "差额(元)",
    "policy_key_before": "现行政策",
    "policy_key_after": "试行政策",
    "legal_basis_before": "现行依据",
    "legal_basis_after": "试行依据",
    "evidence_before": "现行理由",
    "evidence_after": "试行理由",
}
"""Of a row of `changes`, in this order, and what people call them."""

# kind: new, gone, changed (another action or amount), rule (another rule, the same outcome), clause (only the policy
# that is cited). An amount by judgement has no difference.
_CHANGES = """
    old as (select * from before.marts.fct_recommendations where is_effective and is_bureau_only is not true),
    fresh as (select * from after.marts.fct_recommendations where is_effective and is_bureau_only is not true),
    paired as (
        select
            mof_div_code, fiscal_year, subject_kind, subject_code, money_base,
            old.rule_id as rule_before, fresh.rule_id as rule_after,
            old.action as action_before, fresh.action as action_after,
            coalesce(fresh.base_yuan, old.base_yuan) as base_yuan,
            old.cut_ratio as cut_ratio_before, fresh.cut_ratio as cut_ratio_after,
            old.recommended_yuan as recommended_before_yuan, fresh.recommended_yuan as recommended_after_yuan,
            old.policy_key as policy_key_before, fresh.policy_key as policy_key_after,
            old.legal_basis as legal_basis_before, fresh.legal_basis as legal_basis_after,
            old.evidence_text as evidence_before, fresh.evidence_text as evidence_after
        from old
        full join fresh using (mof_div_code, fiscal_year, subject_kind, subject_code, money_base)
        inner join scope using (mof_div_code, fiscal_year)
    ),
    judged as (
        select
            *,
            case
                when rule_before is null then 'new'
                when rule_after is null then 'gone'
                when
                    action_before is distinct from action_after
                    or recommended_before_yuan is distinct from recommended_after_yuan
                    or cut_ratio_before is distinct from cut_ratio_after
                    then 'changed'
                when rule_before <> rule_after then 'rule'
                when policy_key_before is distinct from policy_key_after then 'clause'
            end as kind
        from paired
    )
    select
        judged.*, subjects.subject_name,
        case when judged.rule_after is null then 0 else judged.recommended_after_yuan end
        - case when judged.rule_before is null then 0 else judged.recommended_before_yuan end as difference_yuan
    from judged
    left join after.marts.dim_subjects as subjects using (mof_div_code, fiscal_year, subject_kind, subject_code)
    where judged.kind is not null
    order by
        array_position(['new', 'gone', 'changed', 'rule', 'clause'], judged.kind), abs(difference_yuan) desc nulls last,
        judged.mof_div_code, judged.fiscal_year, judged.subject_kind, judged.subject_code, judged.money_base
"""

_TOTALS = """
    both_sides as (
        select mof_div_code, fiscal_year, action, money_base, 1 as count_before, recommended_yuan as yuan_before,
            0 as count_after, cast(null as decimal(18, 2)) as yuan_after
        from before.marts.fct_recommendations
        where is_effective and is_bureau_only is not true
        union all
        select mof_div_code, fiscal_year, action, money_base, 0, null, 1, recommended_yuan
        from after.marts.fct_recommendations
        where is_effective and is_bureau_only is not true
    )
    select
        mof_div_code, any_value(regions.mof_div_name) as mof_div_name, fiscal_year, action, money_base,
        cast(sum(count_before) as bigint) as count_before, coalesce(sum(yuan_before), 0) as recommended_before_yuan,
        cast(sum(count_after) as bigint) as count_after, coalesce(sum(yuan_after), 0) as recommended_after_yuan,
        coalesce(sum(yuan_after), 0) - coalesce(sum(yuan_before), 0) as difference_yuan
    from both_sides
    inner join scope using (mof_div_code, fiscal_year)
    left join after.marts.dim_regions as regions using (mof_div_code, fiscal_year)
    group by mof_div_code, fiscal_year, action, money_base
    having sum(count_before) <> sum(count_after) or coalesce(sum(yuan_before), 0) <> coalesce(sum(yuan_after), 0)
    order by mof_div_code, fiscal_year, action, money_base
"""

_GRADES = """
    paired as (
        select
            mof_div_code, fiscal_year, 'self_evaluation' as document, subject_kind, subject_code,
            cast(null as varchar) as eval_id,
            old.total_rule_score as score_before, fresh.total_rule_score as score_after,
            old.rule_grade as grade_before, fresh.rule_grade as grade_after,
            old.review_flags as review_flags_before, fresh.review_flags as review_flags_after,
            old.grade_policy_key as policy_key_before, fresh.grade_policy_key as policy_key_after
        from before.marts.fct_self_evaluations as old
        inner join after.marts.fct_self_evaluations as fresh
            using (mof_div_code, fiscal_year, subject_kind, subject_code)
        union all
        select
            mof_div_code, fiscal_year, 'evaluation', fresh.subject_kind, fresh.subject_code, eval_id,
            old.score, fresh.score, old.grade, fresh.grade, null, null, old.policy_key, fresh.policy_key
        from before.marts.fct_evaluations as old
        inner join after.marts.fct_evaluations as fresh using (mof_div_code, fiscal_year, eval_id)
    )
    select paired.*
    from paired
    inner join scope using (mof_div_code, fiscal_year)
    where
        score_before is distinct from score_after
        or grade_before is distinct from grade_after
        or review_flags_before is distinct from review_flags_after
    order by mof_div_code, fiscal_year, document, subject_kind, subject_code, eval_id
"""

_ALERTS = """
    both_sides as (
        select
            mof_div_code, fiscal_year, alert_level,
            pro_code as project_before, cast(null as varchar) as project_after
        from before.marts.fct_execution_monthly
        union all
        select mof_div_code, fiscal_year, alert_level, null, pro_code
        from after.marts.fct_execution_monthly
    )
    select
        mof_div_code, fiscal_year, alert_level,
        count(project_before) as project_months_before, count(project_after) as project_months_after,
        count(distinct project_before) as projects_before, count(distinct project_after) as projects_after
    from both_sides
    inner join scope using (mof_div_code, fiscal_year)
    where alert_level <> 'none'
    group by mof_div_code, fiscal_year, alert_level
    having
        count(project_before) <> count(project_after)
        or count(distinct project_before) <> count(distinct project_after)
    order by mof_div_code, fiscal_year, alert_level
"""
