"""`python -m scripts.sql_lint`: sqlfluff over the models, only over those that changed since they were last clean.

A model comes again when it, a macro, the lint adapter, sqlfluff or its settings changed; what was clean is kept in
`dbt_project/target/sql-lint.json`, beside what dbt parsed. The first run takes half a minute, the next seconds.
"""

import hashlib
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).parents[1]
MODELS = PROJECT / "dbt_project" / "models"
KEPT = PROJECT / "dbt_project" / "target" / "sql-lint.json"


def main() -> int:
    """sqlfluff's exit code; 0 when nothing changed."""
    common = _common()
    now = {path.relative_to(PROJECT).as_posix(): _hash(path, common) for path in sorted(MODELS.rglob("*.sql"))}
    clean = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    changed = [path for path, known in now.items() if clean.get(path) != known]
    if not changed:
        return 0
    words = ["lint", "--processes", "2", "--disable-progress-bar", *changed]
    code = subprocess.run([sys.executable, "-m", "sqlfluff", *words], cwd=PROJECT, check=False).returncode
    if code == 0:
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(now, indent=0), encoding="utf-8")
    return code


def _common() -> bytes:
    """What every model's verdict depends on besides the model."""
    shared = [
        *sorted((PROJECT / "dbt_project" / "macros").rglob("*.sql")),
        *sorted((PROJECT / "dbt_project" / "lint").glob("*.py")),
    ]
    settings = (PROJECT / "pyproject.toml").read_text("utf-8").partition("[tool.sqlfluff.core]")[2]
    return b"".join(path.read_bytes() for path in shared) + settings.encode() + version("sqlfluff").encode()


def _hash(path: Path, common: bytes) -> str:
    return hashlib.sha256(common + path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
