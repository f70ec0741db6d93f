"""泸县 510521, 2021: 11 ex-ante assessments, 13 projects and 2 policies evaluated, goals of 4 fund-budget projects.

Published: those counts; 7,904.85 万元 = general 10 / 3,974.85 + government fund 3 / 3,930; policies 14,339 万元; 8
departments overall; monitoring of January–August; 差 = no more budget. The source names the five projects below and the
two policies; their scores and single amounts, and every other row, are made up.
"""

from datetime import date, timedelta
from decimal import Decimal

from .bureau import Agency, Bureau, Project
from .delivery import Dress, Row, Tray
from .figures import day, half_up, split, wan, yuan
from .indicators import overall_indicators
from .luxian_towns import deliver_towns, town_regions
from .paperwork import Paperwork
from .words import DEPARTMENTS

CODE, YEAR = "510521", 2021
DEPARTMENT_COUNT, OVERALL_EVALUATED, OTHER_COUNT = 40, 8, 64
ASSESSED_NAMES = {"公安局": "泸县公安局新建石桥派出所（业务技术用房）项目", "交通运输局": "泸县超限检测站电子抓拍项目"}
ASSESSED_COUNT = 11
GENERAL_NAMES = {"水利局": "泸县2020年病险水库除险加固工程项目", "农业农村局": "农村人居环境整治“厕所革命”项目"}
GENERAL_COUNT, GENERAL_TOTAL = 10, wan("3974.85")
FUND_NAMES = {"生态环境局": "泸县污水处理设施建设项目"}
FUND_COUNT, FUND_TOTAL, FUND_WITH_GOALS = 3, wan("3930"), 4
POLICIES = {"民政局": ("高龄津贴", wan("4139")), "教育局": ("学生资助", wan("10200"))}
IDLE = (20, 33)
MONITORED = date(YEAR, 8, 31)
SOURCE = "《泸县2021年度全面预算绩效管理工作开展情况》{clause}"
WEAK = ("制度规定不健全。", "资金使用不规范。", "项目责任不落实。")


def books() -> Bureau:
    """The county's own rows (its towns have their own folders)."""
    bureau = Bureau(CODE, YEAR)
    bureau.add("regions", mof_div_code=CODE, mof_div_name="泸县", parent_mof_div_code="510500", admin_level="county")
    bureau.rows["regions"] += town_regions()
    for name in DEPARTMENTS[:DEPARTMENT_COUNT]:
        bureau.department(name)
    general = _named(bureau, GENERAL_NAMES, GENERAL_COUNT, GENERAL_TOTAL, "general")
    funds = _named(bureau, FUND_NAMES, FUND_COUNT, FUND_TOTAL, "gov_fund")
    _named(bureau, {}, FUND_WITH_GOALS - FUND_COUNT, wan("860"), "gov_fund")
    policies = _policies(bureau)
    _assessed(bureau)
    _others(bureau)
    bureau.running_costs(wan("72315.40"), wan("6120.88"))
    _transfers(bureau)
    _papers(bureau, [*general, *funds], policies)
    return bureau


def _owner(bureau: Bureau, word: str) -> Agency:
    return next(agency for agency in bureau.agencies if word in agency.name)


def _named(bureau: Bureau, names: dict[str, str], count: int, total: int, book: str) -> list[Project]:
    """Projects with initial budgets that make the total; the named ones first."""
    projects = [bureau.project(_owner(bureau, owner), name, book=book, is_key=True) for owner, name in names.items()]
    rest = count - len(projects)
    projects += [bureau.project(agency, book=book, is_key=True) for agency in bureau.agencies[4 : 4 + rest]]
    for project, fen in zip(projects, split(total, count, bureau.rng), strict=True):
        bureau.allot(project, "initial", fen, date(YEAR, 3, 18))
        bureau.spend(project, bureau.rng.choice((100, 98, 95, 90, 82)), 3, first_month=4)
    return projects


def _policies(bureau: Bureau) -> list[Project]:
    policies = []
    for owner, (name, fen) in POLICIES.items():
        policy = bureau.project(_owner(bureau, owner), name, subject_kind="policy", start_year=2018)
        bureau.allot(policy, "initial", fen, date(YEAR, 3, 18))
        bureau.spend(policy, 98, 6, first_month=3)
        policies.append(policy)
    return policies


