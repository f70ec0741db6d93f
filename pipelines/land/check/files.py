"""`jixiao check`: try files before they are sent; nothing is kept.

Here: any file anywhere, read as it would be by night, every problem named with cell, expected form and suggestion. Not
here: printing (commands/check.py), the marked copy (marked_copy.py).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.contracts import Contract, load_contracts, load_policy_contracts
from pipelines.land.cells.values import canonical_region
from pipelines.land.cells.white import HIDDEN, STRUCK, UNSEEN
from pipelines.land.check.advice import expected, find_column, suggestion
from pipelines.land.check.against_home import HomeState
from pipelines.land.check.ahead import ahead
from pipelines.land.check.beside import Packed, laid_out, rows_beside
from pipelines.land.check.drift import fallen
from pipelines.land.check.form import check_form, remarked
from pipelines.land.check.home import beside_home, doubted, instead, of_another_year, undeclared
from pipelines.land.check.problem import Problem, Taken, of_file, of_refusal, unused_sentence
from pipelines.land.check.register import drafts_sent
from pipelines.land.files.books import is_book
from pipelines.land.files.headers import score
from pipelines.land.files.kinds import kind_of
from pipelines.land.files.readers import open_sheets
from pipelines.land.forms.form import NO_INDICATORS, WHAT_TO_DO
from pipelines.land.forms.read import hold_own_layouts, layouts_of
from pipelines.land.ledger.doubts import called_draft, other_year
from pipelines.land.problems import REJECT_SCHEMA, Refused, column_letters
from pipelines.land.raw.discover import EXTRACT_SUFFIXES, FORM_SUFFIXES, match_name
from pipelines.land.raw.mapping import names_of
from pipelines.land.raw.unpack import unpack
from pipelines.land.rows.chunk import Delivery
from pipelines.land.rows.file import land_guarded
from pipelines.land.worker import shared_worker
from pipelines.lang import get_lang, say, system_says

_ENOUGH = 0.3
"""Below this likeness a header belongs to no extract."""
_NO_TABLE = ("no_header", "missing_column", "unrecognised")
_TOLD_CELL = re.compile(r"(?:单元格|cell) ([A-Z]{1,3}[0-9]+)")


def check_files(
    paths: Iterable[Path], home: HomeState | None = None, taken: list[Taken] | None = None
) -> list[Problem]:
    """Every problem of the files, in their order; none = they would load whole.

    The extract follows from the file's name, else from its header. Region and year are compared when the file lies in
    a <region>/<year>/ folder. With a home: also what its rows would clear or leave alone there, by its own layouts.
    `taken`: gets what each file that can be taken was taken for.
    JixiaoError: one of these cannot be taken, which ends a night, too.
    """
    hold_own_layouts(home.home if home else None)
    taken = [] if taken is None else taken
    return [problem for path in paths for problem in _check(Path(path), home, taken)]


def _check(path: Path, home: HomeState | None, taken: list[Taken], packed: Packed | None = None) -> Iterator[Problem]:
    try:
        if path.suffix.lower() == ".zip":
            yield from _archive(path, home, taken)
        else:
            yield from _form(path, home, taken) if _is_form(path) else _table(path, home, taken, packed)
    except Refused as refused:
        yield of_refusal(path, None, refused)
    except OSError as error:
        yield of_file(
            path,
            None,
            "unreadable_file",
            say(
                f"无法读取：{system_says(error)}；请检查路径和权限",
                f"cannot be read: {system_says(error)}; check path and permission",
            ),
        )


def _archive(path: Path, home: HomeState | None, taken: list[Taken]) -> Iterator[Problem]:
    """Each file of an archive, as if it lay beside it."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    region, year = _folder_of(path)
    with TemporaryDirectory(prefix="jixiao-check-") as folder:
        size = path.stat().st_size
        members = shared_worker().call(unpack, path, sha256, Path(folder, "archive"), size=size)
        if not members:
            raise Refused("unrecognised", "压缩包里没有文件", "the archive holds no file")
        places, packed = laid_out(path, members, Path(folder), region, year)
        for name, place in places.items():
            of_member: list[Taken] = []
            found = list(_check(place, home, of_member, packed))
            taken += [replace(each, file=f"{path}/{name}") for each in of_member]
            yield from (replace(problem, file=f"{path}/{name}") for problem in found)


def _is_form(path: Path) -> bool:
    """By its place or its format."""
    suffix = path.suffix.lower()
    return "forms" in path.resolve().parts[:-1] or (suffix in FORM_SUFFIXES and suffix not in EXTRACT_SUFFIXES)


