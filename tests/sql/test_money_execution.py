"""Execution month by month: alerts, evenness, December rush and the year-end forecast (rules, section 1)."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION = "110201"
WORLD: Rows = {}


def add(extract: str, **row: Any) -> None:
    """One delivered row of the example region."""
    WORLD.setdefault(extract, []).append({"mof_div_code": REGION, **row})


def spent(code: str, year: int, budget: int, months: dict[int, str], agency: str = "101001") -> None:
    """A project with an initial budget and one payment on the tenth of each month given."""
    row = {"fiscal_year": year, "pro_code": code}
    add("projects", **row, pro_name=code, agency_code=agency, fund_book="general", pro_kind="specific")
    add("allotments", **row, bgt_id=f"I-{year}-{code}", bgt_type="initial", doc_date=f"{year}-01-20", amount=budget)
    for month, amount in months.items():
        add("payments", **row, pay_id=f"P-{year}-{code}-{month}", pay_date=f"{year}-{month:02d}-10", amount=amount)


for year in (2021, 2022, 2023, 2024):
    add("agencies", fiscal_year=year, agency_code="101001", agency_name="一", dept_code="101", dept_name="一局")
    add("agencies", fiscal_year=year, agency_code="201001", agency_name="二", dept_code="201", dept_name="二局")
# 2021–2023: by March a tenth, a fifth, a quarter of what the year spends in the end
spent("OLD", 2021, 1000, {3: "80", 12: "720"})
spent("OLD", 2022, 1000, {3: "180", 12: "720"})
spent("OLD", 2023, 1000, {3: "200", 12: "600"})
spent("OLD", 2024, 1000, {1: "40", 3: "60"})
spent("NEW", 2024, 1000, {3: "300"})  # no history: its department's
spent("ELSEWHERE", 2024, 1000, {3: "50"}, agency="201001")  # neither itself nor its department: the region's
spent("EVEN", 2022, 1200, dict.fromkeys(range(1, 13), "100"))
spent("RUSH", 2022, 1000, {6: "690", 12: "310"})
spent("ONCE", 2022, 1000, {6: "500"})
add("payments", fiscal_year=2022, pro_code="ONCE", pay_id="ONCE-late", pay_date="2023-01-05", amount="600")
WORLD["policy_alert_thresholds"] = [
    {
        "mof_div_code": REGION,
        "fiscal_year_from": 2022,
        "month": 8,
        "alert_level": "red",
        "min_execution_ratio": "0.6",
        "min_amount_yuan": "1000",
        "legal_basis": "示例办法",
        "evidence": "doc",
    }
]
spent("AUGUST", 2022, 2000, {8: "1199.99"})
spent("AUGUST-SMALL", 2022, 1000, {8: "599.99"})  # 1,000 is not above 1,000

NEIGHBOUR = {"mof_div_code": "110202", "fiscal_year": 2022, "pro_code": "TAKEN-AWAY"}  # its own past, its own forecasts
WORLD["projects"].append({**NEIGHBOUR, "pro_name": "收走的", "agency_code": "1", "fund_book": "general"})
WORLD["allotments"] += [
    {**NEIGHBOUR, "bgt_id": "I", "bgt_type": "initial", "doc_date": "2022-01-20", "amount": 100},
    {**NEIGHBOUR, "bgt_id": "R", "bgt_type": "reduction", "doc_date": "2022-05-01", "amount": 200},
]
WORLD["payments"].append({**NEIGHBOUR, "pay_id": "P", "pay_date": "2022-02-10", "amount": 50})
_still = {**NEIGHBOUR, "pro_code": "UNTOUCHED"}
WORLD["projects"].append({**_still, "pro_name": "没动的", "agency_code": "1", "fund_book": "general"})
WORLD["allotments"].append({**_still, "bgt_id": "U", "bgt_type": "initial", "doc_date": "2022-01-20", "amount": 100})

# money that arrives in mid-year, in a region that looks at its arrival and in one that looks at the calendar
ARRIVAL, CALENDAR = "110203", "110204"
for region in (ARRIVAL, CALENDAR):
    late = {"mof_div_code": region, "fiscal_year": 2022}
    for code in ("LATE", "JULY"):
        WORLD["projects"].append(
            {**late, "pro_code": code, "pro_name": code, "agency_code": "1", "fund_book": "general", "tags": "直达资金"}
        )
    WORLD["allotments"] += [
        {**late, "pro_code": code, "bgt_id": number, "bgt_type": kind, "doc_date": f"2022-{day}", "amount": amount}
        for number, code, kind, day, amount in (
            ("L1", "LATE", "initial", "03-20", 600),
            ("L2", "LATE", "supplement", "07-05", 400),
            ("L3", "LATE", "reduction", "08-01", 300),
            ("L4", "LATE", "transfer", "09-01", -100),
            ("J1", "JULY", "supplement", "07-31", 1200),
        )
    ]
    WORLD["payments"] += [
        {**late, "pro_code": "LATE", "pay_id": "L", "pay_date": "2022-06-10", "amount": 300},
        {**late, "pro_code": "JULY", "pay_id": "J", "pay_date": "2022-08-10", "amount": "240"},
    ]
    WORLD["policy_alert_thresholds"].append(
        {**WORLD["policy_alert_thresholds"][0], "mof_div_code": region, "min_amount_yuan": None}
    )
_BASIS = {"parameter": "alert_progress_basis", "value": "calendar", "legal_basis": "示例办法", "evidence": "doc"}
WORLD["policy_parameters"] = [{"mof_div_code": CALENDAR, "fiscal_year_from": 2022, **_BASIS}]

# a region that looks at the calendar and bears a gap of 80 points: only the threshold of August can speak
PATIENT = "110205"
_money = {"mof_div_code": PATIENT, "fiscal_year": 2022}
for code, amount in (("ABOVE", "360.00"), ("BELOW", "359.99")):
    WORLD["projects"].append({**_money, "pro_code": code, "pro_name": code, "agency_code": "1", "fund_book": "general"})
    WORLD["allotments"].append(
        {**_money, "pro_code": code, "bgt_id": code, "bgt_type": "supplement", "doc_date": "2022-07-31", "amount": 1200}
    )
    WORLD["payments"].append({**_money, "pro_code": code, "pay_id": code, "pay_date": "2022-08-10", "amount": amount})
WORLD["policy_alert_thresholds"].append(
    {**WORLD["policy_alert_thresholds"][0], "mof_div_code": PATIENT, "min_amount_yuan": None}
)
WORLD["policy_parameters"] += [
    {"mof_div_code": PATIENT, "fiscal_year_from": 2022, "legal_basis": "示例办法", "evidence": "doc", **set_}
    for set_ in (
        {"parameter": "alert_progress_basis", "value": "calendar"},
        {"parameter": "gap_yellow_ratio", "value": "-0.8"},
        {"parameter": "gap_red_ratio", "value": "-0.8"},
    )
]

# a past that began with a millionth of its budget, and a budget of which a cent is overdrawn
SMALL = "110206"
for year, budget, paid in ((2023, "3000000", {1: "10", 12: "2699990"}), (2024, "3000000", {1: "7"})):
    _small = {"mof_div_code": SMALL, "fiscal_year": year, "pro_code": "FIRST-YUAN"}
    WORLD["projects"].append({**_small, "pro_name": "起步慢", "agency_code": "1", "fund_book": "general"})
    WORLD["allotments"].append(
        {**_small, "bgt_id": f"I{year}", "bgt_type": "initial", "doc_date": f"{year}-01-20", "amount": budget}
    )
    WORLD["payments"] += [
        {**_small, "pay_id": f"P{year}-{month}", "pay_date": f"{year}-{month:02d}-10", "amount": amount}
        for month, amount in paid.items()
    ]
_small = {"mof_div_code": SMALL, "fiscal_year": 2024}
WORLD["agencies"].append({**_small, "agency_code": "2", "agency_name": "乙", "dept_code": "2", "dept_name": "乙局"})
WORLD["agencies"].append({**_small, "agency_code": "3", "agency_name": "丙", "dept_code": "3", "dept_name": "丙局"})
_small["pro_code"] = "OVERDRAWN"
WORLD["projects"].append({**_small, "pro_name": "透支一分", "agency_code": "2", "fund_book": "general"})
WORLD["allotments"] += [
    {**_small, "bgt_id": "O1", "bgt_type": "initial", "doc_date": "2024-01-20", "amount": "1000"},
    {**_small, "bgt_id": "O2", "bgt_type": "reduction", "doc_date": "2024-02-20", "amount": "1000.01"},
]
WORLD["payments"].append({**_small, "pay_id": "O", "pay_date": "2024-01-25", "amount": "500"})
# taken away from a project that was given less, and never paid
WORLD["projects"].append({**_small, "pro_code": "LESS-THAN-NOTHING", "pro_name": "只有追减", "agency_code": "3"})
WORLD["projects"][-1]["fund_book"] = "general"
WORLD["allotments"].append(
    {
        **_small,
        "pro_code": "LESS-THAN-NOTHING",
        "bgt_id": "O3",
        "bgt_type": "reduction",
        "doc_date": "2024-01-20",
        "amount": "9",
    }
)


def months(ask: Ask, code: str, year: int) -> dict[int, dict[str, Any]]:
    """The year's rows of a project by month."""
    where = f"mof_div_code = '{REGION}' and fiscal_year = {year} and pro_code = '{code}'"
    return {row["month"]: row for row in ask(f"select * from marts.fct_execution_monthly where {where}")}


