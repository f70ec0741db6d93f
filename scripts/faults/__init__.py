"""Inputs as departments, and attackers, send them: each with the file it is and what must become of it.

Here: the shape of such a case and the lists. `scripts/fault_table.py` measures them, `tests/unit/test_faults.py`
asserts them. Not here: reading them (pipelines/land).
"""

from scripts.faults.case import Fault
from scripts.faults.hostile import HOSTILE
from scripts.faults.shown import SHOWN
from scripts.faults.wild import WILD

__all__ = ["FAULTS", "HOSTILE", "SHOWN", "WILD", "Fault"]

FAULTS: tuple[Fault, ...] = (*WILD, *SHOWN, *HOSTILE)
