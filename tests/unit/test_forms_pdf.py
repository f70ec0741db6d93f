"""Forms printed to PDF: characters and lines in, cells out; what a person cannot see or tell is no value."""

from pathlib import Path

import pytest

from pipelines.land.forms.pdf import read_pdf
from pipelines.land.forms.read import read_forms
from pipelines.land.problems import Refused
from tests.support.pdf import layer, line, table, text, write


def rows(path: Path) -> list[list[str | None]]:
    return read_pdf(path)[0].rows


def test_lines_and_boxes(tmp_path):
    drawn = text(200, 800, "绩效自评表") + table([["项目名称", "供水工程", None], ["预算数", "执行数", "得分"]])
    assert rows(write(tmp_path / "a.pdf", drawn)) == [
        ["绩效自评表", None, None],
        ["项目名称", "供水工程", "供水工程"],
        ["预算数", "执行数", "得分"],
    ]


def test_a_cell_over_two_rows(tmp_path):
    drawn = table([["产出", "甲"], ["", "乙"]]).replace("40 760 m 130 760 l S", "").replace("130 760 m 40 760 l S", "")
    assert rows(write(tmp_path / "a.pdf", drawn)) == [["产出", "甲"], ["产出", "乙"]]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turned, tmp_path):
    """The letters stand on their side, so that no number is read backwards; the boxes are where they are seen."""
    found = rows(write(tmp_path / "a.pdf", table([["甲", "乙"], ["丙", "丁"]]), turned=turned))
    assert (
        found
        == {
            90: [["丙", "甲"], ["丁", "乙"]],
            180: [["丁", "丙"], ["乙", "甲"]],
            270: [["乙", "丁"], ["甲", "丙"]],
        }[turned]
    )


def test_a_number_on_its_side_is_no_number(tmp_path):
    assert rows(write(tmp_path / "a.pdf", table([["95", "乙"], ["丙", "丁"]]), turned=90))[0][1] == "\ufffd\ufffd"


CELL = table([["金额", ""], ["得分", "9"]])
"""A blank cell from x = 130 to 220, its text at y = 766."""

SEEN = {
    "struck text is none": (text(133, 766, "800") + line(132, 769.5, 149, 769.5) + text(155, 766, "860"), "860"),
    "struck text right before another": (
        text(133, 766, "800") + line(133, 769.5, 147, 769.5) + text(148, 766, "860"),
        "860",
    ),
    "a number struck in part": (text(133, 766, "7600") + line(132, 769.5, 142, 769.5), None),
    "a border through text that stands too low": (text(133, 757, "860"), "860"),
    "white text is not seen": (text(133, 766, "800", colour=1) + text(155, 766, "860"), "860"),
    "white text on a dark ground is": ("0 g 131 761 88 18 re f\n" + text(133, 766, "860", colour=1), "860"),
    "invisible text": (text(133, 766, "800", mode=3) + text(155, 766, "860"), "860"),
    "text of one point": (text(133, 766, "800", size=1) + text(155, 766, "860"), "860"),
    "a full stop and a minus are not tiny": (text(133, 766, "-8.5"), "-8.5"),
    "bold printed twice": (text(133, 766, "95") + text(133.3, 766, "95"), "95"),
    "a wrap within the cell": (text(133, 770, "按期完成供水工程") + text(133, 761, "任务"), "按期完成供水工程任务"),
    "a number that is broken": (text(133, 770, "12,345,678,901") + text(133, 761, ",234.5"), "12,345,678,901,234.5"),
    "two amounts below each other": (text(133, 770, "120") + text(133, 761, "130"), "120\n130"),
    "two numbers over each other": (text(133, 766, "120") + text(135, 766, "345"), None),
    "a shade is no border": ("0.9 g 150 761 30 18 re f 0 g\n" + text(133, 766, "860"), "860"),
}  # fmt: skip


@pytest.mark.parametrize("example", SEEN)
def test_what_is_seen_in_a_cell(example, tmp_path):
    drawn, expected = SEEN[example]
    found = rows(write(tmp_path / "a.pdf", CELL + drawn))[0][1]
    if expected is None:
        assert "\ufffd" in str(found)
    else:
        assert found == expected


