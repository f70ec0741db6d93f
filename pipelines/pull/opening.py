"""Which kind of database an address is: opens a session of that kind.

Here: that choice. Not here: what a session gives (session.py), how each kind does it (postgres.py, mysql.py, local.py,
other.py). Each kind is imported when it is asked for: its driver may not be installed.
"""

from contextlib import AbstractContextManager

from sqlalchemy.engine import URL

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.pull.session import Session
from pipelines.pull.sources import Source


def open_session(source: Source, url: URL) -> AbstractContextManager[Session]:
    """A session of the address's kind; JixiaoError (exit code 2) when the driver is missing, Away, Refuses."""
    backend = url.get_backend_name()
    try:
        if backend in ("postgresql", "postgres", "kingbase", "opengauss"):
            from pipelines.pull.postgres import open_postgres

            return open_postgres(source, url)
        if backend in ("mysql", "mariadb"):
            from pipelines.pull.mysql import open_mysql

            return open_mysql(source, url)
        if backend in ("sqlite", "duckdb"):
            from pipelines.pull.local import open_local

            return open_local(source, url)
        from pipelines.pull.other import open_other

        return open_other(source, url)
    except ModuleNotFoundError as error:
        raise JixiaoError(
            say(f"缺少数据库驱动 {error.name}", f"the database driver {error.name} is missing"),
            say(f"pip install {error.name}, 或 pip install jixiao[pull]", f"pip install {error.name} or jixiao[pull]"),
            EXIT_USAGE,
        ) from error
