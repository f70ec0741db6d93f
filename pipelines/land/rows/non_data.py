"""Rows that are no data: blank lines, totals, repeated headers and titles, column numbers, notes, deleted rows, and
the filler rows of indicator tables.

Here: recognising them, so that they are counted and not rejected. Not here: rows that are data but wrong (chunk.py).
"""

import re
from collections.abc import Collection, Iterable

import polars as pl

from pipelines.contracts import BOOLEAN_WORDS, Column, Contract
from pipelines.land.cells.columns import nulls
from pipelines.land.cells.money_units import noted_units, other_unit, unit_note
from pipelines.land.cells.odd_money import first_odd_unit, odd_money
from pipelines.land.files.headers import Header
from pipelines.land.problems import Place

_WORDS = "[合小总共累][计計]数?|总合[计計]|汇总数?"
_OF_WHOM = r"[（(【].{1,12}[)）】]"
_TOTAL = (
    rf"(?i)^[（(【]?(本页|本月|本年|全年|年度|累计|其中)?({_WORDS}|总数|承前页|过次页|转下页|接上页|(grand|sub)?total)[)）】]?"
    rf"({_OF_WHOM}|共?[0-9０-９]+.{{0,4}})?[:：]?$"
)
_TOTAL_OF = rf"(?i)^.{{1,40}}({_WORDS})({_OF_WHOM})?[:：]?$"
_LIKE_A_TOTAL = r"(?i)[计計总汇承过转接]|total|^其中"
"""What every one of these has, and few codes."""
_SECTION = r"^(（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.．]|其中[:：]?$)"
_NOTE = (
    r"^(注|备注|说明|填表|制表|填报|审核|复核|经办|负责人|单位负责人|联系|编制|数据来源|打印|导出)[^:：]{0,10}[:：]"
    r"|^注[0-9０-９、.．]|^第[0-9]+页|^(金额|货币)?单位[:：]?(人民币)?(百|千|万|百万|千万|亿)?元$"
)
_NAMED = r"[0-9]{4}.*(汇总|累计)"
"""In a code, of a row in which nothing is blank: a payment called so (2021-03工资汇总), no row of totals."""
_PART = r"^其中[:：]?\S"
"""Where a key stands: of which, an amount that the row above holds already."""
_EXAMPLE = r"^[（(\[【]?(示例|样例|举例|范例|填写示例|例如)"
_SENTENCE = r"^[^0-9]*[\u4e00-\u9fff].*[，。；：、（].{2,}|^.*。$"
_ORDINALS = "甲乙丙丁戊己庚辛"
# Of an indicator table, where nothing was filled in: a name, what stands in for a value, no weight.
_NUMBERING = r"[(（]?(?:指标|目标)?\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})?\s*[)）]?\s*[:：.、．]?\s*"
_NOTHING = r"(?:[/／\\\s.…·。*—–―_－-]*|无|没有)[。.]?"
_FILLER_NAME = rf"^{_NUMBERING}{_NOTHING}$"
_FILLER_VALUE = rf"^(?:指标\s*(?:[0-9０-９]{{1,3}}|[一二三四五六七八九十]{{1,3}})?\s*[:：.、．]?\s*)?{_NOTHING}$"
_NO_WEIGHT = r"^(?:[/／\\\s.…—–―_－-]*|无|[0０]+(?:[.．][0０]*)?[%％分]?)$"
_ANSWERS = ("target_raw", "actual_raw")


def is_filler(name: str | None, answers: Iterable[str | None], weight: str | None) -> bool:
    """Whether a row of an indicator table is a filler: no name but `/`, `无` or a bare numbering (`指标1：`), no
    target, no actual, and no weight or 0. One with a weight is an indicator, whatever else it lacks."""
    if weight and not re.match(_NO_WEIGHT, weight):
        return False
    return not (name and not re.match(_FILLER_NAME, name)) and all(
        not text or re.match(_FILLER_VALUE, text) for text in answers
    )


