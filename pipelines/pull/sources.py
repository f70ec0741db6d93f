"""`raw/<region>/sources.yml`: from which databases a region's extracts are fetched.

Here: the shape of the file, where the password comes from. Not here: connecting (session.py), statements (select.py).
A file that cannot be taken is a JixiaoError (exit code 2) that names file and place; a password never stands in it.
"""

import os
import re
import stat
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from pipelines.contracts import load_contracts
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.land.cells.values import canonical_region
from pipelines.lang import say, system_says
from pipelines.settings import secret

FILE = "sources.yml"
_MAX_BYTES = 1 << 20
_HOURS_A_WEEK = 7 * 24


class Extract(BaseModel):
    """Where one extract stands in the database."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str | None = None
    """Table or view; `schema.table` where it is not the source's schema."""
    query: str | None = None
    """A select instead of a table, without a semicolon or a comment at its end."""
    columns: dict[str, str] = {}
    """Canonical column -> the database's, only where no name of the contract fits."""
    fiscal_year: str
    """Column of the fiscal year."""
    region: str | None = None
    """Column of the region; none where the database holds this region alone."""
    updated: str | None = None
    """Column of the last change: then a night fetches only what changed since the last one."""
    deleted: str | None = None
    """Column that is 1 (or true) for rows that were deleted."""

    @model_validator(mode="after")
    def _is_one(self) -> "Extract":
        if (self.table is None) == (self.query is None):
            raise ValueError("either table or query")
        if self.query is not None and (";" in self.query or "--" in self.query):
            raise ValueError("a query holds neither ; nor --")
        names = [name.casefold() for name in self.columns.values()]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f"column {twice} stands twice")
        return self


class Source(BaseModel):
    """One database and what is taken from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    """SQLAlchemy's way of writing an address, without a password."""
    password_env: str | None = None
    """Environment variable that holds the password."""
    password_file: Path | None = None
    """File that holds it, readable by its owner alone; relative to the home."""
    db_schema: str | None = Field(default=None, alias="schema")
    time_zone: str = "Asia/Shanghai"
    timeout_seconds: int = Field(default=600, ge=1, le=86_400)
    """For one statement."""
    connect_seconds: int = Field(default=15, ge=1, le=600)
    overlap_hours: int = Field(default=24, ge=0, le=_HOURS_A_WEEK)
    """How far before the last change seen a fetch begins again: clocks differ, transactions end late."""
    full_every_hours: int = Field(default=_HOURS_A_WEEK, ge=0, le=_HOURS_A_WEEK)
    """After so long everything is fetched again; 0 = always."""
    whole_look_rows: int = Field(default=1_000_000, ge=0)
    """Up to so many rows of an extract are all counted and added up by the database every night, which tells rows that
    are gone; above, a night looks at what changed, and at everything with each full fetch."""
    years_from: int | None = Field(default=None, ge=1990, le=2100)
    """Earlier fiscal years are left alone."""
    extracts: dict[str, Extract] = Field(min_length=1)

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError as error:
            raise ValueError("is no address such as postgresql://reader@host:5432/name") from error
        if holds_password(url):
            raise ValueError("holds a password: use password_env or password_file")
        return value

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone such as Asia/Shanghai")
        return value

    @field_validator("extracts")
    @classmethod
    def _are_known(cls, value: dict[str, Extract]) -> dict[str, Extract]:
        contracts = load_contracts()
        for name, extract in value.items():
            if name not in contracts:
                raise ValueError(f"no extract {name}; known: {', '.join(contracts)}")
            known = {column.name for column in contracts[name].all_columns}
            if wrong := sorted(set(extract.columns) - known):
                raise ValueError(f"{name}.columns: no columns {', '.join(wrong)}; known: {', '.join(sorted(known))}")
        return value

    @model_validator(mode="after")
    def _has_one_password(self) -> "Source":
        if self.password_env and self.password_file:
            raise ValueError("either password_env or password_file")
        return self


