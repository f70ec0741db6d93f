"""What of a returned register cannot be: a draft that went out.

Here: the rows of 发文登记 that say so. Not here: what the day does (dbt: fct_rectifications), the register itself
(readers/letters/register.py).
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from pipelines.contracts import Contract
from pipelines.land.check.problem import Problem, of_file
from pipelines.lang import say

_MOST_NAMED = 5


def drafts_sent(path: Path, contract: Contract, rows: pl.DataFrame) -> Iterator[Problem]:
    """One warning for drafts that bear a day of dispatch or a number."""
    if contract.extract != "letters" or "letter_state" not in rows.columns:
        return
    filled = [pl.col(name).is_not_null() for name in ("letter_date", "letter_number") if name in rows.columns]
    sent = rows.filter((pl.col("letter_state") == "draft") & pl.any_horizontal(pl.lit(False), *filled))
    if not sent.height:
        return
    serials = "、".join(sent["serial"].cast(pl.String).to_list()[:_MOST_NAMED])
    more = say("等", " and more") if sent.height > _MOST_NAMED else ""
    message = say(
        f"{sent.height} 行状态是“草稿”，却填了发文日期或文号（{serials}{more}）：草稿不能印发；"
        "没有发出的请清空，已发出的先用 --final 写成正式件，再填日期和文号。载入后日期照填的计入",
        f"{sent.height} rows are drafts and bear a day or number of dispatch ({serials}{more}): a draft cannot have "
        "been issued; clear them, or issue the paper with --final and fill in the final. What is filled in counts",
    )
    yield replace(of_file(path, contract.extract, "draft_sent", message), is_warning=True)
