"""Every code that stands in a mart has its words, in one place: the seed ref_codes, which is the mart dim_codes."""

import ast
import csv
import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.contracts.codes import TAKING_TYPES, UNKNOWN_MEMBER, UNMANAGED_KINDS, family_of, labels, zh
from pipelines.contracts.policy_parameters import load_parameters
from tests.support.dbt_yaml import PROJECT, columns_of, models_of

SEEDS = PROJECT / "dbt_project" / "seeds" / "reference"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
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

# What bears the same name as a code and is something else.
OTHER_THINGS = {
    "pipelines/readers/letters/cells.py": "what of a department or government is judged",
    "pipelines/readers/report/index.py": "the light of the last run",
}

# Families whose labels are what the thing is called: a heading may bear them.
THINGS = {
    *("stage", "phase", "subject_kind", "assessment_part", "document_kind", "extract", "money_base"),
    *("reviewer", "operator_source"),
}


@cache
def families() -> list[tuple[str, list[str]]]:
    with (SEEDS / "ref_code_families.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code_family"], row["column_names"].split(";")) for row in csv.DictReader(file)]


def test_a_family_is_described_once_and_its_columns_are_there() -> None:
    described = [family for family, _ in families()]
    assert sorted(described) == sorted(labels())
    tables = [*models_of("marts"), *models_of("audit")]
    there = {f"{table}.{column}" for table in tables for column in columns_of(table)}
    names = {place.split(".")[1] for place in there}
    names |= {column.name for contract in load_contracts().values() for column in contract.columns}
    wanted = [place for _, places in families() for place in places if place]
    assert [place for place in wanted if place not in there | names] == []


def test_readers_and_models_call_the_unknown_member_alike() -> None:
    macros = (PROJECT / "dbt_project" / "macros" / "subjects.sql").read_text("utf-8")
    assert f"{{% macro unknown() -%}}'{UNKNOWN_MEMBER}'{{%- endmacro %}}" in macros


def test_python_and_models_know_alike_what_is_managed_and_what_takes_away() -> None:
    macros = (PROJECT / "dbt_project" / "macros" / "subjects.sql").read_text("utf-8")
    assert f"{{{{ pro_kind }}}} not in {UNMANAGED_KINDS}" in macros
    assert f"when {{{{ bgt_type }}}} in {TAKING_TYPES} then -1" in macros


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


def _is_words(node: ast.expr) -> bool:
    """Chinese as a constant, alone or with its English: `"项目"`, `("项目", "project")`, `say("项目", "project")`."""
    parts = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else [node]
    return any(isinstance(part, ast.Constant) and CHINESE.search(str(part.value)) for part in parts)


def _named_in_python(text: str) -> Iterator[list[str]]:
    """The keys that have words, of each dict."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Dict):
            yield [
                str(getattr(key, "value", ""))
                for key, told in zip(node.keys, node.values, strict=True)
                if _is_words(told)
            ]


def _named_in_sql(text: str) -> Iterator[list[str]]:
    """The codes that have words, of each run of `when … then`."""
    for run in re.findall(rf"(?:when [^']*'\w+'\s+then '[^']*{CHINESE.pattern}[^']*'\s*)+", text):
        yield re.findall(r"when [^']*'(\w+)'", run)


def _families_named(keys: list[str]) -> list[str]:
    """Families of which two or more codes, and most of these keys, are named."""
    told = {family: codes.keys() & set(keys) for family, codes in labels().items()}
    return [family for family, named in told.items() if len(named) > 1 and 2 * len(named) >= len(keys)]


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ('{"red": "红色", "yellow": "黄色"}', True),
        ('{"own": say("本级", "own"), "subtree": say("全部", "all")}', True),
        ('{"red": f"{count}个红色", "yellow": "黄色"}', False),
        ('{"red": "#f00", "yellow": "#ff0"}', False),
        ('{"red": "红色预警", "paid": "累计支付", "applied": "已落实", "goal": "目标"}', False),
        ("case level when 'red' then '红色'\n when 'yellow' then '黄色' end", True),
        ("case when level = 'red' then '红色' when level = 'yellow' then '黄色' end", True),
        ("case level when 'red' then 1 when 'yellow' then 2 end", False),
    ],
)
def test_what_counts_as_a_label(text: str, is_named: bool) -> None:
    found = _named_in_sql(text) if text.startswith("case") else _named_in_python(text)
    assert any(_families_named(keys) for keys in found) == is_named


def test_nobody_has_labels_of_his_own() -> None:
    """What a code is called is joined from ref_codes in SQL, and read by its family in Python."""
    sources = [path for room in ("gate", "readers") for path in (PROJECT / "pipelines" / room).rglob("*.py")]
    sources += [path for folder in ("models", "macros") for path in (PROJECT / "dbt_project" / folder).rglob("*.sql")]
    found: dict[str, list[str]] = {}
    for path in sources:
        named = _named_in_python if path.suffix == ".py" else _named_in_sql
        if own := [keys for keys in named(path.read_text("utf-8")) if _families_named(keys)]:
            found[path.relative_to(PROJECT).as_posix()] = own[0]
    assert found.keys() == OTHER_THINGS.keys(), found


def test_no_label_is_written_again() -> None:
    """One label alone, where readers that are Chinese throughout and the models take it from its family."""
    written = {
        label: (family, code)
        for family, codes in labels().items()
        for code, (label, _) in codes.items()
        if family not in THINGS and len(label) > 2 and code not in (label, "execution")  # 预算执行 is a chapter
    }
    rooms = [PROJECT / "pipelines" / "readers" / room for room in ("annual", "forms")]
    found = {}
    for path in [path for room in (*rooms, PROJECT / "dbt_project" / "models") for path in room.rglob("*.[ps][yq]*")]:
        text = path.read_text("utf-8")
        nodes = ast.walk(ast.parse(text)) if path.suffix == ".py" else ()
        texts = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
        texts |= {each.strip("、") for each in re.findall(r"'([^'\n]+)'", text)} if path.suffix == ".sql" else set()
        if own := texts & written.keys():
            found[path.relative_to(PROJECT).as_posix()] = [written[label] for label in own]
    assert found == {}


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
