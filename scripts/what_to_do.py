"""Writes `docs/what-to-do.md`: the messages that people meet, each as a command really prints it, and what to do.

`python -m scripts.what_to_do`. Here: the situations, running them in a folder of their own, the page. The test of the
same name runs them again, so that no message on the page goes stale.
"""

import io
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from pipelines.cli import run
from pipelines.land.worker import shared_worker
from pipelines.night import lock_home
from pipelines.settings import Settings

PAGE = Path(__file__).parents[1] / "docs" / "what-to-do.md"
_HEAD = "支付申请ID,项目代码,支付日期,实际支付金额"
_HOME = "目录"
"""The home of the situations that need one."""


@dataclass(frozen=True)
class Situation:
    """One message: the command that meets it, and what it means, in Chinese and English. `prepare` makes its files."""

    title: str
    words: tuple[str, ...]
    zh: str
    en: str
    prepare: Callable[[], None] = lambda: None
    is_held: bool = False
    """Whether another run holds the home meanwhile."""


def _text(name: str, *rows: str, head: str = _HEAD) -> Callable[[], None]:
    def write() -> None:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")

    return write


def _hidden_row() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "支付"
    for row in (_HEAD.split(","), ["Z1", "P1", "2021-03-01", 5], ["Z2", "P1", "2021-03-02", 6]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.save("payments.xlsx")


def _check(name: str) -> tuple[str, ...]:
    return ("check", name)


SITUATIONS = (
    Situation(
        "少了必需的列",
        _check("payments.csv"),
        "这张表缺一列。列名可以是数据字典里的中文名、英文名或标准代码; 核对是不是列名写错了, 或导出时没勾选这一列。",
        "A column is missing: check its name against the data dictionary, or tick it when exporting.",
        _text("payments.csv", "Z1,供水工程,2021-03-01,5", head="支付申请ID,项目名称,支付日期,实际支付金额"),
    ),
    Situation(
        "代码变成了 5.1E+19",
        _check("payments.csv"),
        "长代码被电子表格当成数字存过, 后几位已经丢了, 改格式找不回来: 从系统重新导出, 打开前把该列设为文本, "
        "或不经电子表格直接报送。",
        "A spreadsheet kept the code as a number and lost its last digits: export it again, as text.",
        _text("payments.csv", "Z1,5.1E+19,2021-03-01,5"),
    ),
    Situation(
        "日期认不出",
        _check("payments.csv"),
        "写成例子里的任何一种。月份、日不存在的日期不猜。",
        "Write the day in one of the ways shown; nothing is guessed.",
        _text("payments.csv", "Z1,P1,2021-13-01,5", "Z2,P1,三月,6"),
    ),
    Situation(
        "金额里有别的字",
        _check("payments.csv"),
        "金额单元格只写数字 (可带 元、万元、亿元); “左右”“约”之类放到备注列。",
        "An amount is a number, with a unit at most; words go elsewhere.",
        _text("payments.csv", "Z1,P1,2021-03-01,5万元左右"),
    ),
    Situation(
        "必填的空着",
        _check("payments.csv"),
        "补上。确实没有的行 (合计、说明) 整行删去。",
        "Fill it in, or delete the row where it is none.",
        _text("payments.csv", "Z1,,2021-03-01,5"),
    ),
    Situation(
        "选项写错字",
        _check("allotments.csv"),
        "这一列只能写列出的几种。最像的一种会提示, 但不会替你改。",
        "One of the words listed; the likeliest is named, never put in for you.",
        _text("allotments.csv", "B1,P1,年初预祘,2021-01-01,1", head="指标ID,项目代码,指标类型,文件日期,金额"),
    ),
    Situation(
        "同一笔出现两次, 内容不同",
        _check("payments.csv"),
        "编号相同而内容不同的行, 哪一行对只有你知道, 所以都没有载入: 删去错的一行。完全相同的重复行不用管。",
        "Two rows of one key that differ: keep the right one. Equal repeats do no harm.",
        _text("payments.csv", "Z1,P1,2021-03-01,5", "Z1,P1,2021-03-01,6"),
    ),
    Situation(
        "有的列没有用上",
        _check("payments.csv"),
        "这只是提示, 文件照常装载。若其中有本该用上的列, 核对列名; 其余不用管。",
        "A hint: the file loads. Mend the name where the column was meant for us.",
        _text("payments.csv", "Z1,P1,2021-03-01,5,张三,无", head=f"{_HEAD},经办人,备注"),
    ),
    Situation(
        "隐藏的行没有读",
        _check("payments.xlsx"),
        "看不见的不算数据。要报送的取消隐藏和筛选后另存; 不报送的不用管。",
        "What is hidden is no data: unhide it and save, if it is to be sent.",
        _hidden_row,
    ),
    Situation(
        "日期在今天以后",
        _check("payments.csv"),
        "文件照常装载, 这几行到那一天才计入。多半是年份打错了, 核对一下。",
        "It loads and counts from its day on; mostly the year is mistyped.",
        _text("payments.csv", "Z1,P1,2099-03-01,5"),
    ),
    Situation(
        "放错了年度",
        _check("510521/2021/payments.csv"),
        "文件在 2021 的文件夹里, 多数日期是别的年度: 挪到对的年度, 或核对是不是导出了别的年度。",
        "Most rows are of another year: move the file, or export the right year.",
        _text("510521/2021/payments.csv", *(f"Z{number},P1,2020-03-01,5" for number in range(25))),
    ),
    Situation(
        "放错了区划",
        _check("510521/2021/payments.csv"),
        "行里写的区划和文件夹不是一个: 挪到对的文件夹, 或更正代码。",
        "The row's region is not the folder's: move the file or mend the code.",
        _text("510521/2021/payments.csv", "Z1,P1,2021-03-01,5,510522", head=f"{_HEAD},财政区划代码"),
    ),
    Situation(
        "看不出是哪张表",
        _check("三月报表.csv"),
        "文件名以表名开头就行, 例如 国库集中支付-3月.csv; 表名见数据字典。表头要在, 说明、合计可以在表头上面。",
        "Begin the file's name with the extract's; keep the header row.",
        _text("三月报表.csv", "1,供水工程", head="序号,内容"),
    ),
    Situation(
        "还没有版本可看",
        ("query", "select 1", "--home", _HOME),
        "这个数据目录还没有成功跑过一夜: 运行 jixiao refresh; 若目录不对, 用 --home 写明。",
        "No night has been published in this home: run one, or name the right home.",
    ),
    Situation(
        "另一次运行还没结束",
        ("refresh", "--home", _HOME),
        "每晚的任务或别人正在运行。等几分钟再试; 不会丢东西。",
        "Somebody else's run, or the night's own, is at work: try again later.",
        is_held=True,
    ),
)


def message(situation: Situation) -> str:
    """What the command prints, without the table's frame and today's date."""
    out = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stack.enter_context(chdir(folder))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(out))
        shared_worker().stop()  # it stands in the folder where it was started
        stack.callback(shared_worker().stop)
        situation.prepare()
        if situation.is_held:
            stack.enter_context(lock_home(Settings(home=Path(folder, _HOME), project=PAGE.parents[1])))
        with _no_home(folder):
            run([*situation.words, "--lang", "zh"])
    return "\n".join(_lines(out.getvalue()))


