"""Writes docs/fault-table.md: what became of each faulty input, how long it took, how much memory: measured here, now.

    python -m scripts.fault_table

Here: landing each case in a home of its own and writing the table. Not here: the cases (faults/), their tests.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import psutil

from pipelines.land import land_all
from pipelines.settings import Settings
from scripts.faults import HOSTILE, SHOWN, WILD, Fault
from scripts.faults.case import REGION, YEAR, sheets

TARGET = Path(__file__).parents[1] / "docs" / "fault-table.md"
_NIGHT = datetime(2022, 1, 10, 2)
_HEAD = """# 各种来件的处理结果 · Fault table

由 `python -m scripts.fault_table` 实测写成；每一行都有同名测试（`tests/unit/test_faults.py`）。
时间为落地这一个文件所用的处理器秒数（机器与他人共用，钟表时间不可比）；内存为打开该文件的进程的最高常驻内存：
工作簿在子进程中打开（空闲时 {idle} MB，多为程序库本身），CSV 和 Parquet 在主进程中。

Written by `python -m scripts.fault_table`; each row has a test of that name. Time: processor seconds for landing this
one file. Memory: peak resident memory of the process that opens it, for workbooks a child ({idle} MB when idle).

金额单位：表头写的单位优先，其次是每行“金额单位”列、表格上方或工作表名中的说明；都没有则为元。互相矛盾时整个文件退回，
从不猜测。与本对象预算、支付相差约一万倍的金额按 `unit_suspect` 拒收（规则和界限见 `pipelines/load/unit_suspects.py`）。

官方表格先经快速检查（`pipelines/land/files/quick.py`）：下列每一个被退回的 .xlsx 都不会被它放行，一律转入完整检查
（`tests/unit/test_forms_quick.py` 用同样的文件逐一验证）。

限额（`pipelines/land/worker.py`）：12.8 MB 以下的工作簿最多 512 MB 内存、4 秒加每 MB 3 秒处理器时间；超出即终止子进程，
退回该文件，其余文件照常。
"""
_BY_HAND = "\n## 官方表格\n"
"""From here on the page is written by hand: forms are measured elsewhere."""


def main() -> None:
    """Measure every case, write the table."""
    _warm_up()
    idle = _resident(in_child=True) >> 20
    parts = [_HEAD.format(idle=idle)]
    for title, faults in (
        ("表格的各种写法（第3点）", WILD),
        ("显示的与存的不同，别的容器", SHOWN),
        ("损坏和恶意的文件（第4点）", HOSTILE),
    ):
        parts += [f"\n## {title}\n", "| 名称 | 来件 | 结果 | 处理器秒 | 内存 MB |", "|---|---|---|---|---|"]
        for fault in faults:
            with TemporaryDirectory() as folder:
                result, seconds, peak = _measure(fault, Path(folder))
            parts.append(f"| `{fault.key}` | {_cell(fault.zh)} | {_cell(result)} | {seconds:.2f} | {peak >> 20} |")
    TARGET.write_text("\n".join(parts) + "\n" + _by_hand(), encoding="utf-8")


def _by_hand() -> str:
    _, head, rest = TARGET.read_text("utf-8").partition(_BY_HAND)
    return head + rest


def _warm_up() -> None:
    """One plain workbook: modules imported, the child started."""
    with TemporaryDirectory() as folder:
        _measure(Fault("warm", "", "payments.xlsx", sheets([["支付申请ID"]])), Path(folder))


def _measure(fault: Fault, home: Path) -> tuple[str, float, int]:
    """What happened in a sentence, processor seconds, bytes."""
    file = home / "raw" / REGION / str(YEAR) / fault.file
    file.parent.mkdir(parents=True)
    fault.write(file)
    started = _processor_seconds()
    with _watched(in_child=file.suffix == ".xlsx") as peak:
        summary = land_all(Settings(home=home, project=TARGET.parents[1]), "night", _NIGHT)
    seconds = _processor_seconds() - started
    (entry,) = summary.entries
    rejects = pl.read_parquet(home / "landing" / "rejects.parquet")
    reasons = "、".join(f"`{reason}`" for reason in rejects["reason_code"].unique(maintain_order=True))
    if entry.status == "refused":
        return f"退回整个文件：{reasons}，{entry.message}", seconds, peak[0]
    if entry.status == "unrecognised":
        return f"不打开：{entry.message}", seconds, peak[0]
    told = f"载入 {entry.rows_loaded} 行"
    told += f"，非数据 {entry.rows_non_data} 行" if entry.rows_non_data else ""
    return told + (f"，拒收 {entry.rows_rejected} 行：{reasons}" if entry.rows_rejected else ""), seconds, peak[0]


@contextmanager
def _watched(*, in_child: bool) -> Iterator[list[int]]:
    peak, done = [_resident(in_child)], threading.Event()

    def sample() -> None:
        while not done.wait(0.01):
            peak[0] = max(peak[0], _resident(in_child))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _resident(in_child: bool) -> int:
    own = psutil.Process()
    try:
        return (
            max((child.memory_info().rss for child in own.children()), default=0) if in_child else own.memory_info().rss
        )
    except psutil.Error:  # it ended while we looked
        return 0


def _processor_seconds() -> float:
    """Of this process and of the child that lives."""
    own = psutil.Process()
    times = [each.cpu_times() for each in (own, *own.children())]
    return sum(each.user + each.system for each in times)


def _cell(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
