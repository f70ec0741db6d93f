"""`python -m benchmarks NAME [WORD …]`: run one benchmark and write its results file."""

import importlib
import sys

NAMES = (
    "against",
    "browse",
    "cycle",
    "forecast",
    "forms",
    "ladder",
    "landing",
    "night",
    "reading",
    "recommendations",
    "report",
    "scoring",
)

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        raise SystemExit(f"python -m benchmarks {' | '.join(NAMES)}")
    path = importlib.import_module(f"benchmarks.{sys.argv[1]}").run(*sys.argv[2:])
    print(path.read_text("utf-8"))
