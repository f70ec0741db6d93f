"""A wheel alone, in an empty folder: a home is made, a night runs, a page is there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.support.county import put_county


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install` would put into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    for name in filter(None, listed):
        if (PROJECT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((PROJECT / name).read_bytes())
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--disable-pip-version-check",
    ]
    subprocess.run([*build, "--wheel-dir", str(folder), str(source)], check=True)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site-packages")
    return folder / "site-packages"


def test_a_wheel_makes_a_home_and_runs_a_night_in_an_empty_folder(unpacked: Path, tmp_path: Path) -> None:
    def jixiao(*words: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(unpacked), "JIXIAO_LANG": "zh"}
        environment.pop("JIXIAO_HOME", None)
        done = subprocess.run(
            [sys.executable, "-m", "pipelines.cli", *words],
            **{"cwd": tmp_path, "env": environment, "capture_output": True, "encoding": "utf-8"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert jixiao("--version").startswith("jixiao ")
    assert "样例数据" in jixiao("init", "--home", "samples") and (tmp_path / "samples" / "raw" / "510521").is_dir()
    assert "data/raw" in jixiao("init", "--empty")
    put_county(tmp_path / "data", range(2021, 2022))
    assert "发布: " in jixiao("refresh", "--as-of", "2022-06-30")
    assert (tmp_path / "data" / "reports" / "index.html").is_file()
    assert "甲县" in jixiao("query", "select mof_div_name from dim_regions")