def test_gap_is_the_exact_difference_rounded_once(ask: Ask) -> None:
    row = months(ask, "OLD", 2021)[7]
    # 80 ÷ 1000 − 7 ÷ 12 = −0.5033333…
    assert (row["execution_ratio"], row["time_progress_ratio"], row["progress_gap_ratio"]) == (
        Decimal("0.080000"),
        Decimal("0.583333"),
        Decimal("-0.503333"),
    )


def arrivals(ask: Ask, region: str, code: str, column: str) -> dict[int, Any]:
    """Month -> value of a column of a project in the year that its examples speak of."""
    where = f"mof_div_code = '{region}' and pro_code = '{code}' and fiscal_year in (2022, 2024)"
    return {row["month"]: row[column] for row in ask(f"select * from marts.fct_execution_monthly where {where}")}


def test_progress_counts_from_the_month_in_which_money_arrived(ask: Ask) -> None:
    late = arrivals(ask, ARRIVAL, "LATE", "time_progress_ratio")
    # the initial 600 from January; the 400 of July have two of six months behind them in August; what was taken away
    # changes the amounts, not the arrival
    assert late[6] == Decimal("0.500000")
    assert late[8] == Decimal("0.533333")  # (600 × 8/12 + 400 × 2/6) ÷ 1000
    assert late[12] == 1
    july = arrivals(ask, ARRIVAL, "JULY", "time_progress_ratio")
    assert (july[6], july[7], july[8]) == (None, Decimal("0.166667"), Decimal("0.333333"))
    assert arrivals(ask, ARRIVAL, "LATE", "calendar_progress_ratio")[8] == Decimal("0.666667")


