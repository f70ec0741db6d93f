"""Four regions through a week of nights, each with a story of its own, so that one night serves them all.

HELD and SOUND: a county whose file is missing is held back while the other goes on (test_holding.py). CHANGED: its
deliveries would change figures without a word (test_deliveries.py). COMING: the first goal for the coming year arrives
(test_report_years.py). 2020 is closed, 2021 runs. Here: what is delivered, the nights, what stood after each. Not here:
what is asked of it.
"""

import zipfile
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipelines.lang import set_lang
from pipelines.readers.annual import write_annual_reports
from pipelines.readers.browse.app import application
from pipelines.readers.browse.door.own import OwnShelf
from pipelines.readers.browse.shelf import Shelf
from pipelines.readers.notices import write_notices
from pipelines.readers.report import build_report
from pipelines.settings import Settings
from pipelines.warehouse import open_release
from tests.conftest import PROJECT, Ended, jixiao_here
from tests.support.browsing import get
from tests.support.county import put_county

HELD, SOUND, CHANGED, COMING = "990101", "990102", "990861", "629901"
YEAR = 2020
"""Of the two counties."""
GONE = f"{HELD}/{YEAR}/payments.csv"
BROWSED = (
    *("/", f"/region/{HELD}/{YEAR}", f"/subject/{HELD}/{YEAR}/project/P1"),
    f"/compare?a={SOUND}&ay={YEAR}&b={HELD}&by={YEAR}",
    *(f"/region/{SOUND}/{YEAR}", f"/compare?a={SOUND}&ay={YEAR}&b={SOUND}&by={YEAR}"),
)
"""The first four tell of the county that is held back."""
OWN = ("/", f"/department/{HELD}/{YEAR}/D1", f"/subject/{HELD}/{YEAR}/project/P1")
"""What a reader of its department D1 may open."""

POLICY = "fiscal_year_from,parameter,value,evidence\n2000,held_region_ratio,{ratio},convention\n"
AGENCIES = "单位代码,单位名称,部门代码,部门名称\nA1,甲局,D1,甲局\n"
PROJECTS = "项目代码,项目名称,单位代码,预算类型,终止年度\nP1,旧桥加固,A1,一般公共预算,2020\n"
RENAMED = "项目代码,项目名称,单位代码,预算类型\nP1,旧桥加固（二期）,A1,一般公共预算\n"
PAID = "支付申请ID,项目代码,支付日期,实际支付金额\n"
OF_COMING = {
    "agencies": "单位代码,单位名称,部门代码,部门名称\nA1,林场,D1,林业局\n",
    "projects": "项目代码,项目名称,单位代码,预算类型\nP1,防火道维护,A1,一般公共预算\nP2,苗圃扩建,A1,一般公共预算\n",
    "allotments": "指标ID,项目代码,指标类型,指标日期,金额\nB1,P1,年初预算,2021-01-08,40000\n"
    "B2,P2,年初预算,2021-01-08,90000\n",
    "payments": "支付申请ID,项目代码,支付日期,实际支付金额\nZ1,P1,2021-04-02,31000\nZ2,P2,2021-08-20,8000\n",
}
NEXT_YEARS_GOAL = "对象类型,对象代码,年度总体目标,编报日期\n项目,P1,防火道全线畅通,2021-09-11\n"


def payments(year: int, prefix: str, count: int, yuan: int) -> str:
    """So many payments of that much, one after the other through the year."""
    rows = (f"{prefix}{number},P1,{year}-{number % 3 + 1:02}-1{number % 9},{yuan}\n" for number in range(count))
    return PAID + "".join(rows)


def allotment(year: int, yuan: int) -> str:
    return f"指标ID,项目代码,指标类型,指标日期,金额\nB{year},P1,年初预算,{year}-01-10,{yuan}\n"


def revenues(months: int) -> str:
    return "收入科目,月份,本月收入数\n" + "".join(f"税收收入,{month + 1},1000\n" for month in range(months))


