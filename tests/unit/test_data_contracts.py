"""What `jixiao contracts` writes is what the formats' own validators take, and says what our contracts say."""

import json
from importlib.resources import files
from pathlib import Path

import frictionless
import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from pipelines.cli import run
from pipelines.contracts import load_contracts

_STANDARD = json.loads(files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contracts")
    assert run(["contracts", "--output", str(folder), "--lang", "zh"]) == 0
    return folder


@pytest.mark.parametrize("name", ["extracts.odcs.yaml", "marts.odcs.yaml"])
def test_the_standard_takes_our_documents(written: Path, name: str):
    document = yaml.safe_load((written / name).read_text("utf-8"))
    validator = jsonschema.validators.validator_for(_STANDARD)(_STANDARD)
    assert list(validator.iter_errors(document)) == []
    assert len(OpenDataContractStandard.from_file(str(written / name)).schema_ or []) == len(document["schema"])


def test_every_extract_and_mart_is_there_in_both_formats(written: Path):
    for group in ("extracts", "marts"):
        document = yaml.safe_load((written / f"{group}.odcs.yaml").read_text("utf-8"))
        schemas = {path.name.partition(".")[0] for path in (written / group).iterdir()}
        assert {table["name"] for table in document["schema"]} == schemas
    assert {path.name.partition(".")[0] for path in (written / "extracts").iterdir()} == load_contracts().keys()


def test_frictionless_reads_every_table_schema(written: Path):
    for path in written.rglob("*.schema.json"):
        schema = frictionless.Schema.from_descriptor(str(path))
        assert schema.field_names and all(field.title for field in schema.fields), path


def test_a_key_a_choice_and_personal_data_are_said(written: Path):
    tables = yaml.safe_load((written / "extracts.odcs.yaml").read_text("utf-8"))["schema"]
    columns = {(table["name"], each["name"]): each for table in tables for each in table["properties"]}
    assert columns["payments", "pay_id"]["primaryKeyPosition"] == 3
    assert columns["payments", "pay_id"]["required"] is True
    assert columns["payments", "payee_name"]["classification"] == "confidential"
    assert columns["payments", "amount"]["physicalType"] == "DECIMAL(18,2)"
    assert {"value": "initial"} in columns["allotments", "bgt_type"]["enum"]
    assert "XPAY_AMT" in columns["payments", "amount"]["customProperties"][0]["value"]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("510521,2021,B1,P1,initial,2021-01-01,5.00", []),
        ("510521,2021,B1,P1,年初,2021-01-01,5.00", [("bgt_type", "constraint-error")]),
        ("510521,2021,,P1,initial,2021-13-01,5.00", [("bgt_id", "constraint-error"), ("doc_date", "type-error")]),
    ],
)
def test_frictionless_tells_a_good_file_from_a_bad_one_by_our_schema(written: Path, row: str, wrong: list, monkeypatch):
    """Canonical names and values: what a system that speaks Table Schema would send."""
    monkeypatch.chdir(written)
    head = "mof_div_code,fiscal_year,bgt_id,pro_code,bgt_type,doc_date,amount"
    Path("allotments.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    schema = frictionless.Schema.from_descriptor("extracts/allotments.schema.json")
    keep = head.split(",")
    for name in [name for name in schema.field_names if name not in keep]:
        schema.remove_field(name)
    schema.fields = sorted(schema.fields, key=lambda field: keep.index(field.name))
    told = frictionless.validate(frictionless.Resource(path="allotments.csv", schema=schema))
    found = sorted(error for error in told.flatten(["fieldName", "type"]) if error[1] != "primary-key")
    assert found == [list(each) for each in wrong]
