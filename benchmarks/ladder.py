"""`ladder [SIZE …]`: the same night from a county to a province, step by step, beside what the engines alone need.

Here: for each size a generated home, three nights in it (first, nothing changed, one file in a hundred changed), bare
DuckDB, bare polars and, at county size, the spreadsheet way and Spark; growth exponents, table and plot. A size that is
measured again takes its own column's place and leaves the others, each with its date and commit. Not here: the pieces
(night.py, bare.py, spreadsheet.py). Processor seconds are the figure to read on a shared machine.
"""

import itertools
import json
import math
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.measure import RESULTS, in_new_process, origin, record, timed
from benchmarks.night import prepare

SIZES = ("county", "prefecture", "province")
NATION_COUNTIES = 2_844
STEPS = ("land", "load", "dbt", "gate", "publish", "report")


def run(*wanted: str) -> Path:
    """The sizes asked for (default: county and prefecture), smallest first; results/ladder.json, .md and .png.

    JIXIAO_LADDER: a folder with room for it, kept afterwards; default a temporary one.
    """
    chosen = [size for size in SIZES if size in (wanted or SIZES[:2])]
    kept = os.environ.get("JIXIAO_LADDER")
    path = RESULTS / "ladder.json"
    with tempfile.TemporaryDirectory(prefix="jixiao-ladder-") as folder:
        for size in chosen:
            rung = climb(size, Path(kept or folder) / size)
            known = json.loads(path.read_text("utf-8"))["sizes"] if path.exists() else {}
            known[size] = {**origin(), **rung}
            rungs = {each: known[each] for each in SIZES if each in known}
            growth = [_growth(rungs[small], rungs[large], small, large) for small, large in itertools.pairwise(rungs)]
            record("ladder", {"sizes": rungs, "growth": growth})
    figures = json.loads(path.read_text("utf-8"))
    (RESULTS / "ladder.md").write_text(_table(figures), "utf-8")
    _plot(figures, RESULTS / "ladder.png")
    return path


def climb(size: str, home: Path) -> dict[str, Any]:
    """Everything measured at one size."""
    from pipelines.generate import generate
    from pipelines.generate.sizes import SIZES as GENERATED

    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    made = timed(lambda: generate(home, GENERATED[size], seed=1))
    prepare(home)
    rung: dict[str, Any] = {
        "generate": {**made, "bytes": folder_bytes(home / "raw")},
        "first": in_new_process("benchmarks.night", str(home)),
        "bytes": {name: folder_bytes(home / name) for name in ("raw", "landing", "releases")},
        "unchanged": in_new_process("benchmarks.night", str(home)),
    }
    changed = change_files(home / "raw")
    rung["changed"] = {"files_changed": changed, **in_new_process("benchmarks.night", str(home))}
    rung["bare_sql"] = in_new_process("benchmarks.bare", "sql", str(home))
    rung["bare_landing"] = in_new_process("benchmarks.bare", "landing", str(home))
    if size == "county":
        rung["spreadsheet"] = in_new_process("benchmarks.spreadsheet", str(home))
        rung["spark"] = _on_spark(home)
    return rung


def _on_spark(home: Path) -> dict[str, Any] | None:
    """The first night of the same files, the models computed by Spark on this machine; None without Spark or Java."""
    from pipelines.settings import Settings

    if not Settings.load(home).spark_python.exists() or shutil.which("java") is None:
        return None
    beside = home.with_name(f"{home.name}-spark")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(home / "raw", beside / "raw")
    return in_new_process("benchmarks.night", str(beside), "spark")


