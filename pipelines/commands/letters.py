"""`jixiao letters`: letters to departments from the release in force.

Here: options, what was written. Not here: the letters (letters/).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import FiscalYear, Home, Json, Lang, Region
from pipelines.commands.regions import region_code
from pipelines.commands.show import print_json
from pipelines.lang import say
from pipelines.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "绩效评价结果反馈意见函和督办函 (Word 文件), 附登记簿; 内容未变的不重发",
            "feedback and supervision letters as .docx, with a register; unchanged ones are left alone",
        )
    )(letters)


def letters(
    region: Region = None,
    fiscal_year: FiscalYear = None,
    output: Annotated[
        Path | None, typer.Option(help=say("输出目录 (默认数据目录)", "folder to write to (default the home)"))
    ] = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.letters import Outcome, write_letters

    def told(outcome: Outcome) -> list[str]:
        feedback, supervision = outcome.count("feedback"), outcome.count("supervision")
        replacing = sum(each.replaces is not None for each in outcome.issued)
        lines = [
            say(
                f"反馈意见函 {feedback} 份, 督办函 {supervision} 份, 其中替代原函 {replacing} 份; "
                f"未变 {outcome.unchanged} 份",
                f"{feedback} feedback, {supervision} supervision letters, {replacing} of them replace an earlier one; "
                f"{outcome.unchanged} unchanged",
            ),
            say(f"位置: {outcome.folder}", f"where: {outcome.folder}"),
            say(f"登记簿: {outcome.register}", f"register: {outcome.register}"),
        ]
        if outcome.missing:
            lines.append(
                say(
                    f"未变的函中有 {outcome.missing} 份已不在原处, 未重写; 需要时用 --output 另存一套",
                    f"{outcome.missing} of the unchanged are no longer in their place; --output writes another set",
                )
            )
        found = outcome.found
        unsent = [
            (found.without_recipient, "个对象不属于任何已知部门", "subjects belong to no known department"),
            (found.to_itself, "个对象属于本局自己", "subjects belong to the bureau itself"),
            (found.not_evaluated, "个部门只有建议、没有评价结果", "departments have recommendations, no evaluation"),
        ]
        lines += [say(f"{count} {zh}, 没有发函", f"{count} {en}: no letter") for count, zh, en in unsent if count]
        if found.without_basis:
            lines.append(
                say(
                    f"{found.without_basis} 条建议没有写明依据的文件, 未写进函里",
                    f"{found.without_basis} recommendations name no document they rest on: in no letter",
                )
            )
        return lines

    settings = Settings.load(home, lang)
    outcome = write_letters(settings, region_code(settings, region), fiscal_year, output)
    if as_json:
        print_json(
            {
                "release_id": outcome.release_id,
                "folder": str(outcome.folder),
                "register": str(outcome.register),
                "feedback": outcome.count("feedback"),
                "supervision": outcome.count("supervision"),
                "unchanged": outcome.unchanged,
                "missing": outcome.missing,
                "without_recipient": outcome.found.without_recipient,
                "to_itself": outcome.found.to_itself,
                "not_evaluated": outcome.found.not_evaluated,
                "without_basis": outcome.found.without_basis,
                "issued": [
                    {
                        "serial": each.serial,
                        "letter_kind": each.letter.kind,
                        "mof_div_code": each.letter.region,
                        "fiscal_year": each.letter.year,
                        "department": each.letter.recipient,
                        "file": each.file,
                        "replaces": each.replaces,
                    }
                    for each in outcome.issued
                ],
            }
        )
    else:
        print("\n".join(told(outcome)))
    return 0