def test_alerts_look_at_the_progress_that_policy_names(ask: Ask) -> None:
    """240 of 1,200 that came in July, in August: 13.33 points behind their arrival, 46.67 behind the calendar."""
    assert arrivals(ask, ARRIVAL, "JULY", "progress_gap_ratio")[8] == Decimal("-0.133333")
    assert arrivals(ask, CALENDAR, "JULY", "progress_gap_ratio")[8] == Decimal("-0.466667")
    assert arrivals(ask, CALENDAR, "JULY", "time_progress_ratio")[8] == Decimal("0.333333")


def test_a_threshold_shrinks_with_the_arrival(ask: Ask) -> None:
    """60 % by the end of August are 30 % of money of July: 20 % is below; 48 % of LATE, whose 300 of 700 are too."""
    assert arrivals(ask, ARRIVAL, "JULY", "policy_key")[8] == f"{ARRIVAL}/2022/policy_alert_thresholds"
    assert arrivals(ask, ARRIVAL, "LATE", "alert_level")[8] == "red"
    assert arrivals(ask, CALENDAR, "LATE", "alert_level")[8] == "red"
    # July is no month with a threshold: 0 % against 16.67 %, and against 58.33 %
    assert arrivals(ask, ARRIVAL, "JULY", "alert_level")[7] == "yellow"
    assert arrivals(ask, CALENDAR, "JULY", "alert_level")[7] == "red"