def classify(
    cells: pl.DataFrame, header: Header, contract: Contract, place: Place, codes: Collection[str] = ()
) -> pl.Series:
    """Per row why it is no data; NULL = data. `blank`, `deleted`, `example`, `repeated_header`, `column_numbers`,
    `title` (of a page printed again), `total`, `section`, `note`, `filler` (is_filler).

    `cells`: stripped texts `c0`…, `_row`, `_ragged`; NULL = blank cell. `codes`: columns of it that hold nothing but
    ASCII letters, digits, - and _. Refused (`unit_conflict`): a note among the
    rows prints another money unit than the one the unitless headers were read in.
    """
    texts = [name for name in cells.columns if name.startswith("c")]
    signs = {
        "blank": pl.all_horizontal(pl.col(texts).is_null()) & ~pl.col("_ragged"),
        "deleted": _deleted(header),
        "example": _example(header, contract, codes),
        "filler": _filler(header, contract),
        "repeated_header": _repeated_header(header, texts),
        "column_numbers": pl.col("_row").is_in(_column_numbers(cells, texts, header)),
        "doubtful": _doubtful(header, contract, codes),
    }
    found = cells.select(sign.any().alias(kind) for kind, sign in signs.items()).row(0, named=True)
    if not any(found.values()):
        return nulls(cells.height, pl.String)
    doubt = signs.pop("doubtful")
    kind = pl.coalesce(pl.when(sign).then(pl.lit(kind)) for kind, sign in signs.items())
    kinds, doubtful = cells.select(kind.alias("kind"), (doubt & kind.is_null()).alias("doubtful"))
    if not doubtful.any():
        return kinds
    unclear = cells.filter(doubtful)
    furniture = _with_unit_notes(_furniture(unclear, texts, header, contract), unclear.select(texts))
    _one_unit(unclear.filter(furniture.is_in(["note", "title"])).select(texts), header, contract, place)
    return pl.Series("kind", kinds.scatter(doubtful.arg_true(), furniture))


def _cell(header: Header, name: str) -> pl.Expr:
    return pl.col(f"c{header.columns[name].index}")


def _deleted(header: Header) -> pl.Expr:
    """The national standard's IS_DELETED = 1."""
    if header.deleted_flag is None:
        return pl.lit(False)
    yes = [word for word, is_true in BOOLEAN_WORDS.items() if is_true]
    return pl.col(f"c{header.deleted_flag}").str.to_lowercase().is_in(yes).fill_null(False)


def _example(header: Header, contract: Contract, codes: Collection[str]) -> pl.Expr:
    """A row that shows how to fill in the table, and says so where its key stands."""
    named = [_cell(header, name) for name in contract.key if name in header.columns]
    keys = [key.str.contains(_EXAMPLE) for key in named if key.meta.output_name() not in codes]
    return pl.any_horizontal([*(key.fill_null(False) for key in keys), pl.lit(False)])


def _filler(header: Header, contract: Contract) -> pl.Expr:
    """is_filler, for the rows of an extract with indicators by name."""
    if not contract.has_target or "level3" not in header.columns:
        return pl.lit(False)
    unnamed = _cell(header, "level3").str.contains(_FILLER_NAME).fill_null(True)
    answers = [_cell(header, name).str.contains(_FILLER_VALUE) for name in _ANSWERS if name in header.columns]
    points = [_cell(header, name).str.contains(_NO_WEIGHT) for name in ("weight_points",) if name in header.columns]
    return pl.all_horizontal(unnamed, *(one.fill_null(True) for one in (*answers, *points)))


def _repeated_header(header: Header, texts: list[str]) -> pl.Expr:
    """Every cell repeats a line of the header, and at least two do."""
    lines = [pl.lit(False)]
    places = [int(text.removeprefix("c")) for text in texts]  # of Parquet only the matched columns are there
    for line in header.lines:
        printed = [line[place] or None if place < len(line) else None for place in places]
        if sum(text is not None for text in printed) >= min(2, len(header.columns)):
            lines.append(
                pl.all_horizontal(pl.col(at).eq_missing(text) for at, text in zip(texts, printed, strict=True))
            )
    return pl.any_horizontal(lines)


def _column_numbers(cells: pl.DataFrame, texts: list[str], header: Header) -> list[int]:
    """A line right below the header that numbers its columns: 1 2 3 …, 甲 乙 1 2 …, 栏次 1 2 …."""
    if not cells.height or int(cells["_row"][0]) > header.row + 1:
        return []
    filled = [text for text in (cells[name][0] for name in texts) if text]
    numbers = [text for text in filled if text not in _ORDINALS and text not in ("栏次", "序号")]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    is_numbering = len(filled) >= 3 and len(numbers) >= 2 and numbers == counted
    return [int(cells["_row"][0])] if is_numbering else []


