"""`jixiao letters` from a release to documents: who gets one, what stands in it, what is issued again (L5, E7, M8)."""

import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange

from pipelines.cli import run
from pipelines.errors import JixiaoError
from pipelines.readers.letters import render, write_letters
from pipelines.readers.letters.issue import Outcome
from pipelines.settings import Settings
from tests.support.letters import COUNTY, PROJECT, county, publish


def text_of(path: Path) -> str:
    """All text of a letter: head, paragraphs, table rows with cells joined by |."""
    document = Document(str(path))
    rows = [
        "|".join(dict.fromkeys(cell.text.replace("\n", " ") for cell in row.cells))
        for table in document.tables
        for row in table.rows
    ]
    head = document.sections[0].first_page_header.paragraphs
    return "\n".join([*(paragraph.text for paragraph in [*head, *document.paragraphs]), *rows])


def written(settings: Settings, **asked) -> Outcome:
    """Final letters, as most examples want them."""
    return write_letters(settings, **{"is_final": True, **asked}).outcome


def registered(home: Path) -> list[dict]:
    sheet = load_workbook(home / "letters" / "510521" / "2021" / "发文登记.xlsx").worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_every_department_with_results_gets_feedback_and_every_one_behind_a_supervision_letter(tmp_path):
    outcome = written(publish(tmp_path, county()))
    assert sorted((each.letter.kind, each.letter.recipient_name) for each in outcome.issued) == [
        ("feedback", "交通运输局"),
        ("feedback", "教育局"),
        ("supervision", "交通运输局"),
    ]
    assert [(row["登记号"], row["文件"], row["问题编号"], row["发文字号"]) for row in registered(tmp_path)] == [
        ("FK-510521-2021-001-01", "510521/2021/反馈意见函-001-交通运输局-01.docx", "WT-1、WT-2", None),
        ("FK-510521-2021-002-01", "510521/2021/反馈意见函-002-教育局-01.docx", None, None),
        ("DB-510521-2021-001-01", "510521/2021/督办函-001-交通运输局-01.docx", "WT-1、WT-2", None),
    ]
    register = load_workbook(tmp_path / "letters" / "510521" / "2021" / "发文登记.xlsx").worksheets[0]
    assert (register.print_title_rows, register.page_setup.orientation) == ("$1:$1", "landscape")
    [heads] = register.iter_rows(max_row=1, values_only=True)
    printed = CellRange(register.print_area.rpartition("!")[2].replace("$", ""))
    assert (heads[printed.max_col - 1], printed.max_row) == ("替代", register.max_row)  # nothing that only we need
    assert register.sheet_properties.pageSetUpPr.fitToPage
    assert sorted(path.name for path in (tmp_path / "letters").rglob("*.*") if path.suffix != ".docx") == [
        ".register.lock",
        "发文登记.xlsx",
    ]


def test_l5_feedback_gives_results_problems_and_recommendations_with_clause_and_amount(tmp_path):
    written(publish(tmp_path, county()))
    told = text_of(tmp_path / "letters/510521/2021/反馈意见函-001-交通运输局-01.docx")
    for expected in (
        "泸县财政局",
        "关于2021年度绩效评价结果的反馈意见函",
        "交通运输局：",
        "1|乡村道路养护 P-BAD|财政评价|55.50|差|98.00|—|取消",
        "1|乡村道路养护 P-BAD|WT-1 进度缓慢：工程尚未开工。|—|2026.06.20",
        "1|乡村道路养护 P-BAD|取消 （2022年度预算）|情况：财政评价得分55.50分",
        "情况：财政评价得分55.50分，等级为“差”。依据：泸县绩效结果应用办法。",
        "（一）取消（2022年度预算）。共1项，建议金额1,399,200.00元。",
        "最迟不晚于2026年12月31日",
        "评价结果表（单位：元）",
    ):
        assert expected in told
    good = text_of(tmp_path / "letters/510521/2021/反馈意见函-002-教育局-01.docx")
    assert "1|校舍维修 P-GOOD|财政评价|95.00|优|98.00|—|优先保障" in good
    assert "结果应用建议表" not in good