def test_a_threshold_shrinks_where_the_gap_is_taken_against_the_calendar_too(ask: Ask) -> None:
    """60 % by the end of August are 30 % of money of July, whatever a region compares its gap with."""
    assert arrivals(ask, PATIENT, "ABOVE", "alert_level")[8] == "none"
    assert arrivals(ask, PATIENT, "BELOW", "alert_level")[8] == "red"


def test_a_roll_up_weighs_every_project_s_money_by_its_arrival(ask: Ask) -> None:
    (row,) = ask(
        "select time_progress_ratio as arrival, calendar_progress_ratio as calendar from marts.rpt_execution "
        f"where mof_div_code = '{ARRIVAL}' and scope = 'own' and dept_code = 'all' and month = 8"
    )
    # (600 × 8/12 + 400 × 2/6 + 1200 × 2/6) ÷ 2200
    assert row == {"arrival": Decimal("0.424242"), "calendar": Decimal("0.666667")}
    (tag,) = ask(
        "select time_progress_ratio as arrival, progress_gap_ratio as gap from marts.rpt_execution_by_tag "
        f"where mof_div_code = '{ARRIVAL}' and scope = 'own' and month = 8"
    )
    # 540 ÷ 1900 − 14/33
    assert tag == {"arrival": Decimal("0.424242"), "gap": Decimal("-0.140032")}


def test_alerts_need_to_be_strictly_below_their_bound(ask: Ask) -> None:
    levels = {month: row["alert_level"] for month, row in months(ask, "OLD", 2023).items()}
    # March: 20 % against 25 %; May: 21.67 points behind; April: 13.33; December: 80 % is exactly 20 points behind
    assert [levels[month] for month in (1, 3, 4, 5, 12)] == ["none", "none", "yellow", "red", "yellow"]


def test_a_budget_taken_below_zero_alerts_by_its_negative_ratio(ask: Ask) -> None:
    sql = "select month, execution_ratio, alert_level from marts.fct_execution_monthly where pro_code = 'TAKEN-AWAY'"
    rows = {row["month"]: row for row in ask(sql)}
    assert (rows[4]["execution_ratio"], rows[4]["alert_level"]) == (Decimal("0.500000"), "none")
    assert (rows[5]["execution_ratio"], rows[5]["alert_level"]) == (Decimal("-0.500000"), "red")


def test_what_red_projects_left_unspent_is_never_less_than_nothing(ask: Ask) -> None:
    """TAKEN-AWAY is red with 150 more paid than it has, UNTOUCHED with 100 unspent: 100 of the department."""
    (row,) = ask("select red_count, red_unspent_yuan from marts.rpt_departments where mof_div_code = '110202'")
    assert row == {"red_count": 2, "red_unspent_yuan": Decimal("100.00")}


