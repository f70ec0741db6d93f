"""What is asked of a database for one extract: columns, conditions, the statements.

Here: matching the database's columns with the contract's, SQL as text. Not here: running it (session.py), what is done
with the answer (deliver.py). Only columns that the contract knows leave the database.
"""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from pipelines.contracts import Contract, load_contracts, normalise_header
from pipelines.land.cells.values import canonical_region
from pipelines.lang import say
from pipelines.pull.session import Kind, Refuses, Session, literal, quoted
from pipelines.pull.sources import Extract

DELETED = "_deleted"
"""In a fetch of changes: the column that says which rows were deleted."""
_TRUE = re.compile(r"0*1(\.0*)?|t|true|y|yes|是", re.IGNORECASE)
_FALSE = re.compile(r"(0+|0*2)?(\.0*)?|f|false|n|no|否", re.IGNORECASE)
_YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Picked:
    """A column on its way: its name in the delivery and in the contract, and the expression that gives it."""

    name: str
    column: str
    """The database's own."""
    canonical: str
    expression: str
    kind: Kind
    is_money: bool


@dataclass(frozen=True)
class Plan:
    """How one extract of one region is asked for."""

    contract: Contract
    relation: str
    picked: tuple[Picked, ...]
    fiscal_year: str
    region: str | None
    updated: str | None
    deleted: str | None

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.picked]

    @property
    def money(self) -> list[Picked]:
        return [each for each in self.picked if each.is_money]

    @property
    def shape(self) -> str:
        """All that the statements are made of, whatever a fetch found."""
        columns = [f"{each.expression} {each.name}" for each in self.picked]
        conditions = (self.fiscal_year, self.region, self.updated, self.deleted)
        return "; ".join([self.relation, *columns, *map(str, conditions)])

    @property
    def key(self) -> list[str]:
        """The delivery's names of the contract's key."""
        names = {each.canonical: each.name for each in self.picked}
        return [names[name] for name in self.contract.key if name in names]


def plan(session: Session, extract: str, where: Extract) -> Plan:
    """Match the columns; Refuses with what is missing, doubtful or no amount to be trusted."""
    contract = load_contracts()[extract]
    relation = session.table(where.table) if where.table else f"({where.query}) pulled"
    found = session.columns(relation)
    at_hand = {column.name.casefold(): column for column in found}

    def column(name: str) -> str:
        """The database's column of that name, as an expression."""
        if name.casefold() not in at_hand:
            raise Refuses(
                say(
                    f"没有列 {name}; 有: {'、'.join(each.name for each in found)}",
                    f"there is no column {name}; there are {', '.join(each.name for each in found)}",
                )
            )
        each = at_hand[name.casefold()]
        return session.cast(quoted(session, each.name), each.kind)

    said = {}
    for canonical, name in where.columns.items():
        column(name)
        said[name.casefold()] = canonical
    known = {name: canonical for name, canonical in contract.column_of.items() if canonical not in said.values()}
    picked: dict[str, Picked] = {}
    money = set(contract.money_columns)
    for each in found:
        canonical = said.get(each.name.casefold()) or known.get(normalise_header(each.name))
        if canonical is None:
            continue
        if canonical in picked:
            raise Refuses(
                say(
                    f"{picked[canonical].column} 和 {each.name} 都像是 {canonical}; 在 columns 里写明用哪一列",
                    f"{picked[canonical].column} and {each.name} both look like {canonical}; say which under columns",
                )
            )
        if canonical in money and each.kind == "float":
            raise Refuses(
                say(
                    f"{each.name} 是浮点数, 金额不能精确; 用 query 写 cast({each.name} as decimal(18,2)) 并核对合计",
                    f"{each.name} is a floating-point number, no amount; cast it to decimal(18,2) in a query",
                )
            )
        name = canonical if each.name.casefold() in said else each.name
        expression = session.cast(quoted(session, each.name), each.kind)
        picked[canonical] = Picked(name, each.name, canonical, expression, each.kind, canonical in money)
    missing = [each for each in contract.columns if each.required and each.name not in picked]
    if missing:
        told = "、".join(f"{each.name}（{each.zh}）" for each in missing)
        raise Refuses(
            say(
                f"缺少必需的列 {told}; 有: {'、'.join(each.name for each in found)}; 名称不同的在 columns 里写明",
                f"required columns are missing: {', '.join(each.name for each in missing)}; "
                f"there are {', '.join(each.name for each in found)}; name them under columns",
            )
        )
    return Plan(
        contract,
        relation,
        tuple(picked.values()),
        column(where.fiscal_year),
        column(where.region) if where.region else None,
        column(where.updated) if where.updated else None,
        column(where.deleted) if where.deleted else None,
    )


@dataclass(frozen=True)
class Said:
    """What the database says of the rows of a year in this snapshot: how many live, how many are marked as deleted."""

    rows: int = 0
    deleted: int = 0
    last_change: str | None = None
    """Of living rows."""
    sums: dict[str, Decimal | None] = field(default_factory=dict)
    """Amount column -> Σ to the cent; None where there is nothing to add, or something that is no number (NaN)."""

    def and_(self, rows: int, is_living: bool, last_change: object, sums: dict[str, object]) -> "Said":
        """With a further group of rows."""
        if not is_living:
            return replace(self, deleted=self.deleted + rows)
        changes = [str(each) for each in (self.last_change, last_change) if each is not None]
        together = dict(self.sums)
        for name, total in sums.items():
            if total is not None:
                amount = cents(total)
                before = together.get(name, Decimal(0))
                together[name] = None if amount is None or before is None else before + amount
        return Said(self.rows + rows, self.deleted, max(changes, default=None), together)


def cents(total: object) -> Decimal | None:
    """A sum as a database gave it; None where it gave no number."""
    try:
        amount = Decimal(str(total))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() else None