def test_e7_supervision_gives_letter_date_due_date_and_days_overdue(tmp_path):
    written(publish(tmp_path, county()))
    told = text_of(tmp_path / "letters/510521/2021/督办函-001-交通运输局-01.docx")
    assert "1|乡村道路养护 P-BAD|WT-1 进度缓慢：工程尚未开工。|—|2021.09.01|2026.06.20|10" in told
    assert "有2个未完成整改，其中1个已超过整改期限，逾期10天" in told
    assert "WT-3" not in told


def test_what_was_handed_to_audit_or_discipline_changes_no_letter_by_a_word_or_a_number(tmp_path):
    settings = publish(tmp_path, county())
    told = {each.serial: each.letter.content_hash for each in written(settings).issued}
    rows = county()
    referred = {**rows["fct_rectifications"][0], "finding_id": "WT-YS", "referred_to": "discipline"}
    rows["fct_rectifications"] += [referred, {**referred, "finding_id": "WT-YS2", "fiscal_year": 2020}]
    rows["fct_recommendations"].append(
        {**rows["fct_recommendations"][0], "money_base": "current_balance", "rule_id": "r10", "is_bureau_only": True}
    )
    rows["fct_document_sources"].append(
        {**COUNTY, "extract": "findings", "document_key": "WT-YS", "wording": "虚列支出。"}
    )
    again = written(publish(tmp_path, rows), output=tmp_path / "again")
    assert {each.serial: each.letter.content_hash for each in again.issued} == told


def test_secret_subjects_keep_code_and_amounts_and_lose_every_word(tmp_path):
    written(publish(tmp_path, county()))
    told = "\n".join(text_of(path) for path in (tmp_path / "letters").rglob("*.docx"))
    assert "不可外传" not in told
    assert "（涉密） P-SECRET|改进管理 （2022年度预算）|依据：泸县绩效结果应用办法。|研究确定" in told
    assert "（涉密） P-SECRET|WT-2 （涉密，内容从略）" in told
    assert "不可外传" not in str(registered(tmp_path))


def test_a_letter_is_issued_again_only_when_its_content_changed(tmp_path):
    written(publish(tmp_path, county()))
    before = {path: path.read_bytes() for path in (tmp_path / "letters").rglob("*.docx")}

    later = written(publish(tmp_path, county(), data_as_of="2026-06-29"))  # fewer days overdue: nothing happened
    assert (later.issued, later.unchanged, later.missing) == ([], 3, 0)
    assert {path: path.read_bytes() for path in (tmp_path / "letters").rglob("*.docx")} == before

    rows = county()
    rows["fct_rectifications"][0].update(status="closed")
    again = written(publish(tmp_path, rows))
    assert [(each.serial, each.replaces) for each in again.issued] == [
        ("DB-510521-2021-001-02", "DB-510521-2021-001-01")
    ]
    assert again.unchanged == 2
    assert "登记号：DB-510521-2021-001-02，替代 DB-510521-2021-001-01" in text_of(
        tmp_path / "letters" / again.issued[0].file
    )
    assert all(path.read_bytes() == content for path, content in before.items())


def test_a_letter_that_was_moved_away_is_left_alone_and_told(tmp_path):
    settings = publish(tmp_path, county())
    for each in written(settings).issued[:1]:
        (tmp_path / "letters" / each.file).unlink()
    outcome = written(settings)
    assert (outcome.issued, outcome.unchanged, outcome.missing) == ([], 3, 1)


def test_names_that_look_like_template_code_are_printed(tmp_path):
    rows = county()
    for row in rows["dim_subjects"]:
        row.update(dept_name="{{ bureau }}<w:br/>&局", subject_name="{% for x in results %}")
    outcome = written(publish(tmp_path, rows))
    told = text_of(tmp_path / "letters" / outcome.issued[0].file)
    assert "{{ bureau }}<w:br/>&局：" in told and "{% for x in results %}" in told


def test_lower_governments_hear_through_their_bureaus_and_nobody_is_lost_silently(tmp_path):
    rows = county()
    lower = {**COUNTY, "subject_kind": "government", "subject_code": "510521901"}
    stray = {**PROJECT, "subject_code": "P-NOBODYS", "dept_code": "未知"}
    result = {"eval_id": "PJ", "evaluator": "finance", "scope": "final", "evaluated_year": 2021, "score": "85"}
    rows["dim_regions"].append(
        {**COUNTY, "mof_div_code": "510521901", "mof_div_name": "云锦镇", "admin_level": "township"}
    )
    rows["fct_evaluations"] = [{**of, **result, "is_self_score_inflated": False} for of in (lower, stray)]
    found = write_letters(publish(tmp_path, rows), is_final=True)
    outcome = found.outcome
    named = {each.letter.recipient: each.letter.recipient_name for each in outcome.issued}
    assert found.found.not_evaluated == [
        "510521 2021 交通运输局"
    ]  # 001 has recommendations, and a problem to put right
    assert named == {"001": "交通运输局", "510521901": "云锦镇财政所"}
    assert found.found.without_recipient == ["510521 P-NOBODYS"]


