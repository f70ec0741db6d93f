"""A running year: 清源县 and its township 柳溪镇, read on 10 September 2026. All made up, codes included.

Here: what only happens while a year runs, one of each, few enough to be worked by hand (docs/running-year.md): a
township that has sent nothing since May, two departments that merged on 1 July, a bond and a late supplement, a payment
and a disclosure dated later than the day, an interim 中 beside a self-evaluation 优, a policy that expired, a payment
above the budget, a finding referred away. Not here: the rows
(running_money.py, running_papers.py), what comes out (docs, tests).
"""

from .delivery import Dress, Tray
from .running_cycle import LADDER, bonds, cycle_before, first_round, joined, requests
from .running_money import COUNTY, TOWN, YEAR, county_money, county_year_before, town_money
from .running_papers import county_papers, county_papers_before, town_papers

CALENDAR = (  # stage, period, window, due, document
    (
        "monitoring",
        "M07",
        "01-01",
        "07-31",
        "08-31",
        "《清源县（示例）预算绩效运行监控办法》（清财绩〔2025〕3号）第六条",
    ),
    ("self_evaluation", "year", "", "", "+1-03-31", ""),
    ("disclosure", "year", "", "", "12-31", ""),
)
"""One day with the document that sets it, two that rest on none."""


def deliver(tray: Tray) -> None:
    """UTF-8 CSV with Chinese headers, amounts in 万元 for the county, in 元 for the township."""
    before = joined(county_year_before(), county_papers_before(), cycle_before())
    tray.put_bureau(f"{COUNTY}/2025", before, Dress(unit="万元"))
    running = joined(county_money(), county_papers(), first_round(), bonds(), {"budget_requests": requests(YEAR)})
    tray.put_bureau(f"{COUNTY}/{YEAR}", running, Dress(unit="万元"))
    tray.put_bureau(f"{COUNTY}/{YEAR + 1}", {"budget_requests": requests(YEAR + 1)}, Dress(unit="万元"))
    tray.put_bureau(f"{TOWN}/{YEAR}", town_money() | town_papers(), Dress())
    note = "样例自编"
    tray.put_policy(
        COUNTY,
        "policy_parameters",
        [{"fiscal_year_from": "2026", "parameter": "ex_ante_threshold_yuan", "value": "500000", "unit": "元",
          "legal_basis": "", "evidence": "convention", "note": note},
         {"fiscal_year_from": "2025", "parameter": "rectification_withhold_ratio", "value": "", "unit": "比例",
          "legal_basis": "", "evidence": "convention", "note": note}],
    )  # fmt: skip
    tray.put_policy(
        COUNTY,
        "policy_calendar",
        [{"fiscal_year_from": "2025", "stage": stage, "period": period, "window_start": start, "window_end": end,
          "due": due, "legal_basis": basis, "evidence": "doc" if basis else "convention", "note": note}
         for stage, period, start, end, due, basis in CALENDAR],
    )  # fmt: skip
    tray.put_policy(
        COUNTY,
        "policy_result_ladder",
        [{"fiscal_year_from": "2025", "subject_kind": "project", "grade": grade, "action": action,
          "money_base": "next_year_budget", "cut_ratio": ratio, "legal_basis": "", "evidence": "convention",
          "note": note} for grade, action, ratio in LADDER],
    )  # fmt: skip
