"""Reads the contract YAMLs of this package once and checks them together.

Here: from YAML to `Contract`. Not here: what a valid contract is (model.py).
"""

from functools import cache
from pathlib import Path
from typing import Any

from pipelines.contracts.model import Contract, normalise_header
from pipelines.contracts.yaml_files import read_yaml

HERE = Path(__file__).parent


@cache
def load_contracts() -> dict[str, Contract]:
    """Extract name -> contract, for every extract of the interface; ValueError when the YAMLs contradict themselves."""
    return _load("extract", HERE / "extracts")


@cache
def load_policy_contracts() -> dict[str, Contract]:
    """Table name -> contract, for every policy table; ValueError when the YAMLs contradict themselves."""
    return _load("policy", HERE / "policy")


@cache
def corrections_contract() -> Contract:
    """The contract of raw/corrections.csv, which feeds no table of its own."""
    return _contract(HERE / "corrections.yaml", "extract", _read(HERE / "shared.yaml"))


def _load(kind: str, folder: Path) -> dict[str, Contract]:
    shared = _read(HERE / "shared.yaml")
    contracts = {path.stem: _contract(path, kind, shared) for path in sorted(folder.glob("*.yaml"))}
    _check_file_names(contracts)
    return contracts


def _read(path: Path) -> dict[str, Any]:
    return read_yaml(path.read_text(encoding="utf-8"))


def _contract(path: Path, kind: str, shared: dict[str, Any]) -> Contract:
    """One YAML; `use: name` takes a column of shared.yaml, and what stands beside it there overrides."""
    written = _read(path)
    if written["extract"] != path.stem:
        raise ValueError(f"{path.name}: says it is {written['extract']}")
    own = [_column(column, shared["columns"]) for column in written["columns"]]
    if kind == "policy":
        own += shared["policy_tail"]
    names = {column["name"] for column in own}
    implicit = [column for column in shared["implicit"][kind] if column["name"] not in names]
    return Contract.model_validate({**written, "kind": kind, "columns": own, "implicit": implicit})


def _column(written: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    if "use" not in written:
        return written
    name = written["use"]
    overrides = {field: value for field, value in written.items() if field != "use"}
    return {"name": name, **shared[name], **overrides}


def _check_file_names(contracts: dict[str, Contract]) -> None:
    """No file name may feed two extracts."""
    owners: dict[str, str] = {}
    for contract in contracts.values():
        for name in {contract.extract, contract.zh, *contract.file_names}:
            owner = owners.setdefault(normalise_header(name), contract.extract)
            if owner != contract.extract:
                raise ValueError(f"file name {name!r} feeds both {owner} and {contract.extract}")
