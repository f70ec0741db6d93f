"""Letters, part by part: names of offices, sentences, hashes, file names, the register, text that stays text."""

import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from pipelines.errors import EXIT_LOCKED, JixiaoError
from pipelines.letters import register
from pipelines.letters.issue import Facts
from pipelines.letters.letter import Evaluation, Finding, Letter, Recommendation, Subject
from pipelines.letters.names import file_of
from pipelines.letters.office import Office, Offices
from pipelines.letters.prose import context
from pipelines.letters.render import Stencils
from pipelines.letters.words import bureau_name, is_bureau, is_later, numeral

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from make_letter_templates import SHEETS, TEMPLATES  # noqa: E402

NOW = datetime(2026, 7, 1, 9)
FACTS = Facts("FK-1", None, date(2026, 7, 1), date(2026, 6, 30))
PROJECT = Subject("project", "P1", "乡村道路养护", False)
FINDING = Finding(
    PROJECT, "WT-1", "slow", "工程尚未开工。", Decimal("10.50"), date(2026, 6, 20), "overdue", date(2026, 5, 1)
)


def letter(kind="feedback", **changes) -> Letter:
    bare = Letter(kind, "510521", 2021, "泸县财政局", "department", "001", "交通运输局")
    return replace(bare, **changes)


def recommendation(action: str, yuan: str | None) -> Recommendation:
    amount = None if yuan is None else Decimal(yuan)
    return Recommendation(
        PROJECT, action, "next_year_budget", "r04", Decimal(100), amount, None, "doc", "得分55.50分。"
    )


def told(what: Letter) -> dict:
    return context(what, FACTS)


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
        ("一", "收回（下一年度预算）", "共2项，建议金额10.75元。"),
        ("二", "压减（下一年度预算）", "共2项，其中1项建议金额3.00元，1项金额研究确定。"),
    ]


def test_a_recommendation_gives_evidence_and_clause_and_never_invents_one():
    row = told(letter(recommendations=[recommendation("cut", None)]))["recommendations"][0]
    assert (row["amount"], row["base_amount"]) == ("研究确定", "100.00")
    assert row["grounds"] == "情况：得分55.50分。"
    cited = replace(recommendation("cut", None), legal_basis="泸县绩效结果应用办法")
    row = told(letter(recommendations=[cited]))["recommendations"][0]
    assert row["grounds"] == "情况：得分55.50分。依据：泸县绩效结果应用办法。"
    remembered = letter(recommendations=[replace(cited, basis_evidence="recalled")])
    assert remembered.recalled == ("泸县绩效结果应用办法",)
    row = told(remembered)["recommendations"][0]
    assert row["grounds"].endswith("依据：泸县绩效结果应用办法（凭记忆，未核原文）。")


def test_a_share_that_is_a_convention_keeps_the_letter_a_draft_whatever_document_stands_beside_it():
    row = replace(recommendation("cut", "20"), legal_basis="财预〔2020〕10号", basis_evidence="convention")
    assert letter(recommendations=[row]).recalled == ("财预〔2020〕10号",)
    [cells] = told(letter(recommendations=[row]))["recommendations"]
    assert cells["grounds"].endswith("依据：财预〔2020〕10号（凭记忆，未核原文）。")


@pytest.mark.parametrize("evidence", ["recalled", "doc"])
def test_a_document_that_did_not_exist_in_the_year_is_not_cited_and_the_letter_stays_a_draft(evidence: str):
    row = replace(recommendation("cut", "20"), legal_basis="财预〔2020〕10号", basis_evidence=evidence)
    old = letter(year=2018, recommendations=[row])
    assert old.recalled == ("待查明的依据",)
    assert told(old)["recommendations"][0]["grounds"] == "情况：得分55.50分。依据：待查明。"
    note = replace(FACTS, is_draft=True, recalled=old.recalled).context["draft_note"]
    assert note == "（本件为草稿。部分事项的依据待查明，核实前不得印发。）"
    assert is_later("财预〔2020〕10号", 2019) and not is_later("财预〔2020〕10号", 2020)
    assert not is_later("《2021年工作综述》二（三）", 2020)


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
    both = told(letter(recommendations=[spent, replace(spent, recommended_yuan=Decimal("3"))]))
    assert both["groups"][0]["told"] == "共2项，其中1项建议金额3.00元，1项资金已没有可扣的余额。"


