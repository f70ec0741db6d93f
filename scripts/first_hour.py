"""Writes `docs/first-hour.md`: what a new user types in the first hour, and how long the machine takes for each.

`python -m scripts.first_hour [--write]` works in a home of its own made from the committed samples. It measures the
commands' wall-clock time; reading and typing are the person's. Not here: the tests that these commands work.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "docs" / "first-hour.md"
LOSERS = (
    "select subject_code, action, recommended_yuan, rule_id, evidence_text from marts.fct_recommendations "
    "where mof_div_code = '510521' and fiscal_year = 2021 and is_effective "
    "and action in ('cut', 'cancel', 'reclaim', 'exit', 'suspend', 'withhold') "
    "order by recommended_yuan desc nulls last limit 3"
)
THRESHOLD = "data/raw/policy/510521/policy_parameters.csv"
POLICY = "2021,ex_ante_threshold_yuan,300000,元,,convention,示例\n"
OWN = "data/raw/510521/2021/payments-mine.csv"
PAYMENTS = "支付申请ID,项目代码,支付日期,实际支付金额(万元)\nMY-1,51052121T000000000010,2021-12-20,1.5\n"


@dataclass(frozen=True)
class Step:
    """One thing typed in the checkout. `writes`: (file, text appended to it) before."""

    zh: str
    en: str
    command: str
    writes: tuple[str, str] | None = None
    picture: tuple[str, str] | None = None
    """What one sees then: its text, and a file of docs/images made by hand."""


STEPS = (
    Step(
        "(a) 第一份报告: 样例数据跑一夜",
        "(a) first report: a night on the samples",
        "refresh --as-of 2026-09-10",
        picture=("泸县 2021 的覆盖报告, 浏览器里", "first-hour-report.png"),
    ),
    Step(
        "(b) 泸县 2021 哪些项目该压减、收回, 为什么",
        "(b) which projects should lose money and why",
        f'query "{LOSERS}"',
        picture=("同一个项目在 jixiao browse 里: 每个数一直点到文件的那一格", "first-hour-project.png"),
    ),
    Step(
        "(c) 本地门槛: 事前评估 30 万元起",
        "(c) a local threshold",
        "refresh --as-of 2026-09-10",
        (THRESHOLD, POLICY),
    ),
    Step("(d) 自己的 CSV: 先试读", "(d) one's own CSV: try it", f"check {OWN}", (OWN, PAYMENTS)),
    Step("(d) 再装入", "(d) then load it", "refresh --as-of 2026-09-10"),
    Step(
        "(d) 查到它",
        "(d) and find it",
        'query "select _source_file, payment_count, paid_yuan from marts.fct_payment_sources '
        "where _source_file like '%mine%'\"",
    ),
)


def main() -> None:
    """Measure every step; print the page, or write it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "data"
        shutil.copytree(PROJECT / "data" / "raw", home / "raw")
        rows = [_measure(step, home) for step in STEPS]
    page = _page(rows)
    if "--write" in sys.argv:
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    print(page)


def _measure(step: Step, home: Path) -> tuple[Step, float, str]:
    if step.writes:
        target = home.parent / step.writes[0]
        target.parent.mkdir(parents=True, exist_ok=True)
        former = target.read_text("utf-8").rstrip("\n") + "\n" if target.exists() else ""
        target.write_text(former + step.writes[1], encoding="utf-8")
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *shlex.split(step.command)],
        cwd=home.parent,
        env={**os.environ, "JIXIAO_HOME": str(home), "JIXIAO_LANG": "zh", "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{step.command}: {done.returncode}\n{done.stdout}{done.stderr}")
    shown = done.stdout.replace(str(home), "data").strip().splitlines()
    return step, seconds, "\n".join(line.rstrip()[:160] for line in shown[-6:])


def _page(rows: list[tuple[Step, float, str]]) -> str:
    load = os.getloadavg()[2]
    lines = [
        "<!-- Written by `python -m scripts.first_hour --write`. -->\n",
        "# 第一个小时 · The first hour\n",
        "只看 README, 一个新用户要做的四件事, 和机器各用多久 (墙钟时间, 一次测量, 2 核且同时有别的任务,",
        f"结束时 15 分钟平均负载 {load:.1f}; 不含安装的下载, 也不含阅读和打字)。",
        f"输出照 {date.today()} 那一次抄下, 张数、行数随程序和样例变。",
        "What a new user does with the README alone, and the wall-clock time of each: one measurement on 2 shared",
        f"cores (15-minute load average {load:.1f} at the end), without the download, reading and typing.",
        f"Output is that of {date.today()}; tables and rows grow with the program.\n",
        "| 做什么 | what | 秒 s |",
        "|---|---|---|",
        *(f"| {step.zh} | {step.en} | {seconds:.1f} |" for step, seconds, _ in rows),
        "",
    ]
    for step, seconds, shown in rows:
        lines.append(f"## {step.zh}\n")
        if step.writes:
            lines.append(f"先在文件里加上 `{step.writes[0]}`:\n\n```csv\n{step.writes[1]}```\n")
        lines.append(
            f"```sh\njixiao {step.command}\n```\n\n{seconds:.1f} 秒。最后几行 (last lines):\n\n```text\n{shown}\n```\n"
        )
        if step.picture:
            lines.append(f"![{step.picture[0]}](images/{step.picture[1]})\n")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
