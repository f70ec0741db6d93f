"""Examples that the shell shows and runs: questions people ask of a release, each as one query.

Here: SQL over marts only; a test runs every one on the samples.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """One question in both languages, and its answer in SQL."""

    zh: str
    en: str
    sql: str


EXAMPLES = (
    Example(
        "各地区、年度的目标和自评覆盖率",
        "coverage of goals and self-evaluations by region and year",
        "select mof_div_code, fiscal_year, stage, required_count, covered_count, coverage_count_ratio\n"
        "from marts.rpt_coverage\n"
        "where scope = 'own' and stage in ('goal', 'self_evaluation') and subject_kind = 'all' and fund_book = 'all'\n"
        "  and period = 'year' and required_count > 0\n"
        "order by mof_div_code, fiscal_year, stage",
    ),
    Example(
        "泸县 2021 年哪些项目该压减、收回, 为什么",
        "which projects of 泸县 2021 should lose money, and why",
        "select subject_code, action, money_base, recommended_yuan, rule_id, evidence_text\n"
        "from marts.fct_recommendations\n"
        "where mof_div_code = '510521' and fiscal_year = 2021 and is_effective and not is_bureau_only\n"
        "  and action in ('cut', 'cancel', 'reclaim', 'exit', 'suspend', 'withhold')\n"
        "order by recommended_yuan desc nulls last, subject_code",
    ),
    Example(
        "执行最慢的项目 (最后一个完整月)",
        "slowest projects in the last complete month",
        "select mof_div_code, fiscal_year, pro_code, month, budget_adjusted_ytd_yuan, execution_ratio, alert_level\n"
        "from marts.fct_execution_monthly as months\n"
        "where month = (\n"
        "    select max(month) from marts.fct_execution_monthly as latest\n"
        "    where latest.is_month_complete\n"
        "      and latest.mof_div_code = months.mof_div_code and latest.fiscal_year = months.fiscal_year)\n"
        "  and budget_adjusted_ytd_yuan > 0\n"
        "order by execution_ratio, pro_code limit 20",
    ),
    Example(
        "自评分比复算分高得最多的",
        "self-evaluations furthest above their score by rule",
        "select mof_div_code, fiscal_year, subject_code, total_reported_score, total_rule_score, score_delta,\n"
        "    review_flags\n"
        "from marts.fct_self_evaluations\n"
        "where score_delta > 0 order by score_delta desc, subject_code limit 20",
    ),
    Example(
        "一个数从哪里来: 支付的来源文件",
        "where a figure comes from: source files of payments",
        "select pro_code, _source_file, payment_count, paid_yuan\n"
        "from marts.fct_payment_sources order by paid_yuan desc, pro_code limit 20",
    ),
    Example(
        "指标怎么算: 名称、公式、依据",
        "how an indicator is computed",
        "select metric_id, name, formula, source_rule from marts.dim_metrics order by metric_id",
    ),
    Example(
        "被拒收的行和原因",
        "rejected rows and why",
        'select path, row, "column", value, message from meta.rejects order by path, row limit 50',
    ),
)
