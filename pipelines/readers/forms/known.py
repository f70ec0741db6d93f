"""What the release knows of a subject before its form is filled in: names, budget, the goal and its indicators.

Here: queries on marts. Not here: the form (page.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import duckdb

from pipelines.contracts.codes import UNKNOWN_MEMBER


class Indicator(NamedTuple):
    """An indicator of the goal, as delivered."""

    kpi_id: str
    level1: str
    level2: str
    level3: str
    operator: str | None
    target_raw: str | None
    unit: str | None
    weight_points: Decimal | None
    direction: str | None
    goal_block: str | None
    parent_kpi_id: str | None


@dataclass(frozen=True)
class Known:
    """One subject of one region and year; names and wording of secret ones are left out."""

    region: str
    year: int
    kind: str
    code: str
    name: str | None
    department: str | None
    agency: str | None
    is_new: bool
    budget_initial: Decimal | None
    budget_adjusted: Decimal | None
    executed: Decimal | None
    goal_text: str | None = None
    indicators: list[Indicator] = field(default_factory=list)
    execution_ratio: Decimal | None = None


_SUBJECTS = f"""
with newest as (
    select mof_div_code, max(fiscal_year) as fiscal_year from marts.dim_subjects group by mof_div_code
),
months as (
    select mof_div_code, fiscal_year, false as is_department, pro_code as code, month, budget_initial_yuan,
        budget_adjusted_ytd_yuan, paid_ytd_yuan, execution_ratio
    from marts.fct_execution_monthly
    union all
    select mof_div_code, fiscal_year, true, dept_code, month, budget_initial_yuan, budget_adjusted_ytd_yuan,
        paid_ytd_yuan, execution_ratio
    from marts.rpt_execution where scope = 'own'
),
of_subject as (
    select * from months
    qualify month = max(month) over (partition by mof_div_code, fiscal_year, is_department, code)
)
select s.mof_div_code, s.fiscal_year, s.subject_kind, s.subject_code,
    case when s.is_secret then null else s.subject_name end,
    s.dept_name, p.agency_name, coalesce(s.is_new, false),
    m.budget_initial_yuan, m.budget_adjusted_ytd_yuan, m.paid_ytd_yuan,
    case when s.is_secret then null else g.goal_text end, coalesce(s.is_secret, false), m.execution_ratio
from marts.dim_subjects s
left join marts.dim_projects p
    on s.subject_kind in ('project', 'policy') and p.mof_div_code = s.mof_div_code and p.fiscal_year = s.fiscal_year
    and p.pro_code = s.subject_code
left join of_subject m
    on m.mof_div_code = s.mof_div_code and m.fiscal_year = s.fiscal_year and m.code = s.subject_code
    and m.is_department = (s.subject_kind = 'department')
left join marts.fct_goals g
    on g.mof_div_code = s.mof_div_code and g.fiscal_year = s.fiscal_year and g.subject_kind = s.subject_kind
    and g.subject_code = s.subject_code
where s.is_managed and s.subject_kind in ('project', 'policy', 'department') and s.subject_code <> '{UNKNOWN_MEMBER}'
    and ($region is null or s.mof_div_code = $region)
    and s.fiscal_year = coalesce(
        $year, (select n.fiscal_year from newest n where n.mof_div_code = s.mof_div_code)
    )
order by s.mof_div_code, s.fiscal_year, s.dept_name, s.subject_kind, s.subject_code
"""

_INDICATORS = """
select subject_kind, subject_code, kpi_id, level1, level2, level3, printed_operator, target_raw, unit, weight_points,
    direction, goal_block, parent_kpi_id
from marts.fct_goal_indicators where mof_div_code = $region and fiscal_year = $year order by kpi_id
"""


def subjects(connection: duckdb.DuckDBPyConnection, region: str | None, year: int | None) -> Iterator[list[Known]]:
    """The managed subjects, one list per region and year; without a year the newest of each region."""
    rows = connection.cursor().execute(_SUBJECTS, {"region": region, "year": year}).fetchall()
    places = dict.fromkeys((row[0], row[1]) for row in rows)
    for place in places:
        indicators: dict[tuple[str, str], list[Indicator]] = {}
        found = connection.cursor().execute(_INDICATORS, {"region": place[0], "year": place[1]}).fetchall()
        for kind, code, *rest in found:
            indicators.setdefault((kind, code), []).append(Indicator(*rest))
        yield [
            Known(
                *row[:12],
                indicators=[] if row[12] else indicators.get((row[2], row[3]), []),
                execution_ratio=row[13],
            )
            for row in rows
            if (row[0], row[1]) == place
        ]
