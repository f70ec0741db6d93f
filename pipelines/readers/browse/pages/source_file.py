"""What is known of a delivered file and row beside the row itself: refused cells, rows of the same key, corrections,
hash and deliveries.

Here: these tables. Not here: the row (source.py), how it was read (source_reading.py).
"""

from typing import Any

from pipelines.contracts import Contract
from pipelines.lang import say
from pipelines.readers.browse.grid import Grid
from pipelines.readers.browse.labels import column_name, extract_name
from pipelines.readers.browse.page import View
from pipelines.readers.browse.source import history
from pipelines.readers.browse.tables import C, table
from pipelines.readers.explain.story import Row
from pipelines.readers.report.sentences import why_refused


def rejects(path: str, extract: str, found: list[Row]) -> list[Grid]:
    """Cells of a row that were refused."""
    if not found:
        return []
    folder = "/".join(path.split("/")[:2])
    told = [
        {
            "column": each["column"],
            "message": why_refused(each["message"], each["reason_code"], extract, each["value"], folder),
        }
        for each in found
    ]
    return [
        table(
            "rejects",
            say("没有采用的单元格", "Cells that were not taken"),
            [C("column", say("表头", "Header")), C("message", say("原因", "Why"))],
            told,
        )
    ]


def superseded(view: View, path: str, sheet: str, row: int) -> list[Grid]:
    found = history.superseded(view, path, sheet, row)
    if not found:
        return []
    told = [
        {
            "what": say("被取代", "replaced by")
            if (each["_source_file"], each["_source_row"]) == (path, row)
            else say("取代了", "replaces"),
            "file": each["superseded_by_file"]
            if (each["_source_file"], each["_source_row"]) == (path, row)
            else each["_source_file"],
            "row": each["superseded_by_row"]
            if (each["_source_file"], each["_source_row"]) == (path, row)
            else each["_source_row"],
            "same": each["is_same_content"],
        }
        for each in found
    ]
    return [
        table(
            "superseded",
            say("同一主键的其他行", "Other rows of the same key"),
            [
                C("what", say("关系", "Relation")),
                C("file", say("文件", "File"), lead=lambda each: view.href("source", each["file"], "", each["row"])),
                C("row", say("行", "Row"), "count"),
                C("same", say("内容相同", "Same content"), words="yes"),
            ],
            told,
        )
    ]


def corrections(view: View, path: str, contract: Contract, taken: list[dict[str, Any]]) -> list[Grid]:
    found = history.corrections(view, contract, taken)
    rescaled = view.ask("select column_name, power_of_ten, rescaled_rows from meta.rescaled where path = ?", [path])
    grids = []
    if found:
        grids.append(
            table(
                "corrections",
                say("对这一行的更正", "Corrections of this row"),
                [
                    C("column", say("列", "Column")),
                    C("found", say("文件里的值", "Found")),
                    C("corrected", say("更正为", "Corrected to")),
                    C("why", say("原因", "Why")),
                ],
                [{**each, "column": column_name(contract.extract, each["column_name"])} for each in found],
            )
        )
    if rescaled:
        grids.append(
            table(
                "rescaled",
                say("整份文件的金额换算", "Amounts of the whole file taken to another unit"),
                [
                    C("column", say("列", "Column")),
                    C("power_of_ten", say("乘以 10 的几次方", "Power of ten"), "count"),
                    C("rescaled_rows", say("行数", "Rows"), "count"),
                ],
                [{**each, "column": column_name(contract.extract, each["column_name"])} for each in rescaled],
            )
        )
    return grids


def file(view: View, found: list[Row]) -> Grid:
    told = [{**row, "extract": extract_name(row["extract"]) if row["extract"] else None} for row in found]
    return table(
        "file",
        say("文件", "The file"),
        [
            C("extract", say("读作数据表", "Read as")),
            C("fiscal_year", say("年度", "Year")),
            C("status", say("状态", "Status"), words="source_status"),
            C("rows_read", say("读到行数", "Rows read"), "count"),
            C("rows_loaded", say("载入", "Loaded"), "count"),
            C("rows_rejected", say("拒收", "Rejected"), "count"),
            C("rows_non_data", say("非数据行", "No data"), "count"),
            C("amount_loaded_yuan", say("载入金额", "Money loaded"), "money"),
            C("sha256", say("内容指纹（SHA-256）", "SHA-256")),
        ],
        told,
        is_facts=True,
    )


def deliveries(view: View, path: str, sha256: str) -> Grid:
    entries = history.deliveries(view, path)
    told = [
        {
            "number": place,
            "delivered_at": each.delivered_at,
            "status": each.status,
            "extract": extract_name(each.extract) if each.extract else None,
            "rows_loaded": each.rows_loaded,
            "sha256": each.sha256[:16],
            "is_this": each.sha256 == sha256,
        }
        for place, each in enumerate(entries, start=1)
    ]
    return table(
        "deliveries",
        say("什么时候来的，替换了什么", "When it came and what it replaced"),
        [
            C("number", say("第几次", "Delivery"), "count"),
            C("delivered_at", say("日期", "Day"), "date"),
            C("extract", say("数据表", "Extract")),
            C("status", say("状态", "Status"), words="source_status"),
            C("rows_loaded", say("载入行数", "Rows"), "count"),
            C("sha256", say("指纹前 16 位", "First 16 digits")),
            C("is_this", say("即这个发布版所读", "What this release read"), words="yes"),
        ],
        told,
        note=say("后一次的内容替换前一次。", "Each replaces the one before."),
        empty=say("这个数据目录没有该文件的收件台账。", "This home's ledger does not know the file."),
    )
