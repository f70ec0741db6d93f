"""The evidence of a recommendation in the reader's language: its sentence is written in Chinese by the rule (dbt
macro rule_output and the rules' heads), and said in English phrase by phrase (evidence.yaml). What happened to a code
(dbt macro code_change_sentence) likewise, part by part, and what national policy rows say of themselves
(policy_notes.yaml).

Here: the sentence put together. What is quoted stays as it was printed: names in “…”, shared words, names of regions.
A label in a line (`<action>`) stands for each of its family in ref_codes. A phrase that is not listed stays Chinese;
tests/release/test_words_of_papers.py finds it. Not here: codes
(report_labels.py).
"""

import re
from functools import cache
from importlib import resources

from pipelines.contracts.codes import labels
from pipelines.contracts.yaml_files import read_yaml
from pipelines.lang import get_lang
from pipelines.readers.report.report_labels import word

_YUAN = r"(-?[\d,]+\.\d\d)元"
_FAMILY = re.compile(r"<(\w+)>")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_QUOTED = re.compile(r"“[^”]*”（[^，）]*(?:，[^）]*)?）相似度|共同词：[^；]*")
"""Other projects' names, and the words that they share."""
_GRADE = re.compile(r"“([优良中差])”")
_MARKS = str.maketrans({"（": " (", "）": ")", "；": "; ", "，": ", ", "：": ": ", "、": ", "})


@cache
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    text = resources.files("pipelines.readers.report").joinpath("evidence.yaml").read_text(encoding="utf-8")
    return [
        (re.compile(phrase.replace("YUAN", _YUAN)), english)
        for listed in read_yaml(text)
        for phrase, english in _with_labels(*listed)
    ]


def _with_labels(phrase: str, english: str) -> list[tuple[str, str]]:
    """A line that names a family of codes, once for each label of it: the longest first, for 调整 begins 调整或合并."""
    family = _FAMILY.search(phrase)
    if family is None:
        return [(phrase, english)]
    pairs = sorted(labels()[family[1]].values(), key=lambda pair: -len(pair[0]))
    return [(phrase.replace(family[0], zh), english.replace(family[0], en)) for zh, en in pairs]


def evidence(text: str | None) -> str | None:
    """The sentence of `evidence_text` in the current language."""
    if text is None or get_lang() == "zh":
        return text
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        whole = found[0]
        head, quoted, tail = (
            ("", whole.removesuffix("）相似度"), "）相似度") if whole.startswith("“") else ("共同词：", whole[4:], "")
        )
        name, _, place = quoted.rpartition("”（")
        kept.append(f"{name}” ({place.replace('，', ', ')}" if name else quoted)
        return f"{head}\ue000{len(kept) - 1}\ue001{tail}"

    said = _DAY.sub(lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", _QUOTED.sub(keep, text))
    for phrase, english in _phrases():
        said = phrase.sub(english, said)
    said = _GRADE.sub(lambda found: f"“{word('grade', found[1])}”", said)
    said = re.sub(r" +([,;:.)])", r"\1", said.translate(_MARKS).replace("。", ".")).replace("  ", " ")
    said = re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], said)
    return said[:1].upper() + said[1:]


@cache
def national_notes() -> dict[str, str]:
    """The national policy rows' notes in English, by the Chinese text."""
    text = resources.files("pipelines.readers.report").joinpath("policy_notes.yaml").read_text(encoding="utf-8")
    return read_yaml(text)


_KINDS = dict(labels()["code_kind"].values())
_CHANGE = re.compile(
    r"(?:(?P<year>\d{4})年|(?P<day>\d{4}年\d{1,2}月\d{1,2}日)起(?P<ahead>（尚未到）)?)，"
    rf"(?P<kind>{'|'.join(_KINDS)})(?P<what>.*?)"
    r"(?:；上年调整后预算(?P<before>[-\d,.]+)元)?(?P<counted>，比较时计入新代码)?"
    r"(?:；本年仍记在原代码下(?P<old>[-\d,.]+)元)?(?:；本年(?P<new>[-\d,.]+)元)?。"
)
_NAMED = r"(.*?)（([^（）]*)）"
_HAPPENED = (
    (
        f"{_NAMED}上年有报送、本年未报送，不在本年合计中",
        r"\1 (\2) reported last year and not this year; this year's sums are without it",
    ),
    (f"{_NAMED}并入{_NAMED}", r"\1 (\2) became part of \3 (\4)"),
    (f"{_NAMED}改为{_NAMED}", r"\1 (\2) became \3 (\4)"),
    (f"{_NAMED}更名为(.*)", r"\1 (\2) is now called \3"),
    (f"{_NAMED}由{_NAMED}转到{_NAMED}", r"\1 (\2) moved from \3 (\4) to \5 (\6)"),
)


def code_change(text: str | None) -> str | None:
    """The sentence of rpt_code_changes in the current language; names stay as they were printed."""
    part = _CHANGE.fullmatch(text or "")
    if get_lang() == "zh" or part is None:
        return text
    happened = next((found.expand(en) for zh, en in _HAPPENED if (found := re.fullmatch(zh, part["what"]))), None)
    if happened is None:
        return text
    day = _DAY.sub(lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", part["day"] or "")
    when = part["year"] or f"From {day}{' (still ahead)' if part['ahead'] else ''}"
    before = f"; adjusted budget last year {part['before']} yuan" if part["before"] else ""
    counted = ", compared under the new code" if part["counted"] else ""
    old = f"; this year still under the old code {part['old']} yuan" if part["old"] else ""
    new = f"; this year {part['new']} yuan" if part["new"] else ""
    return f"{when}: {_KINDS[part['kind']]} {happened.strip()}{before}{counted}{old}{new}."
