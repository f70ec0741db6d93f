"""The door to official forms: a file in, its forms out. Refused when it is no form or cannot be read.

Here: choosing the reader by what the file is, layouts of this home. Not here: reading (grid.py, word.py, extract.py).
"""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.contracts import load_contracts
from pipelines.errors import JixiaoError
from pipelines.land.cells.values import NOT_CALCULATED
from pipelines.land.files import office
from pipelines.land.files.headers import score
from pipelines.land.files.kinds import kind_of
from pipelines.land.files.quick import harmless_parts
from pipelines.land.forms.extract import read_form
from pipelines.land.forms.form import NO_INDICATORS, Form
from pipelines.land.forms.goal_label import list_goal
from pipelines.land.forms.grid import Grid, read_workbook
from pipelines.land.forms.kinds import refuse_doubt
from pipelines.land.forms.layout_files import load_layouts
from pipelines.land.forms.layouts import Layout
from pipelines.land.forms.pdf import read_pdf
from pipelines.land.forms.recognise import missing, parts
from pipelines.land.forms.word import read_converted, read_document
from pipelines.land.problems import Refused, column_letters
from pipelines.land.rows.refusal import refusal
from pipelines.land.worker import shared_worker
from pipelines.settings import layout_files


def layouts_of(home: Path | None) -> tuple[Layout, ...]:
    """The layouts in force for a home, loaded once for as long as nobody changes the bureau's own."""
    files = layout_files(home) if home else []
    return _loaded(tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in files))


def hold_own_layouts(home: Path | None) -> None:
    """JixiaoError: one of the bureau's own cannot be taken. Asked before a form is read, since none is to blame."""
    if home and layout_files(home):
        layouts_of(home)


@lru_cache(maxsize=4)
def _loaded(files: tuple[tuple[Path, int, int], ...]) -> tuple[Layout, ...]:
    return tuple(load_layouts(file for file, *_ in files))


def read_forms(file: Path, home: Path | None = None) -> tuple[list[Form], int]:
    """The forms of a file, and the rows with text of its sheets that are none. Refused: broken, unsafe, no form."""
    return _forms_of(read_grids(file), home)


def _forms_of(grids: list[Grid], home: Path | None) -> tuple[list[Form], int]:
    layouts = list(layouts_of(home))
    of_name = {layout.layout: layout for layout in layouts}
    forms: list[Form] = []
    others = 0
    for grid in grids:
        found = parts(grid, layouts)
        for piece, layout in found:
            refuse_doubt(piece, layout, layouts)
        read = _joined_pages([_read(piece, layout) for piece, layout in found])
        for form in read:
            if not form.rows and not form.is_blank and of_name[form.layout].indicators:
                form.unread.append(NO_INDICATORS)
        forms += read
        if found and grid.left_out:
            forms[-1].unread += [each for each in grid.left_out if each not in forms[-1].unread]
        if not found:
            others += sum(any(row) for row in grid.rows)
    if not forms:
        raise _unrecognised(grids, layouts)
    if uncalculated := [cell for form in forms for cell in _uncalculated(form)]:
        raise _not_calculated(uncalculated)
    return forms, others


def _read(grid: Grid, layout: Layout) -> Form:
    form = read_form(grid, layout)
    list_goal(grid, layout, form)
    return form


def _uncalculated(form: Form) -> list[str]:
    """Addresses of the cells that were read and whose formula has no result."""
    values = [(cell.row, cell.column) for cell in form.values.values() if cell.text == NOT_CALCULATED]
    values += [
        (row.row, form.places[name])
        for row in form.rows
        for name, text in row.values.items()
        if text == NOT_CALCULATED and name in form.places
    ]
    return [f"{column_letters(column)}{row}" for row, column in dict.fromkeys(values)]


def _not_calculated(cells: list[str]) -> Refused:
    """Without its results a form would say half of what its sender sees."""
    shown = "、".join(cells[:10])
    return Refused(
        "not_calculated",
        f"单元格 {shown} 的公式没有计算结果（程序生成、未经计算）；请用 Excel 或 WPS 打开文件，保存后重新报送",
        f"the formulas in {', '.join(cells[:10])} have no result (a program wrote it); open, save and send it again",
        value=NOT_CALCULATED,
    )


def _joined_pages(forms: list[Form]) -> list[Form]:
    """A form whose head is printed again on its next page is one; another answer keeps them apart."""
    joined: list[Form] = []
    for form in forms:
        former = joined[-1] if joined else None
        if former is None or not _goes_on(former, form):
            joined.append(form)
            continue
        for name, cell in form.values.items():
            former.values.setdefault(name, cell)
        former.rows += form.rows
        former.row_count += form.row_count
        former.fillers += form.fillers
        former.unread += form.unread
        former.remarks += form.remarks
        former.bare_years += form.bare_years
        former.is_blank = former.is_blank and form.is_blank
    return joined


def _goes_on(former: Form, form: Form) -> bool:
    """Whether both are of one kind and subject, no value differs and no indicator stands on both."""
    if (former.kind, former.subject_kind, former.power) != (form.kind, form.subject_kind, form.power):
        return False
    if any(former.text(name) != form.text(name) for name in ("subject_name", "subject_code")):
        return False
    differ = any(name in former.values and former.text(name) != form.text(name) for name in form.values)
    names = {row.values["level3"] for row in former.rows} - {None}
    return not differ and all(row.values["level3"] not in names for row in form.rows)