def test_what_the_tables_note_for_the_bureau_is_in_no_letter():
    noted = replace(
        recommendation("withhold", "5"),
        evidence="整改到位后恢复（上级文件没有写比例，这个比例是约定）；下一年度预算基数5.00元，建议不予安排5.00元。",
    )
    grounds = told(letter(recommendations=[noted]))["recommendations"][0]["grounds"]
    assert grounds == "情况：整改到位后恢复；下一年度预算基数5.00元，建议不予安排5.00元。"


def test_a_self_score_is_told_with_its_distance_and_no_rule_that_nobody_made():
    row = Evaluation(PROJECT, "PJ-1", "finance", "final", 2021, Decimal("55.5"), "差", Decimal(98), True, None)
    one = told(letter(evaluations=[row]))["told"]["results"]
    assert "有1项的自评得分高于评价得分，高出42.50分，请核实自评质量。" in one
    two = told(letter(evaluations=[row, replace(row, score=Decimal("80"))]))["told"]["results"]
    assert "有2项的自评得分高于评价得分，高出18.00至42.50分" in two


@pytest.mark.parametrize("copy", ["交通运输局", "县交通运输局", "泸县交通运输局"])
def test_the_addressee_gets_no_copy(copy: str):
    facts = replace(FACTS, office=Office(copy_to=(copy, "县审计局")))
    assert context(letter(findings=[FINDING]), facts)["copy_to"] == "县审计局"


def test_a_merged_department_is_named_in_the_letter_to_its_successor():
    old, own = (Subject("department", code, name, False) for code, name in (("102", "公路局"), ("001", "交通运输局")))
    what = told(letter(findings=[replace(FINDING, subject=subject) for subject in (old, own)]))
    assert [row["name"] for row in what["problems"]] == ["公路局部门整体支出", "部门整体支出"]


def test_grades_zhong_and_cha_must_be_put_right_item_by_item():
    low = Evaluation(PROJECT, "PJ-1", "finance", "final", 2021, Decimal("55.5"), "差", None, False, None, ("cancel",))
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
            "请对照问题清单逐项制定整改措施，2个问题的整改期限（最迟2026年6月29日）截至2026年6月30日已过，"
            "请立即整改，并书面说明原因和完成时间。",
        ),
        (
            [date(2026, 6, 29), date(2026, 8, 1), None],
            "请对照问题清单逐项制定整改措施，1个问题的整改期限（最迟2026年6月29日）截至2026年6月30日已过，"
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
        "1．请对照问题清单逐项制定整改措施，1个问题的整改期限（最迟2026年6月20日）"
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
    of_2024 = Evaluation(PROJECT, "PJ-1", "finance", "final", 2024, Decimal(95), "优", None, False, None)
    what = told(letter(year=2025, evaluations=[of_2024]))
    assert what["year"] == "2024" and "对贵单位2024年度项目开展了绩效评价" in what["opening"]
    assert what["results"][0]["evaluator"] == "财政评价"
    both = told(letter(year=2025, evaluations=[of_2024, replace(of_2024, evaluated_year=2025)]))
    assert both["year"] == "2024、2025"
    assert [row["evaluator"] for row in both["results"]] == ["财政评价（2024年度）", "财政评价（2025年度）"]


def test_the_offices_own_file_gives_reply_day_contact_and_copies(tmp_path):
    (tmp_path / "letters.yml").write_text(
        "默认:\n  回复天数: 15\n  联系人: 绩效股 王主任\n  抄送: [县审计局]\n"
        "'510521':\n  电话: 0830-12\n  部门代码: '101'\n",
        "utf-8",
    )
    office = Offices(tmp_path).of("510521")
    assert office == Office(15, "绩效股 王主任", "0830-12", ("县审计局",), ("101",))
    assert Offices(tmp_path).of("510522") == Office(15, "绩效股 王主任", "", ("县审计局",))
    what = context(letter(findings=[FINDING]), replace(FACTS, office=office))
    assert "请于2026年7月16日前将整改和落实情况书面反馈我局。" in what["requirements"][-1]
    printed = text_of(Stencils(tmp_path).fill("feedback", what))
    assert "（联系人：绩效股 王主任，电话：0830-12；登记号：FK-1）\n抄送：县审计局。" in printed
    of_a_division = context(letter(findings=[FINDING], division="经济建设股"), FACTS)
    assert "（归口业务股室：经济建设股；登记号：FK-1）" in text_of(Stencils(tmp_path).fill("feedback", of_a_division))
    assert "联系人" not in text_of(Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING]))))


