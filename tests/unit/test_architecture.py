"""The borders of the project, as tests: who may import whom, what a model reads, how deep the models go, who writes a
release, who reads the environment, how long a file gets, and which SQL is left to macros/.

An exception is written down here, with its reason, or it is none.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.contracts.yaml_files import read_yaml
from tests.support.dbt_graph import graph, longest_way
from tests.support.dbt_yaml import MODELS, PROJECT, models_of

PACKAGE = PROJECT / "pipelines"
FILES = sorted(PACKAGE.rglob("*.py"))
ABOUT_300 = 340
STEPS_OF_MODELS = 18

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

# Delivered rows shown as they are, or looked up by their key: there is nothing in between to compute.
MARTS_OVER_STAGING = {
    "dim_policies",
    "fct_advances",
    "fct_debts",
    "fct_document_sources",
    "fct_ex_ante_assessments",
    "fct_goal_indicators",
    "fct_goals",
    "fct_monitoring_reports",
    "fct_revenue_progress",
    "rpt_deadlines",
    "rpt_disclosure_documents",
    "rpt_disclosure_indicators",
    "rpt_disclosure_summary",
    "rpt_dual_monitoring",
    "rpt_evaluation_selection",
    "rpt_future_dated",
    "rpt_indicator_library",
    "rpt_overlap_pairs",
    "rpt_referrals",
    "rpt_sample_list",
    "rpt_self_evaluation_reviews",
    "rpt_third_parties",
    "rpt_treasury_cash",
    "rpt_unknown_codes",
}

# Tables of `raw` that are read without staging: pairs that load/overlap found among the projects, which no extract
# holds; what was delivered, as it came, against what came out of it.
RAW_BESIDE_STAGING = {
    "int_results__overlap_hints": {"raw.overlap_pairs"},
    "audit_reconciliation": {"raw.allotments", "raw.payments"},
}

# They start a process of their own and hand it their environment.
STARTS_A_PROCESS = {
    "gate/worker.py",
    "land/worker.py",
    "orchestration/serve.py",
    "readers/notebook/serve.py",
    "transform/spark/driver.py",
}

# Readers and notebooks compute no money, in no window either: the sum told of a list, cut where it is printed or not,
# is a column of a mart. But for these.
COMPUTE_MONEY = {
    "pipelines/readers/letters/prose.py": "a letter adds up the very lines that it prints, none left out; which are "
    "one unit's, as it stands on the day, is settled when the letter is written",
    "notebooks/recommendations.py": "what a share that somebody tries there would take is a figure of no release; "
    "beside it, what is recommended by balance, which no mart keeps apart",
}

_OF_ROWS = r"\b(?:sum|avg|median|fsum|list_sum|list_avg)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
_ANY = "any_column"  # what an f-string names by a variable: nobody knows that it is no money
_MONEY_COMPUTED = re.compile(
    rf"{_OF_ROWS}(?:_yuan|\b(?:amount|yuan)\b|{_ANY}\))|"
    r"_yuan\b\s*(?:[-*/]|\+(?!\+))\s*[a-z(]|\bas double\b|\bfloat\([^)]*_yuan"
)
_ADDING = {"sum", "fsum", "mean", "fmean", "median", "reduce", "accumulate"}
_COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}", re.DOTALL)
_FOREIGN = re.compile(
    r"\bqualify\b|\bgroup by all\b|\border by all\b|\bexclude\s*\(|\bpivot\b|::|\bunnest\(|\blist_\w+\(|"
    r"\bstruct_\w+\(|\bstrptime\(|\bepoch\(|\[x for",
    re.IGNORECASE,
)


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
    models = {path.stem for path in MODELS.rglob("*.sql")}
    assert models >= MARTS_OVER_STAGING | RAW_BESIDE_STAGING.keys()


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


@pytest.mark.parametrize("part", sorted(part for part in IMPORTS if part.startswith("readers/")))
def test_a_reader_knows_no_surface_and_writes_nothing(part: str) -> None:
    assert not _imported_by(part) & (SURFACE | NIGHT | {"load", "gate"})


def test_readers_compute_no_money() -> None:
    """Neither in SQL nor beside it: what is shown is a column of a mart, so that everybody shows the same."""
    readers = [path for path in FILES if _room(path) in READERS] + sorted((PROJECT / "notebooks").glob("*.py"))
    found = {path.relative_to(PROJECT).as_posix(): _money_of(path.read_text("utf-8")) for path in readers}
    assert {path for path, computed in found.items() if computed} == COMPUTE_MONEY.keys(), found


def _money_of(source: str) -> list[str]:
    """Where Python computes money, or SQL in it."""
    nodes = list(ast.walk(ast.parse(source)))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    texts += [_spelled(node) for node in nodes if isinstance(node, ast.JoinedStr)]
    python = [ast.unparse(node) for node in nodes if _adds_money(node)]
    return sorted({*python, *(hit for text in texts for hit in _MONEY_COMPUTED.findall(text))})


def _spelled(text: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else _ANY for part in text.values)


def _adds_money(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_money(node.left) or _is_money(node.right)
    if isinstance(node, ast.AugAssign):
        return _is_money(node.target) or _is_money(node.value)
    if not isinstance(node, ast.Call) or _name(node.func) not in _ADDING:
        return False
    # how many of them are unknown is no money
    named = [inner for each in [node.func, *node.args] for inner in _outside_comparisons(each)]
    return any(_is_money(each) or _name(each) == "Decimal" for each in named)


def _outside_comparisons(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Compare):
        yield node
        for inner in ast.iter_child_nodes(node):
            yield from _outside_comparisons(inner)


def _is_money(node: ast.AST) -> bool:
    key = node.slice if isinstance(node, ast.Subscript) else node
    return str(key.value if isinstance(key, ast.Constant) else _name(key)).endswith("_yuan")


def _name(node: ast.AST) -> str | None:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None


@pytest.mark.parametrize(
    ("text", "is_computed"),
    [
        ("select sum(a.paid_ytd_yuan) from x", True),
        ("sum(case when b = 'x' then paid_yuan end)", True),
        ("a.budget_adjusted_ytd_yuan - a.paid_ytd_yuan as left_yuan", True),
        ("cast(paid_yuan as double)", True),
        ("paid_yuan / budget_yuan", True),
        (f"select action, sum({_ANY}) from x", True),
        ("select paid_yuan, sum(paid_yuan) over (partition by dept_code) from x", True),
        ("sum(case when base in ('a') then paid_yuan end) over of_action", True),
        ("select code, sum(amount) from (select code, max(paid_yuan) as amount from x) group by code", True),
        ("select paid_yuan, sum(late_count) from x", False),
        (f"select paid_yuan, sum({_ANY}_count) from x", False),
        ("select paid_yuan, count(*) over (partition by dept_code) from x", False),
        ("select max(paid_yuan) filter (where book = 'general') from x", False),
        ("order by paid_yuan desc", False),
    ],
)
def test_what_counts_as_computing_money_in_sql(text: str, is_computed: bool) -> None:
    assert bool(_money_of(repr(text))) == is_computed


@pytest.mark.parametrize(
    ("source", "is_computed"),
    [
        ("sum(amounts, Decimal(0))", True),
        ("sum(row.amount_yuan for row in rows)", True),
        ("sum([row['amount_yuan'] for row in rows if row.is_open])", True),
        ("math.fsum(row.amount_yuan for row in rows)", True),
        ("frame['amount_yuan'].sum()", True),
        ("whole_yuan += row.amount_yuan", True),
        ("row.budget_yuan - row.paid_yuan", True),
        ("sum(row.amount_yuan is None for row in rows)", False),
        ("sum(row.count for row in rows)", False),
        ("count += 1", False),
    ],
)
def test_what_counts_as_computing_money_in_python(source: str, is_computed: bool) -> None:
    assert bool(_money_of(source)) == is_computed


def test_land_knows_nothing_of_the_marts() -> None:
    assert not [path for path in FILES if _room(path) == "land" and "marts." in path.read_text("utf-8")]


def test_only_publish_moves_the_pointer() -> None:
    moved = re.compile(r"POINTER\b.*\.(write_\w+|replace|unlink)\(|\.(replace|rename)\(.*POINTER\b")
    writers = [path for path in FILES if moved.search(path.read_text("utf-8"))]
    assert [path.relative_to(PACKAGE).as_posix() for path in writers] == ["publish/__init__.py"]


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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_has_a_door_sign_and_stays_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= ABOUT_300
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "the module's docstring says what belongs in it"


def test_a_model_stands_in_its_layer_and_area_with_its_words_beside_it() -> None:
    described = {
        (path.parent, model["name"])
        for path in MODELS.rglob("*.yml")
        for model in (read_yaml(path.read_text("utf-8")) or {}).get("models") or []
    }
    for path in MODELS.rglob("*.sql"):
        assert len(path.relative_to(MODELS).parts) == 3, f"{path.name}: models/<layer>/<area>/"
        named, _, rest = path.stem.removeprefix("int_").partition("__")
        assert not rest or named == path.parent.name, f"{path.stem} bears another area's name"
        assert (path.parent, path.stem) in described, f"{path.stem} is described in another folder than its own"


def test_steps_of_a_model_are_written_one_way() -> None:
    """`with`, then each step between blank lines, its name on a line of its own: where a step begins is seen."""
    for path in MODELS.rglob("*.sql"):
        text = path.read_text("utf-8")
        assert not re.search(r"^with\b.* as \(", text, re.MULTILINE), (
            f"{path.name}: the first step stands beside `with`"
        )
        assert not re.search(r"^\w+ as \(\n(?!\n)", text, re.MULTILINE), f"{path.name}: no blank line after a name"
        assert not re.search(r"(?<!\n)\n\),?$", text, re.MULTILINE), f"{path.name}: no blank line before a bracket"


def test_no_mart_is_too_long_to_read() -> None:
    """What it says in steps is read in one go; a step that stands for itself is a model of its own, or a macro."""
    lengths = {model: sql.count("\n") for model, sql in _sql("marts").items()}
    assert {model: lines for model, lines in lengths.items() if lines > 200} == {}


def test_every_area_is_told_in_the_page_of_the_architecture() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", (PROJECT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE))
    areas = {path.parent.name for path in MODELS.rglob("*.sql") if path.parts[-3] != "audit"}
    assert areas == told


def test_no_yaml_of_the_models_is_too_long_to_read() -> None:
    lengths = {
        path.relative_to(MODELS).as_posix(): path.read_text("utf-8").count("\n") for path in MODELS.rglob("*.yml")
    }
    assert {name: lines for name, lines in lengths.items() if lines > ABOUT_300} == {}


def _sql(layer: str) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((MODELS / layer).rglob("*.sql"))}


def test_only_staging_reads_what_was_delivered() -> None:
    delivered = {
        model: {source for source in reads.sources if source.startswith("raw.")} for model, reads in graph().items()
    }
    staging = set(models_of("staging"))
    assert {model: raw for model, raw in delivered.items() if raw and model not in staging} == RAW_BESIDE_STAGING


def test_models_go_so_deep_and_no_deeper() -> None:
    """Whoever asks where a figure comes from goes the whole way back: a step more takes another's place."""
    way = longest_way()
    assert len(way) <= STEPS_OF_MODELS, " > ".join(way)


