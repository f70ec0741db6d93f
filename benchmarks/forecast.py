"""`forecast`: the year-end forecast of fct_execution_monthly on years held back, against the naive straight line.

Here: made-up counties (jixiao generate: spring lull, December rush), their last three years forecast one after the
other as if each were still running, by the model itself; what was forecast in month m beside what December brought.
Not here: the forecast (dbt: fct_execution_monthly, int_money__forecast_factors).

Two data sets: payments as generated, where every year has the same season, and the same payments delayed by up to six
weeks, another delay for each department and year, so that the past tells less.
"""

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measure import record

COUNTIES, PROJECTS, PAYMENTS, SEED = 3, 600, 12_000, 1
FIRST_YEAR, LAST_YEAR = 2021, 2025
HELD_BACK = (2023, 2024, 2025)
DELAY_DAYS = 42

_DELAYED = f"""
    create table main.delayed as
    select payments.* replace (
        least(
            payments.pay_date
            + cast(hash(agencies.dept_code, payments.mof_div_code, payments.fiscal_year) % {DELAY_DAYS} as integer),
            make_date(payments.fiscal_year, 12, 31)
        ) as pay_date
    )
    from raw.payments as payments
    left join raw.projects as projects using (mof_div_code, fiscal_year, pro_code)
    left join raw.agencies as agencies using (mof_div_code, fiscal_year, agency_code)
"""

_ERRORS = """
    with
    months as (
        select
            month, mof_div_code, pro_code, paid_ytd_yuan, budget_adjusted_ytd_yuan as budget,
            forecast_year_end_ratio as forecast,
            least(1, execution_ratio * 12 / month) as naive
        from marts.fct_execution_monthly
        where fiscal_year = ? and month < 12
    ),
    year_ends as (
        select mof_div_code, pro_code, execution_ratio as actual, budget_adjusted_ytd_yuan as budget
        from marts.fct_execution_monthly
        where fiscal_year = ? and month = 12 and execution_ratio is not null
    )
    select
        month, count(*) as projects,
        count(forecast) as forecasts,
        sum(abs(forecast - actual)) as forecast_error, sum(abs(naive - actual)) as naive_error,
        sum((forecast - actual) * year_ends.budget) as forecast_yuan,
        sum((naive - actual) * year_ends.budget) as naive_yuan,
        sum(year_ends.budget) as budget
    from months
    inner join year_ends using (mof_div_code, pro_code)
    where forecast is not null and naive is not null
    group by month
    order by month
"""


def run() -> Path:
    """Both data sets, every held-back year; results/forecast.json."""
    with tempfile.TemporaryDirectory(prefix="jixiao-forecast-") as folder:
        home = Path(folder)
        _generate(home)
        figures = {
            "data": {
                "counties": COUNTIES,
                "projects_a_year": PROJECTS,
                "payments_a_year": PAYMENTS,
                "years": f"{FIRST_YEAR}-{LAST_YEAR}",
                "seed": SEED,
                "held_back": list(HELD_BACK),
            },
            "as_generated": _backtest(home, is_delayed=False),
            "delayed": _backtest(home, is_delayed=True),
        }
    return record("forecast", figures)


def _generate(home: Path) -> None:
    from pipelines.generate import generate
    from pipelines.generate.sizes import Size
    from pipelines.land import land
    from pipelines.settings import Settings

    generate(home, Size(COUNTIES, PROJECTS, PAYMENTS, FIRST_YEAR, LAST_YEAR), SEED)
    land(Settings.load(home))


def _backtest(home: Path, *, is_delayed: bool) -> list[dict[str, Any]]:
    """One row per month, errors in points of the execution ratio over the held-back years together."""
    from pipelines.load import load
    from pipelines.settings import Settings
    from pipelines.transform import MODELS_ALONE, build

    settings = Settings.load(home)
    folder = home / "builds" / ("delayed" if is_delayed else "as_generated")
    folder.mkdir(parents=True)
    database = load(settings, folder.name, date(LAST_YEAR, 12, 31), "", datetime(LAST_YEAR, 12, 31), folder).database
    if is_delayed:
        with duckdb.connect(str(database)) as connection:
            connection.execute(_DELAYED)
            connection.execute("drop view raw.payments")
            connection.execute("create view raw.payments as select * from main.delayed")
    sums: dict[int, list[float]] = {}
    for year in HELD_BACK:
        with duckdb.connect(str(database)) as connection:
            connection.execute("update meta.run set data_as_of = ?", [date(year, 12, 31)])
        build(settings, database, words=(*MODELS_ALONE, "--select", "+fct_execution_monthly"))
        with duckdb.connect(str(database), read_only=True) as connection:
            for month, *figures in connection.execute(_ERRORS, [year, year]).fetchall():
                before = sums.setdefault(month, [0.0] * len(figures))
                sums[month] = [total + float(figure) for total, figure in zip(before, figures, strict=True)]
    return [_told(month, *sums[month]) for month in sorted(sums)]


def _told(
    month: int,
    projects: float,
    forecasts: float,
    forecast_error: float,
    naive_error: float,
    forecast_yuan: float,
    naive_yuan: float,
    budget: float,
) -> dict[str, Any]:
    """Mean absolute error of single projects, and the error of all their money together, in points."""
    return {
        "month": month,
        "forecasts": int(forecasts),
        "project_error_points": round(100 * forecast_error / projects, 2),
        "project_error_points_naive": round(100 * naive_error / projects, 2),
        "total_error_points": round(100 * abs(forecast_yuan) / budget, 2),
        "total_error_points_naive": round(100 * abs(naive_yuan) / budget, 2),
    }