def test_a_score_stands_beside_the_action_that_it_made(tmp_path):
    """A spot check of 92.85 has nothing to do with the cancelling that 55.50 of the finance bureau made."""
    rows = county()
    spot = {**rows["fct_evaluations"][0], "eval_id": "PJ-SPOT", "evaluator": "spot_check", "score": "92.85"}
    rows["fct_evaluations"].append({**spot, "grade": "优", "is_final_score": False})
    written(publish(tmp_path, rows))
    told = text_of(tmp_path / "letters/510521/2021/反馈意见函-001-交通运输局-01.docx")
    assert "财政评价|55.50|差|98.00|—|取消" in told
    assert "抽评|92.85|优|98.00|—" in told and "92.85|优|98.00|—|取消" not in told


def test_who_was_never_evaluated_gets_no_letter_of_results_and_the_bureau_none_at_all(tmp_path):
    rows = county()
    rows["fct_evaluations"] = [row for row in rows["fct_evaluations"] if row["dept_code"] == "001"]
    rows["fct_recommendations"][2].update(action="cut", recommended_yuan="5")
    for row in rows["dim_subjects"][:2]:
        row["dept_name"] = "泸县财政局"
    both = write_letters(publish(tmp_path, rows))
    assert both.outcome.issued == []
    assert both.found.not_evaluated == ["510521 2021 教育局"]
    assert both.found.to_itself == ["510521 P-SECRET", "510521 乡村道路养护（P-BAD）"]


def test_a_recommendation_that_rests_on_no_document_stands_in_no_letter(tmp_path):
    rows = county()
    rows["fct_recommendations"][0]["legal_basis"] = None
    found = write_letters(publish(tmp_path, rows), is_final=True).found
    told = text_of(tmp_path / "letters/510521/2021/反馈意见函-001-交通运输局-01.docx")
    assert found.without_basis == ["510521 2021 交通运输局 乡村道路养护（P-BAD）：取消"]
    assert "1,399,200.00元" not in told


def test_what_rests_on_a_text_nobody_has_seen_says_so_and_stays_a_draft(tmp_path):
    rows = county()
    rows["fct_recommendations"][0]["basis_evidence"] = "recalled"
    outcome = written(publish(tmp_path, rows))
    assert [(each.letter.recipient_name, each.is_draft) for each in outcome.issued] == [
        ("交通运输局", True),
        ("教育局", False),
        ("交通运输局", False),  # 督办函 rests on the county's document on r18
    ]
    assert [each.recipient for each in outcome.held_back] == ["001"]
    told = text_of(tmp_path / "letters/510521/2021/反馈意见函-001-交通运输局-01-草稿.docx")
    assert "【草稿，未经签发】" in told and "泸县绩效结果应用办法据记忆引用、原文未核" in told


def test_drafts_are_written_first_and_issued_under_the_same_serial(tmp_path):
    settings = publish(tmp_path, county())
    drafts = written(settings, is_final=False)
    assert {each.is_draft for each in drafts.issued} == {True}
    assert "【草稿，未经签发】" in text_of(tmp_path / "letters" / drafts.issued[0].file)
    assert written(settings, is_final=False).unchanged == 3
    finals = written(settings)
    assert [each.serial for each in finals.issued] == [each.serial for each in drafts.issued]
    assert {row["状态"] for row in registered(tmp_path)} == {"正式"}
    assert "草稿" not in text_of(tmp_path / "letters" / finals.issued[0].file)
    assert list((tmp_path / "letters").rglob("*草稿*")) == []
    assert written(settings, is_final=False).issued == []  # no draft of what was issued


def test_a_draft_that_somebody_has_saved_stays_beside_its_final(tmp_path):
    settings = publish(tmp_path, county())
    mine, *others = [tmp_path / "letters" / each.file for each in written(settings, is_final=False).issued]
    edited = Document(str(mine))
    edited.core_properties.last_modified_by = "王主任"
    edited.save(str(mine))
    written(settings)
    assert mine.exists() and not any(path.exists() for path in others)


