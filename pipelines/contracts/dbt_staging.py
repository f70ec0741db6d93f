"""Writes dbt's staging models from the contracts: `python -m pipelines.contracts.dbt_staging`.

Here: one `stg_<extract>.sql` per extract (rename money to say its unit; nothing later than data_as_of), the list of
what they hold back, and their descriptions. Not here: in which folder (dbt_places.py), the words of a name that several
models have (dbt_words.py), where that edge runs (edge.py), the sources they read (dbt_sources.py), policy tables (they
join national defaults and are written by hand).
"""

from collections import defaultdict
from pathlib import Path
from textwrap import fill

import yaml

from pipelines.contracts.dbt_places import POLICY, STAGING, area_of
from pipelines.contracts.dbt_words import block, blocks
from pipelines.contracts.edge import RUN, happened, held_back_sql, raw, rows_there_are, where
from pipelines.contracts.loader import load_contracts, load_policy_contracts
from pipelines.contracts.model import Column, Contract
from pipelines.contracts.types import LINEAGE_COLUMNS, landed_columns, reading_columns, round_order, staged_name

_READ_FROM = {"target": "目标", "actual": "完成值", "expected_annual": "预计全年完成值"}
_READ = {
    "kind": ("类别", "quantitative, qualitative, date, statement, unparsed; NULL when nothing was written"),
    "operator": ("符号", ">=, <=, >, <, =, range; NULL when none was printed"),
    "low": ("下限", "Lower bound that was read"),
    "high": ("上限", "Upper bound that was read"),
    "value": ("数值", "Number that was read"),
    "date": ("日期", "Day that was read"),
    "unit": ("单位", "Unit, normalised: % for percent, 万 and 亿 already multiplied in"),
    "level": ("程度", "met, partly, not_met, not_done, not_applicable, none: what the words say"),
    "completion_ratio": ("完成率陈述", "A rate of completion as stated, 1 = 100 %"),
}
_POLICY_KEYS = ("_source_file", "set_name", "policy_key")

OTHER_MEANING = {
    ("agencies", "public_expense_quota_yuan"): "the quota itself; elsewhere what is recommended of it",
    ("evaluations", "scope"): "interim or final; elsewhere own or subtree",
    ("monitoring_indicators", "actual_date"): "the day read from an actual; elsewhere when a subject did what was due",
    ("policy_indicator_weights", "part"): "a part of the form; elsewhere a part of the assessment of the work",
    ("result_applications", "stage"): "interim or final; elsewhere a stage of performance management",
    ("self_evaluation_indicators", "actual_date"): "as in monitoring_indicators",
}
"""(extract or policy table, column) that has the contract's words though its name has a doc block: why."""

_FUTURE = {
    "name": "stg_future_dated",
    "description": "晚于数据日期的行和事项。One row per extract row held back, or with days emptied.",
    "columns": [
        *(
            {"name": name, "description": block(name)}
            for name in ("mof_div_code", "fiscal_year", "extract", "row_key", "held_back", "date_columns")
        ),
        {"name": "entry_date", "description": "计入日期。The day on which it enters; of several events the first."},
        {
            "name": "amount_yuan",
            "description": f"{block('amount_yuan')} First money column of a row held back; NULL for events.",
        },
        *({"name": name, "description": block(name)} for name in LINEAGE_COLUMNS if name != "_source_sha256"),
    ],
}


def staging_sql(contract: Contract) -> str:
    """The model that renames one extract's landed columns and leaves out what lies after data_as_of."""
    renamed = {column.name: staged_name(column) for column in contract.all_columns}
    events, conditions = contract.dated_by("event"), rows_there_are(contract)
    is_edged = bool(events or conditions)
    lines = []
    for name in landed_columns(contract):
        source = happened(name, "own") if name in events else f"own.{name}" if is_edged else name
        lines.append(
            f"    {source}"
            if renamed.get(name, name) == source.removeprefix("own.")
            else f"    {source} as {renamed.get(name, name)}"
        )
    head = fill(f"{contract.zh}: {_what_is_there(contract)}.", 120, initial_indent="-- ", subsequent_indent="-- ")
    text = f"{head}\n-- Written by `python -m pipelines.contracts.dbt_staging`.\n"
    text += "select\n" + ",\n".join(lines) + f"\nfrom {raw(contract.extract)}"
    if is_edged:
        text += " as own"
    if events or contract.dated_by("row"):
        text += f"\ncross join {RUN}"
    return text + where(conditions) + "\n"


def in_force_sql(contract: Contract) -> str:
    """The model that leaves of each subject the rows of its latest round."""
    named = {column.name: staged_name(column) for column in contract.all_columns}
    picked = ",\n".join(f"    own.{named.get(each, each)}" for each in landed_columns(contract))
    subject = ("mof_div_code", "fiscal_year", "subject_kind", "subject_code")
    keys = ",\n".join(f"        {each}" for each in subject)
    every = f"{{{{ ref('{rounds(contract)}') }}}}"
    return (
        f"-- {contract.zh}: of each subject the rows of the latest round delivered; earlier rounds stay in "
        f"{rounds(contract)}.\n-- Written by `python -m pipelines.contracts.dbt_staging`.\n"
        f"with\n\nlatest as (\n\n    select\n{keys},\n"
        f"        max({round_order(contract)}) as round_order\n    from {every}\n"
        f"    group by {', '.join(subject)}\n\n)\n\n"
        f"select\n{picked}\nfrom {every} as own\ninner join latest\n    on\n"
        + "\n".join(
            f"        {'and ' if place else ''}own.{each} = latest.{each}" for place, each in enumerate(subject)
        )
        + f"\n        and {round_order(contract, 'own')} = latest.round_order\n"
    )


