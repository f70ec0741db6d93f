"""Every code that stands in a mart has its words, in one place: the seed ref_codes, which is the mart dim_codes."""

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.contracts.codes import labels, zh
from pipelines.contracts.policy_parameters import load_parameters
from tests.support.dbt_yaml import columns_of, models_of

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "reference"
MACROS = Path(__file__).parents[2] / "dbt_project" / "macros" / "format.sql"
LOOKS_LIKE_A_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# Names of things, each with words of its own beside it, and what a user wrote.
NO_CODES = {
    "metric_id",  # dim_metrics.name
    "column_name",
    "column_names",
    "table_name",  # of a policy: dim_policies names it in the family policy_table
    "parameter",  # the same; sets of a table have their own terms
    "date_columns",
    "fund_type_code",
    "unit",
    "target_unit",
    "actual_unit",
    "code_family",
    "code",
    "label_en",
    "tag",
    "tags",  # a user's own tags are kept as they are written
}


@cache
def families() -> list[tuple[str, list[str]]]:
    with (SEEDS / "ref_code_families.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code_family"], row["column_names"].split(";")) for row in csv.DictReader(file)]


def family_of(table: str, column: str) -> str | None:
    """The family that claims that table's column, else the one that claims the name everywhere."""
    for place in (f"{table}.{column}", column):
        for family, places in families():
            if place in places:
                return family
    return None


def test_a_family_is_described_once_and_its_columns_are_there() -> None:
    described = [family for family, _ in families()]
    assert sorted(described) == sorted(labels())
    there = {f"{table}.{column}" for table in models_of("marts") for column in columns_of(table)}
    names = {place.split(".")[1] for place in there}
    names |= {column.name for contract in load_contracts().values() for column in contract.columns}
    wanted = [place for _, places in families() for place in places if place]
    assert [place for place in wanted if place not in there | names] == []


@pytest.mark.parametrize("family", ["extract", "policy_table", "parameter"])
def test_what_a_contract_names_has_its_words(family: str) -> None:
    named = {
        "extract": {name: contract.zh for name, contract in load_contracts().items()},
        "policy_table": {name: contract.zh for name, contract in load_policy_contracts().items()} | {"rules": "规则"},
        "parameter": {name: zh("parameter").get(name) for name in load_parameters()},
    }[family]
    assert zh(family) == named


def test_what_may_be_delivered_has_its_words() -> None:
    """Accepted values of the extracts: the columns of the marts bear the same names."""
    missing = []
    for extract, contract in load_contracts().items():
        for column in contract.columns:
            family = family_of(f"fct_{extract}", column.name)
            if column.enum and family:
                missing += [(extract, column.name, code) for code in column.enum if code not in labels()[family]]
    assert missing == []


@pytest.mark.parametrize(
    ("macro", "family"), [("action_zh", "action"), ("money_base_zh", "money_base"), ("evaluator_zh", "evaluator")]
)
def test_evidence_says_a_code_as_pages_do(macro: str, family: str) -> None:
    """下一年度预算基数 is 下一年度预算 as a base: the same words, and more."""
    body = MACROS.read_text("utf-8").split(f"macro {macro}(")[1].split("endmacro")[0]
    said = dict(re.findall(r"when '(\w+)' then '([^']+)'", body))
    assert said and {code: words for code, words in said.items() if not words.startswith(zh(family)[code])} == {}


def test_every_code_in_the_marts_of_the_samples_has_a_row(release: Callable[[str], list[tuple]]) -> None:
    columns = release("""
        select table_name, column_name from information_schema.columns
        where table_schema = 'marts' and data_type = 'VARCHAR' and column_name not like '\\_%' escape '\\'
    """)
    told = {(family, code) for family, code in release("select code_family, code from marts.dim_codes")}
    unclaimed, without_words = set(), set()
    for table, column in columns:
        family = family_of(table, column)
        if family is None:
            if column in NO_CODES:
                continue
            found = release(f'select distinct "{column}" from marts.{table} where "{column}" <> \'\' limit 40')
            if found and all(LOOKS_LIKE_A_CODE.fullmatch(value) for (value,) in found):
                unclaimed.add(f"{table}.{column}: {found[0][0]}")
            continue
        for (value,) in release(f'select distinct "{column}" from marts.{table} where "{column}" <> \'\''):
            parts = value.split(";" if column == "tags" else ",") if family != "phase" else [value.partition(":")[0]]
            without_words |= {f"{table}.{column}: {part}" for part in parts if (family, part) not in told}
    assert (sorted(unclaimed), sorted(without_words)) == ([], [])
