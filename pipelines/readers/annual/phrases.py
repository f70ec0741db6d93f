"""Phrases that several chapters use: who is named, how many by result, how many by book.

Here: phrases around cells. Not here: whole chapters (work.py, results.py, outlook.py).
"""

from collections.abc import Sequence

from pipelines.readers.annual.figures import Figure, Figures, result_word
from pipelines.readers.report.report_labels import NAMED, word
from pipelines.readers.report.tables import select

NOTHING = "没有{what}的数据。"
BOOKS = ("general", "gov_fund", "soe_capital", "social_insurance")
_NAMES = """
    select
        case when found.mof_div_code = ?4 then '' else coalesce(regions.mof_div_name, found.mof_div_code) end
        || case when subjects.is_secret then '涉密对象' else coalesce(subjects.subject_name, found.subject_code) end
    from ({found}) as found
    left join marts.dim_subjects as subjects
        on
            found.mof_div_code = subjects.mof_div_code and subjects.fiscal_year = ?2
            and found.subject_kind = subjects.subject_kind and found.subject_code = subjects.subject_code
    left join marts.dim_regions as regions
        on found.mof_div_code = regions.mof_div_code and regions.fiscal_year = ?2
    order by found.amount desc nulls last, found.mof_div_code, found.subject_code
    limit ?3
"""


def names(book: Figures, found: str, count: Figure, most: int = NAMED) -> str:
    """Names of the `count` subjects of a query (mof_div_code, subject_kind, subject_code, amount), the largest amounts
    first: `甲、乙、丙等`, without 等 when all are named."""
    rows = select(book.connection, _NAMES.format(found=found), [book.regions, book.year, most, book.region])
    return "、".join(name for (name,) in rows) + ("等" if count.value > len(rows) else "")


def results(book: Figures, stage: str, found: Sequence[str]) -> str:
    """`予以支持11个、不予支持1个`: each result that occurs. Where subjects have papers of several results, these would
    add up to more subjects than there are: then papers are counted, `优45份、中13份`, and the sentence says so."""
    subjects = [book.result(stage, result) for result in found]
    is_once = sum(each.value or 0 for each in subjects) <= (book.result(stage, "all").value or 0)
    counts = subjects if is_once else [book.result(stage, result, "paper_count") for result in found]
    parts = [
        book.sentence("{label}{count}{unit}", label=result_word(stage, result), count=count, unit=unit)
        for result, count in zip(found, counts, strict=True)
        if count.is_some
        for unit in ["个" if is_once else "份"]
    ]
    told = "、".join(parts) if parts else "结果未填"
    return told if is_once or not parts else f"{told}（同一对象有不同结果的，各份分别计数）"


def by_book(book: Figures, stage: str, column: str, text: str, books: Sequence[str], kind: str = "all") -> list[str]:
    return [
        book.sentence(
            text, label=word("book", each), count=count, yuan=book.coverage(stage, "covered_yuan", kind, each)
        )
        for each in books
        if (count := book.coverage(stage, column, kind, each)).is_some
    ]