def _table(path: Path, home: HomeState | None, taken: list[Taken], packed: Packed | None = None) -> list[Problem]:
    """A table; where it has not the header of one, perhaps a form."""
    try:
        with TemporaryDirectory(prefix="jixiao-check-") as folder:
            problems = list(_check_in(path, Path(folder), home, taken, packed))
    except Refused as refused:
        problems = [of_refusal(path, None, refused)]
    if is_book(kind_of(path)) and any(problem.reason_code in _NO_TABLE for problem in problems):
        try:
            return _form(path, home, taken)
        except Refused:
            return problems
    return problems


def _form(path: Path, home: HomeState | None, taken: list[Taken]) -> list[Problem]:
    region, year = _folder_of(path)
    place = f"{region}/{year}" if region else ""
    tried = check_form(path, region, year, home)
    for layout, counts in tried.layouts.items():
        zh = next((each.zh for each in layouts_of(home.home if home else None) if each.layout == layout), layout)
        taken.append(Taken(str(path), layout, zh, sum(counts), len(counts), tuple(tried.subjects[layout])))
    named = [(each, called_draft(path.as_posix(), loaded)) for each, loaded in tried.loaded]
    return [
        *(of_reject(path, contract, row, None, place) for contract, row in tried.cells),
        *(doubted(path, contract, doubt) for contract, doubt in named if doubt),
        *(
            (_hidden if any(word in each for word in (HIDDEN, UNSEEN, STRUCK)) else _unused)(path, None, each)
            for each in tried.unread
        ),
        *(remarked(path, contract, told) for contract, told in tried.remarks),
        *(
            problem
            for contract, rows in tried.rows
            for problem in (
                *ahead(path, contract, rows, year),
                *beside_home(path, contract, rows, {}, region, year, home),
                *_as_the_night(path, contract, rows, region, year, home, None),
            )
        ),
    ]


def _unused(path: Path, extract: str | None, header: str) -> Problem:
    """A heading that nobody knows: a warning, since what stands under it may be meant for others."""
    message = unused_sentence([header])
    for why, (zh, en) in WHAT_TO_DO.items():
        if why in header:
            message = say(f"{header}；{zh}", f"{header}: {en}")
    if header == NO_INDICATORS:
        message = say(
            f"{header}；没有填的请填写，填了的请核对指标表的栏目名称",
            "no indicator was read of the indicator table; fill it in, or check its headings where it is",
        )
    return replace(of_file(path, extract, "unknown_column", message), column=header, is_warning=True)


def _hidden(path: Path, extract: str | None, part: str) -> Problem:
    """What a person does not see is no data, and is named."""
    message = say(f"未读：{part}；需要报送的请取消隐藏或筛选", f"not read, because it is hidden: {part}; unhide it")
    if UNSEEN in part:
        message = say(
            f"未读：{part}；需要报送的请改成看得见的字色和字号",
            f"not read, because nobody sees it (white on white, transparent or tiny): {part}; make it visible",
        )
    if STRUCK in part:
        message = say(f"未读：{part}；需要报送的请去掉删除线", f"not read, struck through: {part}; take the line off")
    if "名称表明" in part:
        message = say(f"未读：{part}；需要报送的请改工作表名", f"not read by its name: {part}; rename the sheet")
    return replace(of_file(path, extract, "hidden", message), is_warning=True)


def _check_in(
    path: Path, folder: Path, home: HomeState | None, taken: list[Taken], packed: Packed | None
) -> Iterator[Problem]:
    contract, name = _contract_of(path)
    region, year = _folder_of(path)
    delivery = Delivery(
        path=str(path),
        sha256="",
        contract=contract,
        mof_div_code=region,
        fiscal_year=year,
        unsaid=contract.file_defaults.get(name or "", {}),
        names=names_of(
            (packed.archive if packed else path).resolve().parents[2], f"{path.resolve().parts[-3]}/", contract.extract
        )
        if region
        else {},
        lang=get_lang(),
    )
    rejects = folder / "rejects.parquet"
    landed = land_guarded(path, delivery, folder / "rows.parquet", rejects)
    place = f"{region}/{year}" if region else ""
    if rejects.exists():
        for row in pl.read_parquet(rejects, columns=list(REJECT_SCHEMA)).iter_rows(named=True):
            index = landed.positions.get((row["sheet"], str(row["column"]).partition("、")[0]))
            yield of_reject(path, contract, row, index, place)
    elif landed.refused:
        yield of_refusal(path, contract.extract, landed.refused)
    named = called_draft(path.as_posix(), landed.tally.loaded)
    yield from (doubted(path, contract, doubt) for doubt in [*landed.doubts, named] if doubt)
    yield from (_unused(path, contract.extract, header) for header in landed.unknown_columns)
    yield from (_hidden(path, contract.extract, part) for part in landed.left_out)
    for sheet in landed.skipped_sheets:
        message = say(f"工作表“{sheet}”没有表头，未读取", f"sheet “{sheet}” has no header and was not read")
        yield replace(of_file(path, contract.extract, "skipped_sheet", message), sheet=sheet, is_warning=True)
    if landed.refused is not None:
        return
    rows = pl.read_parquet(folder / "rows.parquet")
    taken.append(Taken(str(path), contract.extract, contract.zh, rows.height))
    yield from ahead(path, contract, rows, year)
    yield from drafts_sent(path, contract, rows)
    if home is not None:
        yield from beside_home(path, contract, rows, landed.positions, region, year, home)
        belongs = home.place(rows, contract, region, year)
        beside = rows_beside(path, contract, belongs, home, folder, packed=packed) if belongs else ()
        yield from of_another_year(path, contract, rows, landed, belongs, home, beside)
        yield from _as_the_night(path, contract, rows, region, year, home, folder, packed)
    else:
        dated = other_year(landed.years, year)
        yield from [doubted(path, contract, dated)] if dated else []