def archive_of(file: Path, members: dict[str, str]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as packed:
        for member, text in members.items():
            packed.writestr(member, text)
    return file


def put(home: Path, path: str, text: str) -> Path:
    """A file of the home's raw/."""
    file = home / "raw" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@dataclass
class Stood:
    """What a night said and what stood after it."""

    end: Ended
    paid: dict[str, Decimal] = field(default_factory=dict)
    """By region, in 2020."""
    held: list[tuple[str, str, date]] = field(default_factory=list)
    coverage: str = ""
    """The reports of HELD."""
    browsed: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    is_said_to_have_failed: bool = False
    running: str = ""
    """The report of COMING's running year."""

    @property
    def reports(self) -> set[str]:
        """Coverage reports of COMING that this night made."""
        made = {Path(path).stem for path in self.end.summary["report"] if path.endswith(".xlsx")}
        return {stem for stem in made if stem.startswith(f"coverage-{COMING}")}


@dataclass
class Week:
    """The nights. `papers`, `english`: what the bureau writes of the county while it is held back."""

    sound: Stood
    held: Stood
    unchanged: Stood
    refused: Ended
    accepted: Stood
    papers: dict[str, bytes]
    english: str


def spend(home: Path) -> Week:
    """First a sound night. Then HELD's payments are missing; a name correction, 8 of 20 payments of 2020 and last
    year's file under another name come from CHANGED; COMING has a goal for the next year. Then nothing;
    then HELD's file is back, and CHANGED cuts the running year, which somebody accepts."""
    for region in (HELD, SOUND):
        put_county(home, range(YEAR, YEAR + 1), region)
        put(home, f"policy/{region}/policy_parameters.csv", POLICY.format(ratio="0.5"))
    put(home, f"policy/{CHANGED}/policy_parameters.csv", POLICY.format(ratio="0"))
    for year, paid in ((2020, payments(2020, "L", 19, 30_000)), (2021, payments(2021, "T", 27, 50_000))):
        put(home, f"{CHANGED}/{year}/agencies.csv", AGENCIES)
        put(home, f"{CHANGED}/{year}/projects.csv", PROJECTS)
        put(home, f"{CHANGED}/{year}/allotments.csv", allotment(year, 2_000_000))
        put(home, f"{CHANGED}/{year}/payments.csv", paid)
    archive_of(home / "raw" / CHANGED / "2020" / "收入.zip", {"revenues.csv": revenues(12)})
    for extract, text in OF_COMING.items():
        put(home, f"{COMING}/2021/{extract}.csv", text)
    sound = _stood(home, _night(home, "2021-09-10"))

    kept = (home / "raw" / GONE).read_text("utf-8")
    (home / "raw" / GONE).unlink()
    with (home / "raw" / SOUND / str(YEAR) / "payments.csv").open("a", encoding="utf-8") as file:
        file.write(f"Z9,P1,{YEAR}-09-01,5000.00,某公司,6222\n")
    put(home, f"{CHANGED}/2020/projects-更正.csv", RENAMED)
    put(home, f"{CHANGED}/2020/payments.csv", payments(2020, "L", 8, 30_000))
    put(home, f"{CHANGED}/2021/payments-补.csv", payments(2020, "L", 8, 30_000))
    put(home, f"{COMING}/2022/goals.csv", NEXT_YEARS_GOAL)
    held = _stood(home, _night(home, "2021-09-11"))
    papers, english = _papers(home), _english(home)
    unchanged = _stood(home, _night(home, "2021-09-11"))

    put(home, GONE, kept + f"Z8,P1,{YEAR}-09-01,7000.00,某公司,6222\n")
    put(home, f"{CHANGED}/2021/payments.csv", payments(2021, "T", 3, 50_000))
    refused = _night(home, "2021-09-12")
    accepted = _night(home, "2021-09-12", "--accept", "audit_drift", "--reason", "国库重新导出")
    return Week(sound, held, unchanged, refused, _stood(home, accepted), papers, english)


def _night(home: Path, day: str, *words: str) -> Ended:
    return jixiao_here("refresh", "--json", "--as-of", day, *words, home=home)


def _stood(home: Path, end: Ended) -> Stood:
    stood, settings = Stood(end), Settings(home=home, project=PROJECT)
    with open_release(settings) as release:
        paid = release.cursor().execute(
            "select mof_div_code, sum(paid_ytd_yuan) from marts.fct_execution_monthly "
            f"where fiscal_year = {YEAR} and month = 12 group by 1"
        )
        stood.paid = dict(paid.fetchall())
        held = release.cursor().execute("select mof_div_code, mof_div_name, since_date from meta.held_regions")
        stood.held = held.fetchall()
    shelf = Shelf(settings)
    stood.browsed = {address: get(application(shelf), address).text for address in BROWSED}
    own = OwnShelf(shelf, (HELD, "D1"))
    stood.own = {address: get(application(own), address).text for address in OWN}
    own.close()
    shelf.close()
    newest = max(settings.reports.glob("2*"))
    stood.coverage = "".join(page.read_text("utf-8") for page in newest.glob(f"coverage-{HELD}-*.html"))
    stood.running = (newest / f"coverage-{COMING}-2021.html").read_text("utf-8")
    stood.is_said_to_have_failed = (settings.reports / "failed.html").exists()
    return stood


def _papers(home: Path) -> dict[str, bytes]:
    settings = Settings(home=home, project=PROJECT)
    written = write_notices(settings, HELD, YEAR, output=home / "told").outcome
    [month] = [each.file for each in written.issued if each.letter.kind == "progress"]
    [report] = write_annual_reports(settings, region=HELD, fiscal_year=YEAR, output=home / "told")
    briefs = build_report(settings, region=HELD, fiscal_year=YEAR, output=home / "told", with_brief=True)
    return {
        "progress": (written.folder / month).read_bytes(),
        "annual": report.path.read_bytes(),
        "brief": next(path for path in briefs if path.suffix == ".docx").read_bytes(),
    }


def _english(home: Path) -> str:
    """The county's page in English."""
    set_lang("en")
    try:
        written = build_report(
            Settings(home=home, project=PROJECT), region=HELD, fiscal_year=YEAR, output=home / "told"
        )
    finally:
        set_lang("zh")
    [page] = [path for path in written if path.suffix == ".html"]
    return page.read_text("utf-8")
