"""The shape of a contract and what makes one valid.

Here: pydantic models, and how a header or a coded word is compared. Not here: where the YAML lies (loader.py), database
types (types.py).
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

ColumnType = Literal["code", "text", "money", "number", "integer", "date", "boolean", "enum"]

# "1/2" is the national standard's yes/no, 0 is what other systems write for no.
BOOLEAN_WORDS: dict[str, bool] = {
    **dict.fromkeys(("是", "1", "y", "yes", "true", "t", "√", "有"), True),
    **dict.fromkeys(("否", "2", "0", "n", "no", "false", "f", "×", "无"), False),
}
# A row whose flag is true is non-data in every extract (national standard).
DELETED_FLAG_HEADERS = ("IS_DELETED", "是否删除")

PLAUSIBLE_DAYS = (date(1990, 1, 1), date(2100, 12, 31))
"""Any day of any contract: outside them a year was mistyped."""

_IGNORED_IN_HEADERS = re.compile(r"[\s:*]+")
_TRADITIONAL = str.maketrans("萬億仟佰單圓圆幣貨額", "万亿千百单元元币货额")


@lru_cache(maxsize=16_384)
def normalise_header(text: str) -> str:
    """How headers are compared: full and half width, 萬 and 万, 仟 and 千 alike, any case; no spaces, colons, `*`."""
    return _IGNORED_IN_HEADERS.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_TRADITIONAL)


@lru_cache(maxsize=16_384)
def normalise_word(text: str) -> str:
    """How coded words (enum spellings, booleans) are compared: as headers, but nothing except spaces is ignored."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


