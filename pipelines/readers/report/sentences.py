"""Sentences that marts hold in Chinese, written by a program, in the reader's language: sentences.yaml.

Here: what the re-review of a self-evaluation found, what would raise an assessment, why a subject is worth a check, why
a cell was refused. What a form says stays as it was printed; a sentence that is not listed stays Chinese. Not here: the
evidence of recommendations and changes of codes (evidence.py), codes (report_labels.py).
"""

import re
from functools import cache
from importlib import resources
from itertools import chain

from pipelines.contracts.codes import labels
from pipelines.contracts.yaml_files import read_yaml
from pipelines.land.problems import HIDDEN, sentence
from pipelines.land.rows.code_hash import any_contract
from pipelines.lang import get_lang
from pipelines.readers.report.report_labels import word

_SAID = {f"写明{zh}": f"says: {en}" for zh, en in labels()["actual_level"].values()}
_BY = dict(labels()["evaluator"][by] for by in ("finance", "spot_check"))
_SLOTS = {
    "NOTHING": f"({'|'.join(_SAID)}|空白)",
    "TEXT": "(.*)",
    "YUAN": r"(-?[\d,]+\.\d\d ?元|未印)",
    "PCT": r"(-?[\d.]+%|未知)",
    "GRADE": "([优良中差])",
    "BY": f"({'|'.join(_BY)})",
    "N": r"(-?[\d.]+|未印)",
}
_SLOT = re.compile("|".join(_SLOTS))
OURS = {
    "未印": "not printed",
    "未知": "unknown",
    **_BY,
    **_SAID,
    "空白": "blank",
}


@cache
def _templates(family: str) -> list[tuple[re.Pattern[str], list[str], str]]:
    text = resources.files("pipelines.readers.report").joinpath("sentences.yaml").read_text(encoding="utf-8")
    return [
        (re.compile(_SLOT.sub(lambda slot: _SLOTS[slot[0]], zh), re.DOTALL), _SLOT.findall(zh), en)
        for zh, en in read_yaml(text)[family]
    ]


def _one(family: str, text: str) -> str:
    for pattern, slots, english in _templates(family):
        if found := pattern.fullmatch(text):
            return english.format(*map(_in_english, slots, found.groups()))
    return text


def _in_english(slot: str, text: str) -> str:
    """What stands in a slot: words and grades are ours, whatever a form says is not."""
    if slot == "TEXT":
        return text
    if slot == "GRADE":
        return word("grade", text)
    return OURS.get(text) or re.sub(" ?元$", " yuan", text)


def review(text: str | None) -> str | None:
    """What a re-review found, what was printed, what was expected."""
    return text if text is None or get_lang() == "zh" else _one("review", text)


def parts(family: str, text: str | None) -> str | None:
    """`gain` or `risk`: parts joined by ；."""
    if text is None or get_lang() == "zh":
        return text
    return "; ".join(_one(family, part) for part in text.split("；"))


def why_refused(text: str, reason_code: str, extract: str, value: str | None, folder: str) -> str:
    """Why a cell was refused: the sentence of its reason, told anew from the contract. `value`: as it was printed;
    `folder`: region/year."""
    if get_lang() == "zh" or not extract:
        return text
    contract = any_contract(extract)
    for column in chain([None], contract.all_columns):
        try:
            zh, en = (sentence(reason_code, contract, column, lang, folder) for lang in ("zh", "en"))
        except KeyError:
            return text
        if text.endswith(zh):
            return f"“{value}” {en}" if value and value != HIDDEN else f"{en[:1].upper()}{en[1:]}"
    return text