def rounds(contract: Contract) -> str:
    """dbt's name of the model with every round."""
    return f"stg_{contract.extract}_rounds"


def _what_is_there(contract: Contract) -> str:
    """`raw.payments without what is dated after data_as_of (pay_date)`, for the head of the model."""
    rows, events = contract.dated_by("row"), contract.dated_by("event")
    by = [*rows, *([f"with its {contract.goes_with}"] if contract.goes_with else [])]
    text = f"raw.{contract.extract} without rows later than data_as_of ({', '.join(by)})" if by else ""
    if events:
        text = (text or f"raw.{contract.extract}") + f"; later days are empty ({', '.join(events)})"
    return text or f"1:1 with raw.{contract.extract}"


def future_sql() -> str:
    """The model that lists what all the others hold back."""
    return (
        "-- One row per row of an extract that lies after data_as_of, or on which something does (rules, section 0).\n"
        "-- Written by `python -m pipelines.contracts.dbt_staging`.\n" + held_back_sql()
    )


def _models(contract: Contract) -> list[dict[str, object]]:
    """The extract's model; of one with rounds the latest in force, and beside it the model with every round."""
    model = _model(contract)
    if not contract.round_column:
        return [model]
    in_force = f"{contract.zh}（有效）。每个对象最后一轮的行。The rows of each subject's latest round."
    return [{**model, "description": in_force}, {**model, "name": rounds(contract)}]


def _model(contract: Contract) -> dict[str, object]:
    extract = contract.extract
    columns = [_described(extract, staged_name(column), _words(column)) for column in contract.all_columns]
    columns += [_described(extract, name, _reading_meaning(name)) for name in reading_columns(contract)]
    columns += [{"name": name, "description": block(name)} for name in LINEAGE_COLUMNS]
    return {
        "name": f"stg_{extract}",
        "description": f"{contract.zh}。{contract.grain_zh}。{contract.grain_en}.",
        "columns": columns,
    }


def _words(column: Column) -> str:
    return f"{column.zh}。{column.meaning_zh} {column.meaning_en}"


def _described(extract: str, name: str, own: str) -> dict[str, object]:
    """By the doc block of the name where there is one, else by its own words; what the contract calls it and says of it
    stands in the source (dbt_sources.py)."""
    has_block = name in blocks() and (extract, name) not in OTHER_MEANING
    return {"name": name, "description": block(name) if has_block else own}


def _reading_meaning(name: str) -> str:
    """`target_low` -> 目标下限 and what it holds."""
    source = next(prefix for prefix in _READ_FROM if name.startswith(f"{prefix}_"))
    label, meaning = _READ[name.removeprefix(f"{source}_")]
    return f"{_READ_FROM[source]}{label}。{meaning}; read from the text beside it (rules, section 2)."


def _policy_model(contract: Contract) -> dict[str, object]:
    own = [_described(contract.extract, column.name, _words(column)) for column in contract.columns]
    keys = [{"name": name, "description": block(name)} for name in _POLICY_KEYS]
    return {
        "name": f"stg_{contract.extract}",
        "description": f"{contract.zh}。{contract.grain_zh}。{contract.grain_en}. National defaults and overlays.",
        "columns": [{"name": "mof_div_code", "description": block("mof_div_code")}, *own, *keys],
    }


def files() -> dict[Path, str]:
    """Path -> text of every generated file."""
    made: dict[Path, str] = {STAGING / "calendar" / "stg_future_dated.sql": future_sql()}
    described: dict[str, list[dict[str, object]]] = defaultdict(list, {"calendar": [_FUTURE]})
    for name, contract in load_contracts().items():
        folder = STAGING / area_of(name)
        described[folder.name] += _models(contract)
        if contract.round_column:
            made[folder / f"{rounds(contract)}.sql"] = staging_sql(contract)
            made[folder / f"stg_{name}.sql"] = in_force_sql(contract)
        else:
            made[folder / f"stg_{name}.sql"] = staging_sql(contract)
    described[POLICY] = [_policy_model(contract) for contract in load_policy_contracts().values()]
    return {**made, **{STAGING / area / f"_{area}__models.yml": _yaml(models) for area, models in described.items()}}


def _yaml(models: list[dict[str, object]]) -> str:
    """Descriptions of an area's models and columns, Chinese label first."""
    return "# Written by `python -m pipelines.contracts.dbt_staging`.\n" + yaml.safe_dump(
        {"version": 2, "models": models}, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None
    )


if __name__ == "__main__":
    for path, text in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
