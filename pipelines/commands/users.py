"""`jixiao users`: who may read the pages of `jixiao browse --bind`.

Here: the options, asking for a password, the list. Not here: the file (readers/browse/door/users.py).
"""

import getpass
import sys
from typing import Annotated

import typer

from pipelines.commands.options import PLAIN, Home, Json, Lang, Region
from pipelines.commands.regions import region_code
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json, print_table

Name = Annotated[str, typer.Argument(help=say("用户名", "the user's name"))]


def register(app: typer.Typer) -> None:
    """Add the command with its three parts."""
    users = typer.Typer(help=say("能登录页面 (browse) 的用户", "who may log in to the pages (browse)"), **PLAIN)
    users.command(
        name="add",
        help=say(
            "添加用户, 或重设密码和范围; 密码不显示", "add a user, or set password and scope anew; nothing is shown"
        ),
    )(add)
    users.command(name="list", help=say("列出用户", "list the users"))(listed)
    users.command(name="remove", help=say("去掉用户, 立即退出", "take a user away, logged out at once"))(remove)
    app.add_typer(users, name="users")


def add(
    name: Name,
    department: Annotated[
        str | None,
        typer.Option(help=say("只看这个部门 (须同时写 --region)", "sees this department alone (with --region)")),
    ] = None,
    region: Region = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.browse.door.users import add as add_user
    from pipelines.readers.browse.door.users import path_of
    from pipelines.readers.extract.department_file import check_department

    settings = Settings.load(home, lang)
    code = region_code(settings, region)
    if department and code:
        check_department(settings, department, code)
    user = add_user(settings, name, _password(), department, code)
    if as_json:
        print_json({"user": user.name, "department": user.department, "region": user.region})
    else:
        told = _scope(user.department, user.region)
        print(say(f"{path_of(settings)}: {name}，{told}", f"{path_of(settings)}: {name}, {told}"))
    return 0


def listed(home: Home = None, lang: Lang = None, as_json: Json = False) -> int:
    from pipelines.readers.browse.door.users import read_users

    users = sorted(read_users(Settings.load(home, lang)).values(), key=lambda user: user.name)
    if as_json:
        print_json([{"user": each.name, "department": each.department, "region": each.region} for each in users])
    elif users:
        print_table(
            say("用户,看到什么", "user,sees").split(","),
            [(each.name, _scope(each.department, each.region)) for each in users],
        )
    else:
        print(say("没有用户", "no users"))
    return 0


def remove(name: Name, home: Home = None, lang: Lang = None, as_json: Json = False) -> int:
    from pipelines.readers.browse.door.users import remove as remove_user

    remove_user(Settings.load(home, lang), name)
    if as_json:
        print_json({"removed": name})
    else:
        print(say(f"已去掉 {name}", f"{name} is gone"))
    return 0


def _scope(department: str | None, region: str | None) -> str:
    if department is None:
        return say("全部", "everything")
    return say(f"区划 {region} 部门 {department}", f"department {department} of region {region}")


def _password() -> str:
    """Twice, unseen; from a program its first line. JixiaoError (usage) when the two differ."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(say("密码: ", "password: "))
    if first != getpass.getpass(say("再输一次: ", "once more: ")):
        raise JixiaoError(
            say("两次输入的密码不同", "the two passwords differ"),
            say("重新运行", "run it again"),
            EXIT_USAGE,
        )
    return first
