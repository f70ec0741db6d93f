"""What is wrong with a command line, in the person's language: the parser speaks English only.

Here: its errors as one line of cause and one of mend, with exit code 2. Not here: the commands' own refusals.
"""

import re
from typing import Any

from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import get_lang, say

_CHINESE = [
    (r"Missing (?:argument|option|parameter)\s+'?(?P<what>.+?)'?\.", "缺少 {what}"),
    (r"No such option:? '?(?P<what>[^\s']+?)'?\.?", "没有选项 {what}"),
    (
        r"No such option:? '?(?P<what>[^\s']+?)'?\.? \(Possible options: (?P<near>.+)\)",
        "没有选项 {what}, 是否指 {near}",
    ),
    (r"No such command '?(?P<what>.+?)'?\.", "没有命令 {what}"),
    (r"No such command '?(?P<what>.+?)'?\. Did you mean (?P<near>.+)\?", "没有命令 {what}, 是否指 {near}"),
    (r"Option '?(?P<what>.+?)'? requires an argument\.", "选项 {what} 后面缺少值"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<what>.+)\)", "多余的参数 {what}"),
    (
        r"Invalid value for '?(?P<what>[^']+?)'?: (?:Value )?'(?P<value>.*)' is not a valid int(?:eger)?\.?",
        "{what} 应为整数, 不能是 {value}",
    ),
    (r"Invalid value for '?(?P<what>[^']+?)'?: .*valid integer.*", "{what} 应为整数"),
    (r"Invalid value for '?(?P<what>[^']+?)'?: (?P<why>.+)", "{what}: {why}"),
    (r"Invalid value: (?P<why>.+)", "{why}"),
]
_ENDINGS = [(re.compile(pattern, re.DOTALL), told) for pattern, told in _CHINESE]


def usage_error(error: Any) -> JixiaoError:
    """The parser's error as ours."""
    told = " ".join(error.format_message().split()) if hasattr(error, "format_message") else str(error)
    return JixiaoError(
        say(f"用法有误: {in_chinese(told)}", f"wrong usage: {told}"),
        say("用 --help 查看用法", "see --help for the usage"),
        EXIT_USAGE,
    )


def no_command(error: Any) -> JixiaoError:
    """A command line that stops before the command: the list of commands is printed, and this said."""
    print(error.format_message())
    return JixiaoError(
        say("没有写命令", "no command was given"),
        say("从上面的命令中选一个", "choose one of the commands above"),
        EXIT_USAGE,
    )


def no_language(word: str) -> JixiaoError:
    """`--lang` with anything but the two languages there are."""
    return JixiaoError(
        say(f"--lang 只能是 zh 或 en, 不能是 {word}", f"--lang is zh or en, not {word}"),
        say("写 --lang zh 或 --lang en", "write --lang zh or --lang en"),
        EXIT_USAGE,
    )


def in_chinese(told: str) -> str:
    """The parser's sentence in Chinese; as it is where its kind is unknown or English is spoken."""
    if get_lang() != "zh":
        return told
    for pattern, chinese in _ENDINGS:
        match = pattern.fullmatch(told)
        if match:
            return chinese.format(**match.groupdict())
    return told
