"""`against COMMIT [SIZE[@YEARS] …]`: nights of this checkout beside nights of an earlier commit, on copies of one home.

Here: a home generated once by the earlier commit's own generator, and in a copy for each of the two: a first night, and
one after a hundredth of the files changed. In one sitting, one after the other, so that the ratios can be read on a
shared machine. Not here: the bare engines (ladder.py). Sizes: those of `jixiao generate`, such as `county` (default) or
`prefecture@2024-2025`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.ladder import change_files
from benchmarks.measure import PROJECT, in_new_process, record

NIGHTS = ("first", "changed")


def run(commit: str, *sizes: str) -> Path:
    """results/against.json: of each size and night the figures of both, and ours ÷ theirs."""
    with tempfile.TemporaryDirectory(prefix="jixiao-against-") as folder:
        former = Path(folder) / "former"
        _git("worktree", "add", "--detach", "--quiet", str(former), commit)
        try:
            measured = {size: _measured(size, former, Path(folder) / size) for size in sizes or ("county",)}
        finally:
            _git("worktree", "remove", "--force", str(former))
    return record("against", {"against": commit, "sizes": measured})


def _measured(size: str, former: Path, folder: Path) -> dict[str, Any]:
    name, _, years = size.partition("@")
    given = folder / "given"
    words = ["generate", "--home", str(given), "--size", name, "--seed", "1", *(["--years", years] if years else [])]
    _python(former, "-m", "pipelines.cli", *words)
    sides = {}
    for side, tree in (("former", former), ("now", PROJECT)):
        home = folder / side
        shutil.copytree(given, home)
        _python(tree, "-c", _PREPARE, str(home))  # parsing dbt's project, once per version of it, is no part of a night
        first = in_new_process("benchmarks.night", str(home), tree=tree)
        change_files(home / "raw")
        sides[side] = {"first": first, "changed": in_new_process("benchmarks.night", str(home), tree=tree)}
        for night in NIGHTS:
            sides[side][night].pop("dbt", None)
    ratios = {night: _ratios(sides["now"][night], sides["former"][night]) for night in NIGHTS}
    return {**sides, "ratios": ratios}


_PREPARE = "import sys, pathlib; from benchmarks.night import prepare; prepare(pathlib.Path(sys.argv[1]))"


def _ratios(now: dict[str, Any], former: dict[str, Any]) -> dict[str, Any]:
    whole = {each: round(now[each] / former[each], 2) for each in ("processor_seconds", "wall_seconds")}
    steps = {
        step: round(seconds / former["processor_by_step"][step], 2)
        for step, seconds in now["processor_by_step"].items()
        if former["processor_by_step"].get(step)
    }
    return {**whole, "peak": round(now["process_peak_mib"] / former["process_peak_mib"], 2), "processor_by_step": steps}


def _python(tree: Path, *words: str) -> None:
    """This interpreter and its libraries, with the modules of that checkout."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    subprocess.run([sys.executable, *words], cwd=tree, env=environment, check=True, stdout=subprocess.DEVNULL)


def _git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=PROJECT, check=True)
