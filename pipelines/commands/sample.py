"""`jixiao sample`: a risk-weighted sample for follow-up checks.

Here: options, the extract to a file or stdout, the list for people. Not here: the draw (sample.py).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.commands.show import print_json, print_table
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.sample import Draw


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "按风险加权抽取跟踪抽查名单 (samples 表), 附理由; 同一种子和数据抽出同一名单",
            "a risk-weighted sample for follow-up checks, as a samples extract with reasons; the same by seed and data",
        )
    )(sample)


def sample(
    region: Annotated[str, typer.Option(help=say("财政区划代码", "region code"))],
    fiscal_year: Annotated[int, typer.Option(help=say("财政年度", "fiscal year"))],
    n: Annotated[int, typer.Option("--n", min=1, help=say("抽取个数", "how many to draw"))],
    seed: Annotated[str, typer.Option(help=say("随机种子, 记入名单", "seed, written into the list"))],
    output: Annotated[
        Path | None,
        typer.Option(
            help=say(
                "写入此 CSV 文件 (默认输出到屏幕); 放进 raw/<区划>/<年度>/ 即生效",
                "CSV file to write (default stdout); dropped into raw/<region>/<year>/ it takes effect",
            )
        ),
    ] = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.sample import draw_sample

    _check(seed, output)
    found = draw_sample(Settings.load(home, lang), _canonical(region), fiscal_year, n, seed.strip())
    if output is not None:
        output.write_text(found.as_csv(), encoding="utf-8-sig", newline="")
    if as_json:
        _print_json(found, output)
    elif output is None:
        print(found.as_csv(), end="")
    else:
        _print(found, n, output)
    return 0


def _check(seed: str, output: Path | None) -> None:
    if not seed.strip() or not all(letter.isalnum() or letter in "-_." for letter in seed.strip()):
        raise JixiaoError(
            say(f"种子 {seed!r} 不能用", f"{seed!r} is no seed"),
            say("用字母、数字和 - _ . , 如 2026-08", "letters, digits and - _ . only, such as 2026-08"),
            EXIT_USAGE,
        )
    if output is not None and not output.parent.is_dir():
        raise JixiaoError(
            say(f"没有目录 {output.parent}", f"there is no folder {output.parent}"),
            say("先建立目录, 或换一个 --output", "make the folder, or choose another --output"),
            EXIT_USAGE,
        )


def _canonical(region: str) -> str:
    """6 digits and 6 digits + 000 are one region."""
    return region[:6] if len(region) == len("653001000") and region.endswith("000") else region


def _print_json(found: "Draw", output: Path | None) -> None:
    print_json(
        {
            "release_id": found.release_id,
            "mof_div_code": found.region,
            "fiscal_year": found.year,
            "seed": found.seed,
            "drawn_date": str(found.drawn_date),
            "frame_count": found.frame_count,
            "already_drawn_count": found.already_drawn_count,
            "output": None if output is None else str(output),
            "drawn": [
                {
                    "sample_id": row[0],
                    "subject_kind": each.kind,
                    "subject_code": each.code,
                    "subject_name": each.name,
                    "agency_code": each.agency,
                    "dept_code": each.department,
                    "budget_adjusted_yuan": str(each.budget),
                    "risk_points": str(each.risk),
                    "reason": row[-1],
                }
                for row, each in zip(found.rows(), found.drawn, strict=True)
            ],
        }
    )


def _print(found: "Draw", wanted: int, output: Path) -> None:
    """The list for people, what it was drawn from, and what to do with the file."""
    print_table(
        say("抽查编号,对象代码,名称,预算(元),风险分", "sample,subject,name,budget (yuan),risk").split(","),
        [
            (row[0], each.code, each.name or say("(涉密)", "(secret)"), f"{each.budget:,.2f}", each.risk)
            for row, each in zip(found.rows(), found.drawn, strict=True)
        ],
        right=[3, 4],
    )
    print(
        say(
            f"从 {found.frame_count - found.already_drawn_count} 个项目和政策中抽取 {len(found.drawn)} 个"
            f"（另有 {found.already_drawn_count} 个本年已在名单中），种子 {found.seed}，版本 {found.release_id}",
            f"{len(found.drawn)} drawn of {found.frame_count - found.already_drawn_count} projects and policies"
            f" ({found.already_drawn_count} more are in this year's list already), seed {found.seed},"
            f" release {found.release_id}",
        )
    )
    if len(found.drawn) < wanted:
        print(say(f"不足 {wanted} 个, 已全部列入", f"fewer than {wanted}: all of them are in the list"))
    print(
        say(
            f"名单: {output}; 放进 raw/{found.region}/{found.year}/ 后下次更新生效",
            f"list: {output}; drop it into raw/{found.region}/{found.year}/ for the next refresh",
        )
    )
