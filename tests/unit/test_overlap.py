"""Overlap detection: which names are alike, what makes two of a kind, and how good it is on the labelled pairs."""

import random
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from pipelines.load import load
from pipelines.load.overlap import FLOOR, Pair, Project, find_pairs
from pipelines.load.overlap.candidates import MOST_HOLDERS
from pipelines.load.overlap.text import is_another_one, marks, place_names, read_name, shared_objects, simplify
from scripts.overlap_quality import judge
from tests.support.home import Home

COUNTY, SISTER, STRANGER = "510521", "510522", "511903"
PARENTS = {COUNTY: "510500", SISTER: "510500", STRANGER: "511900"}


def found(*names: str | Project, **options) -> list[tuple[str, str]]:
    """Pairs of codes found among projects of one county, which are numbered A, B, C …"""
    projects = [
        name if isinstance(name, Project) else Project(COUNTY, chr(ord("A") + number), name)
        for number, name in enumerate(names)
    ]
    return [(pair.pro_code, pair.other_pro_code) for pair in find_pairs(projects, **options)]


def test_precision_and_recall_on_the_labelled_pairs():
    quality, judged, strays = judge()
    assert len(judged) >= 60
    assert strays == []
    assert quality["tuning"].precision >= Decimal("0.98")
    assert quality["tuning"].recall >= Decimal("0.94")
    assert quality["held_out"].precision >= Decimal("0.98")
    assert quality["held_out"].recall >= Decimal("0.71")


def test_the_labelled_pairs_hold_both_kinds_in_both_sets():
    _, judged, _ = judge()
    assert {(each.set, each.is_overlap) for each in judged} == {
        (name, label) for name in ("tuning", "held_out") for label in (True, False)
    }


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("2021年老旧小区改造项目", "老旧小区"),
        ("城镇老旧小区综合整治补助资金", "老旧小区"),
        ("泸县农村公路日常养护经费", "农村公路"),
        ("体育中心建设（二期）", "体育中心"),
        ("机关办公设备购置", ""),
        ("专项资金", ""),
    ],
)
def test_boilerplate_years_phases_work_and_own_places_are_no_object(name, core):
    assert read_name(name, place_names(["泸县", "泸州市"])).core == core


@pytest.mark.parametrize(
    ("one", "other", "is_another"),
    [
        ("云龙镇场镇道路改造", "方洞镇场镇道路改造", True),
        ("学府路排水改造", "春晖路排水改造", True),
        ("改造学府路排水", "学府路排水改造", False),
        ("S219线大修", "S435线大修", True),
        ("体育中心一期", "体育中心二期", True),
        ("体育中心", "体育中心二期", True),
        ("体育中心", "体育中心一期", False),
        ("Ⅱ期", "二期", False),
        ("2019年度林业贴息", "2020年度林业贴息", True),
        ("2019—2020年林业贴息", "2020年林业贴息", False),
        ("城市低保", "农村低保", True),
        ("城乡低保", "农村低保", False),
        ("盘龙江大桥维修", "盘龙江河道清淤", False),
        ("乡镇卫生院", "玄滩镇卫生院", False),
    ],
)
def test_one_of_a_kind_is_not_another_of_it(one, other, is_another):
    assert is_another_one(marks(simplify(one)), marks(simplify(other))) is is_another
    assert is_another_one(marks(simplify(other)), marks(simplify(one))) is is_another


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("濑溪河流域水环境治理", {"濑溪water"}),
        ("成自泸高速沿线绿化", {"成自泸高速"}),
        ("国道g321沿线整治", {"g321"}),
        ("人民公园提升", set()),
        ("学府路改造与第一小学扩建", set()),
    ],
)
def test_only_rivers_parks_and_long_roads_are_shared_between_regions(text, objects):
    assert shared_objects(text) == objects


def test_a_pair_tells_score_and_shared_words():
    projects = [Project(COUNTY, "B", "城镇老旧小区综合整治"), Project(COUNTY, "A", "2021年老旧小区改造项目")]
    assert find_pairs(projects) == [Pair(COUNTY, "A", COUNTY, "B", Decimal("1.000000"), "老旧小区")]


def test_the_same_content_under_another_name_is_found():
    told = "建设视频监控前端300路，接入城市管理指挥中心"
    one = Project(COUNTY, "A", "智慧城管平台", told, ("前端点位数",))
    other = Project(COUNTY, "B", "城市运行视频前端扩容", told + "统一调度", ("前端点位数",))
    assert found(one, other) == [("A", "B")]


def test_the_same_content_does_not_make_two_towns_one():
    told = "改扩建门诊楼1200平方米，配套水电"
    assert found(*(Project(COUNTY, town, f"{town}中心卫生院改扩建", told) for town in ("兆雅镇", "得胜镇"))) == []


def test_the_same_object_under_different_work_is_no_overlap():
    assert found("引黄灌区渠道绿化", "引黄灌区渠道监测") == []