@pytest.mark.parametrize(
    "text", ["回复天数: 15", "默认:\n  回复期限: 15", "默认:\n  回复天数: 十五", "默认: [", "默认:\n  回复天数: 0"]
)
def test_an_office_file_that_cannot_be_read_is_told(tmp_path, text):
    (tmp_path / "letters.yml").write_text(text, "utf-8")
    with pytest.raises(JixiaoError, match=r"letters\.yml"):
        Offices(tmp_path)


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


def test_supervision_counts_the_days_overdue():
    running = replace(FINDING, finding_id="WT-2", due_date=date(2026, 6, 30), status="open")
    undated = replace(FINDING, finding_id="WT-3", due_date=None, letter_date=None, status="no_letter")
    what = told(letter("supervision", findings=[FINDING, running, undated]))
    assert [(row["due"], row["overdue"]) for row in what["problems"]] == [
        ("2026.06.20", "10"),
        ("2026.06.30", "—"),
        ("—", "—"),
    ]
    assert "有3个未完成整改，其中1个已超过整改期限，最长逾期10天" in what["told"]["problems"]
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


@pytest.mark.parametrize(
    ("code", "name", "file"),
    [
        ("001", "交通运输局", "510521/2021/反馈意见函-001-交通运输局-01.docx"),
        ("001", 'a<b>:"/\\|?*\t c. ', "510521/2021/反馈意见函-001-abc-01.docx"),
        ("001", "..", "510521/2021/反馈意见函-001-01.docx"),
        ("001", "局" * 200, f"510521/2021/反馈意见函-001-{'局' * 40}-01.docx"),
    ],
)
def test_file_names_are_safe_on_windows(code, name, file):
    assert file_of(letter(recipient=code, recipient_name=name), "FK-510521-2021-001-01") == file


def test_codes_that_look_the_same_to_windows_are_two_files():
    files = {file_of(letter(recipient=code), "FK-01").casefold() for code in ("A1", "a1", "A/1", "A:1", "../A1")}
    assert len(files) == 5
    assert not any(".." in file for file in files)


def enter(folder: Path, what: Letter, is_draft: bool = False) -> tuple[str, str | None]:
    """Enters the letter as a run would; its serial and the one it replaces."""
    with register.opened(folder) as books:
        book = books.of(what.region, what.year)
        serial, replaces = book.serial_of(what), book.replaced_by(what)
        book.enter(what, serial, replaces, "a.docx", RELEASE, NOW, is_draft, SITE)
    return serial, replaces


RELEASE, SITE = "20260701-020000-aaaaaa", "http://127.0.0.1:8600"


