"""Documents of other word processors (.doc, .wps, .rtf, .odt) as .docx, binary workbooks (.xlsb) as .xlsx, by
LibreOffice where it is installed.

Here: which files need it, one call for many, its limits, what it did not write. Not here: reading the result.
LibreOffice runs without a window, with a profile of its own, without macros and without fetching what a document links
to. It exits with 0 even when it wrote nothing, so only the output counts.
"""

import shutil
import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import psutil

from pipelines.land.files.kinds import kind_of
from pipelines.land.problems import Refused

SUFFIXES = (".doc", ".wps", ".rtf", ".odt")
"""Names under which such documents come; what is in them decides."""
BOOK_SUFFIX = ".xlsb"
OPENED = (*SUFFIXES, BOOK_SUFFIX)
"""Names of files that are read through LibreOffice: another version of it may read them otherwise."""
_MB = 1 << 20
_MEMORY = 768 * _MB
_SECONDS = 35.0
"""On the clock, for one call; less than the worker has."""
_LARGEST = 32 * _MB
Converted = dict[Path, Path | Refused]
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_PROGRAMS = {"docx": "Word 或 WPS", "xlsx": "Excel 或 WPS"}
_PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
<prop oor:name="Field" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


@cache
def program() -> str | None:
    """The program, where it is installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((str(place) for place in _PLACES if place.exists()), None)


@cache
def version() -> str | None:
    """What is installed, such as LibreOffice 7.4.7.2; None where nothing is."""
    name = program()
    if name is None:
        return None
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run([name, "--version"], capture_output=True, text=True, timeout=60, check=False)
        words = done.stdout.split()
        return " ".join(words[:2]) if words else "LibreOffice"
    return "LibreOffice"


def kind(file: Path) -> str | None:
    """The suffix under which LibreOffice opens a document, by its content; None: it is no such document."""
    if file.suffix.lower() == ".xlsx":  # thousands come in a night; read as what it is elsewhere
        return None
    found = kind_of(file)
    if found == "text":
        with file.open("rb") as stream:
            head = stream.read(4096)
        return ".xml" if b'progid="Word.Document"' in head else None
    if found == "ole" and file.suffix.lower() in SUFFIXES:
        return ".wps"
    return {"doc": ".doc", "rtf": ".rtf", "odt": ".odt"}.get(found)


def convert(files: dict[Path, str], folder: Path, target: Literal["docx", "xlsx"] = "docx") -> Converted:
    """Each file as .docx or .xlsx below `folder`, or why not; the values of `files` are what `kind` said of them."""
    name = program()
    if name is None:
        return {file: _not_installed(file, target) for file in files}
    outcomes: dict[Path, Path | Refused] = {}
    inputs: dict[Path, Path] = {}
    for number, (file, suffix) in enumerate(files.items()):
        size = file.stat().st_size
        if size > _LARGEST:
            outcomes[file] = Refused(
                "too_large_form",
                f"有 {size // _MB} MB，不像一张表格；请只保留表格本身后重新保存",
                f"has {size // _MB} MB, which is no form; keep the form alone and save it again",
            )
            continue
        inputs[file] = folder / "in" / f"{number}{suffix}"
        inputs[file].parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, inputs[file])
    if inputs:
        _run(name, list(inputs.values()), folder, _FILTERS[target])
    for file, source in inputs.items():
        made = folder / "out" / f"{source.stem}.{target}"
        outcomes[file] = made if made.exists() and made.stat().st_size else _not_opened(target)
    return outcomes


def _run(name: str, files: list[Path], folder: Path, target: str) -> None:
    """One call; ended when it takes too long or too much memory. What it wrote by then is there."""
    with TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as profile:
        settings = Path(profile) / "user" / "registrymodifications.xcu"
        settings.parent.mkdir()
        settings.write_text(_SETTINGS, "utf-8")
        words = [name, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        words += ["--convert-to", target, "--outdir", str(folder / "out")]
        limit = time.monotonic() + _SECONDS
        with suppress(OSError):
            process = subprocess.Popen(
                [*words, *map(str, files)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=sys.platform != "win32",
            )
            try:
                while process.poll() is None:
                    if time.monotonic() > limit or _memory(process.pid) > _MEMORY:
                        break
                    time.sleep(0.05)
            finally:
                _end(process)


def _family(pid: int) -> list[psutil.Process]:
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []


def _memory(pid: int) -> int:
    total = 0
    for process in _family(pid):
        with suppress(psutil.Error):
            total += process.memory_info().rss
    return total


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End what we started, and what it started."""
    if process.poll() is None:
        for each in reversed(_family(process.pid)):
            with suppress(psutil.Error):
                each.kill()
    process.wait()


def _not_installed(file: Path, target: str) -> Refused:
    suffix = file.suffix.lower() or "这种"
    return Refused(
        "needs_office",
        f"本机没有安装 LibreOffice，不能直接读 {suffix} 文件；请用 {_PROGRAMS[target]} 打开后“另存为”.{target} 再报送",
        f"LibreOffice is not installed here, so {suffix} files cannot be read; save the file as .{target}",
    )


def _not_opened(target: str) -> Refused:
    return Refused(
        "unreadable_document",
        "LibreOffice 打不开该文件（可能已加密、损坏，或由其他格式改名）；"
        f"请用 {_PROGRAMS[target]} 打开，去掉密码后另存为 .{target}",
        f"LibreOffice cannot open the file (encrypted, broken, renamed); remove its password and save it as .{target}",
    )
