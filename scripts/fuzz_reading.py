"""Damage a valid file of one format many times, and name every copy whose figures are read as something else.

    python -m scripts.fuzz_reading .xlsx --count 2000 --seed 1 --keep DIR

Extracts (.csv .xlsx .ods .xls) are payments with units in number formats; forms (.docx .pdf) are self-evaluations.
A copy is refused, read alike, read in part with the rest named (rejected cells), or it differs: then it is kept in DIR
with what differs, to be looked at: damage may change what the file shows, and then it is read rightly. An error that
nobody foresaw ends the run. .xls and .ods are made by LibreOffice from the .xlsx.
"""

import argparse
import collections
import csv
import io
import json
import random
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from pipelines.contracts import load_contracts
from pipelines.land.files import office
from pipelines.land.forms.read import read_many
from pipelines.land.problems import Refused
from pipelines.land.rows.chunk import Delivery
from pipelines.land.rows.file import land_guarded
from tests.support.docx import document
from tests.support.papers import self_evaluation, word_table
from tests.support.pdf import table, text
from tests.support.pdf import write as write_pdf

HEADER = ["支付申请ID", "项目代码", "支付日期", "实际支付金额", "备注"]
PAYMENTS = [
    (f"Z{n:03}", f"P{n % 3}", f"2021-0{n % 9 + 1}-1{n % 9}", Decimal(n * 123_450) / 100, ["", "退款", "尾款"][n % 3])
    for n in range(1, 41)
]
FORM = [
    ["项目名称", "供水工程", None, None, None],
    ["三级指标", "指标值", "实际完成值", "分值", "得分"],
    ["新建管网", "≥12公里", "12.5公里", "50", "50"],
    ["受益户数", "≥800户", "760户", "40", "38"],
    ["总分", "", "", "100", "97"],
]
ODD = [b"0", b"9999999", b"-1", b"<", b"&", b'"', b"A1", b"\xff", b"NaN", b"1e400", b"s", b"5"]


def write_csv(file: Path) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *([*row[:3], f"{row[3]:.2f}", row[4]] for row in PAYMENTS)])
    file.write_text(out.getvalue(), encoding="utf-8", newline="")


def write_xlsx(file: Path, last: str) -> None:
    """Amounts in three number formats, the third of them `last`; days are dates."""
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        formats = [book.add_format({"num_format": code}) for code in ("#,##0.00", "0.00", last)]
        sheet.write_row(0, 0, HEADER)
        for at, (number, project, paid, amount, note) in enumerate(PAYMENTS, start=1):
            sheet.write_string(at, 0, number)
            sheet.write_string(at, 1, project)
            sheet.write_datetime(at, 2, datetime.fromisoformat(paid), day)
            sheet.write_number(at, 3, float(amount), formats[at % 3])
            sheet.write_string(at, 4, note)


