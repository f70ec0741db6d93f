"""The borders of the program, as tests: who may import whom, who writes a release, who reads the environment, how long
a file gets. Of the models: test_architecture_of_models.py; of what readers compute: test_readers_compute_no_money.py.

An exception is written down here, with its reason, or it is none.
"""

import ast
import re
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from pipelines.warehouse.changes import MAKES_RAW
from tests.support.dbt_yaml import PROJECT

PACKAGE = PROJECT / "pipelines"
FILES = sorted(PACKAGE.rglob("*.py"))
ABOUT_300 = 340

# The layers, lowest first: what all stand on; what makes figures, in the order in which data goes through; what shows
# figures; what runs a night and what a person does to the home; what a person types and Dagster's nouns. Every room of
# pipelines/ stands in one.
GROUND = {"__init__", "errors", "lang", "settings", "terminal", "warehouse"}
FLOW = ("contracts", "land", "load", "transform", "gate", "publish")
READERS = {"readers"}
NIGHT = {"exchange", "generate", "night", "pull"}
SURFACE = {"cli", "commands", "orchestration"}

# What stands alone beside the rooms: words, the only reader of the environment, the command line.
LOOSE = {"__init__", "cli", "errors", "lang", "settings", "terminal"}

# Rooms of which every part can be read without the others that read it: no circle between their parts either.
IN_PARTS = {"land", "night", "orchestration", "publish", "readers", "warehouse"}

# They start a process of their own and hand it their environment.
STARTS_A_PROCESS = {
    "gate/worker.py",
    "land/worker.py",
    "orchestration/serve.py",
    "readers/notebook/serve.py",
    "transform/spark/driver.py",
}


# Behind these doors alone stands what Dagster and dbt keep to themselves; the second runs in Spark's own Python, where
# there is no pipelines/. dbt's public way is dbt.cli.main.
INSIDES = {"orchestration/insides.py", "transform/spark/driver.py"}


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _part(names: tuple[str, ...]) -> str:
    """`night/steps`, or `night/__init__` for what stands in the door of a room in parts; else the room."""
    if names[0] not in IN_PARTS:
        return names[0].removesuffix(".py")
    inner, room = (*names[1:2], "__init__")[0].removesuffix(".py"), PACKAGE / names[0]
    is_part = (room / inner).is_dir() or (room / f"{inner}.py").is_file()
    return f"{names[0]}/{inner if is_part else '__init__'}"


def _module(path: Path) -> str:
    """`pipelines.land.landing`; a package's `__init__.py` goes by the name of the package."""
    return ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_module(path): path for path in FILES}


