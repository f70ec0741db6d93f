"""`users.toml` in the home: who may read the pages, and which department each of them belongs to.

Here: the file and the hashes of passwords. Not here: sessions (sessions.py), the command (commands/users.py).
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import threading
import tomllib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

FILE = "users.toml"
SHORTEST = 10
"""Characters of a password at least."""
_LONGEST = 200
_NAME = re.compile(r"[\w.-]{1,40}")
_COST = (1 << 15, 8, 3)
"""n, r, p of scrypt: 32 MiB and about a third of a second for each try."""
_MEMORY = 64 << 20
_ONE_AT_A_TIME = threading.Lock()
"""Many tries at once must not take the machine's memory."""


@dataclass(frozen=True)
class User:
    """A reader. Without a department: of the bureau, who sees everything."""

    name: str
    hash: str
    department: str | None = None
    region: str | None = None

    @property
    def scope(self) -> tuple[str, str] | None:
        """(region, department) to which the user is bound; None = the bureau."""
        return (self.region, self.department) if self.region and self.department else None


def path_of(settings: Settings) -> Path:
    return settings.home / FILE


def read_users(settings: Settings) -> dict[str, User]:
    """Every user by name; none when there is no file. JixiaoError: others may read the file, or it is damaged."""
    path = path_of(settings)
    if not path.exists():
        return {}
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise JixiaoError(
            say(f"{path} 别人也能读写", f"others may read or write {path}"),
            say(f"运行 chmod 600 {path}", f"run chmod 600 {path}"),
        )
    try:
        told = tomllib.loads(path.read_text("utf-8")).get("users", {})
        found = {name: _user(name, each) for name, each in told.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise JixiaoError(
            say(f"{path} 无法识别：{error}", f"{path} cannot be read: {error}"),
            say("用 jixiao users add 重新建立", "make it anew with `jixiao users add`"),
        ) from error
    return found


def _user(name: str, told: dict[str, str]) -> User:
    """ValueError: half a scope would be none at all, so it is refused."""
    unknown = set(told) - {"scrypt", "department", "region"}
    values = [told.get(each) for each in ("scrypt", "department", "region")]
    if unknown or not all(each is None or (isinstance(each, str) and each) for each in values) or not values[0]:
        raise ValueError(say(f"用户 {name} 的内容不对", f"what is said of user {name}"))
    if (values[1] is None) != (values[2] is None):
        raise ValueError(say(f"用户 {name} 的部门和区划缺一", f"user {name} has a department or a region, not both"))
    return User(name, str(values[0]), values[1], values[2])


def add(settings: Settings, name: str, password: str, department: str | None, region: str | None) -> User:
    """Add the user, or give one that is there another password and scope.

    JixiaoError (usage): the name, the password or half a scope cannot be taken.
    """
    if not _NAME.fullmatch(name):
        raise JixiaoError(
            say(f"用户名 {name!r} 不能用", f"{name!r} cannot be a user's name"),
            say("用汉字、字母、数字、点、横线，至多 40 个字符", "letters, digits, dots and dashes, 40 at most"),
            EXIT_USAGE,
        )
    if not SHORTEST <= len(password) <= _LONGEST:
        raise JixiaoError(
            say(f"密码须 {SHORTEST} 至 {_LONGEST} 个字符", f"a password has {SHORTEST} to {_LONGEST} characters"),
            say("换一个长一些的，例如几个不相干的词", "take a longer one, such as several unrelated words"),
            EXIT_USAGE,
        )
    if (department is None) != (region is None):
        raise JixiaoError(
            say("部门用户须同时写明部门和区划", "a department's user needs both department and region"),
            say("写 --department 代码 --region 代码；局内用户都不写", "--department and --region, or neither"),
            EXIT_USAGE,
        )
    user = User(name, hashed(password), department, region)
    _write(settings, {**read_users(settings), name: user})
    return user


def remove(settings: Settings, name: str) -> None:
    """JixiaoError (usage) when there is no such user."""
    users = read_users(settings)
    if users.pop(name, None) is None:
        raise JixiaoError(
            say(f"没有用户 {name}", f"there is no user {name}"),
            say("用 jixiao users list 查看", "see `jixiao users list`"),
            EXIT_USAGE,
        )
    _write(settings, users)


def _write(settings: Settings, users: dict[str, User]) -> None:
    """Whole or not at all, and never readable by others in between."""
    lines = [say("# 由 jixiao users 维护", "# kept by `jixiao users`")]
    for name, user in sorted(users.items()):
        lines += ["", f"[users.{json.dumps(name, ensure_ascii=False)}]", f'scrypt = "{user.hash}"']
        lines += [f"department = {json.dumps(user.department, ensure_ascii=False)}"] if user.department else []
        lines += [f"region = {json.dumps(user.region, ensure_ascii=False)}"] if user.region else []
    path = path_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{FILE}.{uuid.uuid4().hex[:8]}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n")
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink()


def hashed(password: str) -> str:
    """`n$r$p$salt$hash`, the last two in base64."""
    salt = secrets.token_bytes(16)
    return "$".join(
        [*map(str, _COST), *(base64.b64encode(each).decode() for each in (salt, _scrypt(password, salt, _COST)))]
    )


def is_password(user: User | None, password: str) -> bool:
    """Whether it is the user's. For a name that nobody has it takes as long, so that time tells no names."""
    try:
        n, r, p, salt, held = (user.hash if user else _nobody()).split("$")
        made = _scrypt(password[: _LONGEST + 1], base64.b64decode(salt), (int(n), int(r), int(p)))
        return hmac.compare_digest(made, base64.b64decode(held)) and user is not None
    except ValueError:
        return False


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    with _ONE_AT_A_TIME:
        return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _nobody() -> str:
    """The hash of no password, as dear as any."""
    return "$".join([*map(str, _COST), base64.b64encode(bytes(16)).decode(), base64.b64encode(bytes(32)).decode()])
