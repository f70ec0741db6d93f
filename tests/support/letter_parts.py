"""A letter to 交通运输局 of 泸县, its parts, and what is printed of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from docx import Document

from pipelines.readers.letters.issue import Facts
from pipelines.readers.letters.letter import Finding, Letter, Recommendation, Subject
from pipelines.readers.letters.prose import context

FACTS = Facts("FK-1", None, date(2026, 7, 1), date(2026, 6, 30))
PROJECT = Subject("project", "P1", "乡村道路养护", False)
FINDING = Finding(
    PROJECT, "WT-1", "slow", "工程尚未开工。", Decimal("10.50"), date(2026, 6, 20), "overdue", date(2026, 5, 1)
)


def letter(kind="feedback", **changes) -> Letter:
    bare = Letter(kind, "510521", 2021, "泸县财政局", "department", "001", "交通运输局")
    return replace(bare, **changes)


def recommendation(action: str, yuan: str | None) -> Recommendation:
    amount = None if yuan is None else Decimal(yuan)
    return Recommendation(
        PROJECT, action, "next_year_budget", "r04", Decimal(100), amount, None, "doc", "得分55.50分。"
    )


def told(what: Letter) -> dict:
    return context(what, FACTS)


def text_of(content: bytes) -> str:
    """All text of a letter, header and tables included."""
    document = Document(BytesIO(content))
    head = document.sections[0].first_page_header
    parts = [*head.paragraphs, *document.paragraphs]
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    parts += [paragraph for cell in cells for paragraph in cell.paragraphs]
    return "\n".join(paragraph.text for paragraph in parts)
