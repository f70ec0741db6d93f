"""Layouts of official forms from their YAML: the built-in ones, and beside them those of the bureau.

Here: inheritance (`like`), lists of words (`@name`), and what is wrong with a file of the bureau's own, by its name.
Not here: the shape of a layout and what its names may be (layouts.py).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from pipelines.contracts.yaml_files import read_yaml
from pipelines.errors import JixiaoError
from pipelines.land.forms.layouts import CellField, Funds, Indicators, Labels, Layout
from pipelines.lang import say

FOLDER = Path(__file__).parent / "layouts"
WORDS = Path(__file__).parent / "words.yaml"
"""Lists of headings that mean the same, which layouts take over by `@name`."""

_PARTS: dict[str, type[BaseModel]] = {"fields": CellField, "funds": Funds, "indicators": Indicators}


def load_layouts(own: Iterable[Path] = ()) -> list[Layout]:
    """Every layout: the built-in ones and those of files `own`; under a built-in one's name the bureau's own counts.

    JixiaoError names the bureau's file that cannot be taken, and what in it: a form must not be read by half a layout,
    nor by another one because its own is not there.
    """
    raw: dict[str, dict[str, Any]] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        said = read_yaml(file.read_text("utf-8"))
        raw[str(said["layout"])] = said
    files: dict[str, Path] = {}
    for file in own:
        said = _read(file)
        name = str(said["layout"])
        if name in files:
            raise _fault(
                file, say(f"{name} 已在 {files[name].name} 中", f"{name} stands in {files[name].name} already")
            )
        raw[name], files[name] = said, file
    words = read_yaml(WORDS.read_text("utf-8"))
    return [_layout(said, raw, words, files) for said in raw.values() if not said.get("abstract")]


def _read(file: Path) -> dict[str, Any]:
    try:
        said = read_yaml(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise _fault(file, " ".join(str(error).split())) from error
    if not isinstance(said, dict) or not said.get("layout"):
        raise _fault(file, say("没有写 layout（版式的名字）", "no `layout`, the name of the layout"))
    return said


def _layout(
    said: dict[str, Any], raw: Mapping[str, Any], words: Mapping[str, Labels], files: Mapping[str, Path]
) -> Layout:
    try:
        return Layout.model_validate(_spelled_out(_inherit(said, raw, ()), words))
    except (ValueError, AttributeError, TypeError) as error:
        file = next((files[name] for name in _line(said, raw) if name in files), None)
        if file is None:
            raise
        raise _fault(file, _told(error)) from error


def _fault(file: Path, what: str) -> JixiaoError:
    return JixiaoError(
        say(f"版式 layouts/{file.name}：{what}", f"layout layouts/{file.name}: {what}"),
        say(
            "改正这个文件（写法见 docs/adding-a-form-variant.md），或先把它移出 layouts/",
            "mend the file (docs/adding-a-form-variant.md), or move it out of layouts/",
        ),
    )


def _told(error: Exception) -> str:
    """What is wrong, and where in the file."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        known = "、".join(_names_at(first["loc"]))
        return say(f"不认识 {place}；这里可以写 {known}", f"{place} is unknown; here may stand {known}")
    if first["type"] == "missing":
        return say(f"缺少 {place}", f"{place} is missing")
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    return f"{place}: {first['msg']}"


def _names_at(place: tuple[int | str, ...]) -> list[str]:
    """What may be written where something else stands."""
    shape = _PARTS.get(str(place[0])) if len(place) > 1 else Layout
    return list((shape or Layout).model_fields)


def _line(said: Mapping[str, Any], raw: Mapping[str, Any]) -> list[str]:
    """The names of a layout and of those that it takes over, its own first."""
    names: list[str] = []
    next_one: Mapping[str, Any] | None = said
    while next_one is not None and next_one["layout"] not in names:
        names.append(str(next_one["layout"]))
        next_one = raw.get(str(next_one.get("like")))
    return names


def _spelled_out(said: Any, words: Mapping[str, Labels]) -> Any:
    """With the words of each list that it names by `@name`. ValueError: there is no such list."""
    if isinstance(said, dict):
        return {key: _spelled_out(value, words) for key, value in said.items()}
    if not isinstance(said, list):
        return said
    spelled: list[Any] = []
    for each in said:
        if isinstance(each, str) and each.startswith("@"):
            if each[1:] not in words:
                known = "、".join(f"@{name}" for name in words)
                raise ValueError(
                    say(f"没有叫 {each} 的词表；有 {known}", f"{each} is no list of words; there are {known}")
                )
            spelled += words[each[1:]]
        else:
            spelled.append(_spelled_out(each, words))
    return spelled


def _inherit(said: dict[str, Any], raw: Mapping[str, Any], seen: tuple[str, ...]) -> dict[str, Any]:
    """The layout with what it takes over: mappings are joined, lists and words replaced, null takes away."""
    like = said.get("like")
    if like is None:
        return {key: value for key, value in said.items() if key != "abstract"}
    if like in seen or like not in raw:
        raise ValueError(
            say(
                f"like: {like} 不是另一个版式；有 {'、'.join(raw)}",
                f"like: {like} is no other layout; there are {', '.join(raw)}",
            )
        )
    base = _inherit(raw[like], raw, (*seen, str(said["layout"])))
    return _joined({key: value for key, value in base.items() if key != "titles"}, said)


def _joined(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    joined = dict(base)
    for key, value in over.items():
        if value is None:
            joined.pop(key, None)
        elif isinstance(value, dict) and isinstance(joined.get(key), dict):
            joined[key] = _joined(joined[key], value)
        else:
            joined[key] = value
    joined.pop("abstract", None)
    return joined