def _assessed(bureau: Bureau) -> None:
    """Eleven new projects, assessed before their money on four dimensions, all supported."""
    projects = [
        bureau.project(_owner(bureau, owner), name, is_new=True, start_year=YEAR, end_year=2022)
        for owner, name in ASSESSED_NAMES.items()
    ]
    projects += [
        bureau.project(agency, is_new=True, start_year=YEAR, end_year=2022)
        for agency in bureau.agencies[14 : 14 + ASSESSED_COUNT - len(projects)]
    ]
    for number, (project, fen) in enumerate(
        zip(projects, split(wan("4218.60"), len(projects), bureau.rng, spread=6), strict=True), start=1
    ):
        when = day(bureau.rng, YEAR, 4, 6)
        bureau.allot(project, "initial" if number % 3 else "supplement", fen, when)
        bureau.spend(project, bureau.rng.choice((96, 88, 70)), 3, first_month=7)
        scores = [Decimal(bureau.rng.randint(80, 96)) for _ in range(4)]
        bureau.add(
            "ex_ante_assessments",
            assessment_id=f"SQ{CODE}{number:04d}",
            subject_kind="project",
            subject_code=project.code,
            requested_amount=yuan(fen),
            score_necessity=scores[0],
            score_economy=scores[1],
            score_feasibility=scores[2],
            score_affordability=scores[3],
            total_score=half_up(sum(scores, Decimal(0)) / 4),
            conclusion="support",
            assessed_date=date(YEAR, 2, 8) + timedelta(days=number),
            assessor="县财政局（示例）",
        )


def _others(bureau: Bureau) -> None:
    projects = [
        bureau.project(
            bureau.agencies[(number * 3) % DEPARTMENT_COUNT],
            kind="other_operating" if number % 4 == 2 else "specific",
            start_year=2019,
            end_year=2021 if number % 12 == 5 else 2023,
            is_secret=number == 7,
        )
        for number in range(OTHER_COUNT)
    ]
    for number, (project, fen) in enumerate(
        zip(projects, split(wan("18345.27"), OTHER_COUNT, bureau.rng), strict=True)
    ):
        bureau.fund(project, fen)
        if number in IDLE:
            bureau.allot(project, "carry_over", wan(12), date(YEAR, 2, 26), YEAR - 3)
        if number in (41, 42):
            bureau.allot(project, "reclaimed", wan(3), date(YEAR, 11, 12), YEAR)
        # Two hardly begin, so that what 2018 left them still lies idle.
        bureau.spend(project, 2 if number in IDLE else bureau.rng.choice((100, 99, 96, 92, 85, 70)), 3)


def _transfers(bureau: Bureau) -> None:
    for number, region in enumerate(town_regions()):
        for part, (kind, fen) in enumerate((("一般性转移支付", wan(420 + 35 * number)), ("专项转移支付", wan(96)))):
            bureau.add(
                "transfers",
                transfer_id=f"ZY{CODE}{number:02d}{part}",
                sub_mof_div_code=region["mof_div_code"],
                amount=yuan(fen),
                doc_date=date(YEAR, 3, 25),
                transfer_kind=kind,
            )


