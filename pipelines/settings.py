"""Where things are and how much of the machine we may use: the only reader of the environment.

Here: folders, language, limits. Not here: anything about budgets, regions or policy; those are data.
"""

import locale
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Lang = Literal["zh", "en"]
Engine = Literal["duckdb", "spark"]

_PACKAGE = Path(__file__).resolve().parent
KEEP_RELEASES = 14


PAGES = "http://127.0.0.1:8600"
"""Where `jixiao browse` is found when nothing else is said."""

LAYOUTS = "layouts"
"""Folder of a home with its own layouts of forms."""


def layout_files(home: Path) -> list[Path]:
    """A home's own layouts in order of name. What lies hidden there (an editor's lock, a copy's `._…`) is none."""
    return sorted(path for path in (home / LAYOUTS).glob("*.yaml") if not path.name.startswith(".") and path.is_file())


@dataclass(frozen=True)
class Settings:
    """One home and the limits under which a run works in it. Make it with `Settings.load`."""

    home: Path
    project: Path
    lang: Lang = "zh"
    memory_limit: str = "4GB"
    threads: int = 2
    keep_releases: int = KEEP_RELEASES
    keep_landing_days: int | None = None
    """Days for which contents no longer in force stay in landing; None = for ever."""
    settle_seconds: int = 300
    """How long files in raw/ must rest before the sensor starts a night."""
    hook: str | None = None
    """Command that is given each run's summary on stdin."""
    umask: int = 0o077
    """Bits that files and folders of the home do not get: by default its owner alone reads it."""
    postgres_url: str | None = None
    """Where Dagster keeps its events instead of SQLite files in the home."""
    engine: Engine = "duckdb"
    """What computes the models of this run; everything else is the same for both."""
    browse_url: str | None = None
    """Where `jixiao browse` is open to the office, or `jixiao serve` shows the release; links lead there."""
    is_served: bool = False
    """Whether `jixiao serve` started this process: only there do schedules and the sensor start anything."""
    spark_python: Path = Path(".venv-spark/bin/python")
    """Python of the environment that holds pyspark and dbt-spark; only `--engine spark` needs it."""
    spark_master: str = "local[*]"

    @property
    def pages(self) -> str:
        """What papers put before the address of a page: where the pages are told to be, else their usual place."""
        return self.browse_url or PAGES

    @property
    def raw(self) -> Path:
        """What the bureaus delivered. Never written to."""
        return self.home / "raw"

    @property
    def layouts(self) -> Path:
        """The bureau's own layouts of official forms, read beside the built-in ones."""
        return self.home / LAYOUTS

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def builds(self) -> Path:
        """Private builds, the log of runs, and what the last refused night said."""
        return self.home / "builds"

    @property
    def runs(self) -> Path:
        """The log of runs: one JSON object a line, written by the night whatever its end, read by pages too."""
        return self.builds / "runs.jsonl"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def reports(self) -> Path:
        return self.home / "reports"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def memory_bytes(self) -> int:
        """`memory_limit` in bytes; 0 when it is written in a way only DuckDB reads."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT])(i?)B", self.memory_limit.strip(), re.IGNORECASE)
        if match is None:
            return 0
        base = 1024 if match[3] else 1000
        return int(float(match[1]) * base ** ("KMGT".index(match[2].upper()) + 1))

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster"

    @property
    def dbt_project(self) -> Path:
        return self.project / "dbt_project"

    @property
    def expectations(self) -> Path:
        return self.project / "expectations"

    @classmethod
    def load(cls, home: Path | None = None, lang: str | None = None) -> "Settings":
        """Settings from the arguments, else the environment, else the defaults.

        Variables: JIXIAO_HOME (default: data/ in the checkout, of an installed wheel in the current folder),
        JIXIAO_PROJECT (where dbt_project/ and expectations/ stand; default: the checkout, else what the wheel brought),
        JIXIAO_LANG, JIXIAO_MEMORY_LIMIT (as DuckDB writes it), JIXIAO_THREADS, JIXIAO_KEEP_RELEASES,
        JIXIAO_KEEP_LANDING_DAYS, JIXIAO_SETTLE_SECONDS,
        JIXIAO_HOOK (a command that is given each run's summary), JIXIAO_UMASK (027 lets the group read),
        JIXIAO_DAGSTER_POSTGRES_URL, JIXIAO_BROWSE_URL (where papers link to; `serve` tells its own),
        JIXIAO_SERVED (told by `serve`), JIXIAO_SPARK_PYTHON, JIXIAO_SPARK_MASTER.
        """
        env = os.environ
        project = Path(env.get("JIXIAO_PROJECT") or default_project()).expanduser().resolve()
        beside = project if project == _PACKAGE.parent else Path.cwd()
        chosen = home or (Path(env["JIXIAO_HOME"]) if env.get("JIXIAO_HOME") else beside / "data")
        return cls(
            home=chosen.expanduser().resolve(),
            project=project,
            lang=_lang(lang or env.get("JIXIAO_LANG")),
            memory_limit=env.get("JIXIAO_MEMORY_LIMIT", "4GB"),
            threads=_positive(env.get("JIXIAO_THREADS"), os.cpu_count() or 2),
            keep_releases=_positive(env.get("JIXIAO_KEEP_RELEASES"), KEEP_RELEASES),
            keep_landing_days=_positive(env.get("JIXIAO_KEEP_LANDING_DAYS"), 0) or None,
            settle_seconds=_positive(env.get("JIXIAO_SETTLE_SECONDS"), 300),
            hook=env.get("JIXIAO_HOOK") or None,
            umask=_octal(env.get("JIXIAO_UMASK"), 0o077),
            postgres_url=env.get("JIXIAO_DAGSTER_POSTGRES_URL") or None,
            browse_url=env.get("JIXIAO_BROWSE_URL", "").rstrip("/") or None,
            is_served=env.get("JIXIAO_SERVED") == "1",
            spark_python=Path(env.get("JIXIAO_SPARK_PYTHON") or project / ".venv-spark" / "bin" / "python"),
            spark_master=env.get("JIXIAO_SPARK_MASTER") or "local[*]",
        )


def default_project() -> Path:
    """The checkout, or what a wheel put beside the program (setup.py)."""
    carried = _PACKAGE.parent / "jixiao_project"
    return carried if carried.is_dir() else _PACKAGE.parent


def secret(variable: str) -> str | None:
    """A password that the office put into the environment under a name of its own choice."""
    return os.environ.get(variable) or None


@contextmanager
def build_for_children(settings: Settings, build_database: Path, is_read_only: bool = False) -> Iterator[None]:
    """Tell dbt's profile, through the environment it reads, which build to write, or only to read, and how much memory
    it may take.

    Only for as long as that build is meant: parsing, and dbt by hand, go by what the profile says without it.
    """
    told = {
        "JIXIAO_BUILD_DB": str(build_database),
        "JIXIAO_ACCESS_MODE": "read_only" if is_read_only else "automatic",
        "JIXIAO_DBT_THREADS": str(settings.threads),
        "JIXIAO_MEMORY_LIMIT": settings.memory_limit,
        "JIXIAO_TEMP_DIR": str(build_database.parent / "tmp"),
    }
    with _environment(told):
        yield


@contextmanager
def kept_build_for_children() -> Iterator[None]:
    """Let dbt's profile name the build of `jixiao dev`, as it does when nobody says another.

    Not by naming it: dbt by hand, of which nothing is said, would then parse the whole project anew each time.
    """
    with _environment(dict.fromkeys(("JIXIAO_BUILD_DB", "JIXIAO_ACCESS_MODE", "JIXIAO_TEMP_DIR"))):
        yield


@contextmanager
def _environment(told: Mapping[str, str | None]) -> Iterator[None]:
    """These variables for a while; None: without it."""
    former = {name: os.environ.get(name) for name in told}
    _set(told)
    try:
        yield
    finally:
        _set(former)


def _set(told: Mapping[str, str | None]) -> None:
    for name, value in told.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _lang(wish: str | None) -> Lang:
    """`wish`, else the locale's language when it is English, else Chinese."""
    if wish in ("zh", "en"):
        return wish  # type: ignore[return-value]
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    name = name or locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh"


def _positive(text: str | None, default: int) -> int:
    """`text` as a whole number of at least 1, else the default."""
    return int(text) if text and text.isdigit() and int(text) > 0 else default


def _octal(text: str | None, default: int) -> int:
    """`text` as octal digits, as the shell's umask writes them, else the default."""
    return int(text, 8) if text and re.fullmatch(r"[0-7]{1,4}", text) else default
