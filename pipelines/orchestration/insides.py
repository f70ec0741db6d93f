"""The one door into Dagster's insides, of which a new version may change anything without a word (here 1.13.27, which a
test holds against the lock: whoever takes another version reads this file again).

Here: what is taken from there, each with the reason why no public name does. Not here: what is made of it
(event_log.py, instance.py). dbt's insides have one use, in transform/spark/driver.py, which runs without this program.
"""

from dagster._core.instance.ref import InstanceRef
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.storage.event_log import SqliteEventLogStorage

__all__ = ["DAEMON", "RUN_STORAGE", "SCHEDULE_STORAGE", "InstanceRef", "SqliteEventLogStorage", "origin_of_job"]
# InstanceRef: `DagsterInstance.from_ref` is public, what it takes is not: an instance of a folder with storages of its
# own. The public way, an environment variable and a file in the folder, is one for the whole process.
# SqliteEventLogStorage: a storage can be named in dagster.yaml, but what one is made of has no public name.

RUN_STORAGE = ("dagster._core.storage.runs", "SqliteRunStorage")
"""Module and class of Dagster's default, named beside our event log: that all three lie in one place stands written."""
SCHEDULE_STORAGE = ("dagster._core.storage.schedules", "SqliteScheduleStorage")
DAEMON = "dagster._daemon"
"""What the script `dagster-daemon` runs, by module, so that it runs in our Python; `dagster` has no such command."""


def origin_of_job(location: str, repository: str, job: str) -> RemoteJobOrigin:
    """By which the timeline shows a run. A run in our own process has none, and only `dagster run migrate-repository`,
    a command for a person, gives it one."""
    place = GrpcServerCodeLocationOrigin(host="localhost", port=0, location_name=location)
    return RemoteJobOrigin(RemoteRepositoryOrigin(place, repository), job)
