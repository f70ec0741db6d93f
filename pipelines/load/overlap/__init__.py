"""Overlap detection: projects that seem to pay for the same thing, as hints for r09.

Here: reading names (text.py, words.yaml), narrowing down who is compared (candidates.py), the score (score.py), the
detection as a whole (detect.py), `raw.overlap_pairs` of a build (table.py). Not here: what a hint may do: it moves no
money (dbt_project/models/rules/results/rule_r09_overlap_hints.sql). How good it is: docs/overlap.md.
"""

from pipelines.load.overlap.detect import FLOOR, Pair, Project, find_pairs
from pipelines.load.overlap.table import write_pairs

__all__ = ["FLOOR", "Pair", "Project", "find_pairs", "write_pairs"]