class Column(BaseModel):
    """One column of an extract or policy table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """Canonical name: the first name by which a file may give the column, and the landed name."""
    standard_codes: list[str] = []
    """Names in the national data standard; compared in any case."""
    zh: str
    """The Chinese header of the interface; also the label."""
    zh_aliases: list[str] = []
    """Other headers people write for the same thing."""
    part_of: str | None = None
    """Column whose part this is: under one of `part_headers` it is meant only where it stands right after that one."""
    part_headers: list[str] = []
    """Headers that several columns share (其中财政资金), so that only the place tells them apart."""
    type: ColumnType
    key: bool = False
    required: bool = False
    """Header and value required: no header refuses the file, no value rejects the row."""
    default: str | None = None
    """A constant for a blank or absent value. Defaults that are computed from other columns are dbt's."""
    enum: dict[str, list[str]] = {}
    """Canonical value -> accepted spellings (the canonical value itself is always accepted)."""
    unknown: Literal["reject", "keep"] = "reject"
    """What an unlisted spelling of an enum means: a rejected row, or a word to be kept as it is printed."""
    pii: bool = False
    closed_up: bool = False
    """Blanks between Chinese characters are there for looks (成 本 指 标): it is landed without them."""
    wording: bool = False
    """Says in words what a subject is or does: of a secret subject it leaves the house as a mask only."""
    reads: Literal["target", "actual"] | None = None
    """Free text that land/reading/ reads into typed columns beside it."""
    is_region_code: bool = False
    """Region codes are canonicalised at land: 6 digits + '000' become 6."""
    region_code_when: dict[str, list[str]] = {}
    """Other column -> its values for which this code is a region's (subject_code of a government)."""
    dated: Literal["row", "event", "plan"] | None = None
    """What a date says of its row. `row`: the day since which it exists, so that after data_as_of there is no such row;
    `event`: something done to it, empty until that day; `plan`: a day ahead by nature, such as a due date."""
    positive_except: dict[str, list[str]] | None = None
    """Money that must be > 0, except where another column has one of these values; None = any sign."""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    """Bounds of a number, edges included; outside them a cell is rejected. Of money: in policy files alone."""
    form: Literal["period", "month_day"] | None = None
    """How a text of a policy file is written: year, Q1, M08; MM-DD with +1- or -1- before it."""
    meaning_zh: str
    meaning_en: str

    @field_validator("standard_codes", "zh_aliases", mode="before")
    @classmethod
    def _as_words(cls, value: Any) -> Any:
        return [str(item) for item in value] if isinstance(value, list) else value

    @field_validator("enum", mode="before")
    @classmethod
    def _enum_as_words(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {str(canonical): [str(word) for word in spellings or []] for canonical, spellings in value.items()}

    @field_validator("default", mode="before")
    @classmethod
    def _default_as_word(cls, value: Any) -> Any:
        return value if value is None else str(value)

    @model_validator(mode="after")
    def _is_consistent(self) -> "Column":
        if (self.type == "enum") != bool(self.enum):
            raise ValueError(f"{self.name}: spellings belong to type enum, and to it alone")
        if self.type == "enum" and self.default is not None and self.default not in self.enum:
            raise ValueError(f"{self.name}: default {self.default!r} is no value of the enum")
        if self.reads and self.type != "text":
            raise ValueError(f"{self.name}: only text is read into typed columns")
        if self.dated and not (
            self.type == "date" or (self.name, self.type, self.dated) == ("month", "integer", "row")
        ):
            raise ValueError(f"{self.name}: only a date, or the month of the row, dates anything")
        if self.positive_except is not None and self.type != "money":
            raise ValueError(f"{self.name}: only money has a restricted sign")
        if (self.is_region_code or self.region_code_when) and self.type != "code":
            raise ValueError(f"{self.name}: a region code is of type code")
        enum_index(self)
        return self

    @property
    def bounds(self) -> tuple[Any, Any]:
        """The least and the greatest value that a cell may have, edges included; None: no bound."""
        if self.type == "date":
            return PLAUSIBLE_DAYS
        return (self.minimum, self.maximum) if self.type in ("integer", "number") else (None, None)

    @property
    def bounds_text(self) -> tuple[str, str]:
        """The bounds in Chinese and English; empty where there are none."""
        low, high = self.bounds
        if low is None and high is None:
            return "", ""
        if high is None:
            return f"不小于 {low}", f"at least {low}"
        return (f"不大于 {high}", f"at most {high}") if low is None else (f"{low} 至 {high}", f"{low} to {high}")

    @property
    def headers(self) -> list[str]:
        """Every header under which a file may give this column, the canonical name first."""
        return [self.name, *self.standard_codes, self.zh, *self.zh_aliases]


class Contract(BaseModel):
    """One extract or policy table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    extract: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    zh: str
    file_names: list[str] = []
    """Other names a file may bear: the Chinese name, names of the national standard's tables."""
    kind: Literal["extract", "policy"]
    row_of_other_regions: bool = False
    """Rows describe other regions than the folder's, so a differing mof_div_code is no error."""
    set_columns: list[str] = []
    """Policy: columns that define the set a region replaces as a whole for a year; none = the whole table."""
    file_defaults: dict[str, dict[str, str]] = {}
    """File name -> column -> value that such a file leaves unsaid (PM_PERF_GOAL_INFO holds projects only)."""
    round_column: str | None = None
    """Key column of rounds, first to last as its enum lists them: of one subject the rows of the latest round delivered
    are in force; staging leaves those of earlier rounds apart (stg_<extract>_rounds)."""
    stays_home: dict[str, str] = {}
    """Column -> pattern. A row in which one of them is found tells of something handed to audit or discipline: it
    leaves the bureau in no pack and is shown on no page."""
    year_column: str | None = None
    """Date that should lie in the folder's year: a file with most of its rows in another one is doubted."""
    reads_beside: str | None = None
    """Extract whose row of the same kpi_id brings the target where this one has none; read when a build is loaded,
    because that row may be delivered later (land/rows/beside.py)."""
    goes_with: str | None = None
    """Extract whose row brings this one along: what belongs to a goal of tomorrow is not there today either. They meet
    on the columns of that extract's key which both have."""
    goes_with_through: str | None = None
    """Extract that lends the columns of that key which this one lacks, found by this one's own key."""
    grain_zh: str
    grain_en: str
    columns: list[Column]
    """Own columns, in the interface's order."""
    implicit: list[Column] = []
    """mof_div_code and, for extracts, fiscal_year, where not own columns; the folder's when a file leaves them out."""

    @model_validator(mode="after")
    def _is_consistent(self) -> "Contract":
        names = [column.name for column in self.all_columns]
        repeated = {name for name in names if names.count(name) > 1}
        if repeated:
            raise ValueError(f"{self.extract}: columns named twice: {sorted(repeated)}")
        if not self.key:
            raise ValueError(f"{self.extract}: no key")
        referred = [*self.set_columns, *(name for values in self.file_defaults.values() for name in values)]
        for column in self.columns:
            for name, values in {**(column.positive_except or {}), **column.region_code_when}.items():
                referred.append(name)
                if name in names and not set(values) <= set(self.column(name).enum):
                    raise ValueError(f"{self.extract}.{column.name}: {values} are no values of {name}")
        referred += [column.part_of for column in self.columns if column.part_of]
        referred += [name for name in (self.year_column, self.round_column, *self.stays_home) if name]
        unbound = [
            column.name for column in self.all_columns if column.type in ("integer", "number") and None in column.bounds
        ]
        if unbound:
            raise ValueError(f"{self.extract}: from which to which number are {unbound} plausible?")
        undated = [column.name for column in self.columns if column.type == "date" and not column.dated]
        if self.kind == "extract" and undated:
            raise ValueError(f"{self.extract}: do {undated} date the row, an event or a plan?")
        missing = sorted(set(referred) - set(names))
        if missing:
            raise ValueError(f"{self.extract}: refers to unknown columns {missing}")
        _ = self.column_of  # which raises where one header could mean two columns
        return self

    @cached_property
    def column_of(self) -> dict[str, str]:
        """Normalised header -> canonical column name; ValueError when one header could mean two columns."""
        index: dict[str, str] = {}
        for column in self.all_columns:
            for header in column.headers:
                known = index.setdefault(normalise_header(header), column.name)
                if known != column.name:
                    raise ValueError(f"{self.extract}: header {header!r} means both {known} and {column.name}")
        return index

    @cached_property
    def all_columns(self) -> list[Column]:
        """Every column that a file may carry: the implicit ones first, then the contract's own."""
        return [*self.implicit, *self.columns]

    @property
    def key(self) -> list[str]:
        """Own key columns. Rows are the same when these, mof_div_code and (extracts) fiscal_year agree."""
        return [column.name for column in self.columns if column.key]

    @property
    def row_key(self) -> list[str]:
        """The whole key of a landed row."""
        scope = ["mof_div_code", "fiscal_year"] if self.kind == "extract" else ["mof_div_code"]
        return [*scope, *(name for name in self.key if name not in scope)]

    def column(self, name: str) -> Column:
        """The column of that canonical name; KeyError when there is none."""
        for column in self.all_columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.extract}.{name}")

    def dated_by(self, what: Literal["row", "event"]) -> list[str]:
        """The columns that date the row, or events on it."""
        return [column.name for column in self.columns if column.dated == what]

    @property
    def has_target(self) -> bool:
        """Whether a row prints the target its actual is read beside."""
        return any(column.reads == "target" for column in self.columns)

    @property
    def money_columns(self) -> list[str]:
        return [column.name for column in self.columns if column.type == "money"]


def enum_index(column: Column) -> dict[str, str]:
    """Normalised spelling -> canonical value; ValueError when one spelling could mean two values."""
    index: dict[str, str] = {}
    for canonical, spellings in column.enum.items():
        for spelling in (canonical, *spellings):
            known = index.setdefault(normalise_word(spelling), canonical)
            if known != canonical:
                raise ValueError(f"{column.name}: {spelling!r} means both {known} and {canonical}")
    return index
