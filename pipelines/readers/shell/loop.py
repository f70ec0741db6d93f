"""Reading lines for the shell: with completion and history on a terminal, plainly from a pipe.

Here: the terminal. Not here: what a line does (session.py), what may be completed (completion.py).
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.lang import say
from pipelines.readers.shell.completion import candidates, typed
from pipelines.readers.shell.session import COMMANDS, Session

_HISTORY = ".jixiao_history"
_FIRST = "jixiao> "


def run(session: Session) -> None:
    """Read and do lines until the input ends or the person leaves."""
    print(
        say(
            f"版本 {session.release}; \\examples 示例, \\tables 表, \\help 帮助, \\exit 离开",
            f"release {session.release}; \\examples, \\tables, \\help, \\exit",
        )
    )
    read = _terminal(session) if sys.stdin.isatty() and sys.stdout.isatty() else _plain
    while True:
        try:
            line = read(say("(; 或空行执行) > ", "(; or an empty line runs it) > ") if session.statement else _FIRST)
        except EOFError:
            return
        except KeyboardInterrupt:  # drops what was half typed, as shells do
            session.statement = ""
            continue
        if not session.take(line):
            return


def _plain(prompt: str) -> str:
    return input(prompt if sys.stdin.isatty() else "")


def _terminal(session: Session) -> Any:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion

    class Names(Completer):
        """Tables, columns and commands of the release that is open now."""

        def get_completions(self, document: Any, complete_event: Any) -> Iterable[Completion]:
            del complete_event
            before = document.text_before_cursor
            found = candidates(before, session.statement + document.text, session.catalogue, COMMANDS)
            for text, meta in found:
                yield Completion(text, start_position=-typed(before), display_meta=meta)

    prompt: PromptSession[str] = PromptSession(history=_history(), completer=Names(), complete_while_typing=False)
    return prompt.prompt


def _history() -> Any:
    """What was typed before, kept in the person's own folder; in memory only where that cannot be written."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    try:
        path = Path.home() / _HISTORY
        path.touch(mode=0o600)
    except (OSError, RuntimeError):
        return InMemoryHistory()
    return FileHistory(str(path))
