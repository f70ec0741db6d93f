"""`report`: the coverage report of a province with 130 counties and 300,000 projects, beside its SQL alone.

Here: the marts' rows, made with SQL straight into a release, and the report on them, each in its own process: the
province's page, workbook and brief; then a prefecture's with a page for each of its counties. SQL alone is the same
statements, timed from execute to the last row fetched. Not here: how marts of that size come to be.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measure import Clock, in_new_process, record

COUNTIES, PREFECTURES, PROJECTS, YEAR = 130, 10, 300_000, 2025
_PROVINCE, _PREFECTURE = "990000", "990100"
_WAYS = {"province": (_PROVINCE, False), "prefecture_with_counties": (_PREFECTURE, True)}
_MIB = 2**20


def run() -> Path:
    """Both reports; results/report.json."""
    with tempfile.TemporaryDirectory(prefix="jixiao-report-") as folder:
        home = Path(folder)
        _publish(home)
        figures: dict[str, Any] = {"counties": COUNTIES, "projects": PROJECTS, "execution_rows": PROJECTS * 12}
        for way in _WAYS:
            figures[way] = in_new_process(__name__, folder, way)
    return record("report", figures)


def _publish(home: Path) -> None:
    from tests.support.marts import publish

    def fill(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(_ROWS)

    publish(home, fill, f"{YEAR + 1}-01-31")


class _Timed:
    """A connection whose queries are timed; as much of one as the reports use."""

    def __init__(self, connection: Any, spent: list[tuple[float, float]]) -> None:
        self.connection, self.spent = connection, spent

    def cursor(self) -> "_Timed":
        return _Timed(self.connection.cursor(), self.spent)

    def execute(self, *words: Any) -> "_Timed":
        begun = _now()
        self.connection.execute(*words)
        self.spent.append(_since(begun))
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        begun = _now()
        rows = self.connection.fetchall()
        self.spent.append(_since(begun))
        return rows


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begun: tuple[float, float]) -> tuple[float, float]:
    """Wall and processor seconds."""
    return time.perf_counter() - begun[0], time.process_time() - begun[1]


def _report(home: Path, region: str, with_below: bool) -> dict[str, Any]:
    import pipelines.warehouse as warehouse
    from pipelines.readers.report import build_report
    from pipelines.settings import Settings

    spent: list[tuple[float, float]] = []
    opened = warehouse.open_release

    @contextmanager
    def timed(*words: Any, **named: Any) -> Iterator[Any]:
        with opened(*words, **named) as connection:
            yield _Timed(connection, spent)

    warehouse.open_release = timed
    clock = Clock()
    paths = build_report(Settings.load(home), region=region, with_brief=True, with_below=with_below)
    figures = clock.read()
    pages = [path.stat().st_size for path in paths if path.suffix == ".html" and path.name != "index.html"]
    own = {path.suffix[1:]: path.stat().st_size for path in paths if region in path.name}
    wall, processor = (sum(each[place] for each in spent) for place in (0, 1))
    return {
        **figures,
        "sql_wall_seconds": round(wall, 2),
        "sql_processor_seconds": round(processor, 2),
        "beside_sql_wall_seconds": round(figures["wall_seconds"] - wall, 2),
        "beside_sql_processor_seconds": round(figures["processor_seconds"] - processor, 2),
        "statements": len(spent) // 2,
        "pages": len(pages),
        "largest_page_mib": round(max(pages) / _MIB, 2),
        **{f"own_{kind}_mib": round(size / _MIB, 2) for kind, size in own.items()},
    }


_ROWS = f"""
    create temp table tree as
        select '{_PROVINCE}' as code, null as parent, 'province' as level, -1 as county
        union all
        select cast(990100 + 100 * i as varchar), '{_PROVINCE}', 'prefecture', -1 from range({PREFECTURES}) as r(i)
        union all
        select cast(990100 + 100 * (i % {PREFECTURES}) + 1 + i // {PREFECTURES} as varchar),
            cast(990100 + 100 * (i % {PREFECTURES}) as varchar), 'county', i
        from range({COUNTIES}) as r(i);

    create temp table project as
        select code as mof_div_code, {YEAR} as fiscal_year, 'P' || lpad(cast(i as varchar), 17, '0') as pro_code,
            '项目' || i || '道路养护和校舍维修工程' as name,
            lpad(cast(i // {COUNTIES} % 60 as varchar), 3, '0') as dept,
            i, cast(50000 + hash(i) % 9000000 as decimal(18, 2)) as yuan, cast(hash(i + 7) % 100 as integer) as luck
        from range({PROJECTS}) as r(i) inner join tree on tree.county = i % {COUNTIES};

    insert into marts.dim_regions by name
        select code as mof_div_code, {YEAR} as fiscal_year, '示例区划' || code as mof_div_name,
            parent as parent_mof_div_code, level as admin_level, level = 'county' and county > 2 as is_reported
        from tree;

    insert into marts.dim_projects by name
        select mof_div_code, fiscal_year, pro_code, name as pro_name, dept as dept_code, '部门' || dept as dept_name,
            false as is_secret, 'project' as subject_kind from project;

    insert into marts.dim_subjects by name
        select mof_div_code, fiscal_year, 'project' as subject_kind, pro_code as subject_code, name as subject_name,
            dept as dept_code, '部门' || dept as dept_name, true as is_managed, false as is_secret from project;

    insert into marts.fct_execution_monthly by name
        select mof_div_code, fiscal_year, pro_code, cast(month as integer) as month,
            yuan as budget_adjusted_ytd_yuan, cast(yuan * month / 14 as decimal(18, 2)) as paid_ytd_yuan,
            cast(yuan / 14 as decimal(18, 2)) as paid_period_yuan, month / 14 as execution_ratio,
            month / 12 as time_progress_ratio, month / 14 - month / 12 as progress_gap_ratio,
            case when luck < 10 then 'red' when luck < 25 then 'yellow' else 'none' end as alert_level,
            0.8 as evenness_index_ratio, luck = 50 as is_december_rush, 0.31 as december_share_ratio,
            false as is_paid_without_budget
        from project cross join range(1, 13) as r(month);

    create temp table stage as
        select * from (values ('goal', 'year'), ('monitoring', 'year'), ('monitoring', 'Q1'), ('monitoring', 'Q2'),
            ('monitoring', 'Q3'), ('monitoring', 'Q4'), ('self_evaluation', 'year'), ('evaluation', 'year'),
            ('disclosure', 'year')) as s(stage, period);

    insert into marts.fct_coverage by name
        select mof_div_code, fiscal_year, stage, 'project' as subject_kind, pro_code as subject_code, period,
            true as is_required, (i + length(stage)) % 10 <> 0 as is_covered, 'missing' as reason,
            yuan as required_yuan
        from project cross join stage;

    insert into marts.rpt_coverage_gaps by name
        select coverage.mof_div_code, coverage.fiscal_year, stage, subject_kind, subject_code, period,
            'general' as fund_book, name as subject_name, dept as dept_code, required_yuan, reason, true as is_overdue
        from marts.fct_coverage as coverage
        inner join project on coverage.mof_div_code = project.mof_div_code and subject_code = pro_code
        where not is_covered;

    create temp table above as
        select code, code as standing from tree
        union all select code, parent from tree where parent is not null
        union all select code, '{_PROVINCE}' from tree where level = 'county';

    insert into marts.rpt_coverage_gap_summary by name
        select standing as mof_div_code, fiscal_year, 'subtree' as scope, stage, period, count(*) as gap_count,
            sum(required_yuan) as required_yuan
        from marts.rpt_coverage_gaps inner join above on mof_div_code = code group by all;

    insert into marts.rpt_coverage by name
        select standing as mof_div_code, fiscal_year, scope, stage, kind as subject_kind, book as fund_book, period,
            count(*) as required_count, count(*) filter (where is_covered) as covered_count,
            count(*) filter (where is_covered) / count(*) as coverage_count_ratio,
            sum(required_yuan) as required_yuan,
            sum(required_yuan) filter (where is_covered) as covered_yuan,
            sum(required_yuan) filter (where is_covered) / sum(required_yuan) as coverage_amount_ratio,
            0 as late_count, {COUNTIES - 3} as reported_region_count,
            {COUNTIES + PREFECTURES + 1} as expected_region_count
        from marts.fct_coverage as coverage
        inner join above on coverage.mof_div_code = above.code
        cross join (values ('own'), ('subtree')) as s(scope)
        cross join (values ('all'), ('project')) as k(kind)
        cross join (values ('all'), ('general')) as b(book)
        where scope = 'subtree' or above.code = above.standing
        group by all;

    insert into marts.rpt_execution by name
        select standing as mof_div_code, execution.fiscal_year, scope, dept as dept_code, month,
            '部门' || dept as dept_name, sum(budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
            sum(paid_ytd_yuan) as paid_ytd_yuan, sum(paid_ytd_yuan) / sum(budget_adjusted_ytd_yuan) as execution_ratio,
            max(time_progress_ratio) as time_progress_ratio, count(*) as project_count,
            count(*) filter (where alert_level = 'yellow') as yellow_count,
            count(*) filter (where alert_level = 'red') as red_count,
            sum(budget_adjusted_ytd_yuan - paid_ytd_yuan) filter (where alert_level = 'yellow') as yellow_unspent_yuan,
            sum(budget_adjusted_ytd_yuan - paid_ytd_yuan) filter (where alert_level = 'red') as red_unspent_yuan,
            sum(budget_adjusted_ytd_yuan) as managed_budget_ytd_yuan
        from marts.fct_execution_monthly as execution
        inner join project
            on execution.mof_div_code = project.mof_div_code and execution.pro_code = project.pro_code
        inner join above on execution.mof_div_code = above.code
        cross join (values ('own'), ('subtree')) as s(scope)
        where scope = 'subtree' or above.code = above.standing
        group by grouping sets (
            (standing, execution.fiscal_year, scope, month), (standing, execution.fiscal_year, scope, month, dept)
        );
    update marts.rpt_execution set dept_code = 'all', dept_name = null where dept_code is null;
    delete from marts.rpt_execution where scope = 'subtree' and dept_code <> 'all';

    insert into marts.fct_recommendations by name
        select mof_div_code, fiscal_year, 'project' as subject_kind, pro_code as subject_code,
            'next_year_budget' as money_base, 'r0' || (1 + luck % 9) as rule_id,
            ['cut', 'cancel', 'reclaim', 'improve'][1 + luck % 4] as action, true as is_effective,
            yuan as base_yuan, yuan / 10 as recommended_yuan, '执行率低于政策标准' as evidence_text
        from project where luck < 20;

    insert into marts.rpt_recommendation_summary by name
        select standing as mof_div_code, fiscal_year, 'subtree' as scope, 'all' as subject_kind, 'final' as stage,
            action, 'all' as money_base, count(*) as subject_count, sum(recommended_yuan) as recommended_yuan
        from marts.fct_recommendations inner join above on mof_div_code = code group by all;

    insert into marts.rpt_self_evaluation_reviews by name
        select mof_div_code, fiscal_year, 'project' as subject_kind, pro_code as subject_code, 'rv05' as rule_id,
            '' as kpi_id, 'P1' as severity, '98' as printed, '92' as expected, '未完成而得满分' as message
        from project where luck > 80;

    insert into marts.rpt_dual_monitoring by name
        select mof_div_code, fiscal_year, 'project' as subject_kind, pro_code as subject_code, 'Q3' as period,
            name as subject_name, dept as dept_code, 0.9 as attainment_ratio, 0.6 as execution_ratio,
            0.3 as goal_execution_gap_ratio, luck > 90 as is_reason_missing from project;

    insert into marts.rpt_comparable_regions by name
        select code as mof_div_code, {YEAR} as fiscal_year, '示例区划' || code as mof_div_name,
            county > 5 as is_comparable, '上年没有该区划的数据' as reason from tree;
"""

if __name__ == "__main__":
    duckdb.connect().close()  # the library is loaded before the clock starts, as in a night
    print(json.dumps(_report(Path(sys.argv[1]), *_WAYS[sys.argv[2]])))
