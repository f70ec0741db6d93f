"""The one exception that ends a command: what went wrong, and what the person can do about it.

Here: `JixiaoError` and the exit codes of the public interface. Not here: problems of single rows or cells, which are
data and are listed.
"""

from typing import Any

EXIT_DONE = 0
EXIT_OTHER = 1
EXIT_USAGE = 2
EXIT_NOT_PUBLISHED = 3
EXIT_PUBLISHED_WITHOUT_SOME = 4
EXIT_PROBLEMS = 4
"""Of `check`: the files have problems."""
EXIT_LOCKED = 5


def _again(kind: type["JixiaoError"], args: tuple[Any, ...], said: dict[str, Any]) -> "JixiaoError":
    error = kind.__new__(kind)
    error.args, error.__dict__ = args, said
    return error


class JixiaoError(Exception):
    """A command cannot go on. `cause` and `mend` are one line each, already in the person's language."""

    def __init__(self, cause: str, mend: str, exit_code: int = EXIT_OTHER) -> None:
        super().__init__(cause)
        self.cause = cause
        self.mend = mend
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[Any, ...]:
        """As it was said, whatever a kind of it is made from: it also comes from a process that reads files."""
        return _again, (type(self), self.args, self.__dict__)
