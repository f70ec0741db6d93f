"""The bureau's own words for its report: raw/<region>/<year>/工作报告.txt, for the half-year 工作报告-上半年.txt.

    【主送】
    泸县人民政府
    【组织】
    2021年我局成立了预算绩效评价工作领导小组。领导小组以局长为组长……
    【下一步】
    及时向单位下达《绩效评价结果反馈意见函》……

A heading in 【】 on a line of its own, then paragraphs, one a line. Plain text as Notepad saves it (UTF-8 or GBK).
Here: reading and checking it. Not here: where it stands in the report (report.py).
"""

import re
from pathlib import Path

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say

PARTS = ("主送", "组织", "事前", "目标", "监控", "评价", "应用", "问题", "下一步")
_NAME = re.compile(r"工作报告(-上半年)?\.txt")
_HEADING = re.compile(r"【\s*(.*?)\s*】")
_LARGEST = 200_000
_LONGEST = 2_000
"""Bytes of the file, letters of a paragraph: beyond them it is another file than the one meant."""

Words = dict[str, list[str]]
"""Part -> its paragraphs."""


def is_own_text(path: Path) -> bool:
    """Whether a file is such a text, by its name."""
    return bool(_NAME.fullmatch(path.name))


def path_of(region: str, year: int, is_half: bool) -> str:
    """Where the file lies, relative to the home."""
    return f"raw/{region}/{year}/工作报告{'-上半年' if is_half else ''}.txt"


def read(home: Path, region: str, year: int, is_half: bool) -> Words:
    """The bureau's paragraphs by part; empty when there is no file. UnusableText names file, line, value."""
    path = home / path_of(region, year, is_half)
    return parse(path) if path.is_file() else {}


def parse(path: Path) -> Words:
    """The file at `path`; UnusableText as `read`."""
    words: Words = {}
    headings: dict[str, int] = {}
    part = ""
    for number, line in enumerate(_text(path).splitlines(), 1):
        told = line.strip("\ufeff \t\u3000")
        if not told:
            continue
        heading = _HEADING.fullmatch(told)
        if expected := _expected(told, heading, part, headings):
            raise UnusableText(path, expected, number, told)
        if heading:
            part = heading.group(1)
            headings[part], words[part] = number, []
        else:
            words[part].append(told)
    for part, number in headings.items():
        if not words[part]:
            raise UnusableText(path, say("标题下没有文字", "no text below the heading"), number, f"【{part}】")
    if len(words.get("主送", [])) > 1:
        expected = say("主送机关只写一行", "one line names who receives it")
        raise UnusableText(path, expected, headings["主送"], words["主送"][1])
    return words


def _expected(told: str, heading: "re.Match[str] | None", part: str, headings: dict[str, int]) -> str:
    """What should stand in the line instead; empty when it may stand."""
    if heading and heading.group(1) not in PARTS:
        return say(f"应为 {_listed()} 之一", f"one of {_listed()}")
    if heading and heading.group(1) in headings:
        first = headings[heading.group(1)]
        return say(f"第 {first} 行已有这一标题", f"line {first} has it already")
    if not heading and not part:
        return say("文字之前应先有标题, 如 【组织】", "a heading such as 【组织】 comes before any text")
    if len(told) > _LONGEST:
        return say(f"一段不超过 {_LONGEST} 字", f"a paragraph has at most {_LONGEST} letters")
    return ""


def _text(path: Path) -> str:
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise UnusableText(path, say(f"大于 {_LARGEST} 字节", f"larger than {_LARGEST} bytes"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnusableText(path, say("不是 UTF-8 或 GBK 的纯文本", "is no plain text in UTF-8 or GBK"))


def _listed() -> str:
    return "、".join(f"【{part}】" for part in PARTS)


class UnusableText(JixiaoError):
    """The file cannot be used: in which line (None: as a whole), what stands there, what is expected."""

    def __init__(self, path: Path, expected: str, line: int | None = None, value: str = "") -> None:
        self.line, self.value, self.expected = line, value if len(value) <= 40 else f"{value[:40]}…", expected
        why = say(f"第 {line} 行“{self.value}”: {expected}", f"line {line} “{self.value}”: {expected}")
        told = why if line else expected
        super().__init__(
            say(f"{path} 不能使用: {told}", f"{path} cannot be used: {told}"),
            say("按 docs/annual-report.md 修改后重新运行", "mend it as docs/annual-report.md says, then run again"),
            EXIT_USAGE,
        )