def test_drafts_are_written_again_when_the_office_fills_in_its_file_and_finals_are_not(tmp_path):
    settings = publish(tmp_path, county())
    (tmp_path / "letters.yml").write_text("默认: {}\n", "utf-8")
    [draft, *_] = written(settings, is_final=False).issued
    assert "缺少联系人、回复天数" in text_of(tmp_path / "letters" / draft.file)
    (tmp_path / "letters.yml").write_text("默认: {联系人: 王主任, 电话: 0830-1, 回复天数: 15}\n", "utf-8")
    again = written(settings, is_final=False)
    assert [each.serial for each in again.issued][:1] == [draft.serial] and again.unchanged == 0
    assert "联系人：王主任，电话：0830-1" in text_of(tmp_path / "letters" / draft.file)
    assert written(settings, is_final=False).unchanged == 3
    assert len(written(settings).issued) == 3
    (tmp_path / "letters.yml").write_text("默认: {联系人: 李主任, 回复天数: 20}\n", "utf-8")
    assert written(settings).unchanged == 3  # another contact is no reason to send a letter again


@pytest.mark.parametrize(
    ("office", "lacks"),
    [("默认: {}", "联系人、回复天数"), ("默认: {电话: 0830-1}", "回复天数"), ("默认: {回复天数: 15}", "联系人")],
)
def test_without_a_contact_or_a_day_to_reply_by_no_letter_is_final(tmp_path, capsys, office, lacks):
    publish(tmp_path, county())
    (tmp_path / "letters.yml").write_text(office + "\n", "utf-8")
    assert run(["letters", "--final", "--home", str(tmp_path), "--lang", "zh"]) == 0
    assert f"区划 510521 只能是草稿: letters.yml 没有写{lacks}" in capsys.readouterr().out
    assert {row["状态"] for row in registered(tmp_path)} == {"草稿"}
    [paper, *_] = sorted((tmp_path / "letters").rglob("反馈意见函*.docx"))
    assert f"缺少{lacks}，核实前不得印发" in text_of(paper)


def test_a_town_speaks_as_the_office_it_is_and_says_since_when_its_money_stands(tmp_path):
    """柳溪镇 paid last in May; August is its last complete month."""
    rows = county()
    town = {"mof_div_code": "510521901", "fiscal_year": 2026}
    for table in ("dim_subjects", "fct_evaluations", "fct_recommendations", "fct_rectifications"):
        rows[table] = [{**row, **town} for row in rows[table]]
    rows["dim_regions"] = [{**town, "mof_div_name": "柳溪镇", "admin_level": "township"}]
    rows["fct_payment_sources"] = [{**town, "last_pay_date": day} for day in ("2026-03-02", "2026-05-08")]
    rows["rpt_execution"] = [
        {**town, "scope": "own", "dept_code": "all", "month": month, "is_month_complete": month < 9}
        for month in range(1, 10)
    ]
    outcome = written(publish(tmp_path, rows, "2026-09-10"))
    texts = [text_of(tmp_path / "letters" / each.file) for each in outcome.issued]
    assert len(texts) == 3 and sum("我所" in text for text in texts) == 2
    for text in texts:
        assert "柳溪镇财政所" in text and "我局" not in text
        assert "柳溪镇最近一笔支付在2026年5月8日，此后没有报送支付，资金数字停在该日。" in text


def test_a_template_that_leaves_a_draft_unmarked_is_refused(tmp_path):
    settings = publish(tmp_path, county())
    own = Document()
    own.add_paragraph("{{ recipient }}")
    (tmp_path / "templates").mkdir()
    own.save(str(tmp_path / "templates" / "feedback.docx"))
    with pytest.raises(JixiaoError, match="草稿"):
        written(settings, is_final=False)


def test_what_is_handed_on_is_for_the_owners_eyes(tmp_path):
    render.write(b"x", tmp_path / "a.docx", is_bureau_only=True)
    assert (tmp_path / "a.docx").stat().st_mode & 0o077 == 0