def _as_the_night(
    path: Path,
    contract: Contract,
    rows: pl.DataFrame,
    region: str | None,
    year: int | None,
    home: HomeState | None,
    folder: Path | None,
    packed: Packed | None = None,
) -> Iterator[Problem]:
    """What a night would say of the region's year with the rows in it. `folder`: for what lies beside the file and is
    read too; None: nothing is (a form). `packed`: the archive that it came in."""
    place = home.place(rows, contract, region, year) if home is not None and contract.kind == "extract" else None
    if home is None or place is None:
        return

    def beside(other: Contract, is_same_year: bool = True) -> Iterator[pl.DataFrame]:
        if folder is not None:
            yield from rows_beside(path, other, place, home, folder, is_same_year, packed)

    yield from instead(path, contract, rows, place, home)
    projects, changes = (load_contracts()[each] for each in ("projects", "code_changes"))
    declared = chain(beside(projects), beside(changes), beside(changes, is_same_year=False))
    yield from undeclared(path, contract, rows, place, home, declared)
    if folder is not None:  # a form is one subject's: others of its extract stand
        yield from fallen(path, contract, rows, place, home, beside(contract), packed)


def of_reject(path: Path, contract: Contract, row: dict, index: int | None, folder: str) -> Problem:
    """A line of the rejects as a problem. `index`: its column in the sheet from 0, where known."""
    column = find_column(contract, row["column"])
    told = _TOLD_CELL.search(row["message"] or "")
    cell = told[1] if told else None
    if cell is None and row["row"] is not None and index is not None:
        cell = f"{column_letters(index)}{row['row']}"
    return Problem(
        file=str(path),
        extract=contract.extract,
        sheet=row["sheet"],
        cell=cell,
        row=row["row"],
        column=row["column"],
        value=row["value"],
        expected=expected(column, row["reason_code"], folder),
        suggestion=suggestion(column, row["reason_code"], row["value"], row["message"] or ""),
        reason_code=row["reason_code"],
        message=row["message"],
    )


def _contract_of(path: Path) -> tuple[Contract, str | None]:
    """By file name, else the contract whose header fits best."""
    for contracts, is_policy in ((load_contracts(), False), (load_policy_contracts(), True)):
        match = match_name(path.stem, is_policy)
        if match:
            return contracts[match[0]], match[1]
    size = path.stat().st_size
    is_guarded = kind_of(path) not in ("text", "parquet")
    best = shared_worker().call(likeliest, path, size=size) if is_guarded else likeliest(path)
    return {**load_contracts(), **load_policy_contracts()}[best], None


def likeliest(path: Path) -> str:
    """The extract whose header the file's looks most like; Refused when it looks like none."""
    with TemporaryDirectory(prefix="jixiao-check-") as folder:
        sheets = open_sheets(path, Path(folder))
    candidates = {**load_contracts(), **load_policy_contracts()}.values()
    likeness = {
        contract.extract: max((score(sheet.preview, contract) for sheet in sheets), default=0.0)
        for contract in candidates
    }
    best = max(likeness, key=lambda extract: likeness[extract])
    if likeness[best] < _ENOUGH:
        raise Refused(
            "unrecognised",
            "从文件名和表头都看不出是哪张表；文件名请以表名开头，如 payments 或 国库集中支付",
            "neither name nor header says which extract this is; begin the name with the extract's, such as payments",
        )
    return best


def _folder_of(path: Path) -> tuple[str | None, int | None]:
    """Region and year when the file lies in a folder of raw's shape, or below forms/ in one."""
    parts = path.resolve().parts[:-1]
    parents = parts[: parts.index("forms")][-2:] if "forms" in parts else parts[-2:]
    if len(parents) == 2 and parents[1].isdigit() and len(parents[1]) == 4:
        region = canonical_region(parents[0])
        return (region, int(parents[1])) if region else (None, None)
    return None, None
