"""Ten questions that a bureau asks, answered by clicking in Chromium from the first page: clicks, seconds, answers.

    python -m scripts.ten_questions --home DIR [--write docs/browsing.md]

The samples' release is what they are asked of. Each way begins at the first page and is walked without scripts and
without typing an address; a field that is filled in counts as a click. `--write` puts the table between the marks of
the guide; `tests/browser` walks the same ways and holds the guide to their answers.
"""

import argparse
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import chromium
from tests.support.served import pages_served

BEGIN, END = "<!-- 十个问题 -->", "<!-- /十个问题 -->"
CANTEEN = "机关食堂信息化升级（示例）"
PERSON_SECONDS = 5
"""What a person takes for a click, finding it included."""


@dataclass
class Reader:
    """Somebody at the screen: counts what they do."""

    screen: Any
    site: str
    clicks: int = 0

    def begin(self) -> None:
        """The first page, which stands open in the morning."""
        self.screen.goto(self.site)
        self.clicks = 0

    def click(self, what: str) -> None:
        """A link by its words and table, or a button; then the page it leads to, whole."""
        self.clicks += 1
        self.screen.click(what)
        self.screen.wait_for_load_state()

    def fill(self, field: str, words: str) -> None:
        """A field."""
        self.clicks += 1
        self.screen.fill(field, words)

    def row(self, table: str, *told: str) -> list[str]:
        """Cells of the first row of a table that holds these words."""
        rows = self.screen.locator(f"#{table} tbody tr")
        for word in told:
            rows = rows.filter(has_text=word)
        rows.first.wait_for(state="attached")  # the texts alone would be read off a page that is still coming
        return rows.first.locator("th, td").all_inner_texts()

    def region(self, name: str) -> None:
        """From the first page to a region's own."""
        self.click(f"#regions a:text-is('{name}')")

    def search(self, words: str, found: str) -> None:
        """By the field that stands on every page to the project of that name."""
        self.fill("#q", words)
        self.click("form[role=search] button")
        self.click(f"#found a:text-is('{found}')")

    def text(self, what: str) -> str:
        return self.screen.locator(what).first.inner_text()


def _execution(reader: Reader) -> str:
    reader.region("清源县（示例）")
    month = [row for row in reader.screen.locator("#months tbody tr").all() if "是" in row.inner_text()][-1]
    told = month.locator("td").all_inner_texts()
    return f"截至{told[0]}月 {told[4]}，日历进度 {told[6]}"


def _slowest(reader: Reader) -> str:
    reader.region("清源县（示例）")
    reader.click("#departments th a:text-is('执行率')")
    reader.click("#departments th a:has-text('执行率')")
    told = reader.row("departments")
    return f"{told[1]} {told[5]}"


def _missing(reader: Reader) -> str:
    reader.region("清源县（示例）")
    reader.click("#departments a:text-is('教育局（示例）')")
    told = reader.screen.locator("#missing tbody tr")
    return f"{told.count()} 项，第一项 {'、'.join(reader.row('missing')[place] for place in (0, 2, 4))}"


def _score(reader: Reader) -> str:
    reader.search("jgst", CANTEEN)
    told = reader.row("self_evaluation_indicators", "服务合格率")
    return f"服务合格率 目标 {told[3]} 完成 {told[4]}，复算 {told[10]}，自评 {told[11]}，{told[13]}"


def _cell(reader: Reader) -> str:
    reader.region("泸县")
    reader.click("#departments a:text-is('发展改革局（示例）')")
    reader.click(f"#subjects a:text-is('{CANTEEN}')")
    reader.click("#self_evaluation_indicators a:text-is('服务合格率')")
    reader.click("#reached a:text-is('87%')")
    return f"{reader.text('h1')}，单元格 {reader.text('td.marked')}"


def _why(reader: Reader) -> str:
    reader.search("机关食堂", CANTEEN)
    told = reader.row("recommendations", "取消")
    return f"{told[2]} {told[6]} 元：{told[1]}；{told[7].split('；')[0]}"