def change_files(raw: Path) -> int:
    """Rewrite one file in a hundred, the last ones by path, each without its last row; how many."""
    files = sorted(raw.rglob("payments.parquet")) + sorted(raw.rglob("goals.parquet"))
    chosen = files[-max(1, sum(1 for _ in raw.rglob("*.parquet")) // 100) :]
    for file in chosen:
        frame = pl.read_parquet(file)
        frame.head(frame.height - 1).write_parquet(file)
    return len(chosen)


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _growth(small: dict[str, Any], large: dict[str, Any], one: str, other: str) -> dict[str, Any]:
    """log(cost ratio) / log(row ratio) of each step: 1 is linear, below 1 fixed costs show."""
    rows = math.log(large["first"]["rows_read"] / small["first"]["rows_read"])
    pairs = {step: [rung["first"]["processor_by_step"].get(step, 0) for rung in (small, large)] for step in STEPS}
    pairs["whole night"] = [rung["first"]["processor_seconds"] for rung in (small, large)]
    pairs["bare_sql"] = [rung["bare_sql"]["processor_seconds"] for rung in (small, large)]
    exponents = {
        name: round(math.log(after / before) / rows, 2) for name, (before, after) in pairs.items() if before and after
    }
    before, after = pairs["whole night"]
    return {"from": one, "to": other, "exponents": exponents, "night_ratio": round(after / before, 1)}


def _table(figures: dict[str, Any]) -> str:
    """The results as a page."""
    machine = figures["machine"]
    lines = [
        "# The ladder",
        "",
        f"`{figures['command']} {' '.join(figures['sizes'])}`, {machine['system']}, {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, Python {machine['python']}.",
        "",
        "Seconds of processor time, wall seconds in brackets; peak memory of the process and its children.",
        "",
        "| what | " + " | ".join(figures["sizes"]) + " |",
        "|---|" + "---|" * len(figures["sizes"]),
    ]
    rungs = figures["sizes"].values()
    lines.append(_row("date, commit, load average at the end", [_origin(rung) for rung in rungs]))
    lines.append(_row("rows read", [f"{rung['first']['rows_read']:,}" for rung in rungs]))
    lines.append(_row("raw / landing / release, MiB", [_sizes(rung) for rung in rungs]))
    lines.append(_row("generate", [_both(rung["generate"]) for rung in rungs]))
    lines.append(_row("**first night**", [_both(rung["first"]) for rung in rungs]))
    for step in ("start", *STEPS):
        cells = [(rung["first"]["processor_by_step"], rung["first"]["wall_by_step"]) for rung in rungs]
        name = "import" if step == "start" else step
        lines.append(_row(f"— {step}", [f"{cpu.get(step, 0)} ({wall.get(name, '')})" for cpu, wall in cells]))
    lines.append(_row("— gate's own process", [str(rung["first"]["processor_gate_process"]) for rung in rungs]))
    lines.append(_row("peak, MiB", [f"{rung['first']['process_peak_mib']:,}" for rung in rungs]))
    lines.append(_row("night, nothing changed", [_both(rung["unchanged"]) for rung in rungs]))
    lines.append(_row("night, 1 % of files changed", [_both(rung["changed"]) for rung in rungs]))
    lines.append(_row("bare DuckDB, same SQL", [_both(rung["bare_sql"]) for rung in rungs]))
    lines.append(_row("bare polars, landing", [_both(rung["bare_landing"]) for rung in rungs]))
    bound = "first night ÷ (1.5 × (bare landing + bare SQL) + 25 s), by processor (by wall)"
    lines.append(_row(bound, [_bound(each) for each in rungs]))
    sheets = [rung.get("spreadsheet") for rung in rungs]
    lines.append(_row("openpyxl + pandas, coverage and scores only", [_both(each) if each else "" for each in sheets]))
    sparks = [rung.get("spark") for rung in rungs]
    lines.append(_row("first night, models on Spark `local[*]`", [_both(each) if each else "" for each in sparks]))
    for growth in figures["growth"]:
        lines += ["", f"Growth exponents of processor time, {growth['from']} → {growth['to']} (1 = linear):", ""]
        lines.append(", ".join(f"{name} {exponent}" for name, exponent in growth["exponents"].items()) + ".")
        lines += [
            "",
            f"First night, {growth['to']} ÷ {growth['from']}: {growth['night_ratio']} times the processor time.",
        ]
    *_, (largest, rung) = figures["sizes"].items()
    lines += _nation(largest, rung)
    return "\n".join(lines) + "\n"


def _row(name: str, cells: list[str]) -> str:
    return f"| {name} | " + " | ".join(cells) + " |"


def _both(figures: dict[str, Any]) -> str:
    return f"{figures['processor_seconds']} ({figures['wall_seconds']})"


def _origin(rung: dict[str, Any]) -> str:
    return f"{rung['date']}, {rung['commit']}, {rung['machine']['load_average_1_min']}"


def _bound(rung: dict[str, Any]) -> str:
    """What a night took of what it may take: 1 or less is within the aim."""
    parts = []
    for measure in ("processor_seconds", "wall_seconds"):
        bare = rung["bare_landing"][measure] + rung["bare_sql"][measure]
        parts.append(f"{rung['first'][measure] / (1.5 * bare + 25):.2f}")
    return f"{parts[0]} ({parts[1]})"


def _nation(size: str, rung: dict[str, Any]) -> list[str]:
    """The largest size measured, as many times as the nation has its counties: a line of proportion, no run."""
    from pipelines.generate.sizes import SIZES as GENERATED

    times = NATION_COUNTIES / GENERATED[size].counties
    first, steps = rung["first"], rung["first"]["processor_by_step"]
    whole = first["processor_seconds"] * times / 3600
    hours = ", ".join(f"{step} {steps[step] * times / 3600:.1f}" for step in STEPS if step in steps)
    held = " / ".join(f"{rung['bytes'][name] * times / 2**30:,.0f}" for name in ("raw", "landing", "releases"))
    return [
        "",
        f"By proportion from {size}, {NATION_COUNTIES:,} counties ({times:.1f} times), a night that reads everything: "
        f"{first['rows_read'] * times / 1e6:,.0f} million rows in {first['files'] * times:,.0f} files, "
        f"raw / landing / release {held} GiB, {whole:.1f} processor hours: {hours}.",
    ]


def _sizes(rung: dict[str, Any]) -> str:
    return " / ".join(f"{rung['bytes'][name] / 2**20:,.0f}" for name in ("raw", "landing", "releases"))


def _plot(figures: dict[str, Any], target: Path) -> None:
    """Processor seconds of each step over rows, both axes logarithmic."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    rungs = list(figures["sizes"].values())
    rows = [rung["first"]["rows_read"] for rung in rungs]
    figure, axes = plt.subplots(figsize=(8, 5))
    for step in STEPS:
        axes.plot(
            rows, [max(rung["first"]["processor_by_step"].get(step, 0), 0.01) for rung in rungs], "o-", label=step
        )
    axes.plot(rows, [rung["first"]["processor_seconds"] for rung in rungs], "ks-", label="whole night", linewidth=2)
    axes.plot(rows, [rung["bare_sql"]["processor_seconds"] for rung in rungs], "k--", label="bare DuckDB, same SQL")
    axes.plot(rows, [rung["bare_landing"]["processor_seconds"] for rung in rungs], "k:", label="bare polars, landing")
    axes.set(xscale="log", yscale="log", xlabel="rows read", ylabel="processor seconds")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(target, dpi=110, metadata={"Software": None})
    plt.close(figure)