class Sources(BaseModel):
    """The whole file: a name of the office's own -> database."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: dict[str, Source] = Field(min_length=1)

    @model_validator(mode="after")
    def _are_apart(self) -> "Sources":
        taken: dict[str, str] = {}
        for name, source in self.sources.items():
            for extract in source.extracts:
                if other := taken.get(extract):
                    raise ValueError(f"{extract} comes from both {other} and {name}")
                taken[extract] = name
        return self


def files(raw: Path, region: str | None = None) -> dict[str, Path]:
    """Region -> its sources.yml, of every region that has one or of that region."""
    found: dict[str, Path] = {}
    for path in sorted(raw.glob(f"*/{FILE}")):
        code = canonical_region(path.parent.name)
        if code and (region is None or code == region):
            if code in found:
                raise _bad(
                    path, say(f"{found[code].parent.name}/{FILE} 是同一个区划", f"{found[code].parent.name} is it too")
                )
            found[code] = path
    return found


def read(path: Path) -> Sources:
    """The file, checked; JixiaoError (exit code 2) with the place and what was expected."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _bad(path, say("文件过大", "the file is too large"))
        written: Any = yaml.safe_load(path.read_text("utf-8-sig"))
        return Sources.model_validate(written or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = say(f"第 {mark.line + 1} 行", f"line {mark.line + 1}") if mark else ""
        raise _bad(path, say(f"{where}不是 UTF-8 编码的 YAML", f"{where} is no YAML in UTF-8")) from error
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, each['loc']))}: {_told(each)}" for each in error.errors()[:5])
        raise _bad(path, told) from error


def _told(error: Any) -> str:
    kinds = {
        "missing": ("缺少此项", "is missing"),
        "extra_forbidden": ("没有此项", "no such item"),
    }
    if error["type"] in kinds:
        return say(*kinds[error["type"]])
    message = str(error["msg"]).removeprefix("Value error, ")
    twice = re.fullmatch(r"column (.+) stands twice", message)
    return say(f"{twice[1]} 写了两次" if twice else _CHINESE.get(message, message), message)


_CHINESE = {
    "either table or query": "table 和 query 只写一个",
    "a query holds neither ; nor --": "query 里不能有 ; 和 --",
    "is no address such as postgresql://reader@host:5432/name": "地址写法不对, 应如 postgresql://reader@主机:5432/库名",
    "holds a password: use password_env or password_file": "地址里不能写密码: 用 password_env 或 password_file",
    "is no time zone such as Asia/Shanghai": "没有这个时区, 应如 Asia/Shanghai",
    "either password_env or password_file": "password_env 和 password_file 只写一个",
}


def _bad(path: Path, why: str) -> JixiaoError:
    place = f"{path.parent.name}/{path.name}"
    return JixiaoError(
        say(f"{place} 不能用: {why}", f"{place} cannot be used: {why}"),
        say("按 docs/pulling-from-a-database.md 改正", "mend it as docs/pulling-from-a-database.md says"),
        EXIT_USAGE,
    )


def address(source: Source, home: Path) -> URL:
    """The address with its password; JixiaoError when that is not to be had. Never print it: `shown` is for people."""
    url = make_url(source.url)
    if source.password_env:
        if (password := secret(source.password_env)) is None:
            raise _no_password(
                say(f"环境变量 {source.password_env} 没有值", f"the variable {source.password_env} is not set")
            )
        return url.set(password=password)
    if source.password_file:
        path = source.password_file if source.password_file.is_absolute() else home / source.password_file
        try:
            if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise _no_password(
                    say(f"密码文件 {path.name} 别人也能读", f"others can read the password file {path.name}"),
                    say(f"运行 chmod 600 {path.name}", f"chmod 600 {path.name}"),
                )
            return url.set(password=path.read_text("utf-8").strip())
        except OSError as error:
            raise _no_password(
                say(f"密码文件 {path.name}: {system_says(error)}", f"password file {path.name}: {system_says(error)}")
            ) from error
    return url


def holds_password(url: URL) -> bool:
    """Whether an address carries one, before the host or among its options."""
    return url.password is not None or any(re.search(r"pass|pwd", name, re.IGNORECASE) for name in url.query)


def shown(source: Source) -> str:
    """The address as people may see it."""
    return make_url(source.url).set(password=None, query={}).render_as_string(hide_password=True)


def _no_password(cause: str, mend: str | None = None) -> JixiaoError:
    return JixiaoError(cause, mend or say("设好后再试", "set it and try again"), EXIT_USAGE)
