#!/usr/bin/env bash
# One would expect that importing a package leaves other readers in the same process as they were.
# Importing frictionless raises the process-wide limit of Python's csv module to its maximum; from then on no csv.reader
# refuses an over-long cell any more, which is how an unclosed quote in an export is noticed.
# Who meets it: whoever checks an export against a Table Schema and reads CSV of departments in one program.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check frictionless==5.21.0
"$work/venv/bin/python" - <<'PY'
import csv
before = csv.field_size_limit()
from importlib.metadata import version
import frictionless.formats  # noqa: F401
after = csv.field_size_limit()
print("frictionless", version("frictionless"), "limit before", before, "after", after)
assert before == 131072 and after > 1 << 30, "the behaviour has changed"
PY
