"""The units and the cron line of deploy/, tried as far as a machine without the real installation can."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
PROGRAM = "/opt/jixiao/.venv/bin/jixiao"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_accepts_the_units(tmp_path):
    for unit in DEPLOY.glob("*.*"):
        if unit.suffix in (".service", ".timer"):
            (tmp_path / unit.name).write_text(unit.read_text("utf-8").replace(PROGRAM, shutil.which("true") or ""))
    units = sorted(str(path) for path in tmp_path.iterdir())
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="cron is POSIX")
def test_the_cron_line_runs_with_an_empty_environment(tmp_path):
    """cron gives SHELL and what the file itself sets; the program is replaced by one that says what it got."""
    program = tmp_path / ".venv" / "bin" / "jixiao"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$1 $JIXIAO_HOME $JIXIAO_LANG $(umask)"\n')
    program.chmod(0o755)
    lines = [line for line in (DEPLOY / "crontab").read_text("utf-8").splitlines() if line and line[0] != "#"]
    said = dict(line.split("=", 1) for line in lines if line.split("=")[0].isidentifier())
    (entry,) = (line for line in lines if not line.split("=")[0].isidentifier())
    minute, hour, *_, command = entry.split(" ", 5)
    assert (minute, hour) == ("0", "2")
    environment = {**said, "JIXIAO_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    subprocess.run([said["SHELL"], "-c", command.replace("/opt/jixiao", str(tmp_path))], env=environment, check=True)
    assert (tmp_path / "cron.log").read_text().split() == ["refresh", str(tmp_path), "zh", "0077"]
