"""A bureau's own layouts of forms: what is wrong with one is said of it, never of the forms that it would have read."""

import pickle
import re
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.errors import JixiaoError
from pipelines.land import HomeState, check_files, land_all
from pipelines.land.forms.layouts import CellField, Funds, Indicators, Layout
from pipelines.land.worker import shared_worker
from pipelines.readers.annual.own_text import UnusableText
from pipelines.settings import Settings
from pipelines.warehouse.changes import code_hash
from tests.conftest import PROJECT, jixiao_here

RIGHT = """
layout: self_evaluation_bureau
like: self_evaluation_rural
zh: 某局自评表
form: self_evaluation
subject_kind: project
anchors: [[项目名称], [考核内容]]
indicators: {columns: {level3: [考核内容]}}
"""

GUIDE = PROJECT / "docs" / "adding-a-form-variant.md"

WRONG = [
    ("titels: [自评表]\n" + RIGHT, "不认识 titels；这里可以写 layout、like、zh"),
    (RIGHT.replace("level3:", "levle3:"), "levle3 不在 self_evaluation_indicators 的名称中；是不是 level3"),
    (RIGHT.replace("[考核内容]}}", "['@scor']}}"), "没有叫 @scor 的词表；有 "),
    (RIGHT.replace("_rural", "_rurals"), "like: self_evaluation_rurals 不是另一个版式；有 "),
    (RIGHT.replace("form: self_evaluation", "form: 自评表"), "form: "),
    (RIGHT.replace("zh: 某局自评表\n", "").replace("like: self_evaluation_rural\n", ""), "缺少 zh"),
    (RIGHT.replace("[[项目名称], [考核内容]]", "[[项目名称], ['~考核(']]"), "正则 考核( 写得不对"),
    (RIGHT.replace("columns: {", "parts: {sign: [符号]}, columns: {"), "sign 不在 parts 的名称中；是不是 operator"),
    (RIGHT.replace("layout: self_evaluation_bureau\n", ""), "没有写 layout"),
    ("layout: [", "while parsing"),
]


def _home(folder: Path, **layouts: str) -> Settings:
    (folder / "layouts").mkdir()
    for name, text in layouts.items():
        (folder / "layouts" / f"{name}.yaml").write_text(text, "utf-8")
    form = folder / "raw" / "510521" / "2022" / "forms" / "自评.xlsx"
    form.parent.mkdir(parents=True)
    form.write_bytes(b"")
    return Settings(home=folder, project=Path(__file__).parents[2])


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[said[:20] for _, said in WRONG])
def test_a_layout_that_cannot_be_taken_is_named(tmp_path: Path, text: str, said: str) -> None:
    settings = _home(tmp_path, bureau=text)
    for act in (
        lambda: land_all(settings, "night", datetime(2026, 1, 5)),
        lambda: check_files([tmp_path / "raw/510521/2022/forms/自评.xlsx"], HomeState(settings)),
    ):
        with pytest.raises(JixiaoError) as refused:
            act()
        assert refused.value.cause.startswith("版式 layouts/bureau.yaml：") and said in refused.value.cause
        assert "docs/adding-a-form-variant.md" in refused.value.mend
    assert not settings.landing.exists(), "nothing was landed by half a layout"
    assert "版式 layouts/bureau.yaml：" in jixiao_here("doctor", home=tmp_path).out


def test_a_name_of_two_own_layouts_is_said_of_the_second(tmp_path: Path) -> None:
    with pytest.raises(JixiaoError, match=r"layouts/b\.yaml：self_evaluation_bureau 已在 a\.yaml 中"):
        land_all(_home(tmp_path, a=RIGHT, b=RIGHT), "night", datetime(2026, 1, 5))


def test_a_changed_layout_is_a_reason_to_run(tmp_path: Path) -> None:
    settings = _home(tmp_path, bureau=RIGHT)
    before = code_hash(settings)
    assert code_hash(settings) == before
    (settings.layouts / "bureau.yaml").write_text(RIGHT.replace("考核内容", "考核指标"), "utf-8")
    assert code_hash(settings) != before


def test_what_lies_hidden_among_the_layouts_is_none(tmp_path: Path) -> None:
    settings = _home(tmp_path, bureau=RIGHT)
    (settings.layouts / "._bureau.yaml").write_bytes(b"\xff\xfe")
    (settings.layouts / ".#bureau.yaml").symlink_to("nobody@nowhere")
    before = code_hash(settings)
    land_all(settings, "night", datetime(2026, 1, 5))
    (settings.layouts / "._bureau.yaml").unlink()
    assert code_hash(settings) == before


def test_a_layout_of_another_ending_or_place_is_told_by_doctor(tmp_path: Path) -> None:
    settings = _home(tmp_path, bureau=RIGHT)
    (settings.layouts / "other.yml").write_text(RIGHT, "utf-8")
    assert "没有读 layouts/other.yml" in jixiao_here("doctor", home=tmp_path).out


def test_an_error_of_the_bureaus_comes_whole_from_the_process_that_reads_files(tmp_path: Path) -> None:
    settings = _home(tmp_path, bureau="titels: []\n" + RIGHT)
    with pytest.raises(JixiaoError, match=r"版式 layouts/bureau\.yaml") as refused:
        shared_worker().call(check_files, [tmp_path / "payments.csv"], HomeState(settings), size=0)
    assert "docs/adding-a-form-variant.md" in refused.value.mend
    for error in (JixiaoError("a", "b", 3), UnusableText(tmp_path, "expected", 3, "value")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.args, vars(again)) == (type(error), error.args, vars(error))


def test_the_guide_tells_every_key_where_it_is_written() -> None:
    guide = GUIDE.read_text("utf-8")
    rows = dict(re.findall(r"^\| (`[^|]*) \| (.*) \|$", guide, re.MULTILINE))
    example = re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)
    told = {
        *re.findall(r"^(\w+):", example[1] if example else "", re.MULTILINE),
        *re.findall(r"`(\w+)`", str(list(rows))),
    }
    assert Layout.model_fields.keys() - told == set()
    for key, shape in (("fields", CellField), ("funds", Funds), ("indicators", Indicators)):
        within = set(re.findall(r"`\{?(\w+)", rows[f"`{key}`"]))
        assert shape.model_fields.keys() - within == set(), key