def registered(folder: Path) -> list[dict]:
    sheet = load_workbook(folder / "510521" / "2021" / register.FILE).worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_register_counts_issues_of_one_letter(tmp_path):
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-02", "FK-510521-2021-001-01")
    assert enter(tmp_path, letter("supervision")) == ("DB-510521-2021-001-01", None)
    assert enter(tmp_path, letter(recipient="001-01")) == ("FK-510521-2021-001-01-01", None)
    lower = letter(recipient_kind="government", recipient="001")
    assert enter(tmp_path, lower) == ("FK-510521-2021-区划001-01", None)


@pytest.mark.parametrize(
    ("what", "page"),
    [
        ({"recipient": "0/1"}, "department/510521/2021/0~11"),
        ({"recipient_kind": "government", "recipient": "510522"}, "region/510522/2021"),
        ({"recipient_kind": "authority", "recipient": "审计"}, "region/510521/2021"),
    ],
)
def test_the_register_leads_to_the_page_of_whom_it_goes_to(tmp_path, what, page):
    enter(tmp_path, letter(**what))
    sheet = load_workbook(tmp_path / "510521" / "2021" / register.FILE).worksheets[0]
    cell = sheet.cell(2, list(register.COLUMNS).index("页面") + 1)
    assert (cell.value, cell.hyperlink.target) == ("打开", f"{SITE}/r/{RELEASE}/{page}")


def test_a_draft_keeps_its_serial_until_it_is_issued(tmp_path):
    assert enter(tmp_path, letter(), is_draft=True) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter(findings=[FINDING]), is_draft=True) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter(findings=[FINDING])) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter(), is_draft=True) == ("FK-510521-2021-001-02", "FK-510521-2021-001-01")
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-02", "FK-510521-2021-001-01")
    assert [(row["状态"], row["问题编号"]) for row in registered(tmp_path)] == [("正式", "WT-1"), ("正式", None)]


def test_the_register_opens_in_excel_and_runs_no_formula(tmp_path):
    enter(tmp_path, letter(recipient="=1+1", recipient_name='@SUM(A1),"\n=x'))
    sheet = load_workbook(tmp_path / "510521" / "2021" / register.FILE).worksheets[0]
    assert "f" not in {cell.data_type for cell in sheet[2]}
    [row] = registered(tmp_path)
    assert (row["登记号"], row["主送代码"], row["主送单位"]) == ("FK-510521-2021-=1+1-01", "=1+1", '@SUM(A1)," =x')
    assert (row["文种"], row["成文日期"], row["发文日期"]) == ("绩效评价结果反馈意见函", datetime(2026, 7, 1), None)


def test_what_the_office_wrote_stays(tmp_path):
    """The office typed day and number, added a column of its own and left a blank row."""
    enter(tmp_path, letter(), is_draft=True)
    path = tmp_path / "510521" / "2021" / register.FILE
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for column, value in {"发文日期": "2026年7月3日", "发文字号": "泸财绩函〔2026〕3号"}.items():
        sheet.cell(2, list(register.COLUMNS).index(column) + 1, value)
    sheet.cell(1, len(register.COLUMNS) + 1, "承办人")
    sheet.cell(2, len(register.COLUMNS) + 1, "张三")
    book.save(path)
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-01", None)
    assert enter(tmp_path, letter()) == ("FK-510521-2021-001-02", "FK-510521-2021-001-01")
    first, second = registered(tmp_path)
    assert (first["发文日期"], first["发文字号"], first["承办人"]) == ("2026年7月3日", "泸财绩函〔2026〕3号", "张三")
    assert (second["登记号"], second["发文字号"], second["承办人"]) == ("FK-510521-2021-001-02", None, None)


def test_a_register_that_is_none_is_left_as_it_is(tmp_path):
    path = tmp_path / "510521" / "2021" / register.FILE
    path.parent.mkdir(parents=True)
    other = Workbook()
    other.worksheets[0].append(["a", "b"])
    for write in (lambda: path.write_bytes(b"\xff\xff"), lambda: other.save(path)):
        write()
        content = path.read_bytes()
        with pytest.raises(JixiaoError), register.opened(tmp_path) as books:
            books.of("510521", 2021)
        assert path.read_bytes() == content


