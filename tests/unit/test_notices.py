"""Notices, part by part: what is overdue and what falls due, what would pass, who is ahead, whom a serial names."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pipelines.readers.letters.addressee import Addressee
from pipelines.readers.letters.basis import RULES, doubts, of_rule, to_fill_in, wanting
from pipelines.readers.letters.issue import Facts
from pipelines.readers.letters.letter import Finding, Subject
from pipelines.readers.letters.office import Office
from pipelines.readers.notices.gather import Found, _Gatherer, _place
from pipelines.readers.notices.notice import Due, FailedGoal, Named, Notice, Progress, Red, Referred, Unit, Vague
from pipelines.readers.notices.notice_labels import paper, referred_to
from pipelines.readers.notices.prose import context

AS_OF = date(2026, 9, 10)
FACTS = Facts("CB-1", None, date(2026, 9, 11), AS_OF, Office(reply_days=10))
ROAD = Subject("project", "P1", "农村公路养护", False)
SECRET = Subject("project", "P9", None, True)
BY_THE_CALENDAR = ("《绩效监控办法》（清财绩〔2025〕3号）", False)
RECALLED, NONE_NAMED = ("财预〔2019〕136号", True), (None, False)
WHOLE = Subject("department", "105", "住建局", False)


def notice(kind, *rows, **changes) -> Notice:
    bare = Notice(kind, "990101", 2026, "清源县财政局", "department", "105", "住建局", rows)
    return replace(bare, **changes)


def told(what: Notice) -> dict:
    return context(what, FACTS)


def due(subject: Subject, day: date, stage="monitoring", period="M07", kind="hand_in", cited=BY_THE_CALENDAR) -> Due:
    return Due(subject, kind, stage, period, day, day < AS_OF, *cited)


def test_a_reminder_says_which_papers_of_which_subjects_since_when_and_what_falls_due():
    late = date(2026, 8, 31)
    what = told(
        notice(
            *("chase", due(ROAD, late), due(SECRET, late), due(WHOLE, late)),
            due(ROAD, date(2026, 9, 20), "goal", "year", "disclose", NONE_NAMED),
        )
    )
    assert "贵单位有3项材料已过期限没有报送或公开，另有1项即将到期" in what["opening"]
    assert what["heading"] == "关于催报2026年度预算绩效管理材料的通知"
    assert what["told"]["overdue"] == [
        "绩效运行监控（1—7月）：应于2026年8月31日前报送，已逾期10天，项目2个、部门整体1个。"
        "依据：《绩效监控办法》（清财绩〔2025〕3号）。"
    ]
    assert what["told"]["soon"] == [
        "绩效目标公开：应于2026年9月20日前公开，还有10天到期，项目1个。本级工作日历没有写明这一期限的依据文件。"
    ]
    assert [(row["name"], row["code"], row["due"], row["days"]) for row in what["overdue"]] == [
        ("农村公路养护", "P1", "2026.08.31", "10天"),
        ("（涉密）", "P9", "2026.08.31", "10天"),
        ("部门整体支出", "住建局", "2026.08.31", "10天"),
    ]
    assert what["requirements"][0] == (
        "1．已过期限的材料，请于2026年9月21日前补报或公开；补报的按迟到登记，不再按逾期催报。"
    )
    ahead = told(notice("chase", due(ROAD, AS_OF)))
    assert ahead["heading"] == "关于提醒报送2026年度预算绩效管理材料的通知"
    assert ahead["told"]["soon"] == [
        "绩效运行监控（1—7月）：应于2026年9月10日前报送，今日到期，项目1个。依据：《绩效监控办法》（清财绩〔2025〕3号）。"
    ]


def test_a_note_speaks_of_what_its_table_holds():
    late = date(2026, 8, 31)
    assert told(notice("chase", due(ROAD, late)))["notes"] == {"overdue": "注：天数截至2026年9月10日。", "soon": ""}
    secret = told(notice("chase", due(SECRET, late)))["notes"]
    assert secret["overdue"] == "注：天数截至2026年9月10日。涉密对象只列代码和金额。"
    problem = told(notice("interview", Named("住建局", PROBLEM)))["notes"]["problems"]
    assert problem == "注：逾期天数截至2026年9月10日。“—”表示没有此项数据。"


def test_a_document_that_nobody_has_seen_is_marked_and_keeps_the_reminder_a_draft():
    what = notice("chase", due(ROAD, date(2026, 8, 31), cited=RECALLED), due(WHOLE, date(2026, 8, 31)))
    [line] = told(what)["told"]["overdue"]
    assert line.endswith("依据：财预〔2019〕136号（据记忆，原文未核）、《绩效监控办法》（清财绩〔2025〕3号）。")
    assert to_fill_in(wanting(what.bases)) == "政策表“工作日历”中“绩效运行监控（1—7月）”一行"
    assert wanting(notice("chase", due(WHOLE, date(2026, 8, 31))).bases) == ()
    assert wanting(notice("chase", due(ROAD, date(2026, 9, 20), cited=NONE_NAMED)).bases) == ()  # it cites nothing


def test_days_that_pass_are_no_new_reminder():
    what = notice("chase", due(ROAD, date(2026, 8, 31)))
    assert what.content_hash == notice("chase", due(ROAD, date(2026, 8, 31))).content_hash
    assert what.content_hash != notice("chase", due(WHOLE, date(2026, 8, 31))).content_hash


COUNTS = {
    **{"quantified_ratio": Decimal("0.333333"), "level1_count": 3, "level2_count": 5, "level3_count": 6},
    **{"indicator_count": 6, "quantified_count": 2},
}
MINIMUMS = {"quantified_ratio": Decimal("0.7"), "level1_count": 3, "level2_count": 5, "level3_count": 7}


def test_what_a_bureau_tells_of_its_work_sets_no_day():
    """《……开展情况》 is no document: the reminder says that the calendar names none, and may go out."""
    row = due(ROAD, date(2026, 8, 31), cited=("《2026年度绩效管理工作开展情况》二（三）", False))
    what = notice("chase", row)
    assert told(what)["told"]["overdue"][0].endswith("本级工作日历没有写明这一期限的依据文件。")
    assert wanting(what.bases) == ()


def test_a_returned_goal_says_each_failed_check_in_words_where_it_stands_and_what_would_pass():
    goal = FailedGoal(
        ROAD,
        ("quantified_ratio", "level3_count"),
        COUNTS,
        MINIMUMS,
        "绩效目标.csv第9行",
        (Vague("路面质量提升", "良好", "绩效指标.csv第31行"),),
    )
    what = told(notice("returned", goal))
    assert [(row["check"], row["found"], row["required"], row["place"]) for row in what["checks"]] == [
        ("量化占比", "2个量化，共6个，占33.33%", "不低于70.00%", "绩效目标.csv第9行"),
        ("三级指标个数", "6个", "不少于7个", "绩效目标.csv第9行"),
    ]
    assert [(row["indicator"], row["target"], row["place"]) for row in what["vague"]] == [
        ("路面质量提升", "良好", "绩效指标.csv第31行")
    ]
    assert what["part"] == {"checks": "一", "vague": "二", "requirements": "三"}
    assert "2027年度预算不予安排" in what["requirements"][0]
    unbound = replace(goal, minimums=dict.fromkeys(goal.minimums), failed=("no_indicator",))
    assert "不予安排" not in told(notice("returned", unbound))["requirements"][0]


def test_a_goal_that_failed_its_review_is_told_so_and_one_that_lacks_indicators_is_not():
    """Reviewed 差 the budget waits, whether or not the region sets minimums."""
    unset = dict.fromkeys(MINIMUMS)
    poor = FailedGoal(ROAD, ("review_poor", "no_indicator"), COUNTS, unset, "绩效目标.csv第9行", (), "《目标办法》")
    waiting = FailedGoal(replace(ROAD, code="P2"), ("review_unapproved",), COUNTS, MINIMUMS, "", (), "《目标办法》")
    bare = FailedGoal(replace(ROAD, code="P3"), ("no_indicator",), COUNTS, unset, "", ())
    what = told(notice("returned", poor, waiting, bare))
    assert [(row["code"], row["check"], row["found"], row["required"]) for row in what["checks"]] == [
        ("P1", "审核结果", "审核等级为“差”", "“优”“良”，或“中”并经批准"),
        ("P1", "没有指标", "0个", "至少1个指标"),
        ("P2", "审核结果", "审核等级为“中”，没有批准日期", "“优”“良”，或“中”并经批准"),
        ("P3", "没有指标", "0个", "至少1个指标"),
    ]
    assert "绩效目标中，有2个没有通过审核，另有1个的绩效指标没有达到要求。" in what["opening"]
    alone = told(notice("returned", bare))
    assert "有1个的绩效指标没有达到要求" in alone["opening"] and "没有通过审核" not in alone["opening"]
    assert "预算不予安排" not in alone["requirements"][0]
    rejected = told(notice("returned", waiting))["requirements"][0]
    assert "2027年度预算不予安排" in rejected and "《目标办法》" not in rejected  # it sets the fields, not the review


@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        (None, "目标.xlsx第9行"),
        ("Sheet1", "目标.xlsx第9行"),
        ("Sheet2", "目标.xlsx第2张工作表第9行"),
        ("绩效目标", "目标.xlsx“绩效目标”第9行"),
    ],
)
def test_a_sheet_without_a_name_of_its_own_is_told_by_its_number(sheet, place):
    assert _place("990101/2026/目标.xlsx", sheet, 9) == place


@pytest.mark.parametrize(
    ("subjects", "says"),
    [
        ((ROAD,), "一栏后重新报送审核；审核通过以前，2027年度预算不予安排（依据：待查明）。"),
        ((WHOLE,), "一栏（依据：待查明）后重新报送审核。"),
        (
            (WHOLE, ROAD),
            "一栏（依据：待查明）后重新报送审核；审核通过以前，其中项目、政策的2027年度预算不予安排（依据：待查明）。",
        ),
    ],
)
def test_only_budgets_of_projects_and_policies_wait_for_a_goal(subjects: tuple[Subject, ...], says: str):
    goals = [FailedGoal(subject, ("no_indicator",), COUNTS, MINIMUMS, "", ()) for subject in subjects]
    assert told(notice("returned", *goals))["requirements"][0].endswith(says)


def test_a_returned_goal_cites_no_report_on_work_as_what_sets_the_minimums():
    text = "《2026年预算绩效工作开展情况说明》二、（二）"
    goal = FailedGoal(WHOLE, ("no_indicator",), COUNTS, MINIMUMS, "", (), text)
    what = notice("returned", goal)
    assert "（依据：待查明）" in told(what)["requirements"][0] and wanting(what.bases)


def test_a_returned_goal_cites_the_minimums_and_waits_for_a_document_that_holds_back_the_budget():
    goal = FailedGoal(ROAD, ("no_indicator",), COUNTS, MINIMUMS, "", (), "《清源县目标办法》", "中发〔2018〕34号", True)
    what = notice("returned", goal)
    assert told(what)["requirements"][0] == (
        "1．请对照上表逐项修改绩效目标，达到“应达到”一栏（依据：《清源县目标办法》）后重新报送审核；"
        "审核通过以前，2027年度预算不予安排（依据：中发〔2018〕34号（据记忆，原文未核））。"
    )
    assert doubts(wanting(what.bases)) == ["所引中发〔2018〕34号据记忆引用、原文未核"]
    seen = replace(goal, sanction_basis="《清源县预算办法》", is_sanction_recalled=False)
    assert wanting(notice("returned", seen).bases) == ()
    # a department's own goal holds back nothing: what sets the minimums is enough, and without it there is no document
    assert wanting(notice("returned", replace(goal, subject=WHOLE)).bases) == ()
    bare = notice("returned", replace(goal, subject=WHOLE, minimum_basis=None))
    assert wanting(bare.bases) and "（依据：中发〔2018〕34号（据记忆，原文未核））" in told(bare)["requirements"][0]


def test_a_merged_department_is_named_in_the_reminder_to_its_successor():
    merged = Subject("department", "102", "房管局", False)
    what = told(notice("chase", due(merged, date(2026, 8, 31)), due(WHOLE, date(2026, 8, 31))))
    assert [row["name"] for row in what["overdue"]] == ["房管局部门整体支出", "部门整体支出"]


def unit(rank: int, ratio: str, former: str | None = None) -> Unit:
    before = Decimal(former) if former else None
    change = Decimal(ratio) - before if before is not None else None
    money = Decimal("1000000.00"), Decimal("250000.00")
    return Unit(f"部门{rank}", "经建股", *money, Decimal(ratio), rank, before, rank, change, 0)


MONEY = Decimal("5000000.00"), Decimal("1000000.00"), Decimal("0.2")


def month(departments: int, *reds: Red) -> Progress:
    ranked = tuple(unit(rank, f"0.{99 - rank:02d}", "0.5") for rank in range(1, departments + 1))
    whole = Decimal("25100000.00"), Decimal("12430000.00"), *map(Decimal, ("0.4952", "0.39", "0.6667", "0.5282"))
    return Progress(8, *whole, ranked, (), reds)


def test_the_month_names_who_is_ahead_who_is_behind_and_the_red_projects():
    whole = month(40, Red(ROAD, "住建局", "经建股", *MONEY), Red(SECRET, "公安局", None, *MONEY))
    what = told(notice("progress", whole))
    assert (
        "调整后预算2,510.00万元，累计支出1,243.00万元，执行率49.52%（上月末39.00%），序时进度66.67%，按资金到位折算52.82%。"
        in what["told"]["whole"]
    )
    shown = [int(row["rank"]) for row in what["departments"]]
    ends = len(shown) // 2
    assert ends > 4 and shown == [*range(1, ends + 1), *range(41 - ends, 41)]
    assert what["told"]["departments"] == (
        f"部门40个，最高部门1（98.00%），最低部门40（59.00%）。下表列前{ends}名和后{ends}名，全部见附件。"
    )
    assert [row["rank"] for row in what["whole"]["departments"]] == [str(rank) for rank in range(1, 41)]
    assert (what["annexes"], what["mark"]) == (
        [{"lead": "附件：", "title": "部门排名"}],
        {"departments": "附件", "divisions": "", "reds": ""},
    )
    assert what["departments"][0]["change"] == "+48.00"
    assert [(row["name"], row["division"]) for row in what["reds"]] == [("农村公路养护", "经建股"), ("P9", "—")]
    assert what["told"]["reds"] == "列入红色预警的项目2个。"
    assert "加快支出" in what["requirements"][0]
    closed = told(notice("progress", replace(whole, month=12)))["requirements"][0]
    assert "加快支出" not in closed and "结转或收回" in closed
    assert (what["divisions"], what["part"]["reds"]) == ([], "三")


def test_red_projects_fill_the_two_pages_and_an_annex_names_all():
    """Twelve of few departments are all named; of 40 beside 40 departments as many as there is room for."""
    reds = [Red(replace(ROAD, name=f"第{number}段道路"), "住建局", None, *MONEY) for number in range(40)]
    few = told(notice("progress", month(6, *reds[:12])))
    assert (len(few["reds"]), few["told"]["reds"]) == (12, "列入红色预警的项目12个。")
    assert few["annexes"] == []
    many = told(notice("progress", month(40, *reds)))
    assert (len(many["departments"]), many["reds"][0]["name"]) == (8, "第0段道路")
    named = len(many["reds"])
    assert named >= 3
    assert many["told"]["reds"] == (f"列入红色预警的项目40个。下表按未支出金额列前{named}个，全部见附件2。")
    assert len(many["whole"]["reds"]) == 40 and many["annexes"][1]["title"] == "2．红色预警项目清单"
    wide = [replace(red, subject=replace(ROAD, name="名称很长需要两行才能写完的道路改造工程项目")) for red in reds]
    crowded = told(notice("progress", month(40, *wide)))
    assert (crowded["reds"], crowded["part"]["reds"]) == ([], "三")  # no table of one or two rows
    assert (
        "未支出最多的是名称很长需要两行才能写完的道路改造工程项目（住建局，执行率20.00%），全部见附件2。"
        in (crowded["told"]["reds"])
    )


PROBLEM = Finding(ROAD, "WT-1", "slow", "工程没有开工。", None, date(2026, 8, 25), "overdue", date(2026, 7, 1))


def test_who_is_summoned_hears_of_what_is_not_put_right():
    what = told(notice("interview", Named("住建局", PROBLEM)))
    assert "贵单位2026年度绩效评价发现的问题中，下列1个没有完成整改，已超过整改期限" in what["opening"]
    assert [(row["finding"], row["overdue"]) for row in what["problems"]] == [("WT-1", "16")]
    assert notice("interview", Named("住建局", PROBLEM)).finding_ids == ("WT-1",)


@pytest.mark.parametrize("kind", ["interview", "circular", "referral"])
def test_who_is_called_to_account_or_handed_on_is_so_by_a_document_that_somebody_has_seen(kind):
    row = Referred("住建局", PROBLEM) if kind == "referral" else Named("住建局", PROBLEM)
    rule = RULES[kind]
    own, none = of_rule(rule, "《清源县问责办法》第三条", "doc", 2026), of_rule(rule, None, "convention", 2026)
    assert "根据《清源县问责办法》第三条" in told(notice(kind, row, rests_on=own))["opening"]
    assert wanting(notice(kind, row, rests_on=own).bases) == ()
    assert "根据预算绩效管理有关规定（依据待查明）" in told(notice(kind, row, rests_on=none))["opening"]
    assert wanting(notice(kind, row, rests_on=none).bases) == (none,)


def test_the_bureau_does_not_name_itself_in_its_circular():
    class Told(_Gatherer):
        def _split(self, query):
            rest = PROBLEM.finding_id, PROBLEM.problem_kind, PROBLEM.wording, None, PROBLEM.due_date, "overdue", None
            for code in ("101", "105"):
                yield Addressee("990101", 2026, "department", code), replace(ROAD, code=f"P{code}"), ("circular", *rest)

    directory = SimpleNamespace(
        name=lambda to: {"101": "清源县财政局", "105": "住建局"}[to.code],
        is_itself=lambda to: to.code == "101",
        bureau=lambda region, year: "清源县财政局",
        standing=lambda region, year, is_of_money: "",
        regions={("990101", 2026): ("清源县", "county")},
    )
    found = Found(AS_OF)
    sources = SimpleNamespace(of_paper=lambda kind, region, year: None)
    [circular] = Told(None, None, None, None, directory, sources).accountable(found)
    assert [row.department for row in circular.rows] == ["住建局"]
    # two are open in the year: the paper does not count one as all of them
    assert "2026年度绩效评价发现的问题中，下列1个没有完成整改" in told(circular)["opening"]
    assert found.to_itself == {"990101 农村公路养护（P101）"}


def handed_on(*rows: Referred) -> Notice:
    return notice("referral", *rows, recipient_kind="addressee", recipient="审计")


def test_what_is_handed_on_is_in_no_register():
    handed = handed_on(Referred("住建局", PROBLEM))
    assert (handed.finding_ids, handed.identity) == ((), "YS-990101-2026-审计")
    assert told(handed)["problems"][0]["problem"] == "进度缓慢：工程没有开工。"


def test_what_is_handed_on_says_who_answers_for_it_and_which_money():
    """What is paid meanwhile is no new paper."""
    counted = replace(PROBLEM, finding_id="WT-2", amount_yuan=Decimal("120000.00"))
    money = Decimal("500000.00"), Decimal("550000.00")
    what = handed_on(Referred("住建局", PROBLEM, *money), Referred("", counted))
    assert (
        "发现下列问题线索2个，涉及责任单位1个，涉及金额120,000.00元，其中1个没有列明涉及金额。" in told(what)["opening"]
    )
    assert [[row[name] for name in ("department", "amount", "budget", "paid")] for row in told(what)["problems"]] == [
        ["住建局", "未列明", "500,000.00", "550,000.00"],
        ["—", "120,000.00", "—", "—"],
    ]
    later = handed_on(Referred("住建局", PROBLEM, money[0], Decimal("1.00")), Referred("", counted))
    assert later.content_hash == what.content_hash
    assert later.content_hash != handed_on(Referred("公安局", PROBLEM, *money), Referred("", counted)).content_hash


def test_nobody_gets_a_copy_of_a_referral():
    facts = replace(FACTS, office=Office(copy_to=("县委目标绩效办",)))
    assert context(handed_on(Referred("住建局", PROBLEM)), facts)["copy_to"] == ""
    assert context(notice("interview", Named("住建局", PROBLEM)), facts)["copy_to"] == "县委目标绩效办"


@pytest.mark.parametrize(
    ("code", "level", "name"),
    [
        ("audit", "county", "泸县审计局"),
        ("discipline", "county", "泸县纪委监委"),
        ("audit", "nation", "审计署"),
        ("县司法局", "county", "县司法局"),
    ],
)
def test_the_addressee_of_a_referral_is_named_after_the_region(code, level, name):
    assert referred_to(code, "泸县", level) == name


@pytest.mark.parametrize(
    ("told_as", "name"),
    [
        (("hand_in", "monitoring", "Q1"), "绩效运行监控（第一季度）"),
        (("hand_in", "self_evaluation", "year"), "绩效自评"),
        (("disclose", "evaluation", "year"), "绩效评价公开"),
    ],
)
def test_papers_are_called_as_offices_call_them(told_as, name):
    assert paper(*told_as) == name
