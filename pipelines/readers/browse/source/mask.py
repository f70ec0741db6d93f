"""What of a delivered file is kept back: personal data, wording of secret subjects, problems handed on.

Here: which cells of a row may be shown. Not here: reading the file (rows.py, forms.py).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipelines.contracts import Contract, normalise_word
from pipelines.land.cells.values import canonical_region
from pipelines.land.problems import HIDDEN
from pipelines.readers.browse.confidential import secrets
from pipelines.readers.browse.page import View

_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{15}|\d{16}|\d{19}|0\d{2,3}-?\d{7,8})(?![0-9A-Za-z])"
)
"""Telephones, identity cards, bank accounts, as they stand in texts; a code of 21 characters is none of them."""
_PERSONS = re.compile(
    r"((?:填报|填表|制表|经办|联系|报送|审核|复核|收款)人?(?:员|人)?(?:姓名|签字|签名|电话)?|联系方式|电话|手机|身份证号?|账号|帐号)"
    r"(\s*[:：]\s*)[^\s,，;；。）)]+"
)
_PERSON_LABEL = re.compile(
    r"(?:填报|填表|制表|经办|联系|审核|复核|收款)(?:人|员|人员)(?:及?(?:联系)?电话|姓名|签字)?|联系方式|(?:联系|办公)?电话|手机号?码?|身份证号?码?|"
    r"(?:银行)?[账帐](?:号|户)|开户行"
)


@dataclass(frozen=True)
class Confidential:
    """What is known of a region's confidential rows."""

    secret: frozenset[str]
    """Codes of its secret subjects."""
    known: frozenset[str]
    """Codes of all its subjects: a row of any other may be of a secret one, misspelt."""
    indicators: frozenset[str]
    """Ids of the indicators of secret subjects."""
    findings: frozenset[str]
    """Ids of problems handed to audit or discipline, and of what follows from them alone."""


def confidential(view: View, region: str) -> Confidential:
    """Of one region, asked once per release."""

    def asked() -> Confidential:
        codes = frozenset(code for place, code in secrets(view) if place == region)
        known = view.ask("select distinct subject_code from marts.dim_subjects where mof_div_code = ?", [region])
        kpis = view.ask(
            "select kpi_id from marts.fct_goal_indicators where mof_div_code = ?1 and list_contains(?2, subject_code) "
            "union select kpi_id from marts.fct_indicator_results "
            "where mof_div_code = ?1 and list_contains(?2, subject_code)",
            [region, sorted(codes)],
        )
        handed = view.ask(
            "select finding_id as id from marts.rpt_referrals where mof_div_code = ?1 "
            "union select unnest(string_split(application_ids, ';')) from marts.fct_result_applications "
            "where mof_div_code = ?1 and is_bureau_only",
            [region],
        )
        return Confidential(
            codes,
            frozenset(row["subject_code"] for row in known),
            frozenset(row["kpi_id"] for row in kpis),
            frozenset(each for row in handed if row["id"] for each in re.split(r"[;,、]\s*", row["id"])),
        )

    return view.open.once(f"confidential {region}", asked)


def row(
    cells: Sequence[str | None],
    columns: Mapping[int, str],
    contract: Contract,
    kept_back: Confidential,
    flags: Collection[int] = (),
) -> list[str | None] | None:
    """The row with what may not be shown as ***; None of one of which nothing may be shown, not even that it is there.

    A column that the contract does not know may hold anything, so it is kept back whole; `flags`: places of the
    standard's own marks (IS_DELETED), which every contract knows."""
    values = {name: (cells[place] or "").strip() for place, name in columns.items() if place < len(cells)}
    if is_handed_on(values, contract, kept_back):
        return None
    silent = _is_silent(values, kept_back)
    told: list[str | None] = []
    for place, text in enumerate(cells):
        name = columns.get(place)
        if not text:
            told.append(text)
        elif name is None:
            told.append(text if place in flags else HIDDEN)
        else:
            column = contract.column(name)
            if column.pii or (silent and column.type in ("text", "enum") and column.name != "bgt_type"):
                told.append(HIDDEN)
            else:
                told.append(scrubbed(text) if column.type == "text" else text)
    return told


def is_handed_on(values: Mapping[str, str], contract: Contract, kept_back: Confidential) -> bool:
    """Whether the row is a problem handed to audit or discipline, the paper it went with, or an application that
    follows from it."""
    if any(re.search(pattern, values.get(column, "")) for column, pattern in contract.stays_home.items()):
        return True
    own = "finding_id" if contract.extract == "findings" else "application_id"
    return values.get(own, "") in kept_back.findings


def _is_silent(values: Mapping[str, str], kept_back: Confidential) -> bool:
    if normalise_word(values.get("is_secret", "")) in ("是", "1", "y", "yes", "true", "t", "√", "有"):
        return True
    codes = [values[name] for name in ("pro_code", "subject_code") if values.get(name)]
    codes += [region for code in codes if (region := canonical_region(code))]
    if codes:
        return any(code in kept_back.secret for code in codes) or not any(code in kept_back.known for code in codes)
    return values.get("kpi_id", "") in kept_back.indicators


def scrubbed(text: str) -> str:
    """A text without telephones, identity cards and accounts, and without the names that stand after 填报人 and the
    like."""
    return _PERSONS.sub(rf"\1\2{HIDDEN}", _NUMBERS.sub(HIDDEN, text))


def form_row(cells: Sequence[str | None]) -> list[str | None]:
    """A row of a form: what stands after the label of a person, a telephone or an account is kept back."""
    told: list[str | None] = []
    hides = ""
    for text in cells:
        bare = re.sub(r"[\s:：()（）]", "", text or "")
        if _PERSON_LABEL.fullmatch(bare):
            hides = bare
            told.append(text)
        elif hides and bare and bare != hides:
            told.append(HIDDEN)
        else:
            told.append(scrubbed(text) if text else text)
    return told