def _imported_modules(path: Path) -> set[str]:
    """Modules of pipelines/ that a file imports anywhere, within functions and under TYPE_CHECKING too. `from package
    import name` imports the module of that name, where there is one, else the package's own `__init__.py`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module and not node.level, f"{path}: imports are written from pipelines. on"
            names = [(node.module, f"{node.module}.{alias.name}") for alias in node.names]
            found |= {inner if inner in MODULES else module for module, inner in names}
    return (found & MODULES.keys()) - {_module(path)}


IMPORTED_MODULES = {module: _imported_modules(path) for module, path in MODULES.items()}


def _imports() -> dict[str, set[str]]:
    """Part of pipelines/ -> the parts it imports."""
    part = {module: _part(path.relative_to(PACKAGE).parts) for module, path in MODULES.items()}
    found: dict[str, set[str]] = defaultdict(set)
    for module, imported in IMPORTED_MODULES.items():
        found[part[module]] |= {part[other] for other in imported} - {part[module]}
    return found


IMPORTS = _imports()


def _imported_by(room: str) -> set[str]:
    """Rooms that a room, or a part of one, imports."""
    parts = [part for part in IMPORTS if part == room or part.startswith(f"{room}/")]
    return {imported.split("/")[0] for part in parts for imported in IMPORTS[part]} - {room.split("/")[0]}


def test_what_is_named_here_is_there() -> None:
    """A border around nothing would hold for ever."""
    layers = [GROUND, FLOW, READERS, NIGHT, SURFACE]
    assert sorted(room for layer in layers for room in layer) == sorted({_room(path) for path in FILES})
    assert {path.stem for path in PACKAGE.glob("*.py")} == LOOSE, "a module has a room"
    page = (PROJECT / "docs" / "architecture.md").read_text("utf-8")
    parts = {_part(path.relative_to(PACKAGE).parts).removesuffix("/__init__") for path in FILES}
    names = {name for part in parts for name in part.split("/")} - {"__init__"}
    assert [name for name in sorted(names) if not re.search(f"`{name}/?`", page)] == []
    assert all((PACKAGE / path).exists() for path in STARTS_A_PROCESS)


def test_nothing_turns_in_a_circle() -> None:
    """Neither modules nor rooms nor parts of a room, not even by an import within a function or for a type: of two that
    know each other neither can be read alone."""
    TopologicalSorter(IMPORTED_MODULES).prepare()
    TopologicalSorter(IMPORTS).prepare()
    TopologicalSorter({room: _imported_by(room) for room in {_room(path) for path in FILES}}).prepare()


@pytest.mark.parametrize("room", sorted(GROUND))
def test_the_ground_knows_only_the_ground(room: str) -> None:
    assert _imported_by(room) <= GROUND


@pytest.mark.parametrize("room", FLOW)
def test_the_flow_knows_only_what_comes_before(room: str) -> None:
    """What two of its rooms need stands in the earlier one, or in the ground."""
    assert _imported_by(room) <= GROUND | set(FLOW[: FLOW.index(room)])


def test_what_makes_the_raw_tables_is_all_that_load_may_know() -> None:
    """`jixiao dev` loads them anew when one of these changes, and only then."""
    rooms = GROUND | set(FLOW[: FLOW.index("load") + 1])
    assert sorted(MAKES_RAW) == sorted(rooms - LOOSE)


@pytest.mark.parametrize("part", sorted(part for part in IMPORTS if part.startswith("readers/")))
def test_a_reader_knows_no_surface_no_night_no_load_and_no_gate(part: str) -> None:
    assert not _imported_by(part) & (SURFACE | NIGHT | {"load", "gate"})


def test_land_knows_nothing_of_the_marts() -> None:
    assert not [path for path in FILES if _room(path) == "land" and "marts." in path.read_text("utf-8")]


def test_only_publish_moves_the_pointer() -> None:
    moved = re.compile(r"POINTER\b.*\.(write_\w+|replace|unlink)\(|\.(replace|rename)\(.*POINTER\b")
    writers = [path for path in FILES if moved.search(path.read_text("utf-8"))]
    assert [path.relative_to(PACKAGE).as_posix() for path in writers] == ["publish/__init__.py"]


def test_insides_of_dagster_and_dbt_are_used_behind_their_doors_alone() -> None:
    inside = re.compile(r"\bdagster\w*\.(?:\w+\.)*_\w+|^\s*(?:from|import) dbt(?!\.cli\.main)(?:\w|\.)+", re.MULTILINE)
    used = {path.relative_to(PACKAGE).as_posix() for path in FILES if inside.search(path.read_text("utf-8"))}
    assert used == INSIDES


def test_the_door_into_dagster_names_the_version_that_is_installed() -> None:
    """Another version may have moved what it takes, or opened a public way."""
    locked = re.findall(r"^dagster==(\S+)", (PROJECT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert re.findall(r"\d+\.\d+\.\d+", (PACKAGE / "orchestration" / "insides.py").read_text("utf-8")) == locked


def test_only_settings_reads_the_environment() -> None:
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if re.search(r"os\.environ|os\.getenv|getenv\(", path.read_text("utf-8"))
    }
    assert readers - STARTS_A_PROCESS == {"settings.py"}


def test_no_page_outside_the_project_is_cited() -> None:
    """`rules, section 7` is docs/rules.md; a specification that nobody is given says nothing to a reader."""
    cited = re.compile(r"\b(?:interface|design)(?:\.md|, section| §)")
    texts = [*FILES, *(path for suffix in ("sql", "yml") for path in (PROJECT / "dbt_project").rglob(f"*.{suffix}"))]
    sources = (path for path in texts if "target" not in path.parts)
    assert [path.name for path in sources if cited.search(path.read_text("utf-8"))] == []


def _meant(path: Path, name: str) -> set[Path]:
    """Modules that `name` in the words of `path` may lead to. A bare name leads to the same shelf, the shelf above or
    the top; a name with its folder is read from any of these, the room or the project. Nobody leads to himself."""
    shelf, above, room = path.parent, path.parent.parent, PACKAGE / path.relative_to(PACKAGE).parts[0]
    seen_from = [shelf, above, PACKAGE, PROJECT] + ([room] if "/" in name else [])
    return {folder / name for folder in seen_from if (folder / name).is_file()} - {path}


def test_a_module_that_is_named_in_words_is_there() -> None:
    """By its path from the folder, the room or the top, and no other bears the name there: whoever follows a door sign
    finds one door. `__init__.py` is the file of any package."""
    wrong = []
    for path in FILES:
        for name in re.findall(r"(?<![\w/.-])((?:\w+/)*\w+\.py)\b", path.read_text("utf-8")):
            if name != "__init__.py" and len(_meant(path, name)) != 1:
                wrong.append(f"{path.relative_to(PACKAGE).as_posix()}: {name}")
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "name", "meant"),
    [
        ("readers/letters/letter.py", "render.py", {"readers/letters/render.py"}),
        ("readers/browse/pages/search.py", "search.py", {"readers/browse/search.py"}),
        (
            "readers/browse/pages/subject.py",
            "search.py",
            {"readers/browse/pages/search.py", "readers/browse/search.py"},
        ),
        ("land/ledger/entries.py", "landing.py", {"land/landing.py"}),
        ("land/ledger/entries.py", "night.py", set()),  # that is forms/night.py
        ("land/ledger/entries.py", "forms/night.py", {"land/forms/night.py"}),
        ("land/files/pdf/read.py", "worker.py", set()),  # two shelves up: land/worker.py
        ("land/files/pdf/read.py", "land/worker.py", {"land/worker.py"}),
        ("publish/drift.py", "drift.py", set()),  # itself, where land/check/drift.py is meant
    ],
)
def test_a_namesake_elsewhere_is_not_the_module_meant(path: str, name: str, meant: set[str]) -> None:
    assert _meant(PACKAGE / path, name) == {PACKAGE / each for each in meant}


def test_a_model_that_is_named_is_there() -> None:
    """In SQL and in words alike: `rule_id` and its like are columns, a rule's model bears a number."""
    models = {path.stem for path in (PROJECT / "dbt_project" / "models").rglob("*.sql")}
    named = re.compile(r"(?<![\w/])(?:(?:dim|fct|rpt|stg)_\w+|int_[a-z]+__\w+|rule_rv?\d\w+)")
    wrong = {(path.name, name) for path in FILES for name in named.findall(path.read_text("utf-8"))}
    assert [each for each in sorted(wrong) if each[1] not in models] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_has_a_door_sign_and_stays_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= ABOUT_300
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "the module's docstring says what belongs in it"
