"""`jixiao letters`: letters to departments from the release in force.

Here: options, what was written, in the words that notices use too. Not here: the letters (readers/letters/).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import FiscalYear, Home, Json, Lang, Region
from pipelines.commands.regions import region_code
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json

if TYPE_CHECKING:
    from pipelines.readers.letters.issue import Outcome


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "绩效评价结果反馈意见函和督办函 (Word 文件) 的草稿, --final 为正式函; 附登记簿, 内容未变的不重发",
            "drafts of feedback and supervision letters as .docx, --final for good; with a register",
        )
    )(letters)


Output = Annotated[
    Path | None, typer.Option(help=say("输出目录 (默认数据目录)", "folder to write to (default the home)"))
]
Final = Annotated[
    bool,
    typer.Option(
        "--final",
        help=say(
            "写正式函; 没有依据文件或未核原文的仍是草稿",
            "for good; what rests on no text or an unseen one stays a draft",
        ),
    ),
]
_SHOWN = 20


def letters(
    region: Region = None,
    fiscal_year: FiscalYear = None,
    output: Output = None,
    final: Final = False,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.letters import write_letters

    settings = Settings.load(home, lang)
    written = write_letters(settings, region_code(settings, region), fiscal_year, output, is_final=final)
    outcome, found = written.outcome, written.found
    left_out = {
        "without_recipient": found.without_recipient,
        "to_itself": found.to_itself,
        "not_evaluated": found.not_evaluated,
        "without_basis": found.without_basis,
    }
    if as_json:
        counts = {kind: outcome.count(kind) for kind in ("feedback", "supervision")}
        print_json({"release_id": written.release_id, **counts, **told_as_json(outcome), "left_out": left_out})
    else:
        feedback, supervision = outcome.count("feedback"), outcome.count("supervision")
        first = say(
            f"反馈意见函 {feedback} 份, 督办函 {supervision} 份",
            f"letters of feedback: {feedback}, of supervision: {supervision}",
        )
        print("\n".join([*told(first, outcome), *told_left_out(left_out)]))
    return 0


def told(first: str, outcome: "Outcome") -> list[str]:
    """What a run wrote, in lines; `first` counts the papers by kind."""
    from pipelines.readers.letters.basis import doubts, to_fill_in, wanting

    drafts = sum(each.is_draft for each in outcome.issued)
    replacing = sum(each.replaces is not None for each in outcome.issued)
    counts = [
        *([say(f"草稿 {drafts} 份", f"drafts: {drafts}")] if drafts else []),
        *([say(f"替代原函 {replacing} 份", f"replacing an earlier one: {replacing}")] if replacing else []),
        *([say(f"未变 {outcome.unchanged} 份", f"unchanged: {outcome.unchanged}")] if outcome.unchanged else []),
    ]
    lines = [
        "; ".join([first, *counts]),
        say(f"位置: {outcome.folder}", f"where: {outcome.folder}"),
        *(say(f"登记: {path}", f"register: {path}") for path in outcome.registers[:_SHOWN]),
    ]
    if outcome.missing:
        lines.append(
            say(
                f"未变的函中有 {outcome.missing} 份已不在原处, 未重写; 需要时用 --output 另存一套",
                f"unchanged but no longer in their place: {outcome.missing}; --output writes another set",
            )
        )
    if outcome.held_back:
        wanted = wanting([each for paper in outcome.held_back for each in paper.bases])
        lines.append(
            say(
                f"{len(outcome.held_back)} 份只能是草稿: {'; '.join(doubts(wanted))}; 在{to_fill_in(wanted)}"
                "写明本区划自己的文件后再发 (docs/writing-a-policy.md)",
                f"staying drafts: {len(outcome.held_back)}; {'; '.join(doubts(wanted))}; "
                f"name a document of your own: {to_fill_in(wanted)} (docs/writing-a-policy.md)",
            )
        )
    for region, keys in outcome.lacking.items():
        lines.append(
            say(
                f"区划 {region} 只能是草稿: letters.yml 没有写{'、'.join(keys)}; 补上后再发 (docs/letters.md)",
                f"papers of {region} stay drafts: letters.yml does not say {', '.join(keys)}; "
                "add it and issue again (docs/letters.md)",
            )
        )
    return lines


_LEFT_OUT = {
    "without_recipient": (
        "个对象不属于任何已知部门, 没有发函",
        "no letter, because the subject belongs to no known department",
    ),
    "to_itself": ("个对象属于本局自己, 没有发函", "no letter, because the subject belongs to the bureau itself"),
    "not_evaluated": (
        "个部门只有建议、没有评价结果, 没有发函",
        "no letter, because the department has recommendations but no evaluation",
    ),
    "without_basis": (
        "条建议没有写明依据的文件, 未写进函里",
        "in no letter, because the recommendation names no document",
    ),
    "without_words": (
        "个问题的问责方式不是约谈或通报, 没有出文",
        "no paper, because the problem calls for neither interview nor circular",
    ),
}


def told_left_out(left_out: dict[str, list[str]]) -> list[str]:
    """What was not written, by name."""
    lines = []
    for why, names in left_out.items():
        if names:
            lines.append(say(f"{len(names)} {_LEFT_OUT[why][0]}:", f"{_LEFT_OUT[why][1]}: {len(names)}"))
            lines += [f"  {name}" for name in names[:_SHOWN]]
            if len(names) > _SHOWN:
                lines.append(say("  … 全部见 --json", "  … all with --json"))
    return lines


def told_as_json(outcome: "Outcome") -> dict[str, Any]:
    """What a run wrote, for machines."""
    return {
        "folder": str(outcome.folder),
        "registers": [str(path) for path in outcome.registers],
        "unchanged": outcome.unchanged,
        "missing": outcome.missing,
        "held_back": [each.identity for each in outcome.held_back],
        "lacking": {region: list(keys) for region, keys in outcome.lacking.items()},
        "issued": [
            {
                "serial": each.serial,
                "letter_kind": each.letter.kind,
                "is_draft": each.is_draft,
                "mof_div_code": each.letter.region,
                "fiscal_year": each.letter.year,
                "department": each.letter.recipient,
                "file": each.file,
                "replaces": each.replaces,
            }
            for each in outcome.issued
        ],
    }
