"""What is asked of a database for one extract: columns, conditions, the statements.

Here: matching the database's columns with the contract's, SQL as text. Not here: running it (session.py), what is done
with the answer (deliver.py). Only columns that the contract knows leave the database.
"""

from dataclasses import dataclass

from pipelines.contracts import Contract, header_index, load_contracts, normalise_header
from pipelines.lang import say
from pipelines.pull.session import Kind, Refuses, Session, literal, quoted
from pipelines.pull.sources import Extract

DELETED = "_deleted"
"""In a fetch of changes: the column that says which rows were deleted."""
_TRUE = ("1", "t", "true", "TRUE", "Y", "y", "是")


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
        if name.casefold() not in at_hand:
            raise Refuses(
                say(
                    f"没有列 {name}; 有: {'、'.join(each.name for each in found)}",
                    f"there is no column {name}; there are {', '.join(each.name for each in found)}",
                )
            )
        return quoted(session, at_hand[name.casefold()].name)

    said = {}
    for canonical, name in where.columns.items():
        column(name)
        said[name.casefold()] = canonical
    known = {name: canonical for name, canonical in header_index(contract).items() if canonical not in said.values()}
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


def of_region(asked: Plan, region: str) -> str:
    """The condition for one region: 6 digits and 6 digits + 000 are the same."""
    if asked.region is None:
        return "1 = 1"
    codes = [region, f"{region}000"] if len(region) == 6 else [region]
    return f"{asked.region} in ({', '.join(map(literal, codes))})"


def of_year(asked: Plan, region: str, year: int) -> str:
    """The condition for one region and year."""
    return f"{of_region(asked, region)} and {asked.fiscal_year} = {literal(str(year))}"


def is_deleted(session: Session, asked: Plan) -> str:
    """A condition that holds for deleted rows; never where nothing says so."""
    if asked.deleted is None:
        return "1 = 0"
    words = ", ".join(map(literal, _TRUE))
    return f"coalesce({session.as_text(asked.deleted)}, '') in ({words})"


def years(session: Session, asked: Plan, region: str) -> list[tuple[str | None, int]]:
    """Every fiscal year that the region's rows bear, as printed, with the number of rows."""
    rows = session.ask(
        f"select {session.as_text(asked.fiscal_year)}, count(*) from {asked.relation} "
        f"where {of_region(asked, region)} group by {asked.fiscal_year}"
    )
    return [(None if year is None else str(year).strip(), int(count)) for year, count in rows]


def totals(session: Session, asked: Plan, condition: str) -> str:
    """Count, the last change, and Σ of each amount, of the rows that are not deleted."""
    sums = [session.sum_of_cents(each.expression) for each in asked.money]
    last = f"max({session.as_text(asked.updated)})" if asked.updated else "null"
    return (
        f"select count(*), {last}{''.join(', ' + each for each in sums)} from {asked.relation} "
        f"where {condition} and not ({is_deleted(session, asked)})"
    )


def rows(session: Session, asked: Plan, condition: str) -> str:
    """The rows themselves, without deleted ones."""
    columns = ", ".join(f"{each.expression} as {quoted(session, each.name)}" for each in asked.picked)
    return f"select {columns} from {asked.relation} where {condition} and not ({is_deleted(session, asked)})"


def changes(session: Session, asked: Plan, condition: str, since: str) -> str:
    """The rows changed since, deleted ones marked."""
    columns = ", ".join(f"{each.expression} as {quoted(session, each.name)}" for each in asked.picked)
    flag = f"case when {is_deleted(session, asked)} then '1' else '0' end as {quoted(session, DELETED)}"
    return (
        f"select {columns}, {flag} from {asked.relation} "
        f"where {condition} and ({asked.updated} >= {literal(since)} or {asked.updated} is null)"
    )
