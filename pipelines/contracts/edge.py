"""The edge of the world in SQL: what a row dated after data_as_of leaves of an extract (rules, section 0).

Here: the conditions of the generated staging models and the list of what they hold back, out of what the contracts say
that dates a row. Not here: writing the files (dbt_staging.py).
"""

from pipelines.contracts.loader import load_contracts
from pipelines.contracts.model import Contract

RUN = "{{ source('meta', 'run') }} as run"


def raw(extract: str) -> str:
    """dbt's name of the extract's raw table."""
    return f"{{{{ source('raw', '{extract}') }}}}"


def happened(column: str, alias: str) -> str:
    """SQL: the day of an event, empty while it lies ahead."""
    return f"case when {alias}.{column} <= run.data_as_of then {alias}.{column} end"


def rows_there_are(contract: Contract) -> list[str]:
    """SQL conditions on `own` and `run` that a row of data_as_of meets, all of them; none: every row exists."""
    conditions = [
        f"coalesce({_day(contract, name, 'own')} <= run.data_as_of, true)" for name in contract.dated_by("row")
    ]
    if contract.goes_with:
        absent = ["not " + _exists(contract, "later", ">")[0], *_exists(contract, "later", ">")[1:]]
        own_event = _own_event(contract)
        if own_event:
            known = _exists(contract, "known", "<=")
            either = ["(", f"    not {_lies_ahead(contract)}", f"    or {known[0]}", *_deeper(known[1:]), ")"]
            both = ["(", *_deeper(absent), f"    and {either[0]}", *_deeper(either[1:]), ")"]
            absent = ["(", f"    {own_event}", f"    or {both[0]}", *_deeper(both[1:]), ")"]
        conditions.append("\n    ".join(absent))
    return conditions


def _lies_ahead(contract: Contract) -> str:
    """SQL: something of the row's own is still to happen."""
    days = [f"own.{name} > run.data_as_of" for name in contract.dated_by("event")]
    return f"coalesce({' or '.join(days)}, false)"


def _exists(contract: Contract, alias: str, lies: str) -> list[str]:
    """SQL: what the row goes with lies ahead (`>`) or is past (`<=`)."""
    meets = [f"{'where' if i == 0 else '    and'} {line}" for i, line in enumerate(_meets(contract, alias))]
    return ["exists (", *_deeper(["select 1", *_whole(contract, alias, lies), *meets]), ")"]


