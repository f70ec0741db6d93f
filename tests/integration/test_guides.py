"""Every command of the guides and the READMEs runs in a home of the samples, or stands in `NOT_RUN` with the reason.

A command is a line of a ```console or ```sh block or of an indented block, or a `jixiao …` with arguments, `make …` or
`python …` between backticks. A new one that neither runs here nor is listed fails, and so does a listed one that no
page shows any more. What a reader has to fill in is filled in by `STAND_INS`.
"""

import re
import shlex
from pathlib import Path

import pytest

from pipelines.cli import run
from pipelines.settings import Settings
from pipelines.warehouse import current_release
from tests.conftest import PROJECT, SAMPLES_AS_OF, Published, copy_home

PAGES = [PROJECT / "README.md", PROJECT / "README.zh-CN.md", *sorted((PROJECT / "docs").glob("*.md"))]
NOT_RUN = {
    r"make \w+( .*)?": "installs from a registry, or is the suite, the checks or the generators themselves",
    r"python3? (-m venv|install\.py) .*": "installs a tree of its own",
    r"\S*[/\\]pip install .*|\.venv\\Scripts\\.*|pip --no-index": "installs packages, or is Windows",
    r"jixiao dev.*|dbt (build|test -s|show (-s|--inline)|docs generate|docs serve|retry).*": "writes into the project; "
    "test_transform.py does so in a copy",
    r"dbt docs generate --static": "what `jixiao docs` has dbt do within its own process",
    r"(OPENLINEAGE_CONFIG=.* )?dbt-ol .*": "another package's command; test_transform.py runs it where it is",
    r"JIXIAO_BUILD_DB=\S+ (mf query|dbt parse).*": "MetricFlow's, which is "
    "not installed here; tests/release/test_semantic_layer.py holds its figures",
    r"dg (dev|list defs|check defs)|JIXIAO_HOME=\S+ DAGSTER_HOME=\S+ dg dev": "dagster-dg-cli is not installed here",
    r"(/opt/jixiao|TARGET)/.*": "the tree that install.py makes; scripts/offline_install.sh runs it",
    r"(nice )?python -m (scripts|benchmarks|pipelines)[. ].*": "hours of measuring, or writes a committed page again",
    r"python (scripts|notebooks)/.*": "writes into the project, or is run by tests/integration/test_notebooks.py",
    r"\.venv/bin/python -m pytest .*": "is a test",
    r"JIXIAO_SPARK_MASTER=.*": "needs a cluster; tests/integration/test_spark.py starts one",
    r"jixiao refresh": "the same night with today as its day; tests/integration/test_operations.py runs nights",
    r"jixiao refresh --as-of 2024-01-05": "the night of a generated province; docs/scale.md says how long it takes",
    r"jixiao refresh --accept .*": "names no check; tests/unit/test_cli.py and test_gate_suites.py hold the option",
    r"jixiao backfill .*": "a second whole night; tests/integration/test_operations.py runs backfills",
    r"jixiao generate --counties 20 .*": "writes 1.2 million payments; tests/unit/test_generate.py writes fewer",
    r"jixiao forms --output \S+": "fills in the forms of every region; those of one run here",
    r"jixiao init.*": "makes a home where there is none; tests/integration/test_wheel.py does",
    r"jixiao receive .*": "takes in another home's pack; tests/unit/test_exchange.py packs and receives",
    r"jixiao (pull|export).*": "asks a database of the office's; test_pull.py and test_export.py start servers",
    r"jixiao users add .*": "asks for a password; tests/release/test_browse_door.py types it",
    r"jixiao users remove .*": "takes away whom the other added",
    r"pip install .*": "installs a driver",
    r"jixiao (serve|browse|notebook execution).*": "serves until it is stopped; test_operations.py, test_browse.py",
}
"""Pattern of the whole command → why it does not run here, and what does run it."""

