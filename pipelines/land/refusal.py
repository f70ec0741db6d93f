"""What we did not foresee, as the refusal of one file.

Here: that one rule, for tabular files and forms. Not here: the refusals we foresee (where they are raised).
"""

import traceback
from pathlib import Path

from pipelines.land.problems import Refused


def refusal(error: BaseException) -> Refused:
    """One file never takes the night along: what we did not foresee refuses that file, with its place in our code."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, OSError | MemoryError):
        raise error
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}"
    return Refused(
        "unforeseen",
        f"读取时出现未预料的错误（{place}），整个文件未采用；请另存为 .csv 再试，并把文件交给维护人员",
        f"an unforeseen error ({place}), the file was not taken; try it saved as .csv and give it to the maintainers",
    )
