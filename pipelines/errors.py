"""The one exception that ends a command: what went wrong, and what the person can do about it.

Here: `JixiaoError` and the exit codes of the public interface. Not here: problems of single rows or cells, which are
data and are listed.
"""

EXIT_DONE = 0
EXIT_OTHER = 1
EXIT_USAGE = 2
EXIT_NOT_PUBLISHED = 3
EXIT_PUBLISHED_WITHOUT_SOME = 4
EXIT_PROBLEMS = 4
"""Of `check`: the files have problems."""
EXIT_LOCKED = 5


class JixiaoError(Exception):
    """A command cannot go on. `cause` and `mend` are one line each, already in the person's language."""

    def __init__(self, cause: str, mend: str, exit_code: int = EXIT_OTHER) -> None:
        super().__init__(cause)
        self.cause = cause
        self.mend = mend
        self.exit_code = exit_code