def test_text_that_runs_into_the_next_cell(tmp_path):
    """Into an empty one it is seen and stays one text; where the other has its own, nobody sees what is below."""
    long = text(100, 766, "供水工程二期")
    assert rows(write(tmp_path / "a.pdf", table([["", ""], ["甲", "乙"]]) + long))[0] == ["供水工程二期", None]
    both = rows(write(tmp_path / "b.pdf", table([["", "95"], ["甲", "乙"]]) + text(95, 766, "1234567890")))[0]
    assert all("\ufffd" in str(each) for each in both)


def test_a_table_on_two_pages_keeps_its_columns(tmp_path):
    first = table([["甲", "乙", "丙"], ["1", "2", "3"]])
    second = table([["4", "5", None]])
    assert rows(write(tmp_path / "a.pdf", first, second)) == [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "5"]]


HEAD = [
    ["项目名称", "供水工程", None, None, None],
    ["三级指标", "指标值", "实际完成值", "分值", "得分"],
    ["新建管网", "≥12公里", "12公里", "50", "50"],
]


def form(*pages: list[list[str | None]]) -> list[str]:
    return [text(200, 800, "项目绩效自评表") + table(pages[0]), *(table(page) for page in pages[1:])]


def test_a_row_cut_by_the_end_of_a_page(tmp_path):
    cut = [*HEAD, ["竣工时间", "2022年12月31", "2022年11月2", "40", "40"]]
    pages = form(cut, [["", "日前", "日", "", ""], ["受益户数", "≥800户", "800户", "10", "10"]])
    (found,), _ = read_forms(write(tmp_path / "a.pdf", *pages))
    assert [(row.values["level3"], row.values["target_raw"], row.values["actual_raw"]) for row in found.rows] == [
        ("新建管网", "≥12公里", "12公里"),
        ("竣工时间", "2022年12月31日前", "2022年11月2日"),
        ("受益户数", "≥800户", "800户"),
    ]


def test_a_row_cut_so_that_nobody_can_tell(tmp_path):
    cut = [*HEAD, ["受益户数和用", "≥800", "80", "40", "40"]]
    with pytest.raises(Refused) as refused:
        read_forms(write(tmp_path / "a.pdf", *form(cut, [["水人数", "户", "0户", "", ""]])))
    assert refused.value.reason_code == "cut_row"


FIELD = (
    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (95) /Rect [130 760 200 780] /F 4 >>",
    "<< /Type /Annot /Subtype /FreeText /Contents (95) /Rect [130 760 200 780] /DA (/F1 10 Tf) >>",
)

REFUSED = {
    "a scan": ({"pages": ["0.5 g 0 0 500 500 re f"]}, "扫描"),
    "invisible text over a picture": (
        {"pages": [table([["甲", "乙"], ["丙", "丁"]]).replace("0 Tr", "3 Tr")]},
        "扫描",
    ),
    "no ruled lines": ({"pages": [text(40, 700, "项目名称 供水工程")]}, "框线"),
    "###": ({"pages": [table([["预算数", "###"], ["执行数", "9"]])]}, "###"),
    "a wide table on several pages": (
        {"pages": [table([["甲", "乙"], ["丙", "丁"]]) + "".join(line(40, y, 590, y) for y in (780, 760, 740))]},
        "一页宽",
    ),
    "a field that was filled in": ({"pages": [CELL], "notes": FIELD[0], "fields": FIELD[0]}, "表单域"),
    "text in a layer": ({"pages": [CELL + layer(text(133, 766, "800"))]}, "图层"),
    "typed over the page": ({"pages": [CELL], "notes": FIELD[1]}, "批注"),
}


@pytest.mark.parametrize("example", REFUSED)
def test_refused_with_what_to_send(example, tmp_path):
    options, words = REFUSED[example]
    pages = options.pop("pages")
    with pytest.raises(Refused) as refused:
        read_pdf(write(tmp_path / "a.pdf", *pages, **options))
    options["pages"] = pages
    assert words in refused.value.zh
    assert ".docx" in refused.value.zh or "打印" in refused.value.zh


def test_a_broken_file(tmp_path):
    path = write(tmp_path / "a.pdf", CELL)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(Refused) as refused:
        read_pdf(path)
    assert refused.value.reason_code == "broken_document"


def test_the_right_part_of_a_table_on_a_page_of_its_own(tmp_path):
    left, right = [row[:2] for row in HEAD], [row[2:] for row in HEAD]
    left[0], right[0] = ["项目名称", "供水工程"], ["", "", ""]
    with pytest.raises(Refused) as refused:
        read_forms(write(tmp_path / "a.pdf", *form([["一级指标", *row] for row in left], right)))
    assert "一页宽" in refused.value.zh