@contextmanager
def _no_home(folder: str) -> Iterator[None]:
    """Away from whatever home the environment names."""
    former = os.environ.get("JIXIAO_HOME")
    os.environ["JIXIAO_HOME"] = folder
    try:
        yield
    finally:
        os.environ.pop("JIXIAO_HOME")
        if former is not None:
            os.environ["JIXIAO_HOME"] = former


def _lines(printed: str) -> Iterator[str]:
    for line in printed.splitlines():
        told = re.sub(r"今天（\d{4}-\d\d-\d\d）", "今天", line.strip())
        if told and not told.startswith("──"):
            yield re.sub(r" {2,}", "  ", told)


def page() -> str:
    """The whole page."""
    parts = [
        "<!-- Written by `python -m scripts.what_to_do`. -->\n",
        "# 看到这句话怎么办 · What do I do when…\n",
        "最常见的十五句话, 原样摘自命令的输出 (每次测试都重新跑一遍)。"
        "先用 `jixiao check` 试读文件: 不保存, 不发布, 试多少次都行。",
        "`-v` 逐条列出, `--output` 得到标好颜色的副本, 可以直接发给报送单位。\n",
        "The fifteen messages that people meet, as the commands print them. `jixiao check` keeps nothing: try as "
        "often as you like.\n",
    ]
    for number, each in enumerate(SITUATIONS, 1):
        command = " ".join(f'"{word}"' if " " in word else word for word in each.words)
        parts.append(f"## {number}. {each.title}\n\n```text\n> jixiao {command}\n{message(each)}\n```\n")
        parts.append(f"{each.zh}\n\n{each.en}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
