"""A text that is on the disk, not merely on its way to it, when the call returns.

Here: writing one file. Not here: putting it in its place, which is the caller's one step (publish/, exchange/).
"""

import os
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Write the text as UTF-8 and force it to disk."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
