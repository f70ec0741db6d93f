"""`raw/<region>/mapping.yml`: the header names of that region's own systems, beside the contracts'.

    payments:            # extract
      拨付金额: amount    # header as printed: canonical column
      单据编号: pay_id

Here: reading and validating such a profile. Not here: matching headers (files/headers.py). A profile holds for the
files in its own region's folder and for no other: counties have systems of their own, so nothing is inherited. A
profile that cannot be taken is listed with file and line, and the region's files are read by the contracts alone.
"""

from functools import lru_cache
from pathlib import Path

import yaml

from pipelines.contracts import load_contracts, normalise_header
from pipelines.lang import say

FILE = "mapping.yml"
_MAX_BYTES = 1 << 20

Profile = dict[str, dict[str, str]]
"""Extract -> normalised header -> canonical column."""


class BadProfile(Exception):
    """Why the profile cannot be taken, with its line."""


def read_profile(file: Path) -> Profile:
    """The profile of a region; empty where there is no file. Raises BadProfile."""
    if not file.is_file():
        return {}
    if file.stat().st_size > _MAX_BYTES:
        raise BadProfile(say("文件过大", "the file is too large"))
    try:
        root = yaml.compose(file.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _bad(mark.line if mark else 0, "不是 UTF-8 编码的 YAML", "is no YAML in UTF-8") from error
    profile: Profile = {}
    for extract, headers in _pairs(root):
        contract = load_contracts().get(extract.value)
        if contract is None:
            raise _bad(extract.start_mark.line, f"没有数据表“{extract.value}”", f"no extract “{extract.value}”")
        known, columns = contract.column_of, {column.name for column in contract.all_columns}
        own = profile.setdefault(extract.value, {})
        for header, column in _pairs(headers):
            line = header.start_mark.line
            if not isinstance(column, yaml.ScalarNode):
                raise _bad(line, "应为“表头: 列”", "“header: column” is expected")
            key, name = normalise_header(str(header.value)), str(column.value)
            if name not in columns:
                near = "、".join(sorted(columns))
                zh = f"{extract.value} 没有列“{name}”，应为：{near}"
                raise _bad(line, zh, f"{extract.value} has no column “{name}”")
            if known.get(key, name) != name or own.get(key, name) != name:
                other = known.get(key) or own[key]
                raise _bad(line, f"“{header.value}”已表示 {other}", f"“{header.value}” means {other} already")
            own[key] = name
    return profile


def names_of(raw: Path, path: str, extract: str) -> dict[str, str]:
    """What the profile beside a raw file (path relative to raw/) says of an extract; nothing where it is bad."""
    file = raw / path.partition("/")[0] / FILE
    try:
        stat = file.stat()
    except OSError:
        return {}
    return _known(file, stat.st_mtime_ns, stat.st_size).get(extract, {})


@lru_cache(maxsize=4096)
def _known(file: Path, changed: int, size: int) -> Profile:
    del changed, size  # another file then
    try:
        return read_profile(file)
    except (BadProfile, OSError):
        return {}


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    """Of a mapping with plain keys."""
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode) or not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value):
        raise _bad(node.start_mark.line, "应为“名称: 值”", "“name: value” is expected")
    return node.value


def _bad(line: int, zh: str, en: str) -> BadProfile:
    return BadProfile(say(f"第{line + 1}行：{zh}；请更正后重新运行", f"line {line + 1}: {en}; mend it and run again"))
