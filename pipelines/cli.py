"""The command line: words in, one function called, an exit code out.

Here: the list of commands, and how every ending is explained. Not here: the commands (commands/).
"""

import importlib
import io
import sys
from typing import Annotated, Any

from pipelines.errors import EXIT_OTHER, EXIT_USAGE, JixiaoError
from pipelines.lang import say, set_lang
from pipelines.settings import Settings

LANGUAGES = ("zh", "en")
COMMANDS = (
    "init",
    "refresh",
    "pull",
    "backfill",
    "check",
    "query",
    "explain",
    "browse",
    "users",
    "simulate",
    "releases",
    "report",
    "letters",
    "notices",
    "annual",
    "forms",
    "sample",
    "exchange",
    "extract",
    "export",
    "generate",
    "serve",
    "notebook",
    "docs",
    "contracts",
    "dev",
    "doctor",
)
"""Modules of commands/, in the order of the help."""
_INTERRUPTED = 130  # what the parser makes of Ctrl-C


def main(arguments: list[str] | None = None) -> None:
    """Entry point of `jixiao`: ends the process with the interface's exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles default to a code page
    sys.exit(run(words))


def run(words: list[str]) -> int:
    """Run one command line; its exit code. Every code but 0 has been explained in two lines on stderr."""
    lang = _lang_of(words)
    set_lang(Settings.load(lang=lang if lang in LANGUAGES else None).lang)
    import typer

    from pipelines.commands.usage import no_command, no_language, usage_error

    as_json = "--json" in words
    try:
        if lang is not None and lang not in LANGUAGES:
            raise no_language(lang)
        code = _build_app()(args=words, prog_name="jixiao", standalone_mode=False)
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except typer.Exit as ended:
        return ended.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _explain(_broken_off(), as_json)
    except typer.TyperException as wrong:
        bare = type(wrong).__name__ == "NoArgsIsHelpError"
        return _explain(no_command(wrong) if bare else usage_error(wrong), as_json)
    except JixiaoError as error:
        return _explain(error, as_json)
    except BrokenPipeError:
        return 0
    except Exception as unforeseen:
        return _explain(_unforeseen(unforeseen), as_json)


def _build_app() -> Any:
    """Every command of the interface that exists."""
    import typer

    from pipelines.commands.options import PLAIN, Lang
    from pipelines.night import package_version

    app = typer.Typer(
        help=say("绩效: 财政局的预算绩效数据仓库", "Jixiao: a finance bureau's budget-performance warehouse"), **PLAIN
    )

    def told(wanted: bool) -> None:
        if wanted:
            print(f"jixiao {package_version()}")
            raise typer.Exit

    version = typer.Option("--version", callback=told, is_eager=True, help=say("版本号", "its version"))

    @app.callback()
    def common(lang: Lang = None, version: Annotated[bool, version] = False) -> None:
        del lang, version  # the language is taken from the words before the help texts were made

    for module in COMMANDS:
        importlib.import_module(f"pipelines.commands.{module}").register(app)
    return app


def _explain(error: JixiaoError, as_json: bool) -> int:
    from pipelines.terminal import explain, print_json

    if as_json:
        print_json({"exit_code": error.exit_code, "cause": error.cause, "mend": error.mend})
    explain(error.cause, error.mend)
    return error.exit_code


def _broken_off() -> JixiaoError:
    return JixiaoError(say("已中止", "broken off"), say("需要时重新运行", "run it again"))


def _unforeseen(error: Exception) -> JixiaoError:
    from pipelines.night.guards import failure_around

    if failure := failure_around(error):
        return failure
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError) and error.filename:
        return JixiaoError(
            say(
                f"{error.filename}: 这里应是目录却是文件, 或应是文件却是目录",
                f"{error.filename}: a file where a folder is meant, or a folder where a file is",
            ),
            say("换一个输出位置, 或先移开它", "choose another place to write to, or move it away first"),
            EXIT_USAGE,
        )
    told = " ".join(f"{type(error).__name__}: {error}".split())[:400]
    return JixiaoError(told, say("运行 jixiao doctor 检查环境和数据目录", "run `jixiao doctor`"), EXIT_OTHER)


def _lang_of(words: list[str]) -> str | None:
    """The language asked for, before the help texts are made."""
    for place, word in enumerate(words):
        if word == "--lang" and place + 1 < len(words):
            return words[place + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


if __name__ == "__main__":
    main()
