"""Every command of the guides and the READMEs runs on the samples: what stands in a ```console block after `$ `.

Blocks marked ```sh are shown, not run: whole nights and installations, which other tests do.
"""

import re
import shlex
from pathlib import Path

import pytest

from pipelines.cli import run
from tests.conftest import PROJECT, Published

PAGES = [PROJECT / "README.md", PROJECT / "README.zh-CN.md", *sorted((PROJECT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")
COMMANDS = [
    pytest.param(line.removeprefix("$ "), id=f"{page.name}: {line.removeprefix('$ ')[:60]}")
    for page in PAGES
    for block in _BLOCK.findall(page.read_text("utf-8"))
    for line in block.splitlines()
    if line.startswith("$ ")
]


@pytest.fixture(scope="module")
def desk(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reader stands: a folder in which data/ is the home."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "data").symlink_to(published.home, target_is_directory=True)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_documented_command_runs(command: str, desk: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.setenv("JIXIAO_HOME", str(desk / "data"))
    words = shlex.split(command, comments=True)
    assert words[0].endswith("jixiao")
    code = run(words[1:])
    told = capsys.readouterr()
    assert code == 0, told.out + told.err


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        target
        for target in _LINK.findall(page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []
