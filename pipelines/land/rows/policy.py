"""Policy files are taken whole or not at all: one bad cell refuses the file, and the version before stays in force.

Here: that decision, with every problem listed. Not here: what a valid set is (contracts/policy_rules.py), which version
is in force (ledger/).
"""

from pathlib import Path

import polars as pl

from pipelines.contracts.policy_rules import Problem, validate_policy
from pipelines.land.problems import REJECT_SCHEMA, Refused
from pipelines.land.rows.chunk import Delivery
from pipelines.land.rows.tally import Tally


def validate(rows: Path, rejects: Path, delivery: Delivery, tally: Tally) -> None:
    """Refused with all details when a row of the landed draft `rows` is rejected or cannot be policy."""
    if tally.rejected:
        raise _refusal(pl.read_parquet(rejects), delivery)
    problems = validate_policy(delivery.contract.extract, pl.read_parquet(rows).to_dicts())
    if problems:
        raise _refusal(_listed(problems, delivery), delivery)


def _listed(problems: list[Problem], delivery: Delivery) -> pl.DataFrame:
    rows = [
        (
            delivery.path,
            None,
            problem.row,
            problem.column,
            problem.value,
            problem.reason_code,
            _message(problem, delivery),
        )
        for problem in problems
    ]
    return pl.DataFrame(rows, schema=REJECT_SCHEMA, orient="row")


def _message(problem: Problem, delivery: Delivery) -> str:
    if delivery.lang == "zh":
        return f"第{problem.row}行：{problem.message_zh}"
    return f"row {problem.row}: {problem.message_en}"


def _refusal(details: pl.DataFrame, delivery: Delivery) -> Refused:
    first = str(details["message"][0])
    count = details.height
    return Refused(
        "bad_policy",
        f"政策表有{count}处问题，整个文件未采用，原有政策继续有效；首个问题：{first}",
        f"the policy table has {count} problems and was not taken, the former one stays in force; the first: {first}",
        details=details,
    )
