"""A rule stands wherever rules are listed by hand: one that is forgotten somewhere fails here, not at a reader."""

import csv
import re

import pytest
import yaml

from pipelines.contracts import load_policy_contracts
from pipelines.readers.report.evidence import evidence
from tests.support.dbt_yaml import MODELS, PROJECT

RULES = MODELS / "rules"
RULES_PAGE = (PROJECT / "docs" / "rules.md").read_text("utf-8")
REF_RULES = list(
    csv.DictReader((PROJECT / "dbt_project/seeds/reference/ref_rules.csv").read_text("utf-8").splitlines())
)


def _files(kind: str) -> dict[str, str]:
    """Rule id -> its model, by the file's name."""
    return {path.stem.split("_")[1]: path.stem for path in sorted((RULES / kind).glob("rule_*.sql"))}


def _hints() -> set[str]:
    """Models that stand beside the rule of their id: r09's hints."""
    return {path.stem for path in (RULES / "results").glob("rule_*_hints.sql")}


def _named_in(path: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (MODELS / path).read_text("utf-8")))


MONEY, REVIEW = _files("results"), _files("reviews")


@pytest.mark.parametrize(("rules", "letters"), [(MONEY, "r"), (REVIEW, "rv")], ids=["money", "re-review"])
def test_a_rule_has_a_title_and_a_row_on_the_page_of_rules(rules: dict[str, str], letters: str) -> None:
    own = re.compile(rf"{letters}\d\d")
    assert {row["rule_id"] for row in REF_RULES if own.fullmatch(row["rule_id"])} == rules.keys(), "ref_rules.csv"
    assert {each for each in re.findall(r"`(rv?\d\d)`", RULES_PAGE) if own.fullmatch(each)} == rules.keys()


def test_a_money_rule_competes_and_its_local_basis_may_be_said() -> None:
    listed = _named_in("intermediate/results/int_results__precedence.sql", r"'(rule_r\d\d_\w+)'")
    of_files = {path.stem for path in (RULES / "results").glob("rule_*.sql")}
    assert listed == of_files - _hints(), "int_results__precedence"
    column = next(each for each in load_policy_contracts()["policy_rule_sources"].columns if each.name == "rule_id")
    assert {each for each in column.enum if re.fullmatch(r"r\d\d", each)} == MONEY.keys()


def test_a_rule_of_the_re_review_is_told_of_a_form_and_listed() -> None:
    assert _named_in("../macros/rules.sql", r"'(rule_rv\d\d_\w+)'") == set(REVIEW.values()), "review_rules"


def _examples() -> list[str]:
    """The sentence of every worked example of a money rule."""
    told: set[str] = set()
    for path in (RULES / "results").glob("*__unit_tests.yml"):
        for example in yaml.safe_load(path.read_text("utf-8"))["unit_tests"]:
            told |= {row["evidence_text"] for row in example["expect"]["rows"] if row.get("evidence_text")}
    return sorted(told)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", _examples())
def test_the_evidence_of_a_rule_is_said_in_english(text: str) -> None:
    as_printed = r"“[^”]*”( \(\w+(, [^)]*)?\))?|shared words: [^;]*"  # names of projects and regions, their words
    said = re.sub(as_printed, "", evidence(text) or "")
    assert not re.search("[一-鿿]", said), "pipelines/readers/report/evidence.yaml"