def _unrecognised(grids: list[Grid], layouts: list[Layout]) -> Refused:
    """Says of the nearest layout what it lacks, else which forms there are."""
    zh = "未识别为任何官方表格；表上应印有该表的栏目（如 项目名称、三级指标、得分）。"
    en = "is none of the official forms; its headings (such as 项目名称, 三级指标, 得分) must be printed"
    found = next((near for grid in grids if (near := missing(grid, layouts))), None)
    if found is None:
        return _perhaps_an_extract(grids) or Refused(
            "unrecognised_form", f"{zh}可识别的表见 docs/adding-a-form-variant.md", en
        )
    layout, lacking, extra = found
    zh += f"最接近“{layout.zh}”"
    en += f"; nearest is {layout.layout}"
    if lacking:
        zh += f"，缺少栏目：{'、'.join(lacking)}"
        en += f", without the headings {', '.join(lacking)}"
    if extra:
        zh += f"，多出该表没有的栏目：{'、'.join(extra)}"
        en += f", with headings that it has not: {', '.join(extra)}"
    return Refused("unrecognised_form", f"{zh}。请核对栏目；叫法不同的，见 docs/adding-a-form-variant.md", en)


def _perhaps_an_extract(grids: list[Grid]) -> Refused | None:
    """A table of rows among the forms: which extract it is, and where it belongs."""
    likeness = {
        contract.extract: max((score(grid.rows, contract) for grid in grids), default=0.0)
        for contract in load_contracts().values()
    }
    best = max(likeness, key=lambda extract: likeness[extract])
    if likeness[best] < _LIKE_AN_EXTRACT:
        return None
    zh = load_contracts()[best].zh
    return Refused(
        "unrecognised_form",
        f"不是官方表格，而像抽取表“{zh}”（{best}）；请放在年度文件夹内（不在 forms 中），文件名以 {best} 或 {zh} 开头",
        f"is no official form but looks like the extract {best}; put it into the year folder under that name",
    )


_LIKE_AN_EXTRACT = 0.5


Outcome = tuple[list[Form], int] | Refused
"""What read_forms gives or raises."""
Converted = office.Converted


def read_many(files: list[Path], home: Path | None, folder: Path) -> list[Outcome]:
    """`read_forms` of each; what was not foreseen refuses that file. Documents for LibreOffice go there together.

    `folder` takes temporary files.
    """
    outcomes: list[Outcome] = []
    converted = _converted(files, folder)
    for file in files:
        try:
            outcomes.append(_forms_of(_grids_of(file, converted), home))
        except JixiaoError:
            raise  # a layout of the bureau's own, changed meanwhile: no fault of the file
        except Exception as error:
            outcomes.append(refusal(error))
    return outcomes


def _converted(files: list[Path], folder: Path) -> Converted:
    """The documents among the files that LibreOffice opens, as .docx."""
    wanted: dict[Path, str] = {}
    refused: Converted = {}
    for file in files:
        try:
            suffix = office.kind(file)
        except Refused as error:
            refused[file] = error
            continue
        if suffix:
            wanted[file] = suffix
    return refused | (office.convert(wanted, folder) if wanted else {})


def _grids_of(file: Path, converted: Converted) -> list[Grid]:
    made = converted.get(file)
    if isinstance(made, Refused):
        raise made
    return read_converted(made) if made else _read_directly(file)


def read_guarded(files: list[Path], home: Path | None = None) -> list[Outcome]:
    """`read_many` in the worker process; where a file takes that down or too much, each is read on its own."""
    if not files:
        return []
    try:
        size = max(file.stat().st_size for file in files)
        with TemporaryDirectory(prefix="jixiao-forms-", ignore_cleanup_errors=True) as folder:
            return shared_worker().call(read_many, files, home, Path(folder), size=size)
    except FileNotFoundError:
        pass
    except Refused as refused:
        if len(files) == 1:
            return [refused]
    return [_alone(file, home) for file in files]


def _alone(file: Path, home: Path | None) -> Outcome:
    if not file.exists():
        return Refused("unreadable_file", "文件已不在；下次运行再读取", "the file is gone; the next run looks again")
    return read_guarded([file], home)[0]


def read_grids(file: Path) -> list[Grid]:
    """Sheets or the document as grids."""
    if office.kind(file) is None:
        return _read_directly(file)
    with TemporaryDirectory(prefix="jixiao-forms-", ignore_cleanup_errors=True) as folder:
        return _grids_of(file, _converted([file], Path(folder)))


def _read_directly(file: Path) -> list[Grid]:
    """By what the file is: a .xls that is an .xlsx inside is read as one, a .doc that is a .docx as that."""
    suffix = file.suffix.lower()
    if suffix == ".xlsx" and (parts := harmless_parts(file)) is not None:
        return read_workbook(file, parts)
    kind = kind_of(file)
    if kind == "pdf" or suffix == ".pdf":
        return read_pdf(file)
    if kind == "docx" or suffix in (".docx", *office.SUFFIXES):
        return read_document(file)
    return read_workbook(file)
