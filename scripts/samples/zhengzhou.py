"""郑州市 410100, 2021: 15 special funds cancelled or adjusted, 5.8 亿元 cut; 1,209 万元 cut at mid-year.

Published: those three. The funds, their single amounts (6 cancelled, 9 adjusted) and all else are made up. A fund has
one row that says what was done (no amount) and one `cut` row that says how much less it gets.
"""

from datetime import date
from decimal import Decimal

from .delivery import Dress, Tray
from .figures import split, wan
from .modest import modest_books, modest_papers, modest_projects
from .paperwork import Paperwork

CODE, YEAR = "410100", 2021
FUND_COUNT, CANCELLED, CUT_TOTAL = 15, 6, wan("58000")
MID_YEAR_COUNT, MID_YEAR_TOTAL = 8, wan("1209")


def deliver(tray: Tray) -> None:
    """Workbooks in 万元 with a title line; the money itself in GB18030."""
    bureau = modest_books(CODE, YEAR, 24)
    bureau.add(
        "regions", mof_div_code=CODE, mof_div_name="郑州市", parent_mof_div_code="410000", admin_level="prefecture"
    )
    funds = [bureau.project(bureau.agencies[number], tags="专项资金", is_key=True) for number in range(FUND_COUNT)]
    cuts = split(CUT_TOTAL, FUND_COUNT, bureau.rng, spread=5)
    for number, (fund, cut) in enumerate(zip(funds, cuts, strict=True)):
        bureau.allot(fund, "initial", cut if number < CANCELLED else cut * 2, date(YEAR, 2, 24))
        bureau.spend(fund, 62 if number < CANCELLED else 81, 4)
    watched = [bureau.project(bureau.agencies[number + 8]) for number in range(MID_YEAR_COUNT)]
    mid_year_cuts = split(MID_YEAR_TOTAL, MID_YEAR_COUNT, bureau.rng, spread=4)
    for project, cut in zip(watched, mid_year_cuts, strict=True):
        bureau.allot(project, "initial", cut * 6, date(YEAR, 2, 24))
        bureau.spend(project, 70, 3, first_month=8)
    modest_projects(bureau, 30, wan("92480.55"))
    bureau.running_costs(wan("81200"), wan("7900"))
    papers = modest_papers(bureau)
    for number, (fund, cut) in enumerate(zip(funds, cuts, strict=True)):
        cancelled = number < CANCELLED
        score = Decimal(48 + number * 2) if cancelled else Decimal(60 + number)
        eval_id = papers.evaluate(*fund.subject, "finance", score, date(YEAR, 10, 20), amount=fund.adjusted)
        applied = date(YEAR, 12, 8)
        papers.apply("cancel" if cancelled else "adjust", applied, subject=fund.subject, eval_id=eval_id)
        papers.apply("cut", applied, subject=fund.subject, amount=cut, eval_id=eval_id)
    for number, (project, cut) in enumerate(zip(watched, mid_year_cuts, strict=True)):
        eval_id = _look_at_mid_year(papers, project.subject, project.adjusted, Decimal(56 + number * 2))
        papers.apply(
            "cut",
            date(YEAR, 8, 16),
            subject=project.subject,
            amount=cut,
            stage="interim",
            rule_id="r15",
            eval_id=eval_id,
        )
    gb = Dress(encoding="gb18030", unit="元")
    tray.put_bureau(
        bureau.folder,
        bureau.rows,
        Dress(form="xlsx", unit="万元", title="郑州市2021年预算绩效管理台账"),
        {"payments": gb, "allotments": gb, "regions": gb},
    )


def _look_at_mid_year(papers: Paperwork, subject: tuple[str, str], fen: int, score: Decimal) -> str:
    return papers.evaluate(*subject, "finance", score, date(YEAR, 7, 20), amount=fen, scope="interim", disclosed=False)
