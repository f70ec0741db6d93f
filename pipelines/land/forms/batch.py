"""Many forms through the contracts at once: the same values, rejects and sums as tabular extracts, per form.

Here: rows of forms as frames, the contract path of rows/, cell addresses, accounts. Not here: whose form it is
(subjects.py), files and ledger (night.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from pipelines.contracts import UNSAID, Contract, load_contracts
from pipelines.land.cells.columns import parse_column
from pipelines.land.files.headers import Header, Position
from pipelines.land.forms.form import Form, Remark
from pipelines.land.forms.told import Told, place_of
from pipelines.land.problems import REJECT_SCHEMA, Place, sentence
from pipelines.land.rows.chunk import Delivery, apply_contract, unread_columns
from pipelines.land.rows.repeats import key_hashes, settle
from pipelines.land.rows.tally import Tally, exact_sum
from pipelines.lang import Lang

Places = Mapping[str, tuple[int | None, int]]
"""Column -> row as a person counts (None: the row's own) and column from 0."""

_UNNAMED = {
    "zh": "栏目不认识，第{row}行的这一级取不到；请按表式写成一级指标、二级指标",
    "en": "the heading is not known, so that row {row} has no such level; call it 一级指标, 二级指标",
}
"""Of a required value under a heading that nobody knows: the cell is that heading's."""


@dataclass(frozen=True)
class Origin:
    """A delivered file: where its rows belong."""

    path: str
    sha256: str
    mof_div_code: str
    fiscal_year: int


@dataclass
class Account:
    """What became of one file's rows of one extract."""

    tally: Tally = field(default_factory=Tally)
    rejects: list[tuple] = field(default_factory=list)
    """In the order of REJECT_SCHEMA."""
    unread: list[str] = field(default_factory=list)
    """Headings of forms that nobody knows (Form.unread)."""
    remarks: list[Told] = field(default_factory=list)
    unsaid: dict[str, None] = field(default_factory=dict)
    """What its rows say nothing about, each as landed under UNSAID; '' = a row that says all."""


@dataclass(slots=True)
class _Row:
    origin: int
    sheet: str | None
    letters: bool
    row: int
    places: Places
    unsaid: str


class Batch:
    """Rows of one extract from many forms. `add` them, then `apply` the contract once."""

    def __init__(self, extract: str, lang: Lang = "zh") -> None:
        self.contract: Contract = load_contracts()[extract]
        self.lang: Lang = lang
        self.origins: list[Origin] = []
        self.accounts: list[Account] = []
        self._names = [column.name for column in self.contract.columns]
        self._has_money = bool(self.contract.money_columns)
        self._rows: dict[int, list[_Row]] = {}
        self._values: dict[int, list[Mapping[str, str | None]]] = {}
        self._unsaid: dict[tuple[str, ...], str] = {}
        self._index: dict[str, int] = {}

    def account(self, origin: Origin) -> Account:
        """The file's account, opened when it is new."""
        return self.accounts[self._origin(origin)]

    def _origin(self, origin: Origin) -> int:
        at = self._index.get(origin.path)
        if at is None:
            at = self._index[origin.path] = len(self.origins)
            self.origins.append(origin)
            self.accounts.append(Account())
        return at

    def add(
        self, origin: Origin, form: Form, row: int, values: Mapping[str, str | None], places: Places, power: int = 0
    ) -> None:
        """One row; `values` may hold more than the contract's columns. It says nothing of a column that is not in
        them, and blank of one that is None."""
        power = power if self._has_money else 0
        said = tuple(values)
        unsaid = self._unsaid.get(said)
        if unsaid is None:
            unsaid = self._unsaid[said] = ",".join([name for name in self._names if name not in values])
        at = self._origin(origin)
        self.accounts[at].unsaid.setdefault(unsaid)
        self._rows.setdefault(power, []).append(_Row(at, form.sheet, form.letters, row, places, unsaid))
        self._values.setdefault(power, []).append(values)

    def refuse(self, origin: Origin, form: Form, rows: int, column: str, name: str, reason: str, said: str) -> None:
        """All rows of a form cannot be taken, for one reason that stands in one cell."""
        account = self.account(origin)
        account.tally.read += rows
        account.tally.rejected += rows
        cell = form.values.get(name)
        place = place_of(form.sheet, form.letters, cell.row if cell else None, cell.column if cell else None, self.lang)
        account.rejects.append(
            _reject(
                origin.path,
                form.sheet,
                (cell.row or None) if cell else None,
                column,
                cell.text if cell else None,
                reason,
                place,
                said,
                self.lang,
            )
        )

    def remark(self, origin: Origin, form: Form, remarks: Iterable[Remark]) -> None:
        """What the sender of a form that is taken should look at."""
        self.account(origin).remarks += [Told(form.sheet, form.letters, remark) for remark in remarks]

    def skip(self, origin: Origin, kind: str, rows: int) -> None:
        """Rows of a form that are no data."""
        tally = self.account(origin).tally
        tally.read += rows
        tally.non_data[kind] += rows

    def apply(self) -> pl.DataFrame:
        """The good rows of all files, typed and with lineage, in the order they were added; `_origin` is their file."""
        frames = [self._apply(power) for power in sorted(self._rows)]
        if not frames:
            schema = dict.fromkeys(unread_columns(self.contract), pl.String)
            return pl.DataFrame(schema=schema).with_columns(_origin=pl.lit(None, dtype=pl.Int32)).clear()
        good = self._without_repeats(pl.concat(frames))
        self._count_loaded(good)
        return good

    def _apply(self, power: int) -> pl.DataFrame:
        rows = self._rows[power]
        money = set(self.contract.money_columns)
        positions = {
            column.name: Position(index, column.zh, power if column.name in money else 0)
            for index, column in enumerate(self.contract.columns)
        }
        numbers = pl.int_range(len(rows), dtype=pl.Int32, eager=True)
        chunk = pl.DataFrame(
            [
                pl.Series(f"c{index}", [values.get(name) for values in self._values[power]], dtype=pl.String)
                for index, name in enumerate(self._names)
            ]
        ).with_columns(_row=numbers, _ragged=pl.lit(False))
        header = Header(0, len(positions), positions)
        delivery = Delivery("", "", self.contract, None, None, lang=self.lang)
        outcome = apply_contract(chunk, header, Place(None, letters=False), False, delivery, Tally())
        self._list_rejects(outcome.rejects, rows, chunk, power)
        origins = pl.Series("_origin", [row.origin for row in rows], dtype=pl.Int32)
        kept = set(outcome.good["_source_row"]) | set(outcome.rejects["row"])
        for index, row in enumerate(rows):
            tally = self.accounts[row.origin].tally
            tally.read += 1
            if index not in kept:
                tally.non_data["total"] += 1
        lineage = pl.DataFrame(
            {
                "_row": numbers,
                "_origin": origins,
                "_sheet": pl.Series([row.sheet for row in rows], dtype=pl.String),
                "_line": pl.Series([row.row for row in rows], dtype=pl.Int32),
                UNSAID: pl.Series([row.unsaid or None for row in rows], dtype=pl.String),
            }
        )
        files = pl.DataFrame(
            {
                "_origin": pl.int_range(len(self.origins), dtype=pl.Int32, eager=True),
                "_path": pl.Series([each.path for each in self.origins], dtype=pl.String),
                "_sha": pl.Series([each.sha256 for each in self.origins], dtype=pl.String),
                "_region": pl.Series([each.mof_div_code for each in self.origins], dtype=pl.String),
                "_year": pl.Series([each.fiscal_year for each in self.origins], dtype=pl.Int32),
            }
        )
        return (
            outcome.good.join(lineage, left_on="_source_row", right_on="_row", how="left", maintain_order="left")
            .join(files, on="_origin", how="left", maintain_order="left")
            .with_columns(
                mof_div_code=pl.col("_region"),
                fiscal_year=pl.col("_year"),
                _source_file=pl.col("_path"),
                _source_sha256=pl.col("_sha"),
                _source_sheet=pl.col("_sheet"),
                _source_row=pl.col("_line"),
            )
            .select([*unread_columns(self.contract), "_origin"])
        )

    def _list_rejects(self, rejects: pl.DataFrame, rows: list[_Row], chunk: pl.DataFrame, power: int) -> None:
        """Each bad cell with the address a person finds it at; the rejected rows' readable money."""
        if not rejects.height:
            return
        by_header = {column.zh: column for column in self.contract.columns}
        for number, header, value, reason in rejects.select("row", "column", "value", "reason_code").iter_rows():
            row = rows[number]
            column = by_header.get(header)
            line, at = row.places.get(column.name if column else "", (None, None))
            origin = self.origins[row.origin]
            said = sentence(reason, self.contract, column, self.lang, f"{origin.mof_div_code}/{origin.fiscal_year}")
            if reason == "missing_required" and line is not None and line < row.row:
                said = _UNNAMED[self.lang].format(row=row.row)
            line = row.row if line is None else line
            place = place_of(row.sheet, row.letters, line, at, self.lang)
            self.accounts[row.origin].rejects.append(
                _reject(origin.path, row.sheet, line, header, value, reason, place, said, self.lang)
            )
        bad = rejects["row"].unique().sort()
        for number in bad:
            self.accounts[rows[number].origin].tally.rejected += 1
        cells = chunk.filter(pl.col("_row").is_in(bad.implode()))
        for index, column in enumerate(self.contract.columns):
            if column.type == "money":
                amounts, _ = parse_column(cells[f"c{index}"].str.strip_chars(), column, power=power)
                for number, amount in zip(bad, amounts, strict=True):
                    if amount is not None:
                        self._money(rows[number].origin, column.name, "rejected", amount)

    def _money(self, origin: int, column: str, bucket: str, amount: Decimal) -> None:
        tally = self.accounts[origin].tally
        for each in ("read", bucket):
            tally.add_amount(column, each, amount)

    def _without_repeats(self, good: pl.DataFrame) -> pl.DataFrame:
        """The same key twice in one file: same content once, other content rejected."""
        keys = ["_origin", *self.contract.key]
        repeated = good.select(keys).is_duplicated()
        if not repeated.any():
            return good
        numbered = good.with_row_index("_position")
        gone: list[int] = []
        for (origin,), part in numbered.filter(repeated).group_by("_origin", maintain_order=True):
            at = origin if isinstance(origin, int) else 0
            settled = settle(iter([part.drop("_origin")]), self.contract, key_hashes(part, self.contract).unique())
            account = self.accounts[at]
            account.tally.non_data["duplicate_row"] += settled.folded.height
            account.tally.rejected += settled.conflicting.height
            self._list_conflicts(at, settled.conflicting)
            for name in self.contract.money_columns:
                for bucket, rows in (("non_data", settled.folded), ("rejected", settled.conflicting)):
                    amount = exact_sum(rows[name])
                    if amount:
                        self._money(at, name, bucket, amount)
            gone += [*settled.folded["_position"], *settled.conflicting["_position"]]
        return numbered.filter(~pl.col("_position").is_in(gone)).drop("_position")

    def _list_conflicts(self, origin: int, rows: pl.DataFrame) -> None:
        said = sentence("conflicting_key", self.contract, None, self.lang)
        key = self.contract.key
        header = "、".join(self.contract.column(name).zh for name in key)
        path = self.origins[origin].path
        for row in rows.select("_source_sheet", "_source_row", *key).iter_rows():
            sheet, line, *values = row
            place = place_of(sheet, sheet is not None, line, None, self.lang)
            value = " / ".join(str(each) for each in values)
            self.accounts[origin].rejects.append(
                _reject(path, sheet, line, header, value, "conflicting_key", place, said, self.lang)
            )

    def _count_loaded(self, good: pl.DataFrame) -> None:
        money = self.contract.money_columns
        sums = good.group_by("_origin").agg(pl.len(), *(pl.col(name).cast(pl.Decimal(38, 2)).sum() for name in money))
        for origin, rows, *amounts in sums.iter_rows():
            tally = self.accounts[origin].tally
            tally.loaded += rows
            for name, amount in zip(money, amounts, strict=True):
                if amount:
                    for bucket in ("read", "loaded"):
                        tally.add_amount(name, bucket, amount)


def _reject(
    path: str,
    sheet: str | None,
    row: int | None,
    column: str,
    value: str | None,
    reason: str,
    place: str,
    said: str,
    lang: Lang,
) -> tuple:
    shown = "" if value is None else (f"“{value}”" if lang == "zh" else f"“{value}” ")
    message = f"{place}（{column}）：{shown}{said}" if lang == "zh" else f"{place} ({column}): {shown}{said}"
    return (path, sheet, row, column, value, reason, message)


def rejects_frame(accounts: Iterable[Account]) -> pl.DataFrame:
    """All bad cells of the files, in REJECT_SCHEMA."""
    return pl.DataFrame([row for account in accounts for row in account.rejects], schema=REJECT_SCHEMA, orient="row")
