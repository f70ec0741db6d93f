"""Two nights of one county in autumn: the first goal for the coming year arrives, and the running year is still
reported; the report of October, which is due and which nobody made, is made by the first."""

from pathlib import Path

from tests.conftest import jixiao_here
from tests.support.home import Home

COUNTY = "629901"
YEAR = {
    "agencies": "单位代码,单位名称,部门代码,部门名称\nA1,林场,D1,林业局\n",
    "projects": "项目代码,项目名称,单位代码,预算类型\nP1,防火道维护,A1,一般公共预算\nP2,苗圃扩建,A1,一般公共预算\n",
    "allotments": "指标ID,项目代码,指标类型,指标日期,金额\nB1,P1,年初预算,2025-01-08,40000\n"
    "B2,P2,年初预算,2025-01-08,90000\n",
    "payments": "支付申请ID,项目代码,支付日期,实际支付金额\nZ1,P1,2025-04-02,31000\nZ2,P2,2025-10-20,8000\n",
}


def reports(home: Path, day: str) -> set[str]:
    ended = jixiao_here("refresh", "--json", "--as-of", day, home=home)
    assert ended.code == 0, ended.out + ended.err
    found = {Path(path).stem for path in ended.summary["report"] if path.endswith(".xlsx")}
    return {stem for stem in found if stem.startswith("coverage")}


def test_a_goal_for_the_coming_year_does_not_take_the_report(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for extract, text in YEAR.items():
        home.put(f"{COUNTY}/2025/{extract}.csv", text)
    running = f"coverage-{COUNTY}-2025"
    assert reports(tmp_path, "2025-11-04") == {running, f"{running}-M10"}
    goals = "对象类型,对象代码,年度总体目标,编报日期\n项目,P1,防火道全线畅通,2025-11-05\n"
    home.put(f"{COUNTY}/2026/goals.csv", goals)
    assert reports(tmp_path, "2025-11-06") == {running}
    page = next((tmp_path / "reports").glob(f"*/{running}.html"))
    assert "2025" in page.read_text("utf-8")