def test_letters_go_to_the_department_that_stands_on_the_day(tmp_path):
    """001 was merged into 002 before the day of the data (dim_subjects says so)."""
    rows = county()
    for row in rows["dim_subjects"]:
        row["current_dept_code"] = "002"
    outcome = written(publish(tmp_path, rows))
    assert {(each.letter.recipient, each.letter.recipient_name) for each in outcome.issued} == {("002", "教育局")}
    [feedback] = [each.letter for each in outcome.issued if each.letter.kind == "feedback"]
    assert {row.subject.code for row in feedback.evaluations} == {"P-BAD", "P-SECRET", "P-GOOD"}


def test_without_a_year_feedback_is_of_the_newest_and_supervision_of_all(tmp_path):
    rows = county()
    older = [{**row, "fiscal_year": 2020, "evaluated_year": 2020} for row in rows["fct_evaluations"]]
    rows["fct_evaluations"] += older
    rows["dim_regions"].append({**rows["dim_regions"][0], "fiscal_year": 2020})
    rows["fct_rectifications"].append({**rows["fct_rectifications"][0], "fiscal_year": 2020, "finding_id": "WT-OLD"})
    settings = publish(tmp_path, rows)
    years = [(each.letter.kind, each.letter.year) for each in written(settings).issued]
    assert sorted(set(years)) == [("feedback", 2021), ("supervision", 2020), ("supervision", 2021)]
    asked = written(settings, fiscal_year=2020, output=tmp_path / "elsewhere").issued
    assert {each.letter.year for each in asked} == {2020}
    assert (tmp_path / "elsewhere/letters/510521/2020/发文登记.xlsx").is_file()


def test_the_command_says_how_many_and_where(tmp_path, capsys):
    publish(tmp_path, county())
    assert run(["letters", "--home", str(tmp_path), "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "反馈意见函 2 份, 督办函 1 份" in out and str(tmp_path / "letters") in out
    assert run(["letters", "--home", str(tmp_path), "--lang", "en", "--region", "510521"]) == 0
    assert "unchanged: 3" in capsys.readouterr().out
    assert run(["letters", "--home", str(tmp_path), "--json", "--output", str(tmp_path / "out")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["feedback"], told["supervision"], told["unchanged"]) == (2, 1, 0)
    assert (tmp_path / "out" / "letters" / told["issued"][0]["file"]).is_file()


@pytest.mark.parametrize("words", [["--region", "999999"], ["--fiscal-year", "1999"]])
def test_what_the_release_does_not_know_ends_with_a_cause_and_a_mend(tmp_path, words, capsys):
    publish(tmp_path, county())
    assert run(["letters", "--home", str(tmp_path), *words]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
    assert not (tmp_path / "letters").exists()


def test_the_samples_letters_agree_with_the_marts(published, release, tmp_path):
    outcome = written(published.settings, region="511903", fiscal_year=2021, output=tmp_path)
    departments = release(
        """
        select dept_code from marts.fct_evaluations where mof_div_code = '511903' and fiscal_year = 2021
        """
    )
    [(bureau,)] = release(
        "select distinct dept_code from marts.dim_subjects "
        "where mof_div_code = '511903' and fiscal_year = 2021 and dept_name like '财政局%'"
    )
    behind = release(
        """
        select dept_code, count(*) from marts.fct_rectifications
        where mof_div_code = '511903' and fiscal_year = 2021 and status in ('overdue', 'open', 'no_letter')
        group by dept_code
        """
    )
    feedback = [each.letter for each in outcome.issued if each.letter.kind == "feedback"]
    supervision = [each.letter for each in outcome.issued if each.letter.kind == "supervision"]
    assert {letter.recipient for letter in feedback} == {code for (code,) in departments} - {bureau}
    assert {letter.recipient: len(letter.findings) for letter in supervision} == dict(behind)
    asked = [row.recommended_yuan or 0 for letter in feedback for row in letter.recommendations]
    [(total,)] = release(
        """
        select sum(recommended_yuan) from marts.fct_recommendations
        inner join marts.dim_subjects as subjects using (mof_div_code, fiscal_year, subject_kind, subject_code)
        where
            mof_div_code = '511903' and fiscal_year = 2021 and is_effective and subject_kind <> 'government'
            and legal_basis is not null and subjects.dept_name not like '财政局%'
            and subjects.dept_code in (
                select dept_code from marts.fct_evaluations where mof_div_code = '511903' and fiscal_year = 2021
            )
        """
    )
    assert sum(asked) == total
