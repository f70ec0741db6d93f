"""What a pack says of itself, and the limits within which one is believed.

Here: the shape of manifest.json, names of members, the digest. Not here: writing or reading archives.
"""

import hashlib
import json
import re
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.exchange.regions import is_below
from pipelines.lang import say

MANIFEST = "manifest.json"
MOST_MEMBERS = 20_000
MOST_BYTES = 16 * 2**30
MOST_MANIFEST_BYTES = 32 * 2**20
MARK = "-pack-"
"""In the names of raw files that came in a pack: the next pack of that region and year replaces them."""

_REGION = r"(?:\d{6}|\d{9})"
EXTRACT_MEMBER = re.compile(
    rf"raw/(?P<region>{_REGION})/(?P<year>(?:19|20)\d\d)/(?P<extract>[a-z_]+){MARK}\d{{4}}\.parquet"
)
POLICY_MEMBER = re.compile(rf"raw/policy/(?P<region>{_REGION})/(?P<extract>policy_[a-z_]+){MARK}\d{{4}}\.csv")
_PERIOD = re.compile(r"((?:19|20)\d\d)(?:-?(Q[1-4])|-?(?:M|0?)(1[0-2]|0?[1-9]))?", re.ASCII)
_SHA256 = r"^[0-9a-f]{64}$"


class Member(BaseModel):
    """One file of the pack. `source_*`: the raw file it was read from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    sha256: str = Field(pattern=_SHA256)
    size: int = Field(ge=0)
    mof_div_code: str
    fiscal_year: int | None
    extract: str
    rows: int = Field(ge=0)
    money: dict[str, str] = {}
    """Money column -> sum in 元."""
    source_path: str
    source_sha256: str = Field(pattern=_SHA256)
    source_rows_rejected: int = Field(ge=0)


class Manifest(BaseModel):
    """manifest.json."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["jixiao-pack"] = "jixiao-pack"
    version: Literal[1] = 1
    mof_div_code: str = Field(pattern=rf"^{_REGION}$")
    fiscal_year: int
    period: str
    packed_at: datetime
    """Asia/Shanghai."""
    code_version: str
    members: list[Member] = Field(max_length=MOST_MEMBERS)
    left_out: list[str] = []
    """Raw files that do not travel: forms, unrecognised ones."""
    digest: str = Field(pattern=_SHA256)
    """Of region, year and members: equal packs have equal digests whenever they were made."""


def digest(mof_div_code: str, fiscal_year: int, members: list[Member]) -> str:
    """What makes two packs the same."""
    told = [mof_div_code, fiscal_year, sorted((member.path, member.sha256) for member in members)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def read_manifest(text: bytes) -> Manifest:
    """The manifest, whole and consistent with itself; ValueError says what is wrong."""
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{MANIFEST}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    names = [member.path for member in manifest.members]
    if len(set(names)) != len(names):
        raise ValueError(say(f"{MANIFEST} 中文件名重复", f"{MANIFEST} names a file twice"))
    for member in manifest.members:
        _check_place(member, manifest)
    if digest(manifest.mof_div_code, manifest.fiscal_year, manifest.members) != manifest.digest:
        raise ValueError(say(f"{MANIFEST} 的总校验值不符", f"the digest of {MANIFEST} does not hold"))
    return manifest


def _check_place(member: Member, manifest: Manifest) -> None:
    """A member lies where its own words say, and belongs to the pack's region and year."""
    found = EXTRACT_MEMBER.fullmatch(member.path) or POLICY_MEMBER.fullmatch(member.path)
    year = found.groupdict().get("year") if found else None
    if not found or (found["region"], year and int(year), found["extract"]) != (
        member.mof_div_code,
        member.fiscal_year,
        member.extract,
    ):
        raise ValueError(say(f"不应有的文件 {member.path}", f"unexpected file {member.path}"))
    if member.fiscal_year not in (None, manifest.fiscal_year):
        raise ValueError(say(f"{member.path} 属于另一年度", f"{member.path} is of another year"))
    if not is_below(member.mof_div_code, manifest.mof_div_code):
        raise ValueError(
            say(
                f"{member.path} 属于另一区划, 不是 {manifest.mof_div_code} 及其下级",
                f"{member.path} belongs to another region than {manifest.mof_div_code} and those below it",
            )
        )


def read_period(period: str) -> tuple[int, str]:
    """(fiscal year, period as we write it) of 2021, 2021-Q3, 2021-M08, 2021-08; JixiaoError (usage) otherwise."""
    found = _PERIOD.fullmatch(period.strip().upper())
    if not found:
        raise JixiaoError(
            say(f"期间 {period} 不能识别", f"{period} is no period"),
            say("写成 2021、2021-Q3 或 2021-M08", "write 2021, 2021-Q3 or 2021-M08"),
            EXIT_USAGE,
        )
    year, quarter, month = found.groups()
    part = quarter or (f"M{int(month):02d}" if month else None)
    return int(year), f"{year}-{part}" if part else year