def _papers(bureau: Bureau, evaluated: list[Project], policies: list[Project]) -> None:
    papers, rng = Paperwork(bureau), bureau.rng
    papers.budget_steps(date(2020, 12, 5), date(2021, 1, 15), date(2021, 3, 15), date(2021, 4, 2), date(2021, 3, 5))
    for number, project in enumerate(bureau.managed()):
        papers.project_goal(project, review=rng.choice(("优", "良")), approved=date(2021, 3, 12))
        papers.monitor(project, MONITORED, date(2021, 9, rng.randint(3, 20)))
        if number % 6 == 0:
            papers.monitor_indicators(project, MONITORED)
        papers.self_evaluate(project)
        if number % 13:
            documents = [("goal", date(2021, 4, 1)), ("self_evaluation", date(2022, 6, 10))]
            papers.disclose(project.subject_kind, project.code, documents)
    for dept_code in bureau.departments():
        kpis = papers.department_goal(dept_code)
        papers.monitor_department(dept_code, MONITORED, date(2021, 9, 18))
        papers.self_evaluate_department(dept_code, kpis)
    for town in town_regions():
        kpis = overall_indicators(str(town["mof_div_name"]), YEAR, wan(500), rng)
        papers.goal(
            "government", str(town["mof_div_code"]), str(town["mof_div_name"]), kpis, approved=date(2021, 3, 12)
        )
    for number, project in enumerate([*evaluated, *policies]):
        is_poor = number == GENERAL_COUNT - 1
        score = Decimal("55.50") if is_poor else papers.some_score(low=0)
        last_year = "2020" in project.name or project.name == "高龄津贴"
        done = day(rng, YEAR, 7, 10)
        eval_id = papers.evaluate(
            project.subject_kind,
            project.code,
            "third_party" if number % 4 == 1 else "finance",
            score,
            done,
            amount=project.adjusted,
            evaluated_year=2020 if last_year else None,
        )
        if is_poor:
            papers.finding(
                project, eval_id, "inefficient", "产出未达到目标，资金低效。", date(YEAR, 11, 5), closed=False
            )
            papers.apply("cancel", date(YEAR, 12, 15), subject=project.subject, amount=project.adjusted, rule_id="r04")
        elif number % 3 == 0:
            papers.finding(project, eval_id, "irregular", WEAK[number // 3 % 3], done + timedelta(days=9), closed=True)
    for dept_code in list(bureau.departments())[:OVERALL_EVALUATED]:
        papers.evaluate("department", dept_code, "finance", papers.some_score(low=0), day(rng, YEAR, 8, 10))


STANDARD_TABLES = {
    "goals": "PM_PERF_GOAL_INFO",
    "goal_indicators": "PM_PERF_INDICATOR",
    "monitoring_reports": "PAY_PERF_MONITOR_INFO",
    "self_evaluations": "PM_PERF_SELF_EVAL",
    "self_evaluation_indicators": "PM_SELF_EVAL_INDICATOR",
}


def deliver(tray: Tray) -> None:
    """The national standard's tables with its codes, as the integrated system exports them; the rest in plain UTF-8."""
    bureau = books()
    for extract, table in STANDARD_TABLES.items():
        rows = bureau.rows.pop(extract)
        projects: list[Row] = [row for row in rows if row["subject_kind"] == "project"]
        others: list[Row] = [row for row in rows if row["subject_kind"] != "project"]
        standard = Dress(headers="code", dates="", standard_flag=True, leave_out=frozenset({"subject_kind"}))
        tray.put(bureau.folder, table, extract, projects, standard)
        tray.put(bureau.folder, f"{extract}-policies-and-departments", extract, others, Dress(headers="name"))
    for extract, key in (("allotments", "bgt_id"), ("payments", "pay_id")):
        voided = {**bureau.rows[extract][3], key: f"{bureau.rows[extract][3][key]}X", "is_deleted": True}
        bureau.rows[extract].append(voided)
    standard = Dress(headers="code", dates="", standard_flag=True)
    tray.put_bureau(
        bureau.folder,
        bureau.rows,
        Dress(),
        {
            "projects": Dress(headers="code", stem="BGT_PM_ANNUAL"),
            "allotments": Dress(headers="code", dates="", standard_flag=True, stem="BA_BGT_INFO"),
            "payments": Dress(headers="code", dates="", standard_flag=True, stem="PAY_VOUCHER"),
            "evaluations": Dress(form="xlsx", unit="万元", title="泸县2021年财政重点绩效评价结果"),
            "findings": Dress(encoding="utf-16"),
        },
    )
    deliver_towns(tray)
    _policy(tray)


def _policy(tray: Tray) -> None:
    used = {
        "fiscal_year_from": str(YEAR),
        "legal_basis": SOURCE.format(clause="二（五）、四（一）"),
        "evidence": "seed",
    }
    steps = (
        ("优", "prioritise", "0", "评价结果好的继续安排预算，优先保障"),
        ("良", "maintain", "0", "评价结果好的继续安排预算"),
        ("中", "improve", "", "控制安排、扣减预算，比例未写明"),
        ("差", "cancel", "1", "评价结果差的取消预算"),
    )
    tray.put_policy(
        CODE,
        "policy_result_ladder",
        [
            {
                "subject_kind": kind,
                "grade": grade,
                "action": action,
                "money_base": "next_year_budget",
                "cut_ratio": ratio,
                **used,
                "note": note,
            }
            for kind in ("project", "policy")
            for grade, action, ratio, note in steps
        ],
    )
    window = {
        "stage": "monitoring",
        "period": "M08",
        "window_start": "01-01",
        "window_end": "08-31",
        "due": "",
        **used,
        "legal_basis": SOURCE.format(clause="二（三）"),
        "note": "1-8月绩效监控情况表；报送期限原文未写",
    }
    tray.put_policy(CODE, "policy_calendar", [window])
    dimensions = {
        "fiscal_year_from": str(YEAR),  # first, as in the line that the README adds to this file
        "parameter": "ex_ante_dimensions",
        "value": "necessity economy feasibility affordability",
        "unit": "",
        **used,
        "legal_basis": SOURCE.format(clause="二（一）"),
        "note": "立项必要性、投入经济性、方案可行性、财政可承受能力",
    }
    tray.put_policy(CODE, "policy_parameters", [dimensions])