def _overdue(reader: Reader) -> str:
    reader.region("清源县（示例）")
    reader.click("#divisions a:text-is('教科文股')")
    reader.click("main a:text-is('教育局（示例）')")
    told = reader.row("findings")
    return f"{told[0]} {told[1]} {told[3]}，发函 {told[4]}，期限 {told[5]}，{told[6]}"


def _idle(reader: Reader) -> str:
    reader.click("#regions a[href^='/region/990102/']")
    reader.click(".contents a:has-text('存量资金')")
    told = reader.row("idle")
    return f"{told[1]} {told[4]} 万元，最早 {told[6]} 年的钱"


def _compare(reader: Reader) -> str:
    reader.click("a:text-is('并排比较')")
    for field, words in {"a": "510521", "ay": "2021", "b": "511903", "by": "2021"}.items():
        reader.fill(f"#{field}", words)
    reader.click("main form button")
    told = reader.row("beside", "绩效自评：覆盖率")
    return f"{told[0]}：泸县 {told[1]}，恩阳区 {told[2]}"


def _check(reader: Reader) -> str:
    reader.click("a:text-is('试读文件')")
    content = "指标编号,预算年度,指标值\nKP1,2026,=SUM(A1)\n".encode()
    reader.clicks += 1
    file = {"name": "绩效指标.csv", "mimeType": "text/csv", "buffer": content}
    reader.screen.set_input_files("input[type=file]", files=[file])
    reader.click("main form button:text-is('试读')")
    told = reader.row("problems")
    return f"{reader.text('main [role=status]')}{told[-1]}"


QUESTIONS: dict[str, Callable[[Reader], str]] = {
    "清源县今年执行到哪了，比时间进度快还是慢？": _execution,
    "哪个部门执行得最慢？": _slowest,
    "教育局还欠什么没有报？": _missing,
    "机关食堂项目的自评得分对不对？": _score,
    "服务合格率 87% 是从哪个文件哪一格来的？": _cell,
    "为什么建议取消机关食堂项目的预算？": _why,
    "教科文股管的部门，哪个问题整改逾期了，函发了没有？": _overdue,
    "哪个部门的存量资金该收回，多少？": _idle,
    "泸县和恩阳区比，自评覆盖谁高？": _compare,
    "这个文件交上去，夜里会怎么说？": _check,
}


@dataclass(frozen=True)
class Answered:
    """What came of one question."""

    question: str
    clicks: int
    seconds: float
    answer: str

    @property
    def line(self) -> str:
        """A row of the guide's table."""
        person = self.clicks * PERSON_SECONDS + self.seconds
        return f"| {self.question} | {self.clicks} | {self.seconds:.1f} | {person:.0f} | {self.answer} |"


def ask(screen: Any, site: str) -> list[Answered]:
    """Every question, one after the other."""
    reader, found = Reader(screen, site), []
    for question, way in QUESTIONS.items():
        reader.begin()
        began = time.monotonic()
        answer = " ".join(way(reader).split())
        found.append(Answered(question, reader.clicks, time.monotonic() - began, answer))
    return found


def lines_of(guide: Path) -> list[str]:
    """The rows of the guide's table."""
    [told] = re.findall(f"(?s){BEGIN}(.*?){END}", guide.read_text("utf-8"))
    return [line for line in told.splitlines() if line.startswith("|")][2:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--write", type=Path, help="the guide whose table is written anew")
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with pages_served(asked.home) as (site, _), sync_playwright() as playwright:
        context = chromium.launch(playwright).new_context(java_script_enabled=False)
        found = ask(context.new_page(), site)
    head = "| 问题 | 点击 | 机器用时, 秒 | 一个人, 秒 | 答案 |\n|---|---|---|---|---|\n"
    table = head + "".join(each.line + "\n" for each in found)
    print(table)
    if asked.write:
        text = asked.write.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        asked.write.write_text(f"{before}{BEGIN}\n{table}{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
