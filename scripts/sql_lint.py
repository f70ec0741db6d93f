"""`python -m scripts.sql_lint`: sqlfluff over the models, only over those that changed since they were last clean.

A model comes again when it, a macro that it calls, the lint adapter, sqlfluff or its settings changed; what was clean
is kept in `dbt_project/target/sql-lint.json`, beside what dbt parsed. The first run looks at every model, later ones at
few.
"""

import hashlib
import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).parents[1]
MODELS = PROJECT / "dbt_project" / "models"
MACROS = PROJECT / "dbt_project" / "macros"
KEPT = PROJECT / "dbt_project" / "target" / "sql-lint.json"


def main() -> int:
    """sqlfluff's exit code; 0 when nothing changed."""
    common, macros = _common(), _macros()
    now = {
        path.relative_to(PROJECT).as_posix(): _hash(path.read_bytes(), common, macros)
        for path in sorted(MODELS.rglob("*.sql"))
    }
    clean = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    changed = [path for path, known in now.items() if clean.get(path) != known]
    if not changed:
        return 0
    words = ["lint", "--processes", "0", "--disable-progress-bar", *changed]
    code = subprocess.run([sys.executable, "-m", "sqlfluff", *words], cwd=PROJECT, check=False).returncode
    if code == 0:
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(now, indent=0), encoding="utf-8")
    return code


def _common() -> bytes:
    """What every model's verdict depends on besides the model and the macros it calls."""
    adapter = b"".join(path.read_bytes() for path in sorted((PROJECT / "dbt_project" / "lint").glob("*.py")))
    settings = (PROJECT / "pyproject.toml").read_text("utf-8").partition("[tool.sqlfluff.core]")[2]
    return adapter + settings.encode() + version("sqlfluff").encode()


def _macros() -> dict[bytes, bytes]:
    """The text of the file that holds each macro, by the macro's name."""
    texts = [path.read_bytes() for path in sorted(MACROS.rglob("*.sql"))]
    return {name: text for text in texts for name in re.findall(rb"macro (\w+)", text)}


def _hash(text: bytes, common: bytes, macros: dict[bytes, bytes]) -> str:
    """Of the model with every file of macros that it needs, also those that these need."""
    needed, asked = set[bytes](), [text]
    while asked:
        found = {macros[name] for name in re.findall(rb"(\w+)\(", asked.pop()) if name in macros} - needed
        needed |= found
        asked += found
    return hashlib.sha256(b"".join([common, text, *sorted(needed)])).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