def _deeper(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def where(conditions: list[str]) -> str:
    """SQL: the WHERE clause of these conditions, with the line break before it; nothing for none."""
    first = "where\n   " if conditions and conditions[0].startswith("(\n") else "where"
    return "".join(f"\n{first if i == 0 else '    and'} {condition}" for i, condition in enumerate(conditions))


def _own_event(contract: Contract) -> str:
    """SQL: something of the row's own has happened by data_as_of, so that it exists without what it goes with."""
    days = [f"own.{name} <= run.data_as_of" for name in contract.dated_by("event")]
    return f"coalesce({' or '.join(days)}, false)" if days else ""


def _day(contract: Contract, name: str, alias: str) -> str:
    """SQL: the day that a column says; a month begins on its first."""
    if contract.column(name).type == "date":
        return f"{alias}.{name}"
    return f"{{{{ first_of_month('{alias}.fiscal_year', '{alias}.{name}') }}}}"


def _row_day(contract: Contract, alias: str) -> str:
    """SQL: the day from which the row exists: the last of the days that date it."""
    days = [_day(contract, name, alias) for name in contract.dated_by("row")]
    return days[0] if len(days) == 1 else f"greatest({', '.join(days)})"


def _whole(contract: Contract, alias: str, lies: str) -> list[str]:
    """FROM clause: the rows of the extract that brings this one along, with their day; ahead (`>`) or past (`<=`)."""
    whole = load_contracts()[str(contract.goes_with)]
    shared = [name for name in whole.row_key if name in _names(contract)]
    lent = [name for name in whole.row_key if name not in shared]
    found_by = [name for name in contract.row_key if name in _names(_lender(contract))] if lent else []
    columns = [*(f"whole.{name}" for name in shared), *(f"lent.{name}" for name in found_by if name not in shared)]
    lines = ["from (", "    select", *(f"        {name}," for name in columns)]
    lines += [f"        max({_row_day(whole, 'whole')}) as entry_date", f"    from {raw(whole.extract)} as whole"]
    lines += [f"    cross join {RUN}"]
    if lent:
        between = [name for name in whole.row_key if name in _names(_lender(contract))]
        lines += [f"    inner join {raw(_lender(contract).extract)} as lent", "        on"]
        lines += [f"            {'and ' if i else ''}whole.{n} = lent.{n}" for i, n in enumerate(between)]
    lines += [f"    where {_row_day(whole, 'whole')} {lies} run.data_as_of", "    group by"]
    lines += [f"        {name}{',' if name != columns[-1] else ''}" for name in columns]
    return [*lines, f") as {alias}"]


def _meets(contract: Contract, alias: str) -> list[str]:
    whole = load_contracts()[str(contract.goes_with)]
    names = [name for name in whole.row_key if name in _names(contract)]
    if contract.goes_with_through:
        names += [name for name in contract.row_key if name in _names(_lender(contract)) and name not in names]
    return [f"own.{name} = {alias}.{name}" for name in names]


def _lender(contract: Contract) -> Contract:
    return load_contracts()[str(contract.goes_with_through)]


def _names(contract: Contract) -> set[str]:
    return {column.name for column in contract.all_columns}


def held_back_sql() -> str:
    """The list of everything the staging models hold back: one row per row of an extract."""
    parts = [part for contract in load_contracts().values() for part in _held_back(contract)]
    return "\n\nunion all\n\n".join(parts) + "\n"


def _held_back(contract: Contract) -> list[str]:
    """SELECTs: rows by their own day, rows that go with another, events on rows that are there."""
    parts = []
    rows = contract.dated_by("row")
    if rows:
        day = _row_day(contract, "own")
        parts.append(_listed(contract, "row", rows, day, [], [f"{day} > run.data_as_of"]))
    if contract.goes_with:
        on = [f"    {'and ' if i else 'on '}{line}" for i, line in enumerate(_meets(contract, "later"))]
        later = _whole(contract, "later", ">")
        joins = [f"inner join {later[0].removeprefix('from ')}", *later[1:], *on]
        # what its own day holds back is listed by that day
        there = rows_there_are(contract)[: len(rows)]
        own_event = _own_event(contract)
        unless = [*there, *([f"not {own_event}"] if own_event else [])]
        parts.append(_listed(contract, "row", [str(contract.goes_with)], "later.entry_date", joins, unless))
    events = contract.dated_by("event")
    if events:
        ahead = [f"case when own.{name} > run.data_as_of then own.{name} end" for name in events]
        day = ahead[0] if len(ahead) == 1 else f"least({', '.join(ahead)})"
        if contract.goes_with:
            # neither it nor what it goes with has happened
            unknown = [_lies_ahead(contract), f"not {_own_event(contract)}"]
            for alias, lies in (("known", "<="), ("later", ">")):
                unknown.append("\n    ".join(["not exists (", *_exists(contract, alias, lies)[1:]]))
            parts.append(_listed(contract, "row", events, day, [], unknown))
        some = f"({' or '.join(f'own.{name} > run.data_as_of' for name in events)})"
        there = [*rows_there_are(contract), some]
        parts.append(_listed(contract, "event", events, day, [], there))
    return parts


def _listed(
    contract: Contract, held_back: str, columns: list[str], day: str, joins: list[str], conditions: list[str]
) -> str:
    parts = [
        f"own.{name}"
        if contract.column(name).default is None
        else f"nullif(own.{name}, '{contract.column(name).default}')"
        for name in contract.key
    ]
    row_key = parts[0] if len(parts) == 1 else f"concat_ws('/', {', '.join(parts)})"
    if len(columns) == 1:
        said = f"'{columns[0]}'"
    else:
        cases = (f"case when own.{name} > run.data_as_of then '{name}' end" for name in columns)
        said = f"concat_ws(';', {', '.join(cases)})"
    money = contract.money_columns[0] if contract.money_columns and held_back == "row" else None
    arguments = [
        f"'{contract.extract}', '{held_back}'",
        f"row_key={_jinja(row_key)}",
        f"date_columns={_jinja(said)}",
        f"entry_date={_jinja(day)}",
        *([f"amount_yuan='own.{money}'"] if money else []),
    ]
    listed = ",\n".join(f"    {argument}" for argument in arguments)
    body = "\n".join(joins) + where(conditions)
    return f"{{% call held_back(\n{listed}\n) %}}\n{body.lstrip()}\n{{% endcall %}}"


def _jinja(sql: str) -> str:
    """A Jinja expression of this SQL: a text, with what it calls beside it."""
    said = f'"{sql}"'.replace("{{ ", '" ~ ').replace(" }}", ' ~ "')
    return said.removeprefix('"" ~ ').removesuffix(' ~ ""')
