"""Marts of a release into a bureau's own database, for its own screens: nobody sees half a table, nothing else changes.

Here: which marts, in which shape (table.py), into PostgreSQL (postgres.py) or MySQL (mysql.py). Not here: deliveries
from databases (pull/).
"""

from collections.abc import Sequence

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.exchange.export.table import Table, read_tables
from pipelines.lang import say
from pipelines.pull.sources import holds_password
from pipelines.settings import Settings, secret
from pipelines.warehouse import open_papers

__all__ = ["Table", "export_marts"]


def export_marts(
    settings: Settings,
    to: str,
    marts: Sequence[str],
    schema: str | None = None,
    release: str | None = None,
    password_env: str | None = None,
) -> dict[str, int]:
    """Mart -> rows written. JixiaoError (exit code 2) for an address, a mart or a driver that is none, (1) when the
    database says no: then every table there is as it was."""
    url = _address(to, password_env)
    try:
        if url.get_backend_name() in ("postgresql", "postgres"):
            from pipelines.exchange.export.postgres import write
        elif url.get_backend_name() in ("mysql", "mariadb"):
            from pipelines.exchange.export.mysql import write
        else:
            raise JixiaoError(
                say(f"不写入 {url.get_backend_name()}", f"{url.get_backend_name()} is not written to"),
                say("用 postgresql://… 或 mysql://…", "use postgresql://… or mysql://…"),
                EXIT_USAGE,
            )
    except ModuleNotFoundError as error:
        raise JixiaoError(
            say(f"缺少数据库驱动 {error.name}", f"the database driver {error.name} is missing"),
            say("pip install jixiao[pull]", "pip install jixiao[pull]"),
            EXIT_USAGE,
        ) from error
    with open_papers(settings, release) as connection:
        tables = read_tables(connection, marts)
        return write(url, schema, connection, tables)


def _address(to: str, password_env: str | None) -> URL:
    try:
        url = make_url(to)
    except ArgumentError:
        raise JixiaoError(
            say("--to 的地址写法不对", "--to is no address"),
            say("写成 postgresql://用户@主机:5432/库名", "write postgresql://user@host:5432/name"),
            EXIT_USAGE,
        ) from None
    if holds_password(url):
        raise JixiaoError(
            say("--to 里不能写密码", "--to holds a password"),
            say("用 --password-env 指明放密码的环境变量", "name the variable that holds it with --password-env"),
            EXIT_USAGE,
        )
    if password_env is None:
        return url
    if (password := secret(password_env)) is None:
        raise JixiaoError(
            say(f"环境变量 {password_env} 没有值", f"the variable {password_env} is not set"),
            say("设好后再试", "set it and try again"),
            EXIT_USAGE,
        )
    return url.set(password=password)
