"""What may follow the cursor: tables after `from`, columns of the tables that the statement names, SQL words, commands.

Here: choosing; pure, so that it can be tested without a terminal. Not here: the terminal (loop.py).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

WORDS = (
    "select", "from", "where", "group by", "order by", "having", "limit", "join", "left join", "on", "and", "or", "not",
    "in", "is null", "is not null", "between", "like", "case when", "then", "else", "end", "as", "desc", "with",
    "count(*)", "sum(", "avg(", "min(", "max(", "round(", "coalesce(", "union all", "distinct",
)  # fmt: skip
_TABLE_FOLLOWS = re.compile(r"\b(from|join)\s+[\w.]*$", re.IGNORECASE)
_LAST = re.compile(r"[\w.\\]*$")

Catalogue = Mapping[str, Sequence[tuple[str, str]]]
"""`schema.table` -> its columns, each with its label."""


def candidates(before: str, statement: str, catalogue: Catalogue, commands: Iterable[str]) -> list[tuple[str, str]]:
    """(text, what it is) of everything that may replace the word before the cursor, the likeliest first.

    `before`: the text up to the cursor; `statement`: everything typed so far, so that columns of a later `from` count.
    """
    last = _LAST.search(before)
    word = last.group(0).lower() if last else ""
    if before.lstrip().startswith("\\columns "):
        return [(name, "") for name in catalogue if word in name]
    if before.lstrip().startswith("\\"):
        return [(command, "") for command in commands if command.startswith(before.lstrip())]
    tables = [(name, "") for name in catalogue]
    if _TABLE_FOLLOWS.search(before):
        return [(name, kind) for name, kind in tables if word in name]
    if not word:
        return []
    named = [table for table in catalogue if re.search(rf"\b{table.split('.')[-1]}\b", statement)]
    columns: dict[str, str] = {}
    for table in named or catalogue:
        columns.update({column: label for column, label in catalogue[table] if column not in columns})
    place = word.rsplit(".", 1)[-1]
    found = [(column, label) for column, label in columns.items() if column.startswith(place)]
    found += [(column, label) for column, label in columns.items() if place in label and (column, label) not in found]
    if "." not in word:
        found += [(name, "SQL") for name in WORDS if name.startswith(word)]
    return found + [(name, kind) for name, kind in tables if name.startswith(word)]


def typed(before: str) -> int:
    """How many characters before the cursor a candidate replaces; what stands before a dot in `t.column` stays."""
    last = _LAST.search(before)
    word = last.group(0) if last else ""
    if word.startswith("\\") or word.split(".")[0] in ("marts", "meta"):
        return len(word)
    return len(word.rsplit(".", 1)[-1])
