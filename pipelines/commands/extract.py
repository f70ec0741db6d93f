"""`jixiao extract`: one department's own release file.

Here: options and the summary in words. Not here: what is in the file (readers/extract/).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang, Region
from pipelines.commands.regions import region_code
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=say(
            "一个部门自己的发布文件 (DuckDB): 只有它自己的行, 没有别人的任何内容; 涉密对象只留代码和金额",
            "one department's own release file: its rows and nothing of others; secret subjects keep code and amounts",
        )
    )(extract)


def extract(
    department: Annotated[str, typer.Option(help=say("部门代码", "department code"))],
    region: Region = None,
    output: Annotated[
        Path | None, typer.Option(help=say("写入文件 (默认 reports/ 下)", "write to this file (default in reports/)"))
    ] = None,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.readers.extract.department_file import write_extract

    settings = Settings.load(home, lang)
    written = write_extract(settings, department, output, region_code(settings, region))
    rows = {table: count for table, count in written.rows.items() if count}
    if as_json:
        print_json(
            {
                "file": str(written.file),
                "department": department,
                "regions": written.regions,
                "release_id": written.release_id,
                "rows": rows,
                "omitted_texts": written.omitted,
            }
        )
        return 0
    print(
        say(
            f"{written.file}: 部门 {department}, {len(rows)} 张表 {sum(rows.values()):,} 行, 版本 {written.release_id}",
            f"{written.file}: department {department}, {len(rows)} tables, {sum(rows.values()):,} rows, "
            f"release {written.release_id}",
        )
    )
    if written.omitted:
        print(
            say(
                f"提到其他部门而略去的文字: {written.omitted} 处",
                f"texts left out because they quote another department: {written.omitted}",
            )
        )
    return 0
