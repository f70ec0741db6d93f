"""`jixiao sample`: a risk-weighted sample for follow-up checks; with --plan, the year's evaluation plan.

Here: options, the extract to a file or stdout, the list for people. Not here: the draw (readers/sample.py).
"""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.commands.regions import region_code
from pipelines.errors import EXIT_USAGE, JixiaoError
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json, print_table

if TYPE_CHECKING:
    from pipelines.readers.sample import Draw


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "按风险加权抽取跟踪抽查名单 (samples 表), 附理由; 加 --plan 是当年的评价计划; 同一种子和数据抽出同一名单",
            "a risk-weighted sample for follow-up checks, as a samples extract with reasons; with --plan, the year's"
            " evaluation plan; the same by seed and data",
        )
    )(sample)


def sample(
    region: Annotated[str, typer.Option(help=say("区划: 代码或名称", "region: its code or name"))],
    fiscal_year: Annotated[int, typer.Option(help=say("财政年度", "fiscal year"))],
    seed: Annotated[str, typer.Option(help=say("随机种子, 记入名单", "seed, written into the list"))],
    n: Annotated[
        int | None,
        typer.Option(
            "--n", min=1, help=say("抽取个数; 有 --cost-limit 时可省", "how many to draw; free with --cost-limit")
        ),
    ] = None,
    plan: Annotated[
        bool,
        typer.Option(
            "--plan",
            help=say(
                "评价计划: 评价周期 (三年, 政策可改) 内没有评价过的加分",
                "an evaluation plan: what nobody evaluated within the cycle (three years; policy) counts more",
            ),
        ),
    ] = False,
    tag: Annotated[
        list[str] | None, typer.Option(help=say("只要带此标签的, 可多次", "only subjects with this tag; repeatable"))
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            help=say("不要此对象、单位或部门代码, 可多次", "leave out this subject, unit or department; repeatable")
        ),
    ] = None,
    cost_limit: Annotated[
        str | None,
        typer.Option(help=say("评价费用合计不超过多少元", "what the evaluations may cost together, in yuan")),
    ] = None,
    fee: Annotated[
        str | None,
        typer.Option(
            help=say(
                "每个评价预计多少元 (默认取本区划近三年平均)",
                "cost of one, in yuan (default: the region's mean of three years)",
            )
        ),
    ] = None,
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
    from pipelines.readers.sample import Terms, draw_sample

    _check(seed, output)
    if n is None and cost_limit is None:
        raise JixiaoError(
            say("没有说抽多少", "how many is not said"),
            say("写 --n 个数, 或 --cost-limit 元", "give --n, or --cost-limit in yuan"),
            EXIT_USAGE,
        )
    terms = Terms(
        plan,
        tuple(tag or ()),
        tuple(exclude or ()),
        _money("--cost-limit", cost_limit),
        _money("--fee", fee),
    )
    settings = Settings.load(home, lang)
    found = draw_sample(settings, region_code(settings, region) or region, fiscal_year, n, seed.strip(), terms)
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


def _money(option: str, text: str | None) -> Decimal | None:
    """A positive amount in yuan, thousands separators allowed."""
    if text is None:
        return None
    try:
        amount = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0:
        raise JixiaoError(
            say(f"{option} {text!r} 不是金额", f"{option} {text!r} is no amount"),
            say("写大于 0 的元数, 如 200000", "an amount in yuan above 0, such as 200000"),
            EXIT_USAGE,
        )
    return amount


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
            "free_count": found.free_count,
            "recently_evaluated_count": found.recently_evaluated_count,
            "is_plan": found.terms.is_plan,
            "tags": list(found.terms.tags),
            "excluded": list(found.terms.excluded),
            "cost_limit_yuan": None if found.terms.cost_limit is None else str(found.terms.cost_limit),
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
                    "last_evaluated_year": each.last_evaluated_year,
                    "reason": row[-1],
                }
                for row, each in zip(found.rows(), found.drawn, strict=True)
            ],
        }
    )


def _print(found: "Draw", wanted: int | None, output: Path) -> None:
    """The list for people, what it was drawn from, and what to do with the file."""
    print_table(
        say(
            "编号,对象代码,名称,预算(元),风险分,上次评价", "sample,subject,name,budget (yuan),points,last evaluated"
        ).split(","),
        [
            (
                row[0],
                each.code,
                each.name or say("(涉密)", "(secret)"),
                f"{each.budget:,.2f}",
                each.risk,
                each.last_evaluated_year or "—",
            )
            for row, each in zip(found.rows(), found.drawn, strict=True)
        ],
        right=[3, 4],
    )
    print(
        say(
            f"从 {found.free_count} 个项目和政策中抽取 {len(found.drawn)} 个"
            f"（另有 {found.already_drawn_count} 个本年已在名单中），种子 {found.seed}，版本 {found.release_id}",
            f"{len(found.drawn)} drawn of {found.free_count} projects and policies"
            f" ({found.already_drawn_count} more are in this year's list already), seed {found.seed},"
            f" release {found.release_id}",
        )
    )
    if found.terms.is_plan:
        print(
            say(
                f"库内 {found.frame_count} 个中 {found.recently_evaluated_count} 个在评价周期内评价过",
                f"{found.recently_evaluated_count} of {found.frame_count} were evaluated within the cycle",
            )
        )
    if found.terms.cost_limit is not None:
        print(
            say(
                f"费用合计不超过 {found.terms.cost_limit:,.2f} 元, 到放不下为止",
                f"as many as {found.terms.cost_limit:,.2f} yuan bear",
            )
        )
    elif wanted is not None and len(found.drawn) < wanted:
        print(say(f"不足 {wanted} 个, 已全部列入", f"fewer than {wanted}: all of them are in the list"))
    print(
        say(
            f"名单: {output}; 放进 raw/{found.region}/{found.year}/ 后下次更新生效",
            f"list: {output}; drop it into raw/{found.region}/{found.year}/ for the next refresh",
        )
    )
