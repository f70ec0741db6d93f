"""The public interface of the extracts, line by line: every column, header, standard code and word that was promised.

The two tables in tests/data/interface are the promise; the contracts must keep it. Where `value` is empty it is ours.
"""

import csv
from pathlib import Path

import pytest

from pipelines.contracts import enum_index, load_contracts, normalise_word
from pipelines.land.files.headers import ContractIndex

PROMISED = Path(__file__).parents[1] / "data" / "interface"


def promised(name: str) -> list[dict[str, str]]:
    with (PROMISED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COLUMNS = promised("extract_columns")
WORDS = promised("extract_words")


@pytest.mark.parametrize("line", COLUMNS, ids=lambda line: f"{line['extract']}.{line['column']}")
def test_a_column_comes_under_every_promised_header(line: dict[str, str]) -> None:
    contract = load_contracts()[line["extract"]]
    column = contract.column(line["column"])
    assert column.required == bool(line["is_required"])
    assert column.key == bool(line["is_key"])
    if line["is_money"]:
        assert column.type == "money"
    index = ContractIndex(contract)
    headers = [
        line["column"],
        *line["standard_codes"].split(),
        *(code.lower() for code in line["standard_codes"].split()),
    ]
    headers += [line["header"]] if line["header"] else []
    units = ("(元)", "(万元)", "（万元）", "(亿元)") if line["is_money"] and line["header"] else ()
    headers += [line["header"] + unit for unit in units]
    assert {header: (index.find(header) or [None])[0] for header in headers} == dict.fromkeys(headers, line["column"])


@pytest.mark.parametrize("line", WORDS, ids=lambda line: f"{line['extract']}.{line['column']}={line['word']}")
def test_a_promised_word_is_understood(line: dict[str, str]) -> None:
    column = load_contracts()[line["extract"]].column(line["column"])
    if column.type == "enum":
        known = enum_index(column)
        assert known[normalise_word(line["word"])] == (line["value"] or known[normalise_word(line["word"])])
        assert not line["value"] or known[normalise_word(line["value"])] == line["value"]
    else:
        assert column.type == "text" and not line["value"]
