"""The child of worker.py: answers its calls, one after another, until its input ends.

Here: what the process does. Not here: when it is started and ended, what its death means (worker.py).
"""

import os
import pickle
import sys
from contextlib import suppress

import psutil

import pipelines.land.rows.file  # noqa: F401  (what the calls need, before their time is measured)
from pipelines.land.worker import receive, send

_ADDRESS_ROOM = 3 << 30
"""Address space beyond what the idle process has: one allocation of 50 GB fails at once."""


def serve() -> None:
    """The child: say that it is ready, then answer call after call until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever libraries print must not mix with the answers
    with suppress(ImportError, ValueError, OSError):
        import resource

        room = psutil.Process().memory_info().vms + _ADDRESS_ROOM
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
    send(answers, b"ready")
    while (message := receive(sys.stdin.buffer)) is not None:
        try:
            function, arguments = pickle.loads(message)
            answer = pickle.dumps((False, function(*arguments)))
        except MemoryError:
            os._exit(1)
        except Exception as error:
            answer = _packed(error)
        send(answers, answer)


def _packed(error: Exception) -> bytes:
    try:
        return pickle.dumps((True, error))
    except Exception:
        return pickle.dumps((True, RuntimeError(f"{type(error).__name__}: {error}")))


if __name__ == "__main__":
    serve()
