"""On what a letter rests: what is cited, what is only remembered or told of, and what keeps a letter a draft."""

from dataclasses import replace

import pytest

from pipelines.readers.letters.basis import doubts, is_document, of_rule, to_fill_in, wanting
from pipelines.readers.letters.letter_labels import is_later
from tests.support.letter_parts import FACTS, FINDING, letter, recommendation, told


def test_a_recommendation_gives_evidence_and_clause_and_never_invents_one():
    row = told(letter(recommendations=[recommendation("cut", None)]))["recommendations"][0]
    assert (row["amount"], row["base_amount"]) == ("研究确定", "100.00")
    assert row["grounds"] == "情况：得分55.50分。"
    cited = replace(recommendation("cut", None), legal_basis="泸县绩效结果应用办法")
    row = told(letter(recommendations=[cited]))["recommendations"][0]
    assert row["grounds"] == "情况：得分55.50分。依据：泸县绩效结果应用办法。"
    remembered = letter(recommendations=[replace(cited, basis_evidence="recalled")])
    assert doubts(wanting(remembered.bases)) == ["所引泸县绩效结果应用办法据记忆引用、原文未核"]
    row = told(remembered)["recommendations"][0]
    assert row["grounds"].endswith("依据：泸县绩效结果应用办法（据记忆，原文未核）。")


def test_a_share_that_is_a_convention_keeps_the_letter_a_draft_whatever_document_stands_beside_it():
    row = replace(recommendation("cut", "20"), legal_basis="财预〔2020〕10号", basis_evidence="convention")
    assert doubts(wanting(letter(recommendations=[row]).bases)) == ["所引财预〔2020〕10号据记忆引用、原文未核"]
    [cells] = told(letter(recommendations=[row]))["recommendations"]
    assert cells["grounds"].endswith("依据：财预〔2020〕10号（据记忆，原文未核）。")


@pytest.mark.parametrize("evidence", ["recalled", "doc"])
def test_a_document_that_did_not_exist_in_the_year_is_not_cited_and_the_letter_stays_a_draft(evidence: str):
    row = replace(recommendation("cut", "20"), legal_basis="财预〔2020〕10号", basis_evidence=evidence)
    old = letter(year=2018, recommendations=[row])
    assert told(old)["recommendations"][0]["grounds"] == "情况：得分55.50分。依据：待查明。"
    note = replace(FACTS, is_draft=True, wanting=wanting(old.bases)).context["draft_note"]
    assert note == (
        "（本件为草稿。部分事项的依据待查明，核实前不得印发。请在政策表“规则依据”中"
        "“结果为差：削减或取消（只有自评的改进）”一行写明本区划的文件、文号和条款。）"
    )
    assert is_later("财预〔2020〕10号", 2019) and not is_later("财预〔2020〕10号", 2020)
    assert not is_later("《2021年工作综述》二（三）", 2020)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("《中华人民共和国预算法》第四十二条及其实施条例", True),
        ("财预〔2020〕10号", True),
        ("《某县预算绩效结果应用办法》（某府办〔2021〕8号）第九条", True),
        ("泸县绩效结果应用办法（试行）第三条", True),
        ("《关于加强绩效管理的意见》", True),
        ("《泸县2021年度全面预算绩效管理工作开展情况》二（五）、四（一）", False),
        ("财政部监督评价局《2021年省级财政部门统筹推进市县绩效评价工作综述》二（三）", False),
        ("《2018年阿图什市预算绩效工作开展情况说明》（阿图什市财政局，2019年7月31日）二、（三）", False),
        ("县委常委会会议精神", False),
    ],
)
def test_what_has_a_number_or_lays_something_down_is_a_document_a_report_on_work_is_none(text: str, is_one: bool):
    assert is_document(text) is is_one


REPORT = "《泸县2021年度全面预算绩效管理工作开展情况》二（五）"
OPINION = "《关于全面实施预算绩效管理的意见》（中发〔2018〕34号）"


@pytest.mark.parametrize(
    ("rule", "evidence", "cited", "says"),
    [
        (None, None, "待查明", "部分事项的依据待查明"),
        (OPINION, "recalled", f"{OPINION}（据记忆，原文未核）", f"所引{OPINION}据记忆引用、原文未核"),
        ("《泸县结果应用办法》第九条", "doc", "《泸县结果应用办法》第九条", None),
    ],
)
def test_a_report_on_work_is_no_basis_the_rule_is_cited_instead(rule, evidence, cited, says):
    """And what is cited instead is no new content of a letter that went out."""
    bare = replace(recommendation("cut", "20"), legal_basis=REPORT, basis_evidence="seed")
    row = replace(bare, rule_basis=rule, rule_evidence=evidence)
    what = letter(recommendations=[row])
    assert told(what)["recommendations"][0]["grounds"] == f"情况：得分55.50分。依据：{cited}。"
    unfit = f"政策表所写{REPORT}是工作情况材料，不作依据"
    assert [each for each in doubts(wanting(what.bases)) if each != unfit] == ([says] if says else [])
    assert (unfit in doubts(wanting(what.bases))) is bool(says)
    assert what.content_hash == letter(recommendations=[bare]).content_hash


def test_several_rows_to_fill_in_are_told_as_several():
    rows = [of_rule(rule, None, None, 2021) for rule in ("r11", "r18")]
    assert to_fill_in(rows[1:]) == "政策表“规则依据”中“整改逾期：暂不安排或压减，整改到位后恢复”一行"
    assert to_fill_in(rows) == ("政策表“规则依据”中“政策项目到期：退出”“整改逾期：暂不安排或压减，整改到位后恢复”各行")


def test_a_document_that_a_newspaper_tells_of_is_cited_without_the_newspaper_and_not_final():
    text = "某区预算事前绩效评估管理暂行办法（见某网2021-11-15《某市:某区“五位一体”推进绩效管理》）"
    what = letter(recommendations=[replace(recommendation("cut", "20"), legal_basis=text, basis_evidence="seed")])
    [row] = told(what)["recommendations"]
    assert row["grounds"].endswith("依据：某区预算事前绩效评估管理暂行办法（据转述，原文未核）。")
    assert doubts(wanting(what.bases)) == ["所引某区预算事前绩效评估管理暂行办法据转述引用、原文未核"]


def test_a_supervision_rests_on_the_rule_of_overdue_rectifications_and_waits_for_its_document():
    """It threatens next year's budget; a change of the document is no reason for another letter."""
    what = letter("supervision", findings=[FINDING])
    seen = replace(what, rests_on=of_rule("r18", "《泸县结果应用办法》第九条", "doc", 2021))
    remembered = replace(what, rests_on=of_rule("r18", "中发〔2018〕34号", "recalled", 2021))
    unknown = replace(what, rests_on=of_rule("r18", None, None, 2021))
    assert [bool(wanting(each.bases)) for each in (seen, remembered, unknown)] == [False, True, True]
    assert [told(each)["opening"].split("，")[1] for each in (seen, remembered, unknown)] == [
        "根据《泸县结果应用办法》第九条",
        "根据中发〔2018〕34号（据记忆",
        "根据预算绩效管理有关规定（依据待查明）",
    ]
    assert len({each.content_hash for each in (what, seen, remembered, unknown)}) == 1
