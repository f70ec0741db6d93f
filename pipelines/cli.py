"""The command line: words in, one function called, an exit code out.

Here: the list of commands, and how every ending is explained. Not here: the commands (commands/).
"""

import sys
import time
from typing import Any

from pipelines.errors import EXIT_OTHER, EXIT_USAGE, JixiaoError
from pipelines.lang import say, set_lang
from pipelines.settings import Settings

STARTED = time.perf_counter()


def main(arguments: list[str] | None = None) -> None:
    """Entry point of `jixiao`: ends the process with the interface's exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles default to a code page
    sys.exit(run(words))


def run(words: list[str]) -> int:
    """Run one command line; its exit code. Every code but 0 has been explained in two lines on stderr."""
    set_lang(Settings.load(lang=_lang_of(words)).lang)
    import typer

    as_json = "--json" in words
    try:
        code = _build_app()(args=words, prog_name="jixiao", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except typer.Exit as ended:
        return ended.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _explain(JixiaoError(say("已中止", "broken off"), say("需要时重新运行", "run it again")), as_json)
    except typer.TyperException as wrong:
        return _explain(_usage(wrong), as_json)
    except JixiaoError as error:
        return _explain(error, as_json)
    except BrokenPipeError:
        return 0
    except Exception as unforeseen:
        return _explain(_unforeseen(unforeseen), as_json)


def _build_app() -> Any:
    """Every command of the interface that exists."""
    import typer

    from pipelines.commands import check, doctor, explain, letters, query, refresh, releases, report, simulate
    from pipelines.commands.options import PLAIN, Lang

    app = typer.Typer(
        help=say("绩效: 财政局的预算绩效数据仓库", "Jixiao: a finance bureau's budget-performance warehouse"), **PLAIN
    )

    @app.callback()
    def common(lang: Lang = None) -> None:
        if lang not in (None, "zh", "en"):
            raise typer.BadParameter(say("--lang 只能是 zh 或 en", "--lang is zh or en"))

    for module in (refresh, check, query, explain, simulate, releases, report, letters, doctor):
        module.register(app)
    return app


def _explain(error: JixiaoError, as_json: bool) -> int:
    from pipelines.commands.show import explain, print_json

    if as_json:
        print_json({"exit_code": error.exit_code, "cause": error.cause, "mend": error.mend})
    explain(error.cause, error.mend)
    return error.exit_code


def _usage(error: Any) -> JixiaoError:
    told = error.format_message() if hasattr(error, "format_message") else str(error)
    return JixiaoError(
        say(f"用法有误: {told}", f"wrong usage: {told}"),
        say("用 --help 查看用法", "see --help for the usage"),
        EXIT_USAGE,
    )


def _unforeseen(error: Exception) -> JixiaoError:
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