def test_one_run_at_a_time(tmp_path):
    with register.opened(tmp_path), pytest.raises(JixiaoError) as refused, register.opened(tmp_path):
        pass
    assert refused.value.exit_code == EXIT_LOCKED


def text_of(content: bytes) -> str:
    """All text of a letter, header and tables included."""
    document = Document(BytesIO(content))
    head = document.sections[0].first_page_header
    parts = [*head.paragraphs, *document.paragraphs]
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    parts += [paragraph for cell in cells for paragraph in cell.paragraphs]
    return "\n".join(paragraph.text for paragraph in parts)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7 * 7 }}{% for x in y %}{# note #}",
        "{_{ a }_} {_% b %_}",
        "<w:p>&amp;</w:t>\"'",
        "{{ ''.__class__ }} ${x} %s \\n",
    ],
)
def test_text_from_files_is_printed_as_it_stands(tmp_path, text):
    subject = replace(PROJECT, name=text)
    what = letter(
        *("feedback",),
        **{"recipient_name": text, "bureau": text},
        findings=[replace(FINDING, subject=subject, wording=text, finding_id=text)],
        recommendations=[replace(recommendation("cut", None), evidence=text, legal_basis=text)],
    )
    printed = text_of(Stencils(tmp_path).fill("feedback", told(what)))
    assert printed.count(text) >= 8
    assert "49" not in printed


def test_characters_that_xml_forbids_and_line_ends_do_not_break_a_letter(tmp_path):
    what = letter("supervision", findings=[replace(FINDING, wording="a\x00b\x0b\nc\ud800d\ufffee\a\ff\tg")])
    assert "进度缓慢：ab cde f g" in text_of(Stencils(tmp_path).fill("supervision", told(what)))


def test_a_home_may_have_templates_of_its_own_and_a_broken_one_is_told(tmp_path):
    own = Document()
    own.add_paragraph("自定：{{ recipient }}")
    own.save(str(tmp_path / "feedback.docx"))
    assert "自定：交通运输局" in text_of(Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING]))))
    own.add_paragraph("{{ nosuch }}")
    own.save(str(tmp_path / "feedback.docx"))
    with pytest.raises(JixiaoError, match="nosuch"):
        Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING])))
    (tmp_path / "feedback.docx").write_text("no document", "utf-8")
    with pytest.raises(JixiaoError, match="feedback"):
        Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING])))


@pytest.mark.parametrize(("name", "made"), list(SHEETS.items()))
def test_the_committed_templates_are_what_the_script_writes(name, made, tmp_path):
    made("方正小标宋简体").save(tmp_path / "made.docx")
    fresh, committed = (
        Document(str(path)).part.package for path in (tmp_path / "made.docx", TEMPLATES / f"{name}.docx")
    )
    assert {part.partname: part.blob for part in fresh.iter_parts()} == {
        part.partname: part.blob for part in committed.iter_parts()
    }


def test_the_letter_has_the_official_measures_and_fonts(tmp_path):
    document = Document(BytesIO(Stencils(tmp_path).fill("feedback", told(letter(findings=[FINDING])))))
    section = document.sections[0]
    millimetres = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(length.mm) for length in millimetres] == [210, 297, 37, 28, 26]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml and "PAGE" in section.even_page_footer._element.xml
    styles = document.styles
    fonts = {
        name: styles[name].element.rPr.rFonts.get(FONT) for name in ("公文标题", "公文正文", "Heading 1", "Heading 2")
    }
    assert list(fonts.values()) == ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"]
    assert (styles["公文正文"].font.size.pt, styles["公文标题"].font.size.pt) == (16, 22)
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text.strip()]
    assert all(run._r.rPr.rFonts.get(FONT) for run in runs)
    assert all(table.rows[0]._tr.trPr.xpath("w:tblHeader") for table in document.tables)


FONT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
