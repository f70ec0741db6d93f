"""How a delivered row was read: of each column the header, what was printed, what was read, unit, sign and number.

Here: one table. Not here: the row itself (source.py), the file (source_file.py).
"""

from typing import Any

from pipelines.contracts import Contract
from pipelines.contracts.codes import labels
from pipelines.land.forms.night import is_form
from pipelines.land.problems import HIDDEN
from pipelines.lang import say
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.labels import column_name, extract_name, label
from pipelines.readers.browse.page import Piece
from pipelines.readers.browse.source import Delivered
from pipelines.readers.browse.source.mask import Confidential
from pipelines.readers.browse.tables import C, table
from pipelines.readers.explain.reading_signs import actual_read, target_read
from pipelines.readers.explain.story import Row, number
from pipelines.readers.report.report_labels import word


def reading(
    of: Row,
    contract: Contract,
    piece: Piece | None,
    taken: list[dict[str, Any]],
    column: str,
    kept_back: Confidential,
) -> Grid:
    """Each column of the row: how it was printed, and what was read of it."""
    printed: dict[str, str | None] = {}
    heads: dict[str, str] = {}
    powers: dict[str, int] = {}
    if piece and not is_form(of["path"]):
        line = next(line for line in piece.delivered.lines if line.is_asked)
        for place, name in piece.delivered.columns.items():
            printed[name] = line.cells[place] if place < len(line.cells) else None
            heads[name] = _head(piece.delivered, place)
            powers[name] = piece.delivered.powers.get(place, 0)
    row = taken[0] if taken else {}
    is_silent = (
        bool(taken) and any(row.get(name) in kept_back.secret for name in ("subject_code", "pro_code"))
    ) or row.get("kpi_id") in kept_back.indicators
    told = []
    for each in contract.all_columns:
        if each.name not in printed and row.get(each.name) is None:
            continue
        hides = each.pii or (is_silent and each.type == "text")
        told.append(
            {
                "column": column_name(of["extract"], each.name) + (" ←" if each.name == column else ""),
                "head": heads.get(each.name),
                "printed": printed.get(each.name),
                "read": HIDDEN if hides and row.get(each.name) is not None else _value(each.name, each.type, row),
                "how": _how(each.name, each.type, each.reads, row, powers.get(each.name, 0)) if not hides else None,
            }
        )
    return table(
        "reading",
        say(f"怎样读的：{extract_name(of['extract'])}", f"How it was read: {extract_name(of['extract'])}"),
        [
            C("column", say("列", "Column")),
            C("head", say("文件里的表头", "Header in the file")),
            C("printed", say("文件里写的", "As written")),
            C("read", say("读作", "Read as")),
            C("how", say("说明", "How")),
        ],
        told,
        empty=say("这一行没有被载入（见下）。", "The row was not loaded, see below."),
    )


def _head(piece: Delivered, place: int) -> str:
    texts = [line.cells[place] or "" for line in piece.heads if place < len(line.cells)]
    return " ".join(dict.fromkeys(text for text in texts if text))


def _value(name: str, kind: str, row: dict[str, Any]) -> str | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if kind == "money":
        return say(f"{value:,.2f} 元", f"{value:,.2f} yuan")
    if kind == "number":
        return number(value)
    if kind == "enum":
        return _enum(name, value)
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)


def _enum(name: str, value: Any) -> str:
    """The label of a coded value; families of codes bear the names of columns, but for these."""
    family = {"scope": "use_stage", "stage": "use_stage"}.get(name, name)
    return word(family, str(value)) if family in labels() else str(value)


def _how(name: str, kind: str, reads: str | None, row: dict[str, Any], power: int) -> str | None:
    """The unit, number, operator or day that was read of a text."""
    if kind == "money" and power:
        units = {4: say("万元", "10,000 yuan"), 8: say("亿元", "100 million yuan")}
        unit = units.get(power, f"10^{power} " + say("元", "yuan"))
        return say(f"表头单位 {unit}，换算为元", f"the header says {unit}; taken to yuan")
    if name == "target_raw" and reads == "target":
        told = target_read(row, "target_operator")
        kinds = label("value_kind", row.get("target_kind"))
        return say(f"{kinds}：{told}", f"{kinds}: {told}") if told else str(kinds or "") or None
    if name == "actual_raw" and reads == "actual":
        told = actual_read(row)
        return str(told) if told else None
    return None
