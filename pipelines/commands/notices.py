"""`jixiao notices`: reminders, returned goals, the month's progress, referrals and summons from the release in force.

Here: options, what was written. Not here: the notices (readers/notices/).
"""

from typing import Annotated

import typer

from pipelines.commands.letters import Final, Output, told, told_as_json, told_left_out
from pipelines.commands.options import FiscalYear, Home, Json, Lang, Region
from pipelines.commands.regions import region_code
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json

_IN_ENGLISH = {
    "chase": "reminders",
    "returned": "returned goals",
    "progress": "progress circulars",
    "referral": "referrals",
    "interview": "summons",
    "circular": "circulars",
}
"""The kinds that this command writes; in Chinese they are called as the register calls them."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "催报、目标退回、月度进度、移送、约谈、通报 (Word 文件) 的草稿, --final 为正式件; 与函件同一登记",
            "drafts of reminders, returned goals, month's progress, referrals and summons as .docx, --final for good",
        )
    )(notices)


def notices(
    region: Region = None,
    fiscal_year: FiscalYear = None,
    period: Annotated[
        str | None,
        typer.Option(
            help=say("进度通报的月份, 如 M08 (默认最近一个完整的月)", "month of the progress, M08 (default the last)")
        ),
    ] = None,
    output: Output = None,
    final: Final = False,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.letters.names import LABELS
    from pipelines.readers.notices import write_notices

    settings = Settings.load(home, lang)
    code = region_code(settings, region)
    written = write_notices(settings, code, fiscal_year, period, output, is_final=final)
    outcome, found = written.outcome, written.found
    left_out = {why: sorted(getattr(found, why)) for why in ("without_recipient", "to_itself", "without_words")}
    counts = {kind: outcome.count(kind) for kind in _IN_ENGLISH}
    if as_json:
        print_json({"release_id": written.release_id, **counts, **told_as_json(outcome), "left_out": left_out})
    else:
        first = ", ".join(
            say(f"{LABELS[kind]} {count} 份", f"{_IN_ENGLISH[kind]}: {count}")
            for kind, count in counts.items()
            if count
        )
        print("\n".join([*told(first or say("没有新的通知", "no new notices"), outcome), *told_left_out(left_out)]))
    return 0
