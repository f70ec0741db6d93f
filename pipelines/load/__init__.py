"""landing/ → a private build: the Parquet in force as views of schema raw, and what the bookkeeping says of them.

Here: `load` (build.py), and what it does to the rows on the way: corrections of known errors, values that a later file
says nothing about (kept.py) or loses (lost.py), rows that a later file replaced (supersede.py), amounts out by a power
of ten (unit_suspects.py, compare.py), the history of the goals (versions.py), former files of regions that are held
back (former.py). Not here: reading files (land/), overlap detection (overlap/), who is held back (publish/holding.py),
the models over it (transform/).
"""

from pipelines.load.build import Loaded, load

__all__ = ["Loaded", "load"]
