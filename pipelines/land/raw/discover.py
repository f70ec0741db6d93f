"""What lies in raw/: which file feeds which extract of which region and year.

Here: names and folders only, no file is opened. Not here: content (files/), what was delivered before (ledger/).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pipelines.contracts import Contract, load_contracts, load_policy_contracts, normalise_header
from pipelines.land.cells.values import canonical_region
from pipelines.land.files import office
from pipelines.land.raw.mapping import FILE as PROFILE
from pipelines.land.raw.unpack import Member
from pipelines.lang import say

Kind = Literal["extract", "policy", "form", "archive", "corrections", "mapping", "unrecognised"]

EXTRACT_SUFFIXES = (".csv", ".xlsx", ".parquet", ".xls", ".et", ".ods", ".htm", ".html", ".xml", ".xlsb")
MACRO_SUFFIXES = (".xlsm", ".xltm", ".xlam", ".docm")
FORM_SUFFIXES = (".xlsx", ".xls", ".docx", ".pdf", ".et", ".ods", ".xlsb", ".htm", ".html", *office.SUFFIXES)

_IGNORED = re.compile(r"\..*|~\$.*|~.*\.tmp|thumbs\.db|desktop\.ini|readme(\..*)?", re.IGNORECASE)
_SETTING = re.compile(r"[^/]+/sources\.yml|[^/]+/\d{4}/工作报告(-上半年)?\.txt")
"""What a region's folder holds besides deliveries: where they are fetched from (pull/), the bureau's own words for its
report (annual/)."""
_SPACES = re.compile(r"\s+")
_YEAR = re.compile(r"199\d|20\d\d|2100", re.ASCII)
# What may stand between a Chinese name and the free part of a file name: 预算指标表, 支付明细-8月.
_TABLE_WORDS = re.compile(r"(?:明细|信息|数据|台账|汇总)?表?")


@dataclass(frozen=True)
class Found:
    """One file in raw/. `path` is posix and relative to raw/; region, year, extract as far as the kind has them."""

    path: str
    file: Path
    kind: Kind
    mof_div_code: str | None = None
    fiscal_year: int | None = None
    extract: str | None = None
    name_used: str | None = None
    """The file name of the contract that matched (a standard's table name may imply values)."""
    message: str | None = None
    """Why it is not recognised and what to do."""


def discover(raw: Path, below: str = "") -> list[Found]:
    """Every file below raw/ (`below`: of one of its folders) in the order of its path; temporary, hidden and README
    files are left out."""
    if not (raw / below).is_dir():
        return []
    paths = ((file, file.relative_to(raw).as_posix()) for file in _files(raw / below))
    found = (_classify(file, path) for file, path in paths if not _SETTING.fullmatch(path))
    return sorted(found, key=lambda each: each.path)


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if _IGNORED.fullmatch(entry.name):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
            yield entry


def _classify(file: Path, path: str) -> Found:
    shown = _printable(path)
    if shown != path:
        return _unknown(
            file,
            shown,
            "文件名或文件夹名含控制字符或无法识别的编码",
            "the name holds control characters or bytes that are no text",
            "请改名后重新放入",
            "rename it",
        )
    if file.is_symlink() or not file.is_file():
        return _unknown(file, path, "不是普通文件", "not a regular file", "请放入文件本身", "put the file itself there")
    parts = path.split("/")
    if path == "corrections.csv":
        return Found(path, file, "corrections")
    if parts[0] == "policy":
        return _policy(file, path, parts)
    region = canonical_region(parts[0])
    if region is None or region == "000000000":
        return _unknown(
            file,
            path,
            f"“{parts[0]}”不是6位或9位财政区划代码",
            f"“{parts[0]}” is not a region code of 6 or 9 digits",
            "请放在 raw/区划代码/年度/ 下",
            "put it under raw/<region>/<year>/",
        )
    if parts[1:] == [PROFILE]:
        return Found(path, file, "mapping", region)
    if len(parts) < 3 or not _YEAR.fullmatch(parts[1]):
        return _unknown(
            file,
            path,
            "没有放在年度文件夹内",
            "not in a year folder",
            f"请移到 {parts[0]}/年度/ 下",
            "move it under <region>/<year>/",
        )
    year = int(parts[1])
    if file.suffix.lower() == ".zip" and (len(parts) == 3 or parts[2] == "forms"):
        return Found(path, file, "archive", region, year)
    if len(parts) > 3:
        if parts[2] == "forms" and file.suffix.lower() not in FORM_SUFFIXES:
            return _no_form(file, path)
        if parts[2] == "forms" and file.suffix.lower() in FORM_SUFFIXES:
            return Found(path, file, "form", region, year)
        return _unknown(
            file,
            path,
            "位于下级文件夹中",
            "lies in a sub-folder",
            "抽取文件直接放在年度文件夹内",
            "extracts stand in the year folder itself",
        )
    return _extract(file, path, region, year)


def members_of(archive: Found, members: Iterable[Member]) -> list[Found]:
    """What the files in an archive are: forms where it lies in forms/ or they lie in a folder of that name, else
    extracts."""
    region, year = str(archive.mof_div_code), int(archive.fiscal_year or 0)
    found = []
    for member in members:
        folders = (*archive.path.split("/")[2:-1], *member.name.split("/")[:-1])
        if any(_IGNORED.fullmatch(part) for part in member.name.split("/")):
            continue
        path = f"{archive.path}/{member.name}"
        if "forms" not in folders:
            found.append(_extract(member.file, path, region, year))
        elif member.file.suffix.lower() in FORM_SUFFIXES:
            found.append(Found(path, member.file, "form", region, year))
        else:
            found.append(_no_form(member.file, path))
    return found


def _no_form(file: Path, path: str) -> Found:
    """A file among the forms that is none, by its name."""
    suffix = file.suffix.lower()
    if suffix in (".zip", ".rar", ".7z"):
        return _unknown(
            file,
            path,
            f"是压缩包（{suffix}）",
            f"is an archive ({suffix})",
            "请解压后直接报送其中的 .xlsx、.xls 或 .docx",
            "unpack it and send the .xlsx, .xls or .docx in it",
        )
    if suffix in (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"):
        return _unknown(
            file,
            path,
            "是图片，读不出文字",
            "is a picture, which has no text",
            "请报送原来的电子表格 .xlsx 或文档 .docx",
            "send the .xlsx or .docx that it was made from",
        )
    return _unknown(
        file,
        path,
        f"表格不读 {suffix or '无扩展名'} 格式",
        f"forms are not read from {suffix or 'files without suffix'}",
        "请打开后另存为 .xlsx（电子表格）或 .docx（文档）再报送",
        "open it and save it as .xlsx (a sheet) or .docx (a document)",
    )


def _printable(path: str) -> str:
    """The path as it can be shown and stored: control characters and bytes that are no text become `?`."""
    return "".join("?" if unicodedata.category(letter) in ("Cc", "Cf", "Cs") else letter for letter in path)


def _extract(file: Path, path: str, region: str, year: int) -> Found:
    match = match_name(file.stem)
    if match is None:
        return _unknown(
            file,
            path,
            "文件名不是任何抽取表的名称",
            "the name is not that of any extract",
            "文件名应以抽取表名开头，如 payments、国库集中支付、PAY_VOUCHER",
            "begin the name with the extract's, such as payments",
        )
    if file.suffix.lower() in MACRO_SUFFIXES:
        return _unknown(
            file,
            path,
            "是含宏的工作簿，不打开",
            "is a workbook with macros and is not opened",
            "请另存为不含宏的 .xlsx",
            "save it as .xlsx without macros",
        )
    if file.suffix.lower() not in EXTRACT_SUFFIXES:
        return _unknown(
            file,
            path,
            f"不读 {file.suffix or '无扩展名'} 格式",
            f"format {file.suffix or 'without suffix'} is not read",
            "请另存为 .xlsx 或 .csv",
            "save it as .xlsx or .csv",
        )
    extract, name = match
    return Found(path, file, "extract", region, year, extract, name)


def _policy(file: Path, path: str, parts: list[str]) -> Found:
    region = canonical_region(parts[1]) if len(parts) == 3 else None
    match = match_name(file.stem, policy=True)
    if region is None or match is None or file.suffix.lower() != ".csv":
        return _unknown(
            file,
            path,
            "不是政策表",
            "not a policy table",
            f"应为 policy/区划代码/表名.csv，表名为 {'、'.join(load_policy_contracts())}",
            f"expected policy/<region>/<table>.csv with one of {', '.join(load_policy_contracts())}",
        )
    return Found(path, file, "policy", region, None, match[0], match[1])


def _unknown(file: Path, path: str, zh: str, en: str, mend_zh: str, mend_en: str) -> Found:
    message = say(f"未识别：{zh}。{mend_zh}。", f"Not recognised: {en}. Mend: {mend_en}.")
    return Found(path, file, "unrecognised", message=message)


def match_name(stem: str, policy: bool = False) -> tuple[str, str] | None:
    """(extract, the contract's name that matched) of a file name without suffix; the longest name wins.

    The name must be followed by nothing or by anything but a letter of its own script: `payments-2021-08`,
    `payments终`, `预算指标8月`, `预算指标表(终)`; `paymentsx` is no payments file.
    """
    written = normalise_header(_SPACES.sub("-", stem))
    for name, extract, printed in _names(policy):
        if written.startswith(name):
            rest = written[len(name) :]
            if not name.isascii():
                rest = _TABLE_WORDS.sub("", rest, count=1)
            if not rest or not rest[0].isalpha() or (name.isascii() and not rest[0].isascii()):
                return extract, printed
    return None


@cache
def _names(policy: bool) -> list[tuple[str, str, str]]:
    """(normalised name, extract, name as the contract prints it), the longest first."""
    contracts: dict[str, Contract] = load_policy_contracts() if policy else load_contracts()
    names = {
        (normalise_header(name), contract.extract, name)
        for contract in contracts.values()
        for name in (contract.extract, contract.zh, *contract.file_names)
    }
    return sorted(names, key=lambda each: (-len(each[0]), each[0], each[2]))
