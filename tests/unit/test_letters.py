"""What letters say, part by part: names of offices, sentences, days, hashes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipelines.readers.letters import gather, sql
from pipelines.readers.letters.addressee import Addressee
from pipelines.readers.letters.letter import Evaluation, Subject
from pipelines.readers.letters.letter_labels import bureau_name, is_bureau, numeral
from pipelines.readers.letters.office import Office
from pipelines.readers.letters.prose import context
from tests.support.letter_parts import FACTS, FINDING, PROJECT, letter, recommendation, told


@pytest.mark.parametrize(
    ("region", "level", "office"),
    [
        ("泸县", "county", "泸县财政局"),
        ("广州市", "prefecture", "广州市财政局"),
        ("河北省", "province", "河北省财政厅"),
        ("天津市", "province", "天津市财政局"),
        ("云锦镇", "township", "云锦镇财政所"),
        ("中央", "nation", "财政部"),
        ("510521", None, "510521财政局"),
    ],
)
def test_the_office_is_named_after_its_region(region, level, office):
    assert bureau_name(region, level) == office


def test_numerals():
    assert [numeral(number) for number in (1, 9, 10, 11, 20, 21)] == ["一", "九", "十", "十一", "二十", "二十一"]


def test_recommendations_are_told_by_action_gravest_first_with_their_sums():
    rows = [recommendation("cut", None), recommendation("reclaim", "10.50"), recommendation("reclaim", "0.25")]
    rows += [recommendation("cut", "3")]
    assert [
        (group["number"], group["label"], group["told"]) for group in told(letter(recommendations=rows))["groups"]
    ] == [
        ("一", "收回（2022年度预算）", "共2项，建议金额10.75元。"),
        ("二", "压减（2022年度预算）", "共2项，其中1项建议金额3.00元，1项金额研究确定。"),
    ]


def test_a_breach_whose_money_is_spent_is_told_as_a_fact_without_an_amount():
    spent = replace(
        recommendation("withhold", "0"),
        money_base="current_balance",
        evidence="没有绩效目标就追加了100.00元，本年度资金已全部支出；本年度资金余额0.00元，建议不予安排，"
        "已没有可扣的余额，此条仍然列出。",
    )
    what = told(letter(recommendations=[spent]))
    assert what["groups"][0]["told"] == "共1项，资金已没有可扣的余额。"
    assert what["recommendations"][0]["amount"] == "—"
    assert what["recommendations"][0]["grounds"] == (
        "情况：没有绩效目标就追加了100.00元，本年度资金已全部支出，已没有可扣的余额。"
    )
    assessed = (
        "指标B1，这些指标已没有未支付的余额；本年度资金余额0.00元，建议不予安排，已没有可扣的余额，此条仍然列出。"
    )
    [once] = told(letter(recommendations=[replace(spent, evidence=assessed)]))["recommendations"]
    assert once["grounds"] == "情况：指标B1，这些指标已没有未支付的余额。"
    # nothing is left to be adjusted; where something is, both are asked for
    asks = "请按照结果应用建议调整预算安排和支出计划。"
    assert "资金已没有可扣余额的，请书面说明原因" in what["requirements"][0] and asks not in what["requirements"][0]
    both = told(letter(recommendations=[spent, replace(spent, recommended_yuan=Decimal("3"))]))
    assert asks in both["requirements"][0] and "已没有可扣余额的" in both["requirements"][1]
    assert both["groups"][0]["told"] == "共2项，其中1项建议金额3.00元，1项资金已没有可扣的余额。"


def test_what_the_tables_note_for_the_bureau_is_in_no_letter():
    noted = replace(
        recommendation("withhold", "5"),
        evidence="整改到位后恢复（上级文件没有写比例，这个比例是约定）；下一年度预算基数5.00元，建议不予安排5.00元。",
    )
    grounds = told(letter(recommendations=[noted]))["recommendations"][0]["grounds"]
    assert grounds == "情况：整改到位后恢复；2022年度预算基数5.00元，建议不予安排5.00元。"


def test_a_self_score_is_told_with_its_distance_and_no_rule_that_nobody_made():
    row = Evaluation(
        PROJECT, "PJ-1", "finance", "final", 2021, Decimal("55.5"), "差", Decimal(98), Decimal("42.5"), True, None
    )
    one = told(letter(evaluations=[row]))["told"]["results"]
    assert one == (
        "共反馈1个对象的评价结果1项，为财政评价。评价等级为“差”。自评得分明显高于评价得分，高出42.50分，请核实自评质量。详见下表。"
    )
    two = told(letter(evaluations=[row, replace(row, self_deviation=Decimal("18"))]))["told"]["results"]
    assert "均为财政评价" in two and "有2项的自评得分明显高于评价得分，高出18.00至42.50分" in two


def test_a_letter_that_went_out_has_its_hash_in_every_later_version():
    """Another one would have every final issued again: a new field leaves it, or the changelog says that finals go out
    anew."""
    row = Evaluation(
        PROJECT, "PJ-1", "finance", "final", 2021, Decimal("55.5"), "差", Decimal(98), Decimal("42.5"), True, None
    )
    issued = letter(evaluations=[row], findings=[FINDING])
    assert issued.content_hash == "sha256:5ab4ec7a04c85e32253515dce2ac8600888062334705e26ba77973a1cfa6eaa1"


@pytest.mark.parametrize("copy", ["交通运输局", "县交通运输局", "泸县交通运输局"])
def test_the_addressee_gets_no_copy(copy: str):
    facts = replace(FACTS, office=Office(copy_to=(copy, "县审计局")))
    assert context(letter(findings=[FINDING]), facts)["copy_to"] == "县审计局"


def test_a_merged_department_is_named_in_the_letter_to_its_successor():
    old, own = (Subject("department", code, name, False) for code, name in (("102", "公路局"), ("001", "交通运输局")))
    what = told(letter(findings=[replace(FINDING, subject=subject) for subject in (old, own)]))
    assert [row["name"] for row in what["problems"]] == ["公路局部门整体支出", "部门整体支出"]


@pytest.mark.parametrize(
    ("is_listed", "advised", "use"),
    [(True, "203", ("quota_deduction",)), (False, "204", ("quota_deduction",)), (True, "204", ())],
)
def test_a_result_of_a_merged_department_says_what_follows_from_it(monkeypatch, is_listed, advised, use):
    """203 is 204 now. Where the year does not list it any more, its result falls on 204, else on 203."""

    class Names:
        def of(self, region, year, department, kind, code):
            return Addressee(region, year, kind, "204")

        def code_now(self, region, kind, code):
            return ""

    def begin(code: str):
        return "990101", 2026, code, "department", code, "农业局", False

    rows = {
        sql.RECOMMENDATIONS: (*begin(advised), "quota_deduction", "public_expense_quota", "r16", *[None] * 5),
        sql.EVALUATIONS: (
            *(*begin("203"), "V1", "finance", "final", 2026, 50, "差", None, None, False),
            *(None, True, is_listed),
        ),
    }
    monkeypatch.setattr(gather, "select", lambda connection, query, parameters: [rows[query]])
    evaluations, _ = gather._results(None, Names(), None, None)
    [[row]] = evaluations.values()
    assert row.use == use


def test_a_department_is_called_by_its_name_and_a_code_of_before_says_so():
    """A name says more than 部门整体支出 003; who looks up a code that was replaced finds nothing."""
    whole = Subject("department", "001", "交通运输局", False)
    merged, recoded = Subject("department", "102", "公路局", False), replace(PROJECT, now="P7")
    findings = [replace(FINDING, subject=subject) for subject in (whole, merged, recoded)]
    what = letter("supervision", findings=findings)
    assert [(row["name"], row["code"]) for row in told(what)["problems"]] == [
        ("部门整体支出", "交通运输局"),
        ("公路局部门整体支出", "原代码102"),
        ("乡村道路养护", "P1（现代码P7）"),
    ]
    stays = [*findings[:2], replace(FINDING, subject=PROJECT)]
    assert what.content_hash == letter("supervision", findings=stays).content_hash  # no reason for another letter


def test_grades_zhong_and_cha_must_be_put_right_item_by_item():
    low = Evaluation(
        PROJECT, "PJ-1", "finance", "final", 2021, Decimal("55.5"), "差", None, None, False, None, ("cancel",)
    )
    what = told(letter(evaluations=[low], findings=[replace(FINDING, due_date=date(2026, 7, 20), status=None)]))
    assert what["requirements"][:2] == [
        "1．请对照问题清单逐项制定整改措施，在规定期限内完成整改，最迟不晚于2026年7月20日。",
        "2．评价等级为“差”的1项，须针对存在的问题逐条整改。",
    ]
    assert what["part"] == {"results": "一", "problems": "二", "requirements": "三"}
    mended = told(letter(evaluations=[low], findings=[replace(FINDING, status=None, is_closed=True)]))
    assert not any("逐条整改" in line for line in mended["requirements"])
    never_asked = told(letter(evaluations=[low]))
    assert any("逐条整改" in line for line in never_asked["requirements"])


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ([date(2026, 6, 30)], "请对照问题清单逐项制定整改措施，在规定期限内完成整改，最迟不晚于2026年6月30日。"),
        (
            [date(2026, 6, 29), date(2026, 5, 1)],
            "请对照问题清单逐项制定整改措施，整改期限（最迟2026年6月29日）截至2026年6月30日已过，"
            "请立即整改，并书面说明原因和完成时间。",
        ),
        (
            [date(2026, 6, 29), date(2026, 8, 1), None],
            "请对照问题清单逐项制定整改措施，1个问题的整改期限（2026年6月29日）截至2026年6月30日已过，"
            "请立即整改，并书面说明原因和完成时间；1个问题在规定期限内完成整改，最迟不晚于2026年8月1日；"
            "1个问题商我局确定整改期限并按期完成。",
        ),
        ([None], "请对照问题清单逐项制定整改措施，商我局确定整改期限并按期完成。"),
    ],
)
def test_no_letter_asks_for_mending_by_a_day_that_has_passed(days, sentence):
    """Judged on the day of the data. Its passing alone is no new content: 督办函 takes over from there."""
    findings = [
        replace(FINDING, finding_id=f"WT-{number}", due_date=day, status=None) for number, day in enumerate(days)
    ]
    assert told(letter(findings=findings))["requirements"][0] == f"1．{sentence}"


def test_a_note_speaks_of_what_its_table_holds():
    """Nothing of dashes, of secret subjects, of limits to be agreed on, where there are none."""
    plain = told(letter(findings=[FINDING], recommendations=[recommendation("cut", "5")]))["notes"]
    assert plain == {"results": "", "problems": "", "recommendations": ""}
    some = told(letter(findings=[replace(FINDING, due_date=None)], recommendations=[recommendation("cut", None)]))
    assert some["notes"]["problems"] == "注：整改期限为“—”的，由双方商定后填写。"
    assert some["notes"]["recommendations"] == "注：建议金额为“研究确定”的，由财政部门会同贵单位研究确定。"
    late = told(letter("supervision", findings=[FINDING]))["notes"]["problems"]
    assert late == "注：逾期天数截至2026年6月30日。"


def test_a_problem_that_was_put_right_is_not_overdue():
    """Nor is its putting right a new letter."""
    closed = replace(FINDING, finding_id="WT-2", status=None, letter_date=None, is_closed=True)
    what = letter(findings=[replace(FINDING, status=None, due_date=date(2026, 6, 20)), closed])
    assert "截至2026年6月30日已完成整改1个。" in told(what)["told"]["problems"]
    assert told(what)["requirements"][0].startswith(
        "1．请对照问题清单逐项制定整改措施，1个问题的整改期限（2026年6月20日）"
    )
    assert (
        what.content_hash == replace(what, findings=[what.findings[0], replace(closed, is_closed=False)]).content_hash
    )
    assert "逐项制定" not in "".join(told(letter(findings=[closed]))["requirements"])


def test_that_a_letter_went_out_and_who_looks_after_the_unit_are_no_new_content():
    unsent = letter("supervision", findings=[replace(FINDING, status="no_letter", letter_date=None)])
    sent = letter("supervision", findings=[replace(FINDING, status="open")], division="经济建设股")
    overdue = letter("supervision", findings=[FINDING])
    assert unsent.content_hash == sent.content_hash != overdue.content_hash


def test_an_amount_that_is_known_is_not_left_to_judgement():
    known, open_one = recommendation("cut", "3"), recommendation("cut", None)
    assert [told(letter(recommendations=rows))["is_open"] for rows in ([known], [known, open_one])] == [False, True]
    assert not any("研究确定" in line for line in told(letter(recommendations=[known]))["requirements"])
    assert any("研究确定" in line for line in told(letter(recommendations=[known, open_one]))["requirements"])


def test_evaluations_are_called_by_the_year_they_looked_at():
    of_2024 = Evaluation(PROJECT, "PJ-1", "finance", "final", 2024, Decimal(95), "优", None, None, False, None)
    what = told(letter(year=2025, evaluations=[of_2024]))
    assert what["year"] == "2024" and "对贵单位2024年度项目开展了绩效评价" in what["opening"]
    assert what["results"][0]["evaluator"] == "财政评价"
    both = told(letter(year=2025, evaluations=[of_2024, replace(of_2024, evaluated_year=2025)]))
    assert both["year"] == "2024、2025"
    assert [row["evaluator"] for row in both["results"]] == ["财政评价（2024年度）", "财政评价（2025年度）"]


@pytest.mark.parametrize(
    ("department", "is_it"),
    [
        ("财政局", True),
        ("泸县财政局", True),
        ("泸县财政局（本级）", True),
        ("教育局", False),
        ("财政投资评审中心", False),
    ],
)
def test_the_bureau_knows_itself(department, is_it):
    assert is_bureau(department, "泸县", "county") is is_it


def test_a_problem_is_of_one_year_in_the_feedback_and_in_the_supervision():
    """Evaluated in 2026 was the money of 2025, which heads the feedback; the problem stands in the books of 2026."""
    of_2025 = Evaluation(PROJECT, "PJ-1", "fiscal", "project", 2025, Decimal(80), "良", None, None, False, None)
    feedback = told(letter(year=2026, evaluations=[of_2025], findings=[replace(FINDING, status=None)]))
    assert feedback["year"] == "2025"
    assert feedback["told"]["problems"].startswith("2026年度开展的评价发现问题1个，")
    supervision = told(letter("supervision", year=2026, findings=[FINDING]))
    assert "贵单位2026年度绩效评价问题中有1个未完成整改" in supervision["told"]["problems"]
    same = told(letter(year=2025, evaluations=[of_2025], findings=[replace(FINDING, status=None)]))
    assert same["told"]["problems"].startswith("评价发现问题1个，")


@pytest.mark.parametrize(
    ("overdue", "running", "says"),
    [
        (1, 0, "有1个未完成整改，已超过整改期限，逾期10天。"),
        (2, 0, "有2个未完成整改，均已超过整改期限，最长逾期10天。"),
        (1, 1, "有2个未完成整改，其中1个已超过整改期限，逾期10天。"),
    ],
)
def test_what_is_true_of_all_is_not_told_as_a_part(overdue: int, running: int, says: str):
    rows = [FINDING] * overdue + [replace(FINDING, due_date=date(2026, 7, 30), status="open")] * running
    assert says in told(letter("supervision", findings=rows))["told"]["problems"]


def test_supervision_counts_the_days_overdue():
    running = replace(FINDING, finding_id="WT-2", due_date=date(2026, 6, 30), status="open")
    undated = replace(FINDING, finding_id="WT-3", due_date=None, letter_date=None, status="no_letter")
    what = told(letter("supervision", findings=[FINDING, running, undated]))
    assert [(row["due"], row["overdue"]) for row in what["problems"]] == [
        ("2026.06.20", "10"),
        ("2026.06.30", "—"),
        ("—", "—"),
    ]
    assert "有3个未完成整改，其中1个已超过整改期限，逾期10天" in what["told"]["problems"]
    assert len(what["requirements"]) == 4


def test_the_content_is_what_the_letter_says_not_the_day():
    first = letter("supervision", findings=[FINDING])
    assert first.content_hash == letter("supervision", findings=[FINDING]).content_hash
    for changed in (
        replace(first, bureau="泸县财政厅"),
        replace(first, findings=[replace(FINDING, amount_yuan=Decimal("10.51"))]),
        replace(first, findings=[replace(FINDING, status="open")]),
        replace(first, findings=[]),
    ):
        assert changed.content_hash != first.content_hash
