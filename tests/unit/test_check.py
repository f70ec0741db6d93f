"""`jixiao check`: every problem with sheet, cell, value, expected and suggestion; as text, JSON and a marked copy."""

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.cli import run
from pipelines.contracts import load_contracts
from pipelines.land import check_files
from pipelines.land.check import advice
from pipelines.land.problems import sentence
from scripts.forms.sheet import Span, write_sheets
from tests.support.home import write_workbook

HEADER = ["支付申请ID", "项目代码", "支付日期", "实际支付金额", "收款人"]
PEOPLE = ("张三丰", "赵敏敏")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A workbook under a name of its own: two bad cells, one of them formula-like, and a merged title."""
    file = tmp_path / "三月.xlsx"
    rows = [["支付表"], HEADER, ["Z1", "P1", "2021-13-01", 1, PEOPLE[0]], ["Z2", "P1", "2021-03-01", "=1+1", PEOPLE[1]]]
    write_workbook(file, rows)
    return file


def test_json_names_sheet_cell_value_expected_and_suggestion(sheet: Path, capsys: pytest.CaptureFixture) -> None:
    assert run(["check", str(sheet), "--json", "--lang", "zh", "--home", str(sheet.parent)]) == 4
    printed = capsys.readouterr().out
    answer = json.loads(printed)
    assert answer["exit_code"] == 4
    first, second = answer["problems"]
    assert {key: first[key] for key in ("file", "extract", "sheet", "cell", "row", "column", "value")} == {
        "file": str(sheet),
        "extract": "payments",
        "sheet": "Sheet1",
        "cell": "C3",
        "row": 3,
        "column": "支付日期",
        "value": "2021-13-01",
    }
    assert first["expected"].startswith("必填" if first["reason_code"] == "missing_required" else "日期，如")
    assert (second["cell"], second["value"], second["suggestion"]) == ("D4", "=1+1", "请改为数字")
    assert not any(name in printed for name in PEOPLE)


def test_no_problem_is_exit_0_and_text_says_so(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(",".join(HEADER) + "\nZ1,P1,2021-03-01,1,张三丰\n", encoding="utf-8")
    assert run(["check", str(file), "--lang", "zh"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{file}: 国库集中支付（payments），1 行", "1 个文件均可装载, 没有问题"]


def test_of_a_form_its_layout_and_its_indicators_are_said(capsys: pytest.CaptureFixture) -> None:
    form = Path(__file__).parents[1] / "data" / "forms" / "hubei-two-goals.xlsx"
    assert run(["check", str(form), "--json", "--lang", "zh"]) == 0
    (taken,) = json.loads(capsys.readouterr().out)["taken"]
    assert (taken["name"], taken["forms"], taken["rows"]) == ("self_evaluation_hubei", 1, 4)


def test_the_copy_marks_the_cells_keeps_the_rest_and_runs_nothing(sheet: Path, tmp_path: Path) -> None:
    assert run(["check", str(sheet), "--output", str(tmp_path / "out"), "--lang", "zh"]) == 4
    book = load_workbook(tmp_path / "out" / "三月-问题.xlsx")
    assert book.sheetnames == ["问题清单", "Sheet1"]
    copy = book["Sheet1"]
    assert copy["C3"].fill.fgColor.rgb == "00FFC7CE"
    assert "2021-13-01" in copy["C3"].comment.text
    assert copy["A3"].comment is None
    assert (copy["D4"].value, copy["D4"].data_type) == ("=1+1", "s")
    listed = [[cell.value for cell in row] for row in book["问题清单"].iter_rows()]
    assert listed[0][:3] == ["工作表", "单元格", "列"]
    assert [row[1] for row in listed[1:]] == ["C3", "D4"]


def test_a_csv_has_addresses_and_a_copy_too(tmp_path: Path) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(",".join(HEADER[:4]) + "\n=cmd|x,P1,2021-03-01,壹\n", encoding="gb18030")
    assert run(["check", str(file), "--output", str(tmp_path), "--lang", "zh"]) == 4
    copy = load_workbook(tmp_path / "payments-问题.xlsx")["数据"]
    assert (copy["D2"].value, copy["D2"].fill.fgColor.rgb) == ("壹", "FFFFC7CE")
    assert (copy["A2"].value, copy["A2"].data_type) == ("=cmd|x", "s")


def test_a_file_that_cannot_be_opened_gets_a_list(tmp_path: Path) -> None:
    file = tmp_path / "payments.xlsx"
    file.write_bytes(b"PK\x03\x04 cut off")
    assert run(["check", str(file), "--output", str(tmp_path / "out"), "--lang", "zh"]) == 4
    (row,) = list(load_workbook(tmp_path / "out" / "payments-问题.xlsx")["问题清单"].iter_rows(min_row=2))
    assert row[5].value == "请重新导出，或用电子表格软件打开后另存为 .xlsx"


def test_a_mistyped_word_is_guessed_for_the_person_never_for_the_load(tmp_path: Path, capsys) -> None:
    file = tmp_path / "allotments.csv"
    file.write_text("bgt_id,pro_code,bgt_type,doc_date,amount\nB1,P1,年初预祘,2021-01-01,1\n", encoding="utf-8")
    assert run(["check", str(file), "--json", "--lang", "zh"]) == 4
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["suggestion"] == "是否应为“年初预算”？请改正"
    assert problem["cell"] == "C2"
    assert problem["expected"].startswith("年初预算、追加")


FORM = Path(__file__).parents[1] / "data" / "forms"


@pytest.mark.parametrize("name", ["003.xlsx", "004.xls", "006.docx"])
def test_official_forms_are_tried_without_a_home(name: str, tmp_path: Path) -> None:
    """Recognised by content under any name."""
    file = tmp_path / f"我的{Path(name).suffix}"
    file.write_bytes((FORM / name).read_bytes())
    assert run(["check", str(file), "--lang", "zh"]) == 0


def test_a_bad_cell_of_a_form_has_its_address(tmp_path: Path, capsys) -> None:
    book = load_workbook(FORM / "003.xlsx")
    sheet = book.worksheets[0]
    sheet["D6"] = "两万"
    book.save(tmp_path / "自评表.xlsx")
    assert run(["check", str(tmp_path / "自评表.xlsx"), "--json", "--output", str(tmp_path), "--lang", "zh"]) == 4
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {(each["cell"], each["value"], each["reason_code"]) for each in problems} >= {
        ("D6", "两万", "unreadable_money")
    }
    copy = load_workbook(tmp_path / "自评表-问题.xlsx")[sheet.title]
    assert copy["D6"].comment is not None


@pytest.mark.parametrize(
    ("reason", "value", "belongs", "mend"),
    [
        ("zero_amount", "0", "正数：金额", "漏填的请补填，没有发生金额的请删去这一行"),
        ("wrong_sign", "-5", "正数：金额", "减少请用相应类型（如追减）"),
        ("unreadable_money", "约五万", "金额", "请改为数字"),
        ("missing_required", None, "必填：金额", "请补填"),
    ],
)
def test_what_belongs_into_an_amount_and_what_to_do(reason: str, value: str | None, belongs: str, mend: str) -> None:
    contract = load_contracts()["payments"]
    amount = contract.column(contract.money_columns[0])
    assert (advice.expected(amount, reason, "") or "").startswith(belongs)
    assert advice.suggestion(amount, reason, value, sentence(reason, contract, amount, "zh")) == mend


def test_a_word_that_only_shares_a_character_is_not_suggested() -> None:
    contract = load_contracts()["allotments"]
    kind = contract.column("bgt_type")
    told = advice.suggestion(kind, "unknown_value", "核销", sentence("unknown_value", contract, kind, "zh"))
    assert "是否应为" not in told and "年初预算" in told
    assert advice.suggestion(kind, "unknown_value", "年初预箅", "") == "是否应为“年初预算”？请改正"


def test_a_file_that_is_not_there_gets_no_copy(tmp_path: Path) -> None:
    assert run(["check", str(tmp_path / "payments.xlsx"), "--output", str(tmp_path / "out"), "--lang", "zh"]) == 4
    assert not list((tmp_path / "out").glob("*"))


def printed(capsys: pytest.CaptureFixture, *words: str) -> list[str]:
    """The lines of the table, without the heads."""
    run(["check", *words, "--lang", "zh"])
    shown = capsys.readouterr().out.partition("──")[2].splitlines()[1:]
    return [line.strip() for line in shown if line.strip()]


def test_a_thing_is_said_once_with_its_places_and_verbose_lists_each(tmp_path: Path, capsys) -> None:
    """Twelve days of one column that cannot be read are one line: the first in full, ten by address, one counted."""
    file = tmp_path / "payments.csv"
    lines = [f"Z{number},P1,2021-13-{number:02d},1,张三丰" for number in range(1, 13)]
    file.write_text("\n".join([",".join(HEADER), *lines, "Z13,,2021-03-01,1,张三丰"]), encoding="utf-8")
    date, code, more = printed(capsys, str(file))
    assert date.startswith("C2") and date.count("不是可确定的日期") == 1 and date.count("2021-08-03") == 1
    assert "同样的还有 11 处：C3、C4、C5、C6、C7、C8、C9、C10、C11、C12 等，加 -v 逐条列出" in date
    assert code.split() == ["B14", "第14行“项目代码”列：为空，此列必填；请补填"]
    assert more == "另有 1 处只计数; 加 -v 逐条列出"
    each = printed(capsys, str(file), "-v")
    assert len([line for line in each if "不是可确定的日期" in line]) == 12


def test_hundreds_of_columns_without_a_use_are_one_line_that_names_ten(tmp_path: Path, capsys) -> None:
    file = tmp_path / "payments.csv"
    header = ["支付申请ID", "项目代码", "支付日期", "实际支付金额", *(f"列{number}" for number in range(300))]
    file.write_text(",".join(header) + "\nZ1,P1,2021-03-01,5\n", encoding="utf-8")
    unused, more = printed(capsys, str(file))
    assert unused == f"{''.join(f'“列{number}”' for number in range(10))}等 300 列未使用；请核对列名"
    assert more == "另有 290 处只计数; 加 -v 逐条列出"
    *listed, taken = printed(capsys, str(file), "-v")
    assert len(listed) == 300 and taken.endswith("国库集中支付（payments），1 行")


def test_a_guess_at_a_mistyped_word_is_said_too(tmp_path: Path, capsys) -> None:
    file = tmp_path / "allotments.csv"
    file.write_text("bgt_id,pro_code,bgt_type,doc_date,amount\nB1,P1,年初预祘,2021-01-01,1\n", encoding="utf-8")
    [line] = printed(capsys, str(file))
    assert line.endswith("；是否应为“年初预算”？请改正")


def test_what_the_system_says_of_a_file_is_said_in_the_readers_language(tmp_path: Path, capsys) -> None:
    [line] = printed(capsys, str(tmp_path / "payments.csv"))
    assert line == "无法读取：没有这个文件或目录；请检查路径和权限"


def test_a_folder_is_tried_file_by_file(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    row = ",".join(HEADER) + "\nZ1,P1,2021-03-01,1,\n"
    for name in ("国库集中支付-1.csv", "八月/国库集中支付-2.csv", "~$国库集中支付-3.csv"):
        (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / name).write_text(row, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    assert run(["check", str(tmp_path / "raw"), "--lang", "zh"]) == 0
    assert "2 个文件均可装载" in capsys.readouterr().out
    assert run(["check", str(tmp_path / "empty"), "--lang", "zh"]) == 2
    assert "里没有文件" in capsys.readouterr().err


def test_files_are_named_where_there_are_several(tmp_path: Path, capsys) -> None:
    for name in ("payments-1.csv", "payments-2.csv"):
        (tmp_path / name).write_text(",".join(HEADER) + "\nZ1,P1,一月,1,张三丰\n", encoding="utf-8")
    lines = printed(capsys, str(tmp_path / "payments-1.csv"), str(tmp_path / "payments-2.csv"))
    assert [line.split()[:2] for line in lines] == [[str(tmp_path / f"payments-{n}.csv"), "C2"] for n in (1, 2)]


def test_an_archive_is_tried_file_by_file(tmp_path: Path) -> None:
    archive = tmp_path / "8月.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("payments.csv", "支付申请ID,项目代码,支付日期,实际支付金额\nZ1,P1,2021-13-01,5\n")
    (problem,) = check_files([archive])
    assert (problem.file, problem.reason_code) == (f"{archive}/payments.csv", "unreadable_date")


def test_what_lies_after_today_is_named_with_its_count_days_and_amount(tmp_path: Path) -> None:
    """The night would hold it back: `check` says so, as a warning."""
    file = tmp_path / "payments.csv"
    lines = ["Z1,P1,2021-03-01,1,张三丰", "Z2,P1,2098-12-30,700.50,张三丰", "Z3,P1,2099-01-05,300,张三丰"]
    file.write_text("\n".join([",".join(HEADER), *lines]), encoding="utf-8")
    (told,) = check_files([file])
    assert told.is_warning and told.reason_code == "future_dated"
    assert told.message.startswith("2 行的日期晚于今天")
    assert "支付日期 2098-12-30…2099-01-05，合计 1000.50 元" in told.message


def test_a_draft_that_bears_a_day_of_dispatch_is_named(tmp_path: Path) -> None:
    file = tmp_path / "发文登记.csv"
    rows = [
        "FK-1,草稿,反馈意见函,教育局,2026-08-10,",
        "FK-2,草稿,反馈意见函,教育局,,",
        "DB-1,正式,督办函,教育局,2026-08-10,",
    ]
    file.write_text("登记号,状态,文种,主送单位,发文日期,发文字号\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (told,) = check_files([file])
    assert told.is_warning and told.reason_code == "draft_sent"
    assert told.message.startswith("1 行状态是“草稿”，却填了发文日期或文号（FK-1）：草稿不能印发；")


def test_an_event_after_today_is_named_and_its_row_counts(tmp_path: Path) -> None:
    file = tmp_path / "goals.csv"
    lines = ["对象类型,对象代码,编报日期,批复日期", "项目,P1,2021-01-05,2098-02-01", "项目,P2,2021-01-05,2021-02-01"]
    file.write_text("\n".join(lines), encoding="utf-8")
    (told,) = check_files([file])
    assert told.is_warning and told.message.startswith("1 行上有事项的日期晚于今天")
    assert "批复日期 2098-02-01" in told.message


def test_points_merged_over_indicators_are_told_to_be_unmerged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "forms" / "自评表.xlsx"
    file.parent.mkdir()
    write_sheets(
        file,
        {
            "表": [
                ["项目支出绩效自评表"],
                ["项目名称", "供水工程"],
                ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
                ["产出指标", "数量指标", "新建管网", "≥12公里", "12.5公里", Span(50, 1, 2), Span(50, 1, 2)],
                ["产出指标", "数量指标", "改造管网", "≥3公里", "3公里"],
                ["总分", "", "", "", "", 50, 50],
            ]
        },
    )
    run(["check", str(file), "--json", "--lang", "zh", "--home", str(tmp_path)])
    said = [problem["message"] for problem in json.loads(capsys.readouterr().out)["problems"]]
    assert said == [
        f"{name}（{cell} 合并为一格，未分到各指标）；请取消合并，每个指标、每一栏各填一格"
        for name, cell in (("分值", "F4"), ("得分", "G4"))
    ]


def test_a_policy_table_is_tried_beside_a_home_too(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "policy" / "510521"
    folder.mkdir(parents=True)
    file = folder / "policy_parameters.csv"
    file.write_text(
        "fiscal_year_from,parameter,value,unit,legal_basis,evidence\n2021,ex_ante_threshold_yuan,500000,元,示例办法,doc\n",
        "utf-8",
    )
    assert run(["check", str(file), "--lang", "zh", "--home", str(tmp_path)]) == 0