def test_one_region_is_not_compared_with_its_sister_unless_both_name_the_same_river():
    names = ("农村公路养护", "濑溪河岸线整治")
    ours, theirs = ([Project(region, f"{region}-{name}", name) for name in names] for region in (COUNTY, SISTER))
    assert found(*ours, *theirs, parents=PARENTS) == [(f"{COUNTY}-濑溪河岸线整治", f"{SISTER}-濑溪河岸线整治")]
    strangers = [Project(STRANGER, f"X-{name}", name) for name in names]
    assert found(*ours, *strangers, parents=PARENTS) == []


def test_a_project_shared_by_two_regions_under_one_code_is_one_project():
    assert found(*(Project(region, "SAME", "濑溪河岸线整治") for region in (COUNTY, SISTER)), parents=PARENTS) == []


def test_a_name_that_very_many_carry_is_a_template():
    assert found(*(Project(COUNTY, f"{n:03}", "村级公益事业") for n in range(MOST_HOLDERS + 1))) == []


def test_the_order_of_the_projects_does_not_matter():
    work = ("养护", "管护", "改造", "整治提升", "建设", "监测")
    things = ("农村公路", "背街小巷", "高标准农田", "文化广场", "乡镇污水处理站")
    projects = [
        Project(COUNTY, f"{i}{j}", thing + how, f"对{thing}实施{how}")
        for i, thing in enumerate(things)
        for j, how in enumerate(work)
    ]
    expected = find_pairs(projects)
    assert len(expected) >= len(things)
    shuffled = projects[:]
    random.Random(3).shuffle(shuffled)
    assert find_pairs(shuffled) == expected


def test_scores_lie_between_the_floor_and_one_and_do_not_depend_on_the_others():
    alone = find_pairs([Project(COUNTY, "A", "贾鲁河生态修复"), Project(COUNTY, "B", "贾鲁河岸线生态修复")])
    others = [Project(COUNTY, f"C{n}", name) for n, name in enumerate(("贾鲁河桥维修", "生态修复技术培训", "城区绿化"))]
    among = find_pairs([Project(COUNTY, "A", "贾鲁河生态修复"), Project(COUNTY, "B", "贾鲁河岸线生态修复"), *others])
    assert FLOOR <= alone[0].score <= 1
    assert alone[0] in among


HEAD = "项目代码,项目名称,单位代码,项目类别,预算类型,是否涉密\n"


def build(home: Home, run: str = "a") -> list[tuple]:
    home.land()
    loaded = load(home.settings, run, date(2022, 1, 10), "0", datetime(2022, 1, 10, 2), home.settings.builds / run)
    with duckdb.connect(str(loaded.database), read_only=True) as con:
        return con.execute("select * exclude (score, shared_words) from raw.overlap_pairs order by all").fetchall()


def test_a_build_holds_the_pairs_of_each_year_without_wages_and_secrets(tmp_path):
    home = Home(tmp_path)
    rows = (
        "P1,老旧小区改造,101,特定目标类,一般公共预算,否\n"
        "P2,老旧小区综合整治,101,特定目标类,一般公共预算,否\n"
        "P3,老旧小区整治提升,101,公用经费,一般公共预算,否\n"
        "P4,老旧小区改造提升,101,特定目标类,一般公共预算,是\n"
    )
    home.put("510521/2021/项目库.csv", HEAD + rows)
    home.put("510521/2022/项目库.csv", HEAD + rows.splitlines(keepends=True)[0])
    assert build(home) == [("510521", 2021, "P1", "510521", "P2")]


def test_a_year_that_says_the_same_is_not_compared_again(tmp_path, monkeypatch):
    home, compared = Home(tmp_path), []
    rows = ("P1,老旧小区改造,101,特定目标类,一般公共预算,否\n", "P2,老旧小区综合整治,101,特定目标类,一般公共预算,否\n")
    for year in (2021, 2022):
        home.put(f"510521/{year}/项目库.csv", HEAD + "".join(rows))

    def counting(*said):
        compared.append(said)
        return find_pairs(*said)

    monkeypatch.setattr("pipelines.load.overlap.table.find_pairs", counting)
    first = build(home, "a")
    assert (len(compared), len(first)) == (2, 2)
    assert (build(home, "b"), len(compared)) == (first, 2), "nothing changed"
    home.put("510521/2022/项目库.csv", HEAD + rows[0] + rows[1].replace("老旧小区综合整治", "河道清淤"))
    assert (build(home, "c"), len(compared)) == (first[:1], 3), "only the year that changed"


def test_declared_names_and_parents_decide_who_is_a_sister(tmp_path):
    home = Home(tmp_path)
    for region, name in (("510521", "泸县濑溪河治理"), ("511903", "恩阳区濑溪河治理")):
        home.put(f"{region}/2021/项目库.csv", HEAD + f"P{region},{name},101,特定目标类,一般公共预算,否\n")
    assert build(home) == []
    regions = "财政区划代码,财政区划名称,上级财政区划代码,级次\n"
    home.put("510521/2021/财政区划.csv", regions + "510521,泸县,519999,县级\n")
    home.put("511903/2021/财政区划.csv", regions + "511903,恩阳区,519999,县级\n")
    assert build(home, "b") == [("510521", 2021, "P510521", "511903", "P511903")]