@pytest.mark.parametrize(
    ("column", "listed"),
    [
        ("red_unspent_yuan", "sum(case when alert_level = 'red' and unspent_ytd_yuan > 0 then unspent_ytd_yuan end)"),
        (
            "yellow_unspent_yuan",
            "sum(case when alert_level = 'yellow' and unspent_ytd_yuan > 0 then unspent_ytd_yuan end)",
        ),
        ("managed_budget_ytd_yuan", "sum(case when is_managed then budget_adjusted_ytd_yuan end)"),
    ],
)
def test_a_department_and_a_region_have_the_sum_of_their_projects(ask: Ask, column: str, listed: str) -> None:
    """In every month of every example: a department its own projects', a region those of all below it."""
    projects = (
        f"select {{who}}, fiscal_year, month, {listed} as yuan from marts.fct_execution_monthly "
        "inner join marts.dim_projects using (mof_div_code, fiscal_year, pro_code) left join ("
        "select mof_div_code, fiscal_year, subject_code as pro_code, is_managed from marts.dim_subjects "
        "where subject_kind in ('project', 'policy')) using (mof_div_code, fiscal_year, pro_code) {more} group by all"
    )
    departments = (
        f"select mof_div_code, dept_code, fiscal_year, month, {column} from marts.rpt_execution "
        "where scope = 'own' and dept_code <> 'all'"
    )
    own = projects.format(who="mof_div_code, dept_code", more="")
    assert (
        ask(
            f"select * from ({departments}) full join ({own}) using (mof_div_code, dept_code, fiscal_year, month) "
            f"where coalesce({column}, 0) <> coalesce(yuan, 0)"
        )
        == []
    )
    regions = (
        f"select mof_div_code, fiscal_year, month, {column} from marts.rpt_execution "
        "where scope = 'subtree' and dept_code = 'all'"
    )
    below = projects.format(
        who="ancestor_mof_div_code as mof_div_code",
        more="inner join intermediate.int_regions__ancestors using (mof_div_code, fiscal_year)",
    )
    (row,) = ask(
        f"select sum({column}) as told, "
        f"count(case when coalesce({column}, 0) <> coalesce(yuan, 0) then 1 end) as wrong "
        f"from ({regions}) left join ({below}) using (mof_div_code, fiscal_year, month)"
    )
    assert row["wrong"] == 0 and row["told"] > 0


def test_month_thresholds_speak_in_their_month_above_their_amount(ask: Ask) -> None:
    august, september = months(ask, "AUGUST", 2022)[8], months(ask, "AUGUST", 2022)[9]
    assert (august["alert_level"], august["policy_key"]) == ("red", f"{REGION}/2022/policy_alert_thresholds")
    assert september["alert_level"] == "yellow"  # 59.9995 % against 75 %: the gap alone
    assert months(ask, "AUGUST-SMALL", 2022)[8]["alert_level"] == "none"


def test_evenness(ask: Ask) -> None:
    assert months(ask, "EVEN", 2022)[12]["evenness_index_ratio"] == 1
    assert months(ask, "ONCE", 2022)[6]["evenness_index_ratio"] == 0
    assert months(ask, "EVEN", 2022)[1]["evenness_index_ratio"] is None
    # shares 0.69 and 0.31 of twelve: 1 − (0.69 + 0.31 − 2/12 + 10/12) ÷ (2 × 11/12)
    assert months(ask, "RUSH", 2022)[12]["evenness_index_ratio"] == Decimal("0.090909")


def test_december_rush(ask: Ask) -> None:
    rush, even = months(ask, "RUSH", 2022)[12], months(ask, "EVEN", 2022)[12]
    assert (rush["december_share_ratio"], rush["is_december_rush"]) == (Decimal("0.310000"), True)
    assert (even["december_share_ratio"], even["is_december_rush"]) == (Decimal("0.083333"), False)


