"""What the assets share: keys, owners, how often a step is tried again, what the page says of one that failed."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import dagster as dg

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.errors import EXIT_LOCKED, JixiaoError
from pipelines.night import Night

PULL = dg.AssetKey("pull")
LANDED = dg.AssetKey("landed")
LANDING = "landing"
RELEASE = dg.AssetKey("release")
REPORT = dg.AssetKey("report")
OWNERS = ["team:performance"]
"""绩效股: who is asked when an asset is late or refused."""
FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=10), warn_window=timedelta(days=4))
"""Nights without news publish nothing; ten days without a release mean that nobody sends, or that every night fails."""
RETRIES = dg.RetryPolicy(max_retries=3, delay=15, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)
"""For files and reports: a share that was away comes back. Never for dbt or the gate, which would answer the same."""
_HOPELESS = {errno.ENOSPC, errno.EROFS, errno.EFBIG, errno.EACCES, errno.EPERM}


def labels() -> dict[str, str]:
    """Extract or policy table -> its Chinese name."""
    return {extract: contract.zh for extract, contract in {**load_contracts(), **load_policy_contracts()}.items()}


def night_of(context: Any) -> Night:
    return context.resources.night()


@contextmanager
def told() -> Iterator[None]:
    """What Dagster's page says of a step that failed for a known reason, and whether trying again can help."""
    try:
        yield
    except JixiaoError as error:
        again = error.exit_code == EXIT_LOCKED
        raise dg.Failure(f"{error.cause} / {error.mend}", allow_retries=again) from error
    except OSError as error:
        if error.errno in _HOPELESS:
            raise dg.Failure(str(error), allow_retries=False) from error
        raise
