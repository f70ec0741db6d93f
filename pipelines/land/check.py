"""`jixiao check`: try files before they are sent; nothing is kept.

Here: any file anywhere, read as it would be by night, every problem named. Not here: printing (cli).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.contracts import Contract, load_contracts, load_policy_contracts
from pipelines.land.discover import match_name
from pipelines.land.file import land_file
from pipelines.land.headers import score
from pipelines.land.problems import REJECT_SCHEMA, Refused
from pipelines.land.readers import open_sheets
from pipelines.land.rows import Delivery
from pipelines.land.values import canonical_region
from pipelines.lang import get_lang, say

_ENOUGH = 0.3
"""Below this likeness a header belongs to no extract."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend before sending. `is_warning`: it would load, but something is left out."""

    path: str
    extract: str | None
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    reason_code: str
    message: str
    is_warning: bool = False


def check_files(paths: Iterable[Path]) -> list[Problem]:
    """Every problem of the files, in their order; none = they would load whole.

    The extract follows from the file's name, else from its header. Region and year are compared when the file lies in
    a <region>/<year>/ folder.
    """
    return [problem for path in paths for problem in _check(Path(path))]


def _check(path: Path) -> Iterator[Problem]:
    try:
        with TemporaryDirectory(prefix="jixiao-check-") as folder:
            yield from _check_in(path, Path(folder))
    except Refused as refused:
        yield _whole(path, None, refused)
    except OSError as error:
        yield Problem(
            str(path),
            None,
            None,
            None,
            None,
            None,
            "unreadable_file",
            say(
                f"无法读取：{error.strerror}；请检查路径和权限",
                f"cannot be read: {error.strerror}; check path and permission",
            ),
        )


def _check_in(path: Path, folder: Path) -> Iterator[Problem]:
    contract, name = _contract_of(path, folder)
    region, year = _folder_of(path)
    delivery = Delivery(
        path=str(path),
        sha256="",
        contract=contract,
        mof_div_code=region,
        fiscal_year=year,
        unsaid=contract.file_defaults.get(name or "", {}),
        lang=get_lang(),
    )
    rejects = folder / "rejects.parquet"
    landed = land_file(path, delivery, folder / "rows.parquet", rejects)
    if rejects.exists():
        for row in pl.read_parquet(rejects, columns=list(REJECT_SCHEMA)).iter_rows(named=True):
            yield Problem(extract=contract.extract, **row)
    elif landed.refused:
        yield _whole(path, contract.extract, landed.refused)
    for header in landed.unknown_columns:
        yield _warning(
            path, contract, header, "unknown_column", f"“{header}”列未使用", f"column “{header}” is not used"
        )
    for sheet in landed.skipped_sheets:
        yield _warning(
            path, contract, None, "skipped_sheet", f"工作表“{sheet}”没有表头，未读取", f"sheet “{sheet}” has no header"
        )


def _contract_of(path: Path, folder: Path) -> tuple[Contract, str | None]:
    """By file name, else the contract whose header fits best."""
    for contracts, is_policy in ((load_contracts(), False), (load_policy_contracts(), True)):
        match = match_name(path.stem, is_policy)
        if match:
            return contracts[match[0]], match[1]
    sheets = open_sheets(path, folder)
    candidates = {**load_contracts(), **load_policy_contracts()}.values()
    likeness = {
        contract.extract: max((score(sheet.preview, contract) for sheet in sheets), default=0.0)
        for contract in candidates
    }
    best = max(candidates, key=lambda contract: likeness[contract.extract])
    if likeness[best.extract] < _ENOUGH:
        raise Refused(
            "unrecognised",
            "从文件名和表头都看不出是哪张表；文件名请以表名开头，如 payments 或 国库集中支付",
            "neither name nor header says which extract this is; begin the name with the extract's, such as payments",
        )
    return best, None


def _folder_of(path: Path) -> tuple[str | None, int | None]:
    """Region and year when the file lies in a folder of raw's shape."""
    parents = path.resolve().parts[-3:-1]
    if len(parents) == 2 and parents[1].isdigit() and len(parents[1]) == 4:
        region = canonical_region(parents[0])
        return (region, int(parents[1])) if region else (None, None)
    return None, None


def _whole(path: Path, extract: str | None, refused: Refused) -> Problem:
    return Problem(
        str(path),
        extract,
        refused.sheet,
        refused.row,
        refused.column,
        refused.value,
        refused.reason_code,
        refused.message(get_lang()),
    )


def _warning(path: Path, contract: Contract, column: str | None, reason: str, zh: str, en: str) -> Problem:
    return Problem(str(path), contract.extract, None, None, column, None, reason, say(zh, en), is_warning=True)