def test_a_payment_dated_after_the_year_counts_in_december_and_is_marked(ask: Ask) -> None:
    rows = months(ask, "ONCE", 2022)
    assert (rows[11]["has_date_outside_year"], rows[12]["has_date_outside_year"]) == (False, True)
    assert (rows[12]["paid_ytd_yuan"], rows[12]["is_over_allotment"]) == (Decimal("1100.00"), True)


def test_forecast_takes_the_median_of_the_subjects_own_past(ask: Ask) -> None:
    """Past March factors 10, 5 and 4: 10 % in March becomes 50 %."""
    assert months(ask, "OLD", 2024)[3]["forecast_year_end_ratio"] == Decimal("0.500000")


def test_forecast_never_exceeds_one(ask: Ask) -> None:
    """No history of its own: 30 % times its department's 10."""
    assert months(ask, "NEW", 2024)[3]["forecast_year_end_ratio"] == Decimal("1.000000")


def test_forecast_falls_back_to_the_region(ask: Ask) -> None:
    """Neither it nor its department has a past. The region's March factors are 10, 12.4999… and 4: 5 % becomes 50 %."""
    assert months(ask, "ELSEWHERE", 2024)[3]["forecast_year_end_ratio"] == Decimal("0.500000")


def test_closed_years_are_not_forecast_and_running_ones_end_with_their_data(ask: Ask) -> None:
    assert months(ask, "OLD", 2023)[3]["forecast_year_end_ratio"] is None
    assert set(months(ask, "OLD", 2024)) == {1, 2, 3}


def test_past_zeros_are_skipped(ask: Ask) -> None:
    """OLD never paid by February; its department did in 2022 alone: 5,999.98 ÷ 200, times 4 %."""
    assert months(ask, "OLD", 2024)[2]["forecast_year_end_ratio"] == Decimal("1.000000")


def test_no_history_no_guess(ask: Ask) -> None:
    rows = ask(
        "select 1 from marts.fct_execution_monthly where forecast_year_end_ratio is not null and fiscal_year < 2024"
    )
    assert rows == []


def test_a_forecast_from_a_first_yuan_keeps_its_decimals(ask: Ask) -> None:
    """10 of 3,000,000 in January became 90 % in the end; 7 of 3,000,000 become 63 %."""
    assert arrivals(ask, SMALL, "FIRST-YUAN", "forecast_year_end_ratio")[1] == Decimal("0.630000")


def test_a_budget_overdrawn_by_a_cent_stops_no_night(ask: Ask) -> None:
    """500 paid of −0.01: ratio, forecast and the change on January stand at the end of what a ratio can carry."""
    end = Decimal("-999.999999")
    assert arrivals(ask, SMALL, "OVERDRAWN", "execution_ratio")[2] == end
    assert arrivals(ask, SMALL, "OVERDRAWN", "forecast_year_end_ratio")[2] == end
    (department,) = ask(
        "select execution_ratio, former_execution_ratio, execution_change_ratio from marts.rpt_progress_ranking "
        f"where mof_div_code = '{SMALL}' and unit_kind = 'department' and unit_code = '2' and month = 2"
    )
    assert list(department.values()) == [end, Decimal("0.500000"), end]


def test_a_budget_below_zero_is_listed_by_what_was_taken_too_much(ask: Ask) -> None:
    rows = ask(
        "select pro_code, alert_level, is_over_allotment from marts.fct_execution_monthly "
        f"where mof_div_code = '{SMALL}' and fiscal_year = 2024 and month = 2 and pro_code <> 'FIRST-YUAN' "
        "order by pro_code"
    )
    assert [tuple(row.values()) for row in rows] == [("LESS-THAN-NOTHING", "none", True), ("OVERDRAWN", "red", True)]
    rows = ask(
        f"select subject_code, over_yuan from marts.rpt_over_budget where mof_div_code = '{SMALL}' "
        "and subject_kind = 'project' order by subject_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("LESS-THAN-NOTHING", Decimal("9.00")),
        ("OVERDRAWN", Decimal("500.01")),
    ]
