"""Sentences that a mart holds in Chinese, in English: every rule's own, what a form says as it was printed."""

import re
from pathlib import Path

import pytest

from pipelines.readers.report.sentences import OURS, parts, review, why_refused

RULES = Path(__file__).parents[2] / "dbt_project" / "models" / "rules"


pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (
            "未完成却得满分：道路 目标 ≥30个，实际 29，按规则应得 9.67 分",
            "Full points though missed: 道路, target ≥30个, actual 29; by the rules 9.67 points",
        ),
        (
            "执行得分与执行率不符：表上没有资金数，账上全年预算 未印，执行 38242600.00 元，"
            "10 分应得 8.04 分，填报 10 分",
            "Points for execution do not follow the ratio: the form has no money; by the ledger budget of the year "
            "not printed, executed 38242600.00 yuan; of 10 points 8.04 are due, the form has 10",
        ),
        (
            "自评等级与总分不符：总分 85 分应为“良”，填报为“优”",
            "The grade does not fit the total: 85 points are “good”, the form says “excellent”",
        ),
        (
            "自评虚高：自评 97.06 分，财政评价 69 分（评价编号 PJ41），高出 28.06 分，超过 10 分",
            "Self-evaluation too high: 97.06 points, finance bureau 69 (evaluation PJ41); 28.06 above it, more than 10",
        ),
        (
            "自评虚高：自评未印总分、规则得分 93.99 分，财政评价 80 分（评价编号 PJ42），高出 13.99 分，超过 10 分",
            "Self-evaluation too high: no total is printed, the rules give 93.99 points, finance bureau 80 "
            "(evaluation PJ42); 13.99 above it, more than 10",
        ),
        (
            "没有完成值却有得分：培训 得 5 分，实际完成值写明未开展，按未完成计 0 分",
            "Points for nothing: 培训 has 5 points, its actual says: not done; as missed it has 0 points",
        ),
        ("5 分，实际完成值“空白”", "5 points, actual “空白”"),
        ("目标的 130% 以内", "within 130% of the target"),
        ("150次", "150次"),
    ],
)
def test_a_finding_of_the_re_review(zh: str, en: str) -> None:
    assert review(zh) == en


def test_every_rule_of_the_re_review_is_listed() -> None:
    """The words of each rule's columns stand in the templates: a new rule needs its own."""
    listed = (Path(__file__).parents[2] / "pipelines/readers/report/sentences.yaml").read_text("utf-8") + "".join(OURS)
    for rule in sorted(RULES.rglob("rule_rv*.sql")):
        sql = re.sub(r"--[^\n]*", "", rule.read_text("utf-8"))
        told = sql[sql.index("as severity") :]
        for phrase in re.findall(r"'([^']*[\u4e00-\u9fff][^']*)'", told):
            if "%" in phrase:
                continue  # what it looks for
            assert phrase.strip() in listed, (rule.name, phrase)


def test_what_would_raise_an_assessment_and_why_a_subject_is_worth_a_check() -> None:
    gain = "下一年度预算应办2,813,800.00元，已办0.00元；本年资金应办14,200.00元，已办0.00元；补齐可加12.63分"
    assert parts("gain", gain) == (
        "budget of next year: 2,813,800.00 yuan to do, 0.00 yuan done; "
        "money of this year: 14,200.00 yuan to do, 0.00 yuan done; the rest would add 12.63 points"
    )
    assert (parts("gain", None), review(None)) == (None, None)
    risk = "预算34,825,700.00元，为本级平均的0.95倍（0.95分）；自评分高于评价得分41.79分（3分）；从未抽查（2分）"
    assert parts("risk", risk) == (
        "budget 34,825,700.00 yuan, 0.95 times the level's average (0.95); "
        "self-evaluation 41.79 points above the evaluation (3); never checked (2)"
    )


def test_why_a_cell_was_refused() -> None:
    told = "第68行“支付日期”列：“2021-13-05”不是可确定的日期；应为 2021-08-03、2021/8/3、20210803 或 2021年8月3日"
    assert why_refused(told, "unreadable_date", "payments", "2021-13-05", "511903/2021") == (
        "“2021-13-05” is not an unambiguous date; write 2021-08-03, 2021/8/3, 20210803 or 2021年8月3日"
    )
    assert why_refused(told, "unreadable_date", "payments", None, "511903/2021").startswith(
        "Is not an unambiguous date"
    )
