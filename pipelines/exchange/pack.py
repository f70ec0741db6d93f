"""Packs a region's and its lower regions' deliveries of one year into one archive.

Here: reading each raw file by its contract, leaving out personal data, writing the archive. Not here: taking it in
(receive.py).
"""

import csv
import json
import os
import shutil
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.contracts import Contract, load_contracts, load_policy_contracts
from pipelines.errors import EXIT_OTHER, JixiaoError
from pipelines.exchange.manifest import MANIFEST, MARK, Manifest, Member, digest, read_period
from pipelines.exchange.regions import canonical, is_below
from pipelines.exchange.rows import read_file, travelling, write_rows
from pipelines.exchange.secret import Secrets, find_secrets
from pipelines.land.ledger.entries import read_ledger
from pipelines.land.raw.discover import Found, discover
from pipelines.land.rows.tally import exact_sum
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.warehouse.changes import hash_file

_SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""In the archive: what it holds decides its bytes, not when it was made."""
_COPY_BYTES = 2**20
_LAST = 1 << 40
"""Never landed: delivered after all that were."""


@dataclass(frozen=True)
class Packed:
    """The archive written."""

    file: Path
    manifest: Manifest
    size: int
    rows_masked: int
    """Rows of secret subjects, which travel without their wording."""


def pack(
    settings: Settings,
    region: str,
    period: str,
    now: datetime,
    code_version: str,
    output: Path | None = None,
    without_unmasked: bool = False,
) -> Packed:
    """Write the archive (default: `pack-<region>-<period>.zip` in reports/), whole or not at all, mode 0600.

    JixiaoError when there is nothing to pack, or a file cannot be read within its tolerance: what is sent is checked;
    and when the wording of a secret subject cannot be masked without its figures reading otherwise, unless
    `without_unmasked` leaves those rows at home.
    """
    code = canonical(region)
    year, period = read_period(period)
    target = output or settings.reports / f"pack-{code}-{period}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    chosen, left_out = _choose(settings, code, year)
    if not any(found.kind == "extract" for found in chosen):
        raise JixiaoError(
            say(
                f"{settings.raw} 中没有 {code} 及其下级 {year} 年的数据",
                f"{settings.raw} holds nothing of {code}, {year}",
            ),
            say("先放入该区划该年度的抽取文件", "put that region's extracts there first"),
        )
    with TemporaryDirectory(dir=target.parent, prefix=".draft-pack-") as folder:
        secrets = find_secrets(settings, discover(settings.raw), code, Path(folder))
        members, masked, unmasked = _members(
            chosen, Path(folder), _tolerance(settings, year), secrets, without_unmasked
        )
        manifest = Manifest(
            mof_div_code=code,
            fiscal_year=year,
            period=period,
            packed_at=now,
            code_version=code_version,
            members=members,
            left_out=[*map(secrets.path, left_out), *unmasked],
            digest=digest(code, year, members),
        )
        draft = Path(folder, "pack.zip")
        _write(draft, manifest, Path(folder))
        draft.replace(target)
    return Packed(target, manifest, target.stat().st_size, masked)


def _choose(settings: Settings, code: str, year: int) -> tuple[list[Found], list[str]]:
    """Files that travel, in the order in which they were delivered, each content once; those that do not."""
    order = {
        (entry.path, entry.sha256): int(entry.delivered_seq)
        for entry in read_ledger(settings.landing)
        if entry.status in ("in_force", "refused")
    }
    chosen: list[tuple[int, str, Found]] = []
    left_out: list[str] = []
    seen: set[tuple[str | None, int | None, str | None, str]] = set()
    for found in discover(settings.raw):
        parts = found.path.split("/")
        region = found.mof_div_code or (parts[0] if len(parts) > 2 and parts[1] == str(year) else "")
        if not is_below(region, code) or found.fiscal_year not in (None, year):
            continue
        if found.kind not in ("extract", "policy"):
            left_out.append(found.path)
            continue
        sha256 = hash_file(found.file)
        content = (found.mof_div_code, found.fiscal_year, found.extract, sha256)
        if content not in seen:
            seen.add(content)
            chosen.append((order.get((found.path, sha256), _LAST), found.path, found))
    return [found for _, _, found in sorted(chosen, key=lambda each: each[:2])], left_out


def _tolerance(settings: Settings, year: int) -> Decimal:
    """Share of a file's rows that may be unreadable: the national `reject_tolerance_ratio` of the year.

    A region's own, wider one is for its own nights: the level above is told of the same cells as everybody's.
    """
    path = settings.dbt_project / "seeds" / "policy" / "national_policy_parameters.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["parameter"] == "reject_tolerance_ratio"]
    in_force = {int(row["fiscal_year_from"]): row["value"] for row in rows if int(row["fiscal_year_from"]) <= year}
    return Decimal(in_force[max(in_force)] or 0) if in_force else Decimal(0)


def _members(
    chosen: list[Found], folder: Path, tolerance: Decimal, secrets: Secrets, without_unmasked: bool
) -> tuple[list[Member], int, list[str]]:
    """Read every file; every one that is not fit to be sent is named in one JixiaoError. Also how many rows are masked,
    and the secret rows left out."""
    members: list[Member] = []
    problems: list[str] = []
    masked, unmasked = 0, list[str]()
    numbers: Counter[tuple[str | None, int | None, str | None]] = Counter()
    for found in chosen:
        numbers[found.mof_div_code, found.fiscal_year, found.extract] += 1
        number = numbers[found.mof_div_code, found.fiscal_year, found.extract]
        member, problem, hidden, left_out = _member(found, number, folder, tolerance, secrets)
        if left_out and not without_unmasked:
            problem = say(
                f"涉密对象的 {'、'.join(left_out)} 遮去文字后读数会变, 没有打包",
                f"{', '.join(left_out)} of secret subjects would read otherwise without their wording",
            )
        masked += hidden
        unmasked += [f"{secrets.path(found.path)}: {each}" for each in left_out]
        if problem:
            problems.append(f"{found.path}: {problem}")
        if member:
            members.append(member)
    if problems:
        raise JixiaoError(
            say(f"有 {len(problems)} 个文件不能上报: ", f"{len(problems)} files are not fit to be sent: ")
            + "; ".join(problems),
            say(
                "用 jixiao check 逐条查看, 修改后再打包"
                + ("; 涉密的指标值写成数字, 或用 --without-unmasked 不上报这些行" if unmasked else ""),
                "see `jixiao check`, mend them and pack again"
                + (
                    "; write secret targets as numbers, or leave those rows out by --without-unmasked"
                    if unmasked
                    else ""
                ),
            ),
            EXIT_OTHER,
        )
    return members, masked, unmasked


def _member(
    found: Found, number: int, folder: Path, tolerance: Decimal, secrets: Secrets
) -> tuple[Member | None, str | None, int, list[str]]:
    """The file as it travels, or why it does not; neither when it has no rows. Its masked rows, and those left out."""
    contracts = load_policy_contracts() if found.kind == "policy" else load_contracts()
    contract = contracts[str(found.extract)]
    sha256 = hash_file(found.file)
    rows = folder / "rows.parquet"
    landed = read_file(found, contract, sha256, rows)
    if landed.refused:
        return None, say(landed.refused.zh, landed.refused.en), 0, []
    tally = landed.tally
    data = tally.loaded + tally.rejected
    if tally.rejected > data * tolerance:
        told = say(f"{data} 行中 {tally.rejected} 行不能读", f"{tally.rejected} of {data} rows cannot be read")
        return None, told, 0, []
    count, money = tally.loaded, {name: str(sums["loaded"]) for name, sums in tally.money.items()}
    if contract.stays_home:
        count, money = _keep_at_home(rows, contract, list(money))
    hidden, left_out = 0, list[str]()
    if secrets.codes and any(column.wording for column in contract.columns):
        masked = secrets.mask(pl.read_parquet(rows), contract)
        hidden, left_out = masked.rows, masked.left_out
        if hidden or left_out:
            masked.frame.write_parquet(rows)
            count, money = masked.frame.height, {name: str(exact_sum(masked.frame[name])) for name in money}
    if not count:
        return None, None, hidden, left_out
    where = f"{found.mof_div_code}/{found.fiscal_year}" if found.kind == "extract" else f"policy/{found.mof_div_code}"
    path = f"raw/{where}/{found.extract}{MARK}{number:04d}.{'parquet' if found.kind == 'extract' else 'csv'}"
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if found.kind == "extract":
        write_rows(rows, contract, target)
    else:
        kept = [name for name in travelling(contract) if name != "mof_div_code"]  # the folder says it
        pl.read_parquet(rows, columns=kept).write_csv(target)
    member = Member(
        path=path,
        sha256=hash_file(target),
        size=target.stat().st_size,
        mof_div_code=str(found.mof_div_code),
        fiscal_year=found.fiscal_year,
        extract=contract.extract,
        rows=count,
        money=money,
        source_path=secrets.path(found.path),
        source_sha256=sha256,
        source_rows_rejected=tally.rejected,
    )
    return member, None, hidden, left_out


def _keep_at_home(rows: Path, contract: Contract, amounts: list[str]) -> tuple[int, dict[str, str]]:
    """Take out of `rows` what tells of something handed to audit or to discipline inspection: it does not leave the
    county, not even as a count. How many rows travel, and their sums."""
    frame = pl.read_parquet(rows)
    stays = [
        pl.col(column).fill_null("").str.contains(pattern)
        for column, pattern in contract.stays_home.items()
        if column in frame.columns
    ]
    kept = frame.filter(~pl.any_horizontal(stays)) if stays else frame
    kept.write_parquet(rows)
    return kept.height, {name: str(exact_sum(kept[name])) for name in amounts}


def _write(draft: Path, manifest: Manifest, folder: Path) -> None:
    """The archive, manifest first; Parquet is packed already."""
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    with os.fdopen(handle, "w+b") as stream, zipfile.ZipFile(stream, "w") as archive:
        text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1)
        head = zipfile.ZipInfo(MANIFEST, _SAME_TIME)
        archive.writestr(head, text, zipfile.ZIP_DEFLATED)
        for member in manifest.members:
            place = zipfile.ZipInfo(member.path, _SAME_TIME)
            with archive.open(place, "w", force_zip64=True) as copy, (folder / member.path).open("rb") as file:
                shutil.copyfileobj(file, copy, _COPY_BYTES)
