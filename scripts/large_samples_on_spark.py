"""The samples with every amount times 10,007, computed by Spark, against the samples as DuckDB published them.

    python -m scripts.large_samples_on_spark --home HOME --work DIR

HOME: a home whose release in force is the committed samples, computed by this very checkout. DIR: an empty folder,
left behind. Prints every mart in which something other than the multiplied money differs, and how long it took; exit 1
when there is one. The same question to DuckDB is tests/integration/test_large_samples.py; this one takes too long for
the suite. Needs Java and `make spark`.
"""

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from pipelines.transform.spark import build
from tests.conftest import Published
from tests.integration.test_large_samples import compared, differences, scaled_build

PROJECT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--master", default="local[*]")
    options = parser.parse_args()
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    began = time.monotonic()
    published = Published(options.home, {})
    options.work.mkdir(parents=True, exist_ok=True)
    settings, database = scaled_build(published, options.work)
    settings = replace(settings, spark_python=PROJECT / ".venv-spark" / "bin" / "python", spark_master=options.master)
    done = [node.status for node in build(settings, database)]
    with compared(published, database) as connection:
        found = differences(connection)
        (marts,) = connection.execute(
            "select count(*) from duckdb_tables() where database_name = 'large' and schema_name = 'marts'"
        ).fetchone() or (0,)
    for mart, rows in found.items():
        print(mart, *rows, sep="\n  ")
    print(f"{len(done)} nodes, {marts} marts, {len(found)} differ, {time.monotonic() - began:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
