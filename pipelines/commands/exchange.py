"""`jixiao pack`, `jixiao receive`: a region's deliveries to the region above it.

Here: options and the summary in words. Not here: the archive and its checks (exchange/).
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Home, Json, Lang
from pipelines.commands.regions import region_code
from pipelines.lang import say
from pipelines.settings import Settings
from pipelines.terminal import print_json


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command(
        help=say(
            "打包: 本区划及下级一个年度的数据, 逐个校验, 不含个人信息, 供上报上级",
            "pack a region's and its lower regions' year for the region above: checked, without personal data",
        )
    )(pack)
    app.command(
        help=say(
            "接收下级的上报包, 放入 raw/; 有任何一处不对就整份拒收",
            "take in a pack as that region's raw files; refused whole when any part is wrong",
        )
    )(receive)


def pack(
    region: Annotated[
        str, typer.Option(help=say("区划 (含下级): 代码或名称", "region with those below: its code or name"))
    ],
    period: Annotated[str, typer.Option(help=say("年度或期间: 2021, 2021-Q3, 2021-M08", "2021, 2021-Q3 or 2021-M08"))],
    output: Annotated[
        Path | None, typer.Option(help=say("写入文件 (默认 reports/ 下)", "write to this file (default in reports/)"))
    ] = None,
    without_unmasked: Annotated[
        bool,
        typer.Option(
            "--without-unmasked",
            help=say(
                "涉密对象遮去文字后读数会变的行不上报, 逐行点名 (默认: 不打包)",
                "leave out and name rows of secret subjects that would read otherwise masked (default: no pack)",
            ),
        ),
    ] = False,
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.exchange.pack import pack as write
    from pipelines.night import SHANGHAI, lock_home, package_version
    from pipelines.warehouse.changes import code_hash

    settings = Settings.load(home, lang)
    now = datetime.now(SHANGHAI).replace(tzinfo=None, microsecond=0)
    with lock_home(settings):
        packed = write(
            settings,
            region_code(settings, region) or region,
            period,
            now,
            f"{package_version()}+{code_hash(settings)[:12]}",
            output,
            without_unmasked,
        )
    manifest = packed.manifest
    rows = sum(member.rows for member in manifest.members)
    rejected = sum(member.source_rows_rejected for member in manifest.members)
    regions = sorted({member.mof_div_code for member in manifest.members})
    if as_json:
        print_json(
            {
                "file": str(packed.file),
                "bytes": packed.size,
                "region": manifest.mof_div_code,
                "period": manifest.period,
                "digest": manifest.digest,
                "regions": regions,
                "files": len(manifest.members),
                "rows": rows,
                "rows_rejected": rejected,
                "rows_masked": packed.rows_masked,
                "left_out": manifest.left_out,
            }
        )
        return 0
    files = len(manifest.members)
    print(
        say(
            f"{packed.file}: {len(regions)} 个区划, {files} 个文件, {rows:,} 行, {packed.size:,} 字节",
            f"{packed.file}: {len(regions)} regions, {files} files, {rows:,} rows, {packed.size:,} bytes",
        )
    )
    if rejected:
        print(say(f"未上报的坏行: {rejected:,}", f"rows that cannot be read and stay here: {rejected:,}"))
    if packed.rows_masked:
        print(
            say(
                f"涉密对象 {packed.rows_masked:,} 行: 名称和文字已遮盖, 代码、金额、数字照报",
                f"rows of secret subjects: {packed.rows_masked:,}, names and wording masked; codes and figures stand",
            )
        )
    for path in manifest.left_out:
        print(say(f"不随包上报: {path}", f"not in the pack: {path}"))
    return 0


def receive(
    file: Annotated[Path, typer.Argument(help=say("上报包", "the pack"))],
    home: Home = None,
    lang: Lang = None,
    as_json: Json = False,
) -> int:
    from pipelines.exchange.receive import receive as take_in
    from pipelines.night import lock_home

    settings = Settings.load(home, lang)
    with lock_home(settings):
        received = take_in(settings, file)
    manifest = received.manifest
    if as_json:
        print_json(
            {
                "outcome": received.outcome,
                "region": manifest.mof_div_code,
                "period": manifest.period,
                "packed_at": manifest.packed_at,
                "digest": manifest.digest,
                "written": received.written,
                "removed": received.removed,
            }
        )
    elif received.outcome == "unchanged":
        print(say("内容与已接收的相同, 无需处理", "the same as what was received before; nothing to do"))
    else:
        print(
            say(
                f"已接收 {manifest.mof_div_code} {manifest.period}: {len(received.written)} 个文件, "
                f"取代 {len(received.removed)} 个; 下一步 jixiao refresh",
                f"received {manifest.mof_div_code} {manifest.period}: {len(received.written)} files, "
                f"{len(received.removed)} taken away; next: jixiao refresh",
            )
        )
    return 0