def _doubtful(header: Header, contract: Contract, codes: Collection[str]) -> pl.Expr:
    """Rows worth a closer look: a required cell is blank, or a key cell is a word of totals."""
    blank = [_cell(header, column.name).is_null() for column in contract.columns if _given(header, column)]
    keys = [_cell(header, name) for name in contract.key if name in header.columns]
    words = [
        key.str.ends_with("otal") | key.str.ends_with("OTAL")
        if key.meta.output_name() in codes
        else key.str.contains(_LIKE_A_TOTAL)
        for key in keys
    ]
    return pl.any_horizontal([*blank, *(word.fill_null(False) for word in words), pl.lit(False)])


def _given(header: Header, column: Column) -> bool:
    return column.required and column.name in header.columns


def _furniture(cells: pl.DataFrame, texts: list[str], header: Header, contract: Contract) -> pl.Series:
    """What a row says that is no whole row of data; NULL where it says nothing of the kind."""
    bare = [pl.col(text).str.replace_all(r"[\s\u3000]", "") for text in texts]
    first = pl.coalesce(bare)
    named = [name for name in contract.key if name in header.columns]
    keys = [_cell(header, name).str.replace_all(r"[\s\u3000]", "") for name in named]
    no_key = pl.any_horizontal([*(key.is_null() | key.str.contains(_TOTAL) for key in keys), pl.lit(not keys)])
    no_key_at_all = pl.all_horizontal([*(key.is_null() | key.str.contains(_TOTAL_OF) for key in keys)])
    codes = [key for name, key in zip(named, keys, strict=True) if contract.column(name).type == "code"]
    part, whole, called_so = (
        pl.any_horizontal([pl.lit(False), *(code.str.contains(said).fill_null(False) for code in codes)])
        for said in (_PART, _TOTAL_OF, _NAMED)
    )
    required = [_cell(header, column.name).is_null() for column in contract.columns if _given(header, column)]
    lacking = pl.sum_horizontal([pl.lit(0), *(blank.cast(pl.Int32) for blank in required)])
    total = (pl.any_horizontal(text.str.contains(_TOTAL).fill_null(False) for text in bare) & no_key) | (
        ((first.str.contains(_TOTAL_OF) & no_key_at_all) | whole) & ~(called_so & (lacking == 0))
    )
    filled = pl.sum_horizontal(pl.col(texts).is_not_null().cast(pl.Int32))
    few = (filled <= 1) | (lacking >= 1)
    alone = (filled == 1) & (lacking >= 1)
    titles = ["".join(line).strip() for line in header.above if any(line)]
    return cells.select(
        pl.when(total | part)
        .then(pl.lit("total"))
        .when(pl.concat_str(texts, ignore_nulls=True).is_in(titles) & (lacking >= 1))
        .then(pl.lit("title"))
        .when(first.str.contains(_NOTE) & few)
        .then(pl.lit("note"))
        .when(first.str.contains(_SECTION) & alone)
        .then(pl.lit("section"))
        .when(first.str.contains(_SENTENCE) & alone & (first.str.len_chars() >= 8))
        .then(pl.lit("note"))
        .otherwise(None)
        .alias("kind")
    ).to_series()


def _with_unit_notes(furniture: pl.Series, cells: pl.DataFrame) -> pl.Series:
    """Lines that are a unit in two cells, or a bare （万元）, are notes too."""
    open_rows = furniture.is_null().arg_true()
    printed = ([text for text in cells.row(at) if text] for at in open_rows)
    notes = [at for at, said in zip(open_rows, printed, strict=True) if said and len(said) <= 3 and unit_note(said)]
    return furniture.scatter(notes, ["note"] * len(notes)) if notes else furniture


def _one_unit(notes: pl.DataFrame, header: Header, contract: Contract, place: Place) -> None:
    unitless = [
        position.header
        for name, position in header.columns.items()
        if not position.has_unit and contract.column(name).type == "money"
    ]
    odd = first_odd_unit(text for row in notes.rows() for text in row) if unitless and notes.height else None
    if odd:
        raise odd_money(odd, unitless[0], place.sheet)
    lines = [[text for text in row if text] for row in notes.rows()]
    if unitless and (noted_units(lines) | set().union(*map(unit_note, lines))) - {header.unit}:
        raise other_unit(unitless[0], place.sheet)
