"""The bureau's own file letters.yml: what a letter needs that no data hold.

    默认:
      回复天数: 15
      联系人: 预算绩效股 王主任
      电话: 0830-1234567
      抄送: [县审计局]
    "510521":
      部门代码: "101"        # 本局自己: 不给自己发函

A region's own entry stands over 默认 (all regions). Here: reading it. Not here: where a letter says it (prose.py).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from pipelines.contracts.yaml_files import read_yaml
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.readers.letters.letter_labels import long_day

FILE = "letters.yml"
_ALL_REGIONS = "默认"


@dataclass(frozen=True)
class Office:
    """Of one region; every part may be unknown. `own_departments`: codes of the bureau itself."""

    reply_days: int | None = None
    contact: str = ""
    telephone: str = ""
    copy_to: tuple[str, ...] = ()
    own_departments: tuple[str, ...] = ()

    @property
    def contact_line(self) -> str:
        """联系人：王主任，电话：0830-1234567; empty where neither is known."""
        told = [("联系人", self.contact), ("电话", self.telephone)]
        return "，".join(f"{label}：{value}" for label, value in told if value)

    def lacking(self, kind: str) -> tuple[str, ...]:
        """What letters.yml has to say before a paper of the kind can be sent: whom to call, by when to reply; what
        goes to audit or discipline sets them no day."""
        lacks = [] if self.contact or self.telephone else ["联系人"]
        return tuple(lacks if self.reply_days or kind == "referral" else [*lacks, "回复天数"])

    def reply_by(self, day: date) -> str:
        """2026年7月16日, counted from the day of the paper; empty where no number of days is set."""
        return long_day(day + timedelta(days=self.reply_days)) if self.reply_days else ""


_KEYS = {
    "回复天数": "reply_days",
    "联系人": "contact",
    "电话": "telephone",
    "抄送": "copy_to",
    "部门代码": "own_departments",
}


class Offices:
    """The offices of a home, by region."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        held = self._read() if self.path.exists() else {}
        self._common = held.get(_ALL_REGIONS, {})
        self._own = {region: told for region, told in held.items() if region != _ALL_REGIONS}

    def of(self, region: str) -> Office:
        return Office(**{**self._common, **self._own.get(region, {})})

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            held = read_yaml(self.path.read_text("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            raise self._wrong(str(error).splitlines()[0]) from None
        if not isinstance(held, dict) or not all(isinstance(told, dict) for told in held.values()):
            raise self._wrong(say("应为 区划代码: 各项", "it should hold region codes, each with its entries"))
        return {str(region): self._entry(str(region), told) for region, told in held.items()}

    def _entry(self, region: str, told: dict[Any, Any]) -> dict[str, Any]:
        if unknown := [str(key) for key in told if key not in _KEYS]:
            raise self._wrong(
                say(
                    f"{region} 下的“{unknown[0]}”不是其中一项: {'、'.join(_KEYS)}",
                    f"{region}: {unknown[0]} is none of {', '.join(_KEYS)}",
                )
            )
        entry = {_KEYS[key]: value for key, value in told.items() if value is not None}
        days = entry.get("reply_days", 1)
        if not isinstance(days, int) or isinstance(days, bool) or days < 1:
            raise self._wrong(say(f"回复天数应为 1 以上的整数, 写的是 {days}", f"回复天数 {days} is no number of days"))
        for name in ("copy_to", "own_departments"):
            if name in entry:
                given = entry[name] if isinstance(entry[name], list) else [entry[name]]
                entry[name] = tuple(str(each) for each in given)
        return {name: str(value) if name in ("contact", "telephone") else value for name, value in entry.items()}

    def _wrong(self, why: str) -> JixiaoError:
        return JixiaoError(
            say(f"{self.path} 不能使用: {why}", f"{self.path} cannot be used: {why}"),
            say("按 docs/letters.md 修改", "mend it as docs/letters.md says"),
            EXIT_USAGE,
        )