@dataclass(frozen=True)
class Held:
    """What a table holds of one region, and how the database writes regions, years and flags."""

    since: str | None
    """Only rows changed since then were looked at; None = all."""
    said: dict[int, Said]
    """Fiscal year -> its rows; a year whose rows are all deleted stands with none."""
    unread_years: dict[str, int]
    """Fiscal years as written that are none -> rows."""
    without_region: int
    """Rows whose region is none: nobody's, so nobody fetches them."""
    others: dict[str, int]
    """Other regions -> rows."""
    regions: list[str]
    years: dict[int, list[str]]
    flags: list[str]
    """The ways of writing that mean this region, each year, a deleted row."""

    @property
    def last_change(self) -> str | None:
        return max((each.last_change for each in self.said.values() if each.last_change), default=None)

    @property
    def left_out(self) -> int:
        """Rows that nobody fetches."""
        return sum(self.unread_years.values()) + self.without_region


def held(session: Session, asked: Plan, region: str, since: str | None = None) -> Held:
    """Look once through the table, or through what changed since, before anything is fetched: count, last change and
    sums of every year; Refuses when a deletion flag says neither yes nor no.

    What counts is what is written, blanks aside: '2021 ' in a text column and 2021 in a number are one year, whatever
    the database holds equal.
    """
    columns = [asked.region, asked.fiscal_year, asked.deleted]
    by = ", ".join(dict.fromkeys(each for each in columns if each))
    shown = [session.as_text(each) if each else "null" for each in columns]
    shown += ["count(*)", session.as_text(f"max({asked.updated})") if asked.updated else "null"]
    shown += [session.sum_of_cents(each.expression, each.kind) for each in asked.money]
    names = [each.name for each in asked.money]
    said: dict[int, Said] = {}
    unread: dict[str, int] = {}
    others: dict[str, int] = {}
    regions, flags = dict.fromkeys(_codes(region)), {"1": None}
    years: dict[int, dict[str, None]] = {}
    nobody = 0
    doubtful: dict[str, int] = {}
    where = f" where {_since(asked, since)}" if since else ""
    statement = f"select {', '.join(shown)} from {asked.relation}{where} group by {by}"
    for there, year, flag, count, last, *sums in session.ask(statement):
        if asked.region:
            code = canonical_region(_plain(there))
            if code != region:
                nobody += 0 if code else int(count)
                if code:
                    others[code] = others.get(code, 0) + int(count)
                continue
            regions[str(there)] = None
        is_living = not _TRUE.fullmatch(_plain(flag))
        if not is_living:
            flags[str(flag)] = None
        elif not _FALSE.fullmatch(_plain(flag)):
            doubtful[_plain(flag)] = doubtful.get(_plain(flag), 0) + int(count)
        if (text := _plain(year)).isdecimal() and int(text) in _YEARS:
            before = said.get(int(text), Said())
            said[int(text)] = before.and_(int(count), is_living, last, dict(zip(names, sums, strict=True)))
            years.setdefault(int(text), {text: None})[str(year)] = None
        else:
            unread[text] = unread.get(text, 0) + int(count)
    if doubtful:
        told = "、".join(f"{flag} ({count})" for flag, count in doubtful.items())
        raise Refuses(
            say(
                f"删除标志的值看不出是否已删除: {told} 行; 用 query 改写成 1 或 0",
                f"the deletion flag does not say whether these are deleted: {told} rows; make it 1 or 0 in a query",
            )
        )
    ways = {year: list(forms) for year, forms in sorted(years.items())}
    return Held(since, dict(sorted(said.items())), unread, nobody, others, list(regions), ways, list(flags))


def _plain(value: object) -> str:
    return "" if value is None else str(value).strip()


def _codes(region: str) -> list[str]:
    """6 digits and 6 digits + 000 are the same."""
    return [region, f"{region}000"] if len(region) == 6 else [region]


def _among(session: Session, column: str, ways: list[str]) -> str:
    return f"{session.as_text(column)} in ({', '.join(map(literal, ways))})"


def of_year(session: Session, asked: Plan, there: Held, year: int) -> str:
    """The condition for the region and one year."""
    of_region = f"{_among(session, asked.region, there.regions)} and " if asked.region else ""
    return of_region + _among(session, asked.fiscal_year, there.years[year])


def is_deleted(session: Session, asked: Plan, there: Held) -> str:
    """A condition that holds for deleted rows; false, and never unknown, where nothing says so."""
    if asked.deleted is None:
        return "(1 = 0)"
    return f"({asked.deleted} is not null and {_among(session, asked.deleted, there.flags)})"


def rows(session: Session, asked: Plan, there: Held, year: int) -> str:
    """The rows themselves, without deleted ones."""
    return f"select {_columns(session, asked)} {_living(session, asked, there, year)}"


def changes(session: Session, asked: Plan, there: Held, year: int, since: str) -> str:
    """The rows changed since, deleted ones marked."""
    flag = f"case when {is_deleted(session, asked, there)} then '1' else '0' end as {quoted(session, DELETED)}"
    return (
        f"select {_columns(session, asked)}, {flag} from {asked.relation} where {of_year(session, asked, there, year)} "
        f"and {_since(asked, since)}"
    )


def _since(asked: Plan, since: str) -> str:
    return f"({asked.updated} >= {literal(since)} or {asked.updated} is null)"


def _columns(session: Session, asked: Plan) -> str:
    return ", ".join(f"{each.expression} as {quoted(session, each.name)}" for each in asked.picked)


def _living(session: Session, asked: Plan, there: Held, year: int) -> str:
    condition = of_year(session, asked, there, year)
    return f"from {asked.relation} where {condition} and not {is_deleted(session, asked, there)}"
