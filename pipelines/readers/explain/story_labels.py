"""Labels of the codes a story prints, Chinese and English, beside those of the reports (report/report_labels.py)."""

import re
from typing import Any

from pipelines.contracts.codes import UNKNOWN_MEMBER, labels
from pipelines.lang import get_lang, say
from pipelines.readers.report.evidence import code_change, evidence, national_notes
from pipelines.readers.report.report_labels import period_word, word
from pipelines.readers.report.sentences import review

_FAMILIES = {
    "problem": "problem_kind",
    "rectification": "rectification_status",
    "check": "goal_check",
    "coverage_status": "document_status",
    "review": "review_result",
    "attained": "actual_level",
    "delta": "delta_reason",
    "applied": "application_status",
    "round": "review_round",
    "document": "extract",
    "life": "life_status",
}
"""Families of codes (dim_codes) that a story calls by a shorter name."""


_PLAIN = {"是": "yes", "否": "no", "默认": "default", "酌定": "by judgement", "截止": "due"}
_ALONE = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff])")
_UNITS = {
    "个": "pieces", "倍": "times", "元": "yuan", "分": "points", "分值的比例": "share of the points", "天": "days",
    "字": "letters", "年": "years", "执行率": "execution ratio", "月": "months", "比例": "ratio", "行": "rows",
}  # fmt: skip


def _known(code: str, first: str = "rule") -> str:
    """The label of a code that stands within a policy's key, value or note, whatever its family; `first` is asked
    first."""
    for family in (
        first,
        "rule",
        "actual_level",
        "pro_kind",
        "stage",
        "policy_word",
        "kind",
        "action",
        "base",
        "level",
    ):
        if (told := word(family, code)) != code:
            return told
    return code


def _policy(key: str) -> str:
    """`全国 2000年起：执行率的分母` of `000000000/2000/policy_parameters/exec_denominator`."""
    region, year, table, *rest = [*key.split("/", 3), "", ""][:4]
    part = rest[0] if rest else ""
    where = say("全国", "national") if region == "000000000" else region
    if table == "rules":
        told = word("rule", part)
    elif table == "policy_parameters":
        told = word("parameter", part)
    else:
        told = word("policy_table", table).removeprefix("policy: ")
        if part:
            of = say("、", ", ").join(_known(each) for each in part.split("/"))
            told = say(f"{told}（{of}）", f"{told} ({of})")
    return say(f"{where} {year}年起：{told}", f"{where} from {year}: {told}")


def _in_english(told: str) -> str:
    """What a policy says, where the words are ours: a rule's name, a grade, yes, no. Others are what it looks for."""
    rules = dict(labels()["rule"].values())
    words = _PLAIN | {code: en for code, (_, en) in labels()["grade"].items()}
    told = re.sub(r"(?<!\S)(\d{1,2})月(?= )", r"month \1", told)  # of alert thresholds
    return rules.get(told) or _ALONE.sub(lambda found: words.get(found[0], found[0]), told)


def label_of(family: str, code: Any) -> Any:
    """The label of a code in the current language; a code without one as it is, nothing for nothing."""
    if code is None or code == "":
        return None
    if family == "period":
        return period_word(code)
    if family == "phase":
        name, _, day = str(code).partition(":")
        return say(f"监控至{day}", f"monitoring to {day}") if day else word("stage", name)
    if family == "document_key":
        kind, *rest = str(code).split("/")
        return "/".join([str(word("kind", kind)), *rest[:-1], _known(rest[-1])]) if len(rest) == 2 else code
    if family == "checks":
        return say("、", ", ").join(str(label_of("check", each)) for each in str(code).split(","))
    if family == "rules":
        return say("、", ", ").join(str(word("rule", each)) for each in str(code).split(","))
    if family == "policy_value":
        told = re.sub(r"\b[a-z]+(?:_[a-z]+)*(?:\d\d)?\b", lambda found: _known(found[0], "policy_word"), str(code))
        return told if get_lang() == "zh" else _in_english(told)
    if family == "policy_note":
        own = None if get_lang() == "zh" else national_notes().get(str(code))
        return own or label_of("policy_value", code)
    if family == "policy_unit":
        return say(str(code), _UNITS.get(str(code), str(code)))
    if family == "policy":
        return _policy(str(code))
    if family == "evidence_text":
        return evidence(str(code))
    if family == "reviewed":  # who reviewed a goal, and the grade, as rpt_goal_rounds writes them
        who = {zh: say(zh, en) for zh, en in labels()["reviewer"].values()}
        return " ".join(who.get(part) or word("grade", part) for part in str(code).split(" "))
    if family == "review_text":
        return review(str(code))
    if family == "code_change":
        return code_change(str(code))
    if family == "or_unknown":
        return say(UNKNOWN_MEMBER, "unknown") if code == UNKNOWN_MEMBER else code
    if family == "yes":
        return say("是", "yes") if str(code) == "True" else say("否", "no")
    return word(_FAMILIES.get(family, family), str(code))