REGION_FILE = "data/raw/510521/2021/绩效评价.xlsx"
STAND_INS = {
    "my-file.xlsx": REGION_FILE,
    "我的文件.xlsx": REGION_FILE,
    "我的政策": "my-policy",
    "OLD": "<release>",
    "旧版本": "<release>",
    "旧版": "<release>",
    "新版": "current",
    "版本编号": "<release>",
    "select …": "select 1",
    "2025-12-31": str(SAMPLES_AS_OF),
    "代码": "51052121T000000000010",
    "区划": "510521",
    "年度": "2021",
    "目录": "written",
    "year|Q1–Q4|M01–M12": "year",
    "/tmp/demo": "demo",
    "data/raw/510521/2021/payments-mine.csv": "data/raw/510521/2021/PAY_VOUCHER.csv",
    "CODE": "51052121T000000000010",
    "FOLDER": "my-policy",
    "ID": "<release>",
    "NEW": "current",
    "YEAR": "2021",
}

_SHOWN = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(
    r"(?:[A-Z_]+=\S+ |nice )*(?:\S*[/\\])?"
    r"(?:jixiao|make|python3?|pip|apt|systemctl|docker|dbt|dbt-ol|dg|mf|marimo)(?: .*)?"
)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")


def _commands(page: Path) -> list[str]:
    """The commands a page shows, without comments and the path of the environment."""
    text = page.read_text("utf-8")
    blocks = [body.splitlines() for kind, body in _SHOWN.findall(text) if kind in ("sh", "console")]
    prose = _SHOWN.sub("", text)
    lines = [line.removeprefix("$ ") for block in blocks for line in block]
    lines += [line.strip() for line in prose.splitlines() if line.startswith("    ")]
    lines += [span for span in _INLINE.findall(prose) if len(span.split()) > (2 if span.startswith("jixiao") else 1)]
    bare = [re.sub(r"\s+# .*$", "", line).strip().removeprefix(".venv/bin/jixiao") for line in lines]
    return [f"jixiao{line}" if line.startswith(" ") else line for line in bare if line]


def _filled(command: str) -> tuple[str, ...]:
    """Its words as they are run: optional ones given, places filled in."""
    words = shlex.split(command)
    return tuple(STAND_INS.get(word.strip("[]"), word.strip("[]")) for word in words)


SHOWN = {command: page.name for page in reversed(PAGES) for command in _commands(page) if _COMMAND.fullmatch(command)}
"""Every command → the first page that shows it."""
RUN = sorted(
    {_filled(command) for command in SHOWN if not any(re.fullmatch(why, command) for why in NOT_RUN)},
    key=lambda words: (words[1] != "refresh", words[1:3] == ("releases", "rollback"), words),
)


@pytest.fixture(scope="module")
def desk(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reader stands: data/ is the home, with the night that the guides begin with; my-policy/ as shown."""
    folder = tmp_path_factory.mktemp("desk")
    copy_home(published, folder / "data")
    shown = _SHOWN.findall((PROJECT / "docs" / "writing-a-policy.md").read_text("utf-8"))
    [parameters] = [body for kind, body in shown if kind == "csv" and body.startswith("fiscal_year_from,parameter,")]
    policy = folder / "my-policy" / "510521" / "policy_parameters.csv"
    policy.parent.mkdir(parents=True)
    policy.write_text(parameters, encoding="utf-8")
    return folder


@pytest.mark.parametrize("words", [pytest.param(words, id=shlex.join(words)[:70]) for words in RUN])
def test_a_documented_command_runs(words: tuple[str, ...], desk: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.setenv("JIXIAO_HOME", str(desk / "data"))
    assert words[0] == "jixiao", f"runs nowhere; mend the page or list it in NOT_RUN: {shlex.join(words)}"
    release = current_release(Settings(home=desk / "data", project=PROJECT))
    code = run([str(release) if word == "<release>" else word for word in words[1:]])
    told = capsys.readouterr()
    assert code == 0, told.out + told.err


@pytest.mark.parametrize("pattern", NOT_RUN)
def test_what_is_listed_as_not_run_is_still_shown(pattern: str) -> None:
    assert any(re.fullmatch(pattern, command) for command in SHOWN)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        target
        for target in _LINK.findall(page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []
