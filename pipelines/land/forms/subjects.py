"""Whom a form speaks of: the code printed on it, else its name among the projects or departments that were delivered.

Here: names of one region and year, identities of indicators. Not here: whether a code is known (dbt).
"""

import difflib
import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipelines.land.forms.form import Form, IndicatorRow, Remark
from pipelines.land.forms.layouts import normalise
from pipelines.land.forms.told import address_of

_SPACE = re.compile(r"\s+")
_POINTS = re.compile(r"\(\d+(\.\d+)?分?\)")
_LISTED = 5
_BETWEEN = "-—_/:"
"""What stands between a code and a name."""
_EMPTY_BRACKETS = re.compile(r"\(\)|\[\]|【】")
_WITHIN_BRACKETS = re.compile(r"[(\[【]((?:[^()]|\([^()]*\))+)[)\]】]")
"""All of a name, which may hold brackets of its own."""


class Found(NamedTuple):
    """A subject, or why there is none."""

    kind: str
    code: str | None
    reason: str | None = None
    said: tuple[str, str] = ("", "")
    """Why, in Chinese and English."""
    remarks: tuple[Remark, ...] = ()


@dataclass
class Directory:
    """Projects and departments of one region and year by name, and the indicators of their goals."""

    projects: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Name -> codes."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Code of a project -> project or policy."""
    departments: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, dict[str, str]] = field(default_factory=lambda: {"project": {}, "department": {}})
    """`project`, `department` -> code -> name as it was delivered."""
    indicators: dict[tuple[str, str], dict[tuple[str, str, str], list[str]]] = field(default_factory=dict)
    """(kind, code) -> levels -> kpi_ids of the goal."""

    def find(self, form: Form) -> Found:
        """The subject of a form that has a code or a name."""
        is_project = form.subject_kind == "project"
        code, name = form.text("subject_code"), form.text("subject_name")
        if code and code.strip():
            return self._by_code(form, is_project, code)
        if not name or not name.strip():
            return Found(
                form.subject_kind,
                None,
                "missing_required",
                (
                    "没有填写项目（部门）名称或代码；请补填",
                    "neither name nor code of the subject is printed; fill it in",
                ),
            )
        names = self.projects if is_project else self.departments
        codes = sorted(names.get(name_key(name), ()))
        if len(codes) == 1:
            return Found(self.kinds.get(codes[0], form.subject_kind), codes[0])
        return self._none_or_many(form, is_project, names, codes)

    def _by_code(self, form: Form, is_project: bool, code: str) -> Found:
        """The code's subject, unless the name printed beside it is another one's."""
        key = _SPACE.sub("", unicodedata.normalize("NFKC", code))
        kind = (self.kinds.get(key) if is_project else None) or form.subject_kind
        own, cell = self.name_of(is_project, key), form.values.get("subject_name")
        printed = list(_names_printed(cell.text, code)) if cell else []
        names = self.projects if is_project else self.departments
        codes = next((sorted(names[each]) for each in printed if names.get(each)), [])
        if own is None or not printed or key in codes or name_key(own) in printed:
            return Found(kind, code)
        what, where = ("项目代码", "项目库") if is_project else ("部门代码", "预算单位")
        if not codes:
            zh = f"{what} {key} 在{where}中的名称是“{own}”，与表上的名称不同；按代码计入，请核对代码和名称"
            en = f"{key} was declared under the name “{own}”, not the one printed; the form is taken by its code"
            heading = "项目名称" if is_project else "部门名称"
            return Found(kind, code, remarks=(Remark("other_name", heading, zh, f"{en}; check both", cell),))
        at = form.values["subject_code"]
        zh, en = (address_of(form.letters, at, lang) for lang in ("zh", "en"))
        return Found(
            kind,
            None,
            "subject_conflict",
            (
                f"是 {'、'.join(codes[:_LISTED])} 的名称，而表上的{what} {key}（{zh}）是“{own}”；请更正代码或名称",
                f"is the name of {', '.join(codes[:_LISTED])}, but the code {key} ({en}) is that of “{own}”; "
                "correct code or name",
            ),
        )

    def name_of(self, is_project: bool, code: str) -> str | None:
        """Under which the subject was declared."""
        return self.names["project" if is_project else "department"].get(_SPACE.sub("", code))

    def _none_or_many(self, form: Form, is_project: bool, names: dict[str, set[str]], codes: list[str]) -> Found:
        what, what_en, extract = ("项目", "project", "projects") if is_project else ("部门", "department", "agencies")
        column = "项目代码" if is_project else "部门代码"
        if codes:
            listed = "、".join(codes[:_LISTED])
            return Found(
                form.subject_kind,
                None,
                "ambiguous_subject",
                (
                    f"有 {len(codes)} 个同名{what}：{listed}；请在表上填写{column}",
                    f"is the name of {len(codes)} {what_en}s: {listed}; print the code on the form",
                ),
            )
        near = difflib.get_close_matches(name_key(str(form.text("subject_name"))), list(names)[:5000], _LISTED, 0.6)
        listed = "、".join(f"{name}（{'/'.join(sorted(names[name]))}）" for name in near)
        hint, hint_en = (f"最接近的是 {listed}；", f"the nearest are {listed}; ") if near else ("", "")
        return Found(
            form.subject_kind,
            None,
            "unknown_subject",
            (
                f"不在本区划本年度的{what}（{extract}）中；{hint}请核对名称，或在表上填写{column}",
                f"is no {what_en} delivered for this region and year; {hint_en}check the name or print the code",
            ),
        )


def name_key(name: str) -> str:
    """A name without spaces and width."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def _names_printed(text: str, code: str) -> Iterator[str]:
    """The name that a cell may print, likeliest first: the cell as it stands, then without the code beside the name and
    the signs that part the two; brackets belong to the name unless they hold the code or all of it. None: the code
    alone."""
    name = name_key(text)
    bare = _EMPTY_BRACKETS.sub("", name.replace(name_key(code), "")).strip(_BETWEEN)
    if not bare:
        return
    yield name
    yield bare
    if (inner := _WITHIN_BRACKETS.fullmatch(bare)) is not None:
        yield inner[1].strip(_BETWEEN)


@lru_cache(100_000)
def level_key(text: str | None) -> str:
    """An indicator's name as compared: without points behind it (产出指标（50分）)."""
    return _POINTS.sub("", normalise_brackets(text or ""))


def normalise_brackets(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).strip("★☆*:;")


def kpi_ids(form: Form, kind: str, code: str, year: int, directory: Directory) -> list[str]:
    """One identity per indicator row: the printed one, else the goal's of the same names, else made from those names.

    Names that occur once on the form make the same identity on every form of the subject and year, so that goals,
    monitoring and self-evaluation meet; names that occur again take the form's kind and their place in.
    """
    keys = [_levels(row) for row in form.rows]
    times = Counter(keys)
    goals = directory.indicators.get((kind, code), {})
    seen: Counter[tuple[str, str, str]] = Counter()
    ids = []
    for row, key in zip(form.rows, keys, strict=True):
        printed = row.values.get("kpi_id")
        known = goals.get(key, ())
        if printed and printed.strip():
            ids.append(printed)
        elif times[key] == 1 and len(known) == 1:
            ids.append(known[0])
        else:
            seen[key] += 1
            apart = () if times[key] == 1 else (form.kind, str(seen[key]))
            ids.append(made_id("F", str(year), kind, normalise(code), *key, *apart))
    return ids


def _levels(row: IndicatorRow) -> tuple[str, str, str]:
    values = row.values
    block = values.get("goal_block") or ""
    return (
        level_key(values["level1"]),
        level_key(values["level2"]),
        level_key(values["level3"]) + (f"#{block}" if block else ""),
    )


def made_id(prefix: str, *parts: str) -> str:
    """An identity out of what it identifies; the same parts give the same one."""
    return prefix + hashlib.blake2b("\x1f".join(parts).encode(), digest_size=9).hexdigest().upper()