def test_marts_read_what_was_computed_before_them() -> None:
    over_staging = {model for model, sql in _sql("marts").items() if re.search(r"ref\('stg_", sql)}
    assert over_staging == MARTS_OVER_STAGING, "a mart over staging needs a reason, written here"


def test_every_extract_is_counted_through_staging() -> None:
    """One that is not named would be missed whole, and the night stopped by its rows."""
    named = _sql("audit")["audit_row_counts"].split("{% set extracts = [")[1].split("]")[0]
    assert sorted(re.findall(r"'(\w+)'", named)) == sorted(load_contracts())


def test_every_policy_table_has_its_sets_in_force() -> None:
    """One that is not named would be in force nowhere, without a word."""
    named = _sql("intermediate")["int_policy__sets"].split("{% set tables = [")[1].split("]")[0]
    assert sorted(f"policy_{table}" for table in re.findall(r"'(\w+)'", named)) == sorted(load_policy_contracts())


def test_nothing_before_the_marts_reads_a_mart() -> None:
    marts = set(models_of("marts"))
    for layer in ("staging", "intermediate", "rules"):
        for model, sql in _sql(layer).items():
            assert not marts & set(re.findall(r"ref\('(\w+)'\)", sql)), model


@pytest.mark.parametrize("layer", ["staging", "intermediate", "rules", "marts"])
def test_duckdb_only_syntax_stays_in_macros(layer: str) -> None:
    found = {model: sorted(set(_FOREIGN.findall(_COMMENT.sub("", sql)))) for model, sql in _sql(layer).items()}
    assert {model: words for model, words in found.items() if words} == {}
