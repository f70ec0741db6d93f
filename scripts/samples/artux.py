"""阿图什市 653001, 2018: 56 units with project spending, all monitored each quarter; 342 projects evaluated, 3 with 0.

Published: those counts, 230,047.41 万元 of project spending and the three names. Every row below them is made up.
"""

from datetime import date
from decimal import Decimal

from .bureau import Bureau, Project
from .delivery import Dress, Tray
from .figures import month_end, share, split, wan
from .paperwork import Paperwork
from .words import DEPARTMENTS, MADE_UP

CODE, YEAR = "653001", 2018
TOTAL = wan("230047.41")
UNITS = 56
EVALUATED = 342
NOT_EVALUATED = 6
ZERO_SCORES = {
    "财政局": ("乡镇管理及涉农资金整合经费", wan(1200)),
    "发展改革局": ("2018年新疆专项(第二批)中央基建投资840万元", wan(840)),
    "民政局": ("孤儿被装购置费", wan("36.5")),
}
QUARTER_ENDS = [month_end(YEAR, month) for month in (3, 6, 9, 12)]
OFF_TARGET = ("off_target", "实际产出与绩效目标偏差较大，项目未按计划实施。")
SLOW = ("slow", "项目实施进度缓慢，资金支出滞后。")
SOURCE = "《2018年阿图什市预算绩效工作开展情况说明》（阿图什市财政局，2019年7月31日）二、（{clause}）"


def books() -> Bureau:
    """The year's rows."""
    bureau = Bureau(CODE, YEAR)
    bureau.add(
        "regions", mof_div_code=CODE, mof_div_name="阿图什市", parent_mof_div_code="653000", admin_level="county"
    )
    zeros = _projects(bureau)
    _wages_only_units(bureau)
    bureau.running_costs(wan("61250.80"), wan("5480.36"))
    _paperwork(bureau, zeros)
    return bureau


def _projects(bureau: Bureau) -> list[Project]:
    """348 projects of 56 units whose adjusted budgets make the published total at the end of every quarter."""
    units = [bureau.department(name)[0] for name in DEPARTMENTS[:UNITS]]
    zeros = [
        bureau.project(unit, ZERO_SCORES[name][0])
        for name, unit in zip(DEPARTMENTS, units, strict=False)
        if name in ZERO_SCORES
    ]
    for zero in zeros:
        fen = next(fen for name, fen in ZERO_SCORES.values() if name == zero.name)
        bureau.allot(zero, "initial", fen, date(YEAR, 1, 22))
    others = [_ordinary(bureau, number) for number in range(EVALUATED + NOT_EVALUATED - len(zeros))]
    left = TOTAL - sum(zero.adjusted for zero in zeros)
    for project, fen in zip(others, split(left, len(others), bureau.rng), strict=True):
        bureau.fund(project, fen, last_month=3)
    for giver, taker in zip(others[10:22:2], others[11:22:2], strict=True):
        bureau.shift(giver, taker, share(giver.adjusted, 6), date(YEAR, bureau.rng.choice((5, 8, 10)), 16))
    for project in others:
        percent = bureau.rng.choice((100, 100, 100, 98, 96, 93, 90, 86, 80, 72, 55))
        bureau.spend(project, percent, bureau.rng.randint(2, 5))
    return zeros


def _ordinary(bureau: Bureau, number: int) -> Project:
    """Each unit gets one before any gets its second; some poverty and direct funds, one secret project."""
    rng = bureau.rng
    tags = rng.choice(("", "", "", "", "衔接资金", "政府采购", "政府购买服务", "直达资金"))
    return bureau.project(
        bureau.agencies[number % UNITS],
        kind="other_operating" if number % 5 == 4 else "specific",
        tags=tags,
        is_secret=number == 97,
        start_year=2018 if number % 4 == 0 else 2017,
        end_year=2018 if number % 9 == 0 else 2020,
    )


def _wages_only_units(bureau: Bureau) -> None:
    """Four lower units that have nothing but wages: they are in no stage, so 56 units remain."""
    for head in bureau.agencies[:4]:
        bureau.add(
            "agencies",
            agency_code=f"{head.dept_code}002",
            agency_name=f"{head.name.removesuffix(MADE_UP)}所属服务站{MADE_UP}",
            dept_code=head.dept_code,
            dept_name=head.name,
        )
        station = type(head)(f"{head.dept_code}002", head.name, head.dept_code, head.line)
        project = bureau.project(station, f"人员工资支出{MADE_UP}", kind="personnel")
        bureau.allot(project, "initial", wan(96), date(YEAR, 1, 20))
        bureau.pay_evenly(project, wan(96))


