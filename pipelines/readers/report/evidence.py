"""The evidence of a recommendation in the reader's language: its sentence is written in Chinese by the rule (dbt
macro rule_output and the rules' heads), and said in English phrase by phrase (evidence.yaml).

Here: the sentence put together. What is quoted stays as it was printed: names in “…”, shared words, names of regions.
A phrase that is not listed stays Chinese; tests/release/test_words_of_papers.py finds it. Not here: codes (words.py).
"""

import re
from functools import cache
from importlib import resources

from pipelines.contracts.yaml_files import read_yaml
from pipelines.lang import get_lang
from pipelines.readers.report.words import word

_YUAN = r"(-?[\d,]+\.\d\d)元"
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_QUOTED = re.compile(r"“[^”]*”（[^，）]*(?:，[^）]*)?）相似度|共同词：[^；]*")
"""Other projects' names, and the words that they share."""
_GRADE = re.compile(r"“([优良中差])”")
_MARKS = str.maketrans({"（": " (", "）": ")", "；": "; ", "，": ", ", "：": ": ", "、": ", "})


@cache
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    text = resources.files("pipelines.readers.report").joinpath("evidence.yaml").read_text(encoding="utf-8")
    return [(re.compile(phrase.replace("YUAN", _YUAN)), english) for phrase, english in read_yaml(text)]


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
