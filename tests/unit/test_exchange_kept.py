"""What stays in the county: wording of secret subjects, whose figures travel; what went to audit or discipline."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import JixiaoError
from pipelines.exchange.masks import mask_name, mask_number, token
from pipelines.exchange.pack import Packed, pack
from pipelines.exchange.receive import receive
from tests.support.home import Home

COUNTY = "510521"
WORDS = ("雷达", "阵地", "掩体", "哨所", "巡逻", "战备")
"""All that tells what the secret project P1 is; of P2 the same kinds of words stand."""
FILES = {
    "2020/code_changes.csv": "代码类型,旧代码,新代码,生效日期\n项目,P0,P1,2020-06-01\n",
    "2020/projects.csv": "项目代码,项目名称,单位代码,预算类型,是否涉密\nP0,雷达阵地,101001,一般公共预算,是\n",
    "2021/projects.csv": (
        "项目代码,项目名称,单位代码,预算类型,是否涉密,项目内容\n"
        "P1,雷达阵地掩体,101001,一般公共预算,否,修哨所\nP2,校舍维修,101001,一般公共预算,否,屋面\n"
    ),
    "2021/goals.csv": "对象类型,对象代码,年度总体目标\n项目,P1,保障雷达战备\n项目,P2,修好校舍\n",
    "2021/goal_indicators.csv": (
        "指标编号,对象类型,对象代码,一级指标,二级指标,三级指标,计算符号,指标值,度量单位\n"
        "K1,项目,P1,产出指标,数量指标,雷达掩体数,≥,12,个\n"
        "K2,项目,P1,产出指标,数量指标,巡逻公里(公里),,不少于3.5公里巡逻,\n"
        "K3,项目,P1,产出指标,时效指标,掩体完工时间,,2021年11月底前建成哨所,\n"
        "K4,项目,P1,效益指标,社会效益指标,战备水平提升率,,战备水平显著提升,\n"
        "K5,项目,P1,满意度指标,满意度指标,哨所官兵满意度,≥,95,%\n"
        "K6,项目,P1,成本指标,经济成本指标,掩体成本,,≤8.6万元/个,\n"
        "K7,项目,P2,产出指标,数量指标,校舍间数,≥,4,间\n"
    ),
    "2021/self_evaluation_indicators.csv": (
        "指标编号,对象类型,对象代码,一级指标,二级指标,三级指标,指标值,实际完成值,偏差原因\n"
        "K1,项目,P1,产出指标,数量指标,雷达掩体数,≥12个,建成掩体11个,哨所征地\n"
        "K2,项目,P1,产出指标,数量指标,巡逻公里(公里),,4公里,\n"
        "K4,项目,P1,效益指标,社会效益指标,战备水平提升率,战备水平显著提升,战备水平显著提升,\n"
    ),
    "2021/monitoring_indicators.csv": (
        "指标编号,监控截止日期,实际完成值,预计全年完成值\n"
        "K1,2021-07-31,6个掩体,12\nK4,2021-07-31,战备水平有所提升,\nK7,2021-07-31,校舍2间,4\n"
    ),
    "2021/findings.csv": (
        "问题编号,对象类型,对象代码,问题类型,涉及金额,问题描述,整改措施\n"
        "W1,项目,P1,其他,100,掩体未验收,补验哨所\nW2,项目,P2,其他,50,屋面渗水,\n"
    ),
}


@pytest.fixture
def county(tmp_path: Path) -> Home:
    home = Home(tmp_path / "county")
    for path, text in FILES.items():
        home.put(f"{COUNTY}/{path}", text)
    home.put(f"{COUNTY}/2021/forms/雷达阵地掩体自评表.docx", "x")
    return home


def packed(home: Home, without_unmasked: bool = False) -> Packed:
    now = datetime(2022, 3, 1)
    return pack(home.settings, COUNTY, "2021", now, "test", without_unmasked=without_unmasked)


def said(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        return "".join(
            pl.read_parquet(archive.read(name)).write_csv()
            if name.endswith(".parquet")
            else archive.read(name).decode()
            for name in archive.namelist()
        )


def test_nothing_in_words_of_a_subject_that_was_secret_in_any_year_under_any_code(county: Home) -> None:
    made = packed(county)
    told = said(made.file)
    assert [word for word in WORDS if word in told] == []
    assert made.rows_masked == 1 + 1 + 6 + 3 + 2 + 1
    assert made.manifest.left_out == [f"{COUNTY}/2021/forms/（涉密）.docx"]
    # of others every word travels, and of it code and amounts
    for word in ("校舍维修", "屋面渗水", "修好校舍", "校舍间数", "P1", "100.00"):
        assert word in told


def test_the_province_reads_the_figures_that_the_county_reads(county: Home, tmp_path: Path) -> None:
    province = Home(tmp_path / "province")
    receive(province.settings, packed(county).file)
    county.land()
    assert not province.land().refused
    for extract, names in {
        "goal_indicators": ("kind", "operator", "low", "high", "date", "unit"),
        "self_evaluation_indicators": ("kind", "operator", "low", "high", "date", "unit"),
    }.items():
        columns = ("kpi_id", *(f"target_{name}" for name in names))
        assert province.rows(extract, *columns) == county.rows(extract, *columns)
        assert all(row[1] for row in county.rows(extract, *columns) if row[0] != "K2")
    columns = ("kpi_id", "actual_kind", "actual_value", "actual_unit", "actual_level")
    assert province.rows("self_evaluation_indicators", *columns) == county.rows("self_evaluation_indicators", *columns)
    assert province.rows("findings", "finding_id", "amount") == county.rows("findings", "finding_id", "amount")


def test_what_no_mask_leaves_as_read_is_named_and_sent_only_without_those_rows(county: Home) -> None:
    path = f"{COUNTY}/2021/self_evaluation_indicators.csv"
    # read as 2 because 覆盖 says what follows: with that word masked nothing is read
    county.put(
        path, FILES["2021/self_evaluation_indicators.csv"] + 'K9,项目,P1,产出指标,数量指标,线路,,"2条,覆盖哨所1个",\n'
    )
    with pytest.raises(JixiaoError) as refused:
        packed(county)
    assert f"{path}: 涉密对象的 K9 " in refused.value.cause and "哨所" not in refused.value.cause
    assert "--without-unmasked" in str(refused.value.mend)
    made = packed(county, without_unmasked=True)
    assert [each for each in made.manifest.left_out if "K9" in each] == [f"{path}: K9"]
    assert "K9" not in said(made.file).replace(f"{path}: K9", "")


def test_equal_wording_has_equal_masks_and_no_key_gives_it_back() -> None:
    assert token("雷达 站A", b"k").replace(" ", "") == token("雷达站a", b"k") != token("雷达站a", b"other")
    assert token("雷达 站", b"k") != token("雷达站", b"k")
    assert mask_name("雷达站满意度", b"k") == f"{token('雷达站满意度', b'k')}满意"
    assert mask_number("≥95%", b"k") == "≥95%" and mask_number("巡逻3次", b"k").startswith("3次(密")


def test_what_was_handed_to_audit_or_discipline_stays_in_the_county(county: Home, tmp_path: Path) -> None:
    header = "问题编号,对象类型,对象代码,问题类型,涉及金额,移送,问题描述\n"
    findings = header + "W1,项目,P2,其他,100,,账目不全\nW2,项目,P2,其他,7300,纪检监察,虚列支出\n"
    county.put(f"{COUNTY}/2021/findings.csv", findings)
    county.put(f"{COUNTY}901/2021/findings.csv", header + "W3,项目,P2,其他,5,审计,白条抵库\n")
    made = packed(county)
    told = [
        (member.path, member.rows, member.money) for member in made.manifest.members if member.extract == "findings"
    ]
    assert told == [("raw/510521/2021/findings-pack-0001.parquet", 1, {"amount": "100.00"})]
    with zipfile.ZipFile(made.file) as archive:
        frame = pl.read_parquet(io.BytesIO(archive.read(told[0][0])))
    assert frame["finding_id"].to_list() == ["W1"] and frame["problem"].to_list() == ["账目不全"]
    receive(Home(tmp_path / "province").settings, made.file)


def test_a_paper_to_audit_or_discipline_stays_with_its_register_row(county: Home) -> None:
    """The register that came back says that there was one, to whom and when: none of that travels."""
    register = (
        "登记号,状态,文种,主送代码,主送单位,问题编号,发文日期,发文字号\n"
        "DB-510521-2021-001-01,正式,督办函,001,教育局,W1,2021-10-08,泸财绩〔2021〕7号\n"
        "YS-510521-2021-discipline-01,正式,移送函,discipline,泸县纪委监委,,2021-10-09,泸财绩〔2021〕8号\n"
        "移-1,正式,线索移送函,audit,泸县审计局,,2021-10-10,泸财绩〔2021〕9号\n"
    )
    county.put(f"{COUNTY}/2021/发文登记.csv", register)
    # the register of referrals alone is known as one, and nothing of it travels
    county.put(f"{COUNTY}/2021/移送登记.csv", "".join(register.splitlines(keepends=True)[::2]))
    made = packed(county)
    assert made.manifest.left_out == ["510521/2021/forms/（涉密）.docx"]
    [member] = [member for member in made.manifest.members if member.extract == "letters"]
    with zipfile.ZipFile(made.file) as archive:
        frame = pl.read_parquet(io.BytesIO(archive.read(member.path)))
    assert member.rows == 1 and frame["letter_number"].to_list() == ["泸财绩〔2021〕7号"]