def _paperwork(bureau: Bureau, zeros: list[Project]) -> None:
    papers, rng = Paperwork(bureau), bureau.rng
    papers.budget_steps(date(2017, 11, 30), date(2017, 12, 25), date(2018, 2, 12), date(2018, 3, 1), date(2018, 1, 18))
    managed = bureau.managed()
    for number, project in enumerate(managed):
        fails = number in (40, 41, 152, 203, 284)
        papers.project_goal(project, review=None if fails else rng.choice(("优", "良", "良")), brief=fails)
        for quarter_end in QUARTER_ENDS:
            papers.monitor(project, quarter_end, quarter_end)
        if number % 12 == 0:
            papers.monitor_indicators(project, QUARTER_ENDS[2])
        papers.self_evaluate(project, blank=project in zeros)
        documents = [("goal", date(2018, 2, 27)), ("self_evaluation", date(2019, 5, 20))]
        if rng.random() >= 0.08:
            papers.disclose(project.subject_kind, project.code, documents)
    for project in (*zeros, *[project for project in managed if project not in zeros][: EVALUATED - len(zeros)]):
        _evaluate(papers, project, is_zero=project in zeros)
    for dept_code in bureau.departments():
        kpis = papers.department_goal(dept_code)
        for quarter_end in QUARTER_ENDS:
            papers.monitor_department(dept_code, quarter_end, quarter_end)
        papers.self_evaluate_department(dept_code, kpis)


def _evaluate(papers: Paperwork, project: Project, *, is_zero: bool) -> None:
    rng = papers.rng
    score = Decimal(0) if is_zero else papers.some_score()
    evaluator = "finance" if is_zero or rng.random() < 0.12 else "department"
    done = date(YEAR, rng.choice((11, 12)), rng.randint(1, 18))
    eval_id = papers.evaluate(
        "project", project.code, evaluator, score, done, amount=project.adjusted, disclosed=rng.random() < 0.9
    )
    if score < 80:
        kind, problem = OFF_TARGET if is_zero else SLOW
        closed = rng.random() < 0.7
        answered = None if closed else "circular"
        papers.finding(project, eval_id, kind, problem, date(2019, 1, 10), closed=closed, accountability=answered)


def deliver(tray: Tray) -> None:
    """GB18030 CSV with Chinese headers, as an older system writes them; two workbooks in 万元."""
    bureau = books()
    gb = Dress(encoding="gb18030")
    yuan_gb = Dress(encoding="gb18030", unit="元", dates="/")
    special = {
        "allotments": yuan_gb,
        "payments": yuan_gb,
        "goal_indicators": Dress(form="xlsx"),
        "monitoring_reports": Dress(form="xlsx", unit="万元"),
        "self_evaluations": Dress(form="xlsx", unit="万元", title="2018年度部门预算项目绩效自评汇总表"),
        "self_evaluation_indicators": Dress(form="xlsx"),
        "evaluations": Dress(encoding="gb18030", unit="万元", dates="年月日"),
    }
    tray.put_bureau(bureau.folder, bureau.rows, gb, special)
    _policy(tray)


def _policy(tray: Tray) -> None:
    seed = {"fiscal_year_from": str(YEAR), "legal_basis": SOURCE.format(clause="二"), "evidence": "seed"}
    minimum = (
        ("goal_quantified_ratio", "0.70", "比例", "原文“量化指标个数达70%个以上”，按占比理解"),
        ("goal_level1_count", "3", "个", ""),
        ("goal_level2_count", "5", "个", ""),
        ("goal_level3_count", "7", "个", ""),
    )
    tray.put_policy(
        CODE,
        "policy_parameters",
        [
            {"parameter": name, "value": value, "unit": unit, **seed, "note": note}
            for name, value, unit, note in minimum
        ],
    )
    quarters = zip(("Q1", "Q2", "Q3", "Q4"), QUARTER_ENDS, strict=True)
    seed["legal_basis"] = SOURCE.format(clause="三") + "及（五）"
    tray.put_policy(
        CODE,
        "policy_calendar",
        [
            {
                "stage": "monitoring",
                "period": period,
                "window_start": "01-01",
                "window_end": f"{end:%m-%d}",
                "due": f"{end:%m-%d}",
                **seed,
                "note": "按季度监控；6月底、9月底、12月底为原文节点，一季度末比照",
            }
            for period, end in quarters
        ],
    )
