"""The faults that need root, done for real: a full disk, a disk that fails, the kernel's memory killer, another clock.

    python -m scripts.real_faults --home /tmp/real --output docs/reliability/real_faults.json [--only NAME …]

Each runs on a small disk of its own (an ext4 file on a loop device) or on the county of rough_nights.py, whose faults
need no root for the most part. A fault says what it saw, and fails with an AssertionError when anything is not as it
must be. Needs mkfs.ext4, mount and faketime.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.rough_nights import County, Seen, recovers, run_faults, stands

_MIB = 1024**2
_DISK_MIB = 400
_CGROUPS = Path("/sys/fs/cgroup")


@contextmanager
def disk(county: County) -> Iterator[tuple[County, Path]]:
    """The county on an ext4 disk of its own, and the file that is the disk."""
    folder = county.home.parent / "disk"
    image = folder.with_suffix(".img")
    folder.mkdir(exist_ok=True)
    with image.open("wb") as file:
        file.truncate(_DISK_MIB * _MIB)
    _do("mkfs.ext4", "-q", "-F", str(image))
    _do("mount", "-o", "loop", str(image), str(folder))
    try:
        shutil.copytree(county.home, folder / "county", symlinks=True)
        yield County(folder / "county"), image
    finally:
        _do("umount", "--lazy", str(folder))
        image.unlink()


def full_disk(county: County) -> Seen:
    """The disk fills while the night computes: a foreign file takes all that is left once dbt has begun."""
    with disk(county) as (there, _):
        before = there.marts()
        there.pay(62001)
        night = there.start("refresh", "--as-of", "2024-06-30")
        _until_step(there, "dbt", night)
        filler = there.home.parent / "filler"
        with suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(b"\0" * _MIB)
                file.flush()
        _, summary = _ended(night)
        assert night.returncode == 1, summary
        stands(there, before)
        filler.unlink()
        return {"exit": night.returncode, "cause": summary.get("cause"), **recovers(there, before)}


def failing_disk(county: County) -> Seen:
    """The disk's file loses all but its first MiB while the night computes: what is read from then on is an I/O error.
    The disk is lost; the office puts raw/ on another one."""
    with disk(county) as (there, image):
        before, raw = there.marts(), county.home.parent / "raw-kept"
        there.pay(62002)
        shutil.copytree(there.home / "raw", raw)
        night = there.start("refresh", "--as-of", "2024-06-30")
        _until_step(there, "dbt", night)
        with image.open("r+b") as file:
            file.truncate(_MIB)
        Path("/proc/sys/vm/drop_caches").write_text("3")
        _, summary = _ended(night)
        assert night.returncode not in (0, 4), summary
    fresh = County(county.home.parent / "another-disk")
    shutil.copytree(raw, fresh.home / "raw")
    code, published = fresh.night()
    assert (code, published["outcome"]) == (0, "published"), published
    assert fresh.marts() != before
    return {"exit": night.returncode, "cause": summary.get("cause"), "rebuilt_from_raw": True}


def kernel_kills_for_memory(county: County) -> Seen:
    """A control group of 300 MiB: the kernel kills what goes beyond."""
    before = county.marts()
    county.pay(62003)
    with _memory_group(300 * _MIB) as (join, killed):
        night = county.start("refresh", "--as-of", "2024-06-30", preexec_fn=join)
        _, summary = _ended(night)
        assert night.returncode not in (0, 4) and killed() > 0, (night.returncode, summary)
    stands(county, before)
    told = {"exit": night.returncode, "killed_by_the_kernel": True, "cause": summary.get("cause")}
    return {**told, **recovers(county, before)}


def clock_runs_elsewhere(county: County) -> Seen:
    """The machine's clock, as every call of the program sees it (libfaketime), goes two years back, then a month on."""
    before = county.marts()
    county.pay(62004)
    back = _at("2022-06-30 02:00:00", county)
    assert back[0] == 1 and "检查系统时钟" in back[1]["mend"], back
    stands(county, before)
    on = _at("2024-07-31 02:00:00", county)
    assert on[0] == 0 and on[1]["data_as_of"] == "2024-07-31", on
    assert county.marts() != before
    return {"back": {"exit": back[0], "cause": back[1]["cause"]}, "on": {"exit": on[0], "outcome": on[1]["outcome"]}}


def _at(moment: str, county: County) -> tuple[int, Seen]:
    """A night by that clock, which goes on from there."""
    library = next(Path("/usr/lib").rglob("libfaketime.so.1"))
    return county.run("refresh", environment={"LD_PRELOAD": str(library), "FAKETIME": f"@{moment}", "TZ": "UTC"})


def _until_step(county: County, step: str, night: subprocess.Popen) -> None:
    """Wait until the night's log says that the step has begun."""
    since = time.time() - 1
    while night.poll() is None:
        logs = [log for log in county.settings.logs.glob("night-*.log") if log.stat().st_mtime >= since]
        if any(f'"{step} begins"' in log.read_text("utf-8") for log in logs):
            return
        time.sleep(0.05)
    raise AssertionError(f"the night ended before {step}: {night.returncode}")


def _ended(night: subprocess.Popen) -> tuple[int, Seen]:
    out, _ = night.communicate()
    return night.returncode, json.loads(out) if out.strip().startswith("{") else {}


@contextmanager
def _memory_group(limit: int) -> Iterator[tuple[Callable[[], None], Callable[[], int]]]:
    """A memory control group beneath our own: how a process joins it, how often the kernel has killed in it."""
    lines = Path("/proc/self/cgroup").read_text().splitlines()
    ours = {names: path for _, names, path in (line.split(":", 2) for line in lines)}
    is_old = "memory" in ours
    parent = _CGROUPS / "memory" / ours["memory"].lstrip("/") if is_old else _CGROUPS / ours[""].lstrip("/")
    group = parent / "jixiao-real-faults"
    group.mkdir(exist_ok=True)
    (group / ("memory.limit_in_bytes" if is_old else "memory.max")).write_text(str(limit))

    def join() -> None:
        (group / "cgroup.procs").write_text("0")

    def killed() -> int:
        told = (group / ("memory.oom_control" if is_old else "memory.events")).read_text().split()
        return int(told[told.index("oom_kill") + 1])

    try:
        yield join, killed
    finally:
        time.sleep(1)  # the kernel lets go of what it killed
        group.rmdir()


def _do(*words: str) -> None:
    subprocess.run(words, check=True)


FAULTS = [full_disk, failing_disk, kernel_kills_for_memory, clock_runs_elsewhere]


if __name__ == "__main__":
    sys.exit(run_faults("real_faults", FAULTS))