def by_office(source: Path, suffix: str) -> Path:
    """The same file as LibreOffice saves it under another suffix."""
    with tempfile.TemporaryDirectory() as profile:
        words = [str(office.program()), f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        words += ["--convert-to", suffix.lstrip("."), "--outdir", str(source.parent), str(source)]
        subprocess.run(words, check=True, capture_output=True)
    return source.with_suffix(suffix)


def bytes_changed(data: bytes, rnd: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(rnd.choice([1, 1, 2, 5])):
        at = rnd.randrange(len(content))
        choice = rnd.random()
        if choice < 0.5:
            content[at] = rnd.randrange(256)
        elif choice < 0.65:
            del content[at : at + rnd.randint(1, 30)]
        elif choice < 0.85:
            content[at:at] = content[max(0, at - rnd.randint(1, 40)) : at]
        else:
            content[at : at + 1] = rnd.choice(ODD)
        content = content or bytearray(b"x")
    return bytes(content)


def words_changed(data: bytes, rnd: random.Random) -> bytes:
    """XML that stays XML most of the time: elements taken out, doubled, moved or renamed, attributes changed."""
    xml = data.decode("utf-8")
    for _ in range(rnd.choice([1, 1, 2, 4])):
        elements = [match.span() for match in re.finditer(r"<([\w:]+)\b[^<>]*?(?:/>|>[^<>]*</\1>)", xml)]
        attributes = [match.span(1) for match in re.finditer(r'[\w:]+="([^"<>]*)"', xml)]
        if attributes and rnd.random() < 0.45:
            start, end = rnd.choice(attributes)
            other = rnd.choice(attributes)
            xml = xml[:start] + rnd.choice([xml[slice(*other)], "", "0", "1", "-1", "99999", "general"]) + xml[end:]
        elif elements:
            start, end = rnd.choice(elements)
            piece, other = xml[start:end], xml[slice(*rnd.choice(elements))]
            xml = xml[:start] + rnd.choice(["", piece + piece, other, other + piece]) + xml[end:]
    return xml.encode("utf-8")


def part_changed(data: bytes, rnd: random.Random) -> bytes:
    """One part of a package changed, the package whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rnd.choice([each for each in parts if each.endswith(".xml")])
    parts[name] = (words_changed if rnd.random() < 0.8 else bytes_changed)(parts[name], rnd)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return stream.getvalue()


def drawing_changed(lines: list[str], rnd: random.Random) -> list[str]:
    changed = list(lines)
    for _ in range(rnd.choice([1, 2, 6])):
        at, kind = rnd.randrange(len(changed)), rnd.random()
        if kind < 0.45:
            del changed[at]
        elif kind < 0.75:
            changed.insert(rnd.randrange(len(changed)), changed[at])
        elif kind < 0.9:
            changed[at] = re.sub(
                r"\d+(?= Td|(?: \d+)* [lm])", lambda found: str(int(found[0]) + rnd.choice([-9, 7, 20])), changed[at]
            )
        else:
            changed[at] = changed[at].replace("BT 0 g", rnd.choice(["BT 1 g", "BT 0.5 g", "BT"]))
    return changed


def landed(file: Path, folder: Path) -> dict[str, Any] | None:
    """Rows that landed, and how many cells were rejected; None when refused."""
    delivery = Delivery(str(file), "0" * 64, load_contracts()["payments"], "510521", 2021)
    rows, rejects = folder / "rows.parquet", folder / "rejects.parquet"
    rows.unlink(missing_ok=True)
    rejects.unlink(missing_ok=True)
    found = land_guarded(file, delivery, rows, rejects)
    if found.refused:
        assert found.refused.reason_code != "unforeseen", found.refused.zh
        return None
    assert found.tally.reconciles()
    frame = pl.read_parquet(rows).select("pay_id", "pro_code", pl.col("pay_date").cast(pl.String), "amount")
    named = {}
    if found.tally.rejected:
        for row, column, value in pl.read_parquet(rejects).select("row", "column", "value").iter_rows():
            named[f"{row}/{column}"] = value
    return {"rows": [list(map(str, row)) for row in frame.rows()], "rejects": named, "left_out": found.left_out}


def form_read(file: Path, folder: Path) -> dict[str, Any] | None:
    """Values and rows of each form; None when refused."""
    (outcome,) = read_many([file], None, folder)
    if isinstance(outcome, Refused):
        assert outcome.reason_code != "unforeseen", outcome.zh
        return None
    return {
        "forms": [
            {**{name: cell.text for name, cell in form.values.items()}, "power": form.power}
            | {f"row {at}": row.values for at, row in enumerate(form.rows)}
            for form in outcome[0]
        ]
    }


def sources(suffix: str, folder: Path) -> tuple[Path, Callable[[random.Random, Path], None]]:
    """The whole file, and what writes a damaged copy."""
    whole = folder / f"whole{suffix}"
    if suffix == ".docx":
        whole.write_bytes(document(word_table(self_evaluation())))
    elif suffix == ".pdf":
        lines = (text(200, 800, "项目绩效自评表") + table(FORM)).splitlines()
        write_pdf(whole, "\n".join(lines))

        def draw(rnd: random.Random, file: Path) -> None:
            write_pdf(file, "\n".join(drawing_changed(lines, rnd)))
            if rnd.random() < 0.3:
                file.write_bytes(bytes_changed(file.read_bytes(), rnd))

        return whole, draw
    elif suffix == ".csv":
        write_csv(whole)
    else:
        # LibreOffice writes `!` of a format as something else: findings/libreoffice-chinese-escape-in-number-formats.sh
        write_xlsx(folder / "whole.xlsx", '0!.0000"万元"' if suffix == ".xlsx" else '0.00"元"')
        if suffix != ".xlsx":
            by_office(folder / "whole.xlsx", suffix)
    data = whole.read_bytes()
    is_package = zipfile.is_zipfile(whole)

    def write(rnd: random.Random, file: Path) -> None:
        file.write_bytes(part_changed(data, rnd) if is_package and rnd.random() < 0.9 else bytes_changed(data, rnd))

    return whole, write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suffix", choices=[".csv", ".xlsx", ".ods", ".xls", ".docx", ".pdf"])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, required=True)
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    read = form_read if options.suffix in (".docx", ".pdf") else landed
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole, write = sources(options.suffix, folder)
        expected = read(whole, folder)
        assert expected is not None
        if read is landed:
            assert expected["rows"] == [[*row[:3], f"{row[3]:.2f}"] for row in PAYMENTS], expected["rows"][:3]
        file, counts = folder / f"damaged{options.suffix}", collections.Counter[str]()
        with (options.keep / f"differs{options.suffix}.jsonl").open(
            "w", encoding="utf-8", errors="backslashreplace"
        ) as told:
            for number in range(options.count):
                write(random.Random(options.seed * 1_000_000 + number), file)
                found = read(file, folder)
                kind = "refused" if found is None else _compared(expected, found)
                counts[kind] += 1
                if found is not None and kind == "differs":
                    (options.keep / f"{number}{options.suffix}").write_bytes(file.read_bytes())
                    said = {"number": number, **_difference(expected, found)}
                    told.write(json.dumps(said, ensure_ascii=False, default=str) + "\n")
    print(options.suffix, dict(counts))


def _compared(expected: dict[str, Any], found: dict[str, Any]) -> str:
    if "forms" in found:
        return "alike" if found == expected else "differs"
    if found["rows"] == expected["rows"]:
        return "alike"
    known, rows = [tuple(row) for row in expected["rows"]], [tuple(row) for row in found["rows"]]
    lost = len(known) - len(rows)
    at = {key.split("/")[0] for key in found["rejects"]}
    return "in part" if set(rows) <= set(known) and 0 < lost <= len(at) else "differs"


def _difference(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    if "forms" in found:
        (whole,) = expected["forms"]
        if len(found["forms"]) != 1:
            return {"forms": found["forms"]}
        (form,) = found["forms"]
        return {key: [whole.get(key), form.get(key)] for key in {**whole, **form} if whole.get(key) != form.get(key)}
    known, rows = [tuple(row) for row in expected["rows"]], [tuple(row) for row in found["rows"]]
    return {
        "lost": [row for row in known if row not in rows],
        "other": [row for row in rows if row not in known],
        "rows": len(rows),
        "rejects": found["rejects"],
        "left_out": found["left_out"],
    }


if __name__ == "__main__":
    main()
