"""Jixiao's night, step by step: land -> load -> transform -> gate -> publish -> report.

Here: Python that moves and guards data. Not here: any number an analyst sees; those are computed in `dbt_project/`.
"""

import sys
import time

STARTED = time.perf_counter()
"""When this process began, for how long a command took."""

# jsonschema, which dbt and Great Expectations import, would compile a grammar of international web addresses at every
# start (1.2 s) to check a format that no schema here has; where the module is absent it goes without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[bad-argument-type]
