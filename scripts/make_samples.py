"""Writes the committed sample data: `python scripts/make_samples.py` rewrites data/raw, the same bytes every time.

Here: the command. Not here: the cases (samples/).
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from samples.cases import everything  # noqa: E402


def main() -> None:
    """Writes every sample file below the given folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=ROOT / "data" / "raw", help="folder to write (default: data/raw)")
    raw: Path = parser.parse_args().raw
    tray = everything()
    tray.write(raw)
    size = sum(len(content) for content in tray.files.values())
    print(f"{len(tray.files)} files, {size:,} bytes in {raw}")


if __name__ == "__main__":
    main()
