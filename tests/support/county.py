"""A county small enough for many nights: two years, a handful of rows of each extract that a night walks through."""

from pathlib import Path

FILES = {
    "regions": "mof_div_code,mof_div_name,parent_mof_div_code,admin_level\n{region},甲县,,county\n",
    "agencies": "agency_code,agency_name,dept_code,dept_name\nA1,甲县教育局,D1,教育局\nA2,甲县水利局,D2,水利局\n",
    "projects": (
        "pro_code,pro_name,agency_code,pro_kind,fund_book\n"
        "P1,校舍维修,A1,特定目标类,一般公共预算\nP2,水库除险,A2,特定目标类,政府性基金预算\nP3,教师工资,A1,人员类,一般公共预算\n"
    ),
    "allotments": (
        "bgt_id,pro_code,bgt_type,doc_date,amount\nB1,P1,年初预算,{year}-01-10,100000\n"
        "B2,P2,年初预算,{year}-01-10,200000\nB3,P3,年初预算,{year}-01-10,500000\n"
    ),
    "payments": (
        "pay_id,pro_code,pay_date,amount,payee_name,payee_account\nZ1,P1,{year}-05-01,60000.00,某建筑公司,6222\n"
        "Z2,P2,{year}-06-01,150000.50,某水利公司,6223\nZ3,P3,{year}-11-01,480000,,\n"
    ),
    "goals": (
        "subject_kind,subject_code,goal_text,submitted_date,approved_date\n"
        "项目,P1,修好三所学校,{year}-01-05,{year}-01-20\n"
    ),
    "goal_indicators": (
        "kpi_id,subject_kind,subject_code,level1,level2,level3,operator,target_raw,unit,weight_points\n"
        "K1,项目,P1,产出指标,数量指标,维修学校数量,≥,3,所,50\nK2,项目,P1,满意度指标,满意度,师生满意度,≥,90,%,40\n"
    ),
    "self_evaluations": (
        "subject_kind,subject_code,budget_initial,budget_adjusted,executed,total_score,submitted_date\n"
        "项目,P1,100000,100000,60000,92,{next}-02-10\n"
    ),
    "self_evaluation_indicators": (
        "kpi_id,subject_kind,subject_code,level1,level2,level3,operator,target_raw,unit,actual_raw,weight_points,score\n"
        "K1,项目,P1,产出指标,数量指标,维修学校数量,≥,3,所,3,50,50\nK2,项目,P1,满意度指标,满意度,师生满意度,≥,90,%,95,40,40\n"
    ),
}
REGION = "990101"


def put_county(home: Path, years: range, region: str = REGION) -> None:
    """Write its extracts as CSV under raw/."""
    for year in years:
        folder = home / "raw" / region / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        for extract, text in FILES.items():
            (folder / f"{extract}.csv").write_text(text.format(region=region, year=year, next=year + 1), "utf-8")
