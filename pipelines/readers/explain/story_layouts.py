"""A story written for people and machines: text for a terminal, JSON, one offline HTML page.

Here: layout. Not here: what is told (the chapters).
"""

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.lang import get_lang, say
from pipelines.readers.addresses import page_url
from pipelines.readers.explain.story import Section, Story
from pipelines.readers.explain.story_labels import label_of
from pipelines.readers.report.findings import LONGEST_LIST
from pipelines.readers.report.page import environment
from pipelines.readers.report.tables import Table, written

_WIDEST_GRID = 9
"""Columns that a terminal shows side by side; a wider row is told line by line."""


def title(story: Story) -> str:
    """`泸县 2021年 项目 机关食堂… (5105…)`."""
    subject = story.subject
    year, kind = say(f"{subject.fiscal_year}年", str(subject.fiscal_year)), label_of("kind", subject.kind)
    return f"{subject.region_name} {year} {kind} {subject.label} ({subject.code})"


def as_text(story: Story) -> str:
    """The story as lines, without control characters: data must not drive the terminal."""
    lines = [
        title(story),
        say(
            f"数据日期 {story.data_as_of}, 发布版 {story.release_id}",
            f"as of {story.data_as_of}, release {story.release_id}",
        ),
        *(f"! {notice}" for notice in story.notices),
        *(f"* {label}: {figure}  ({made})" for label, figure, made in story.headlines),
    ]
    for section in story.sections:
        lines += ["", f"== {section.title} ==", *_section_lines(section)]
    return "\n".join(_plain(line) for line in lines) + "\n"


def as_json(story: Story) -> dict[str, Any]:
    """Every figure under its name in the marts, with source_file, source_sheet and source_row where it has them."""
    subject = story.subject
    return {
        "release_id": story.release_id,
        "data_as_of": story.data_as_of,
        "subject": {
            "mof_div_code": subject.mof_div_code,
            "region_name": subject.region_name,
            "fiscal_year": subject.fiscal_year,
            "subject_kind": subject.kind,
            "subject_code": subject.code,
            "subject_name": subject.name,
            "is_secret": subject.is_secret,
            "is_known": subject.is_known,
        },
        "others": [
            {"mof_div_code": region, "fiscal_year": year, "subject_kind": kind} for region, year, kind in subject.others
        ],
        "notices": story.notices,
        **{
            section.name: [{name.removeprefix("_"): value for name, value in row.items()} for row in section.rows]
            for section in story.sections
        },
    }


def as_html(story: Story, site: str) -> str:
    """One page that needs nothing else. `site`: where `jixiao browse` shows the same."""
    return (
        environment()
        .get_template("explain.html.j2")
        .render(
            story=story,
            title=title(story),
            tables=[section.table(_source_label()) for section in story.sections],
            longest=LONGEST_LIST,
            lang=get_lang(),
            made_at=f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}",
            page=_page(story, site),
            say=say,
        )
    )


def _page(story: Story, site: str) -> str:
    """Where the same stands as a page from which every figure leads to its cell."""
    subject = story.subject
    parts = (subject.mof_div_code, subject.fiscal_year, subject.kind, subject.code)
    return page_url(site, story.release_id, "subject", *parts)


def _source_label() -> str:
    return say("来源", "Source")


def _section_lines(section: Section) -> Iterator[str]:
    table = section.table(_source_label())
    if not table.rows:
        yield f"  {table.empty}"
        return
    if len(table.columns) > _WIDEST_GRID or len(table.rows) == 1:
        yield from _cards(table)
    else:
        yield from _grid(table)
    if table.note:
        yield f"  {table.note}"


def _cards(table: Table) -> Iterator[str]:
    """A row as its known figures one after the other, the source on a line of its own."""
    for number, row in enumerate(table.rows, start=1):
        told = [
            f"{column.label} {written(value, column.kind)}"
            for column, value in zip(table.columns, row, strict=True)
            if value not in (None, "") and column.label != _source_label()
        ]
        yield f"  {number}. " + " | ".join(told)
        if table.columns[-1].label == _source_label() and row[-1]:
            yield f"     {_source_label()}: {row[-1]}"


def _grid(table: Table) -> Iterator[str]:
    cells = [
        [written(value, column.kind) for column, value in zip(table.columns, row, strict=True)] for row in table.rows
    ]
    widths = [
        max(_cells(column.label), *(_cells(row[place]) for row in cells)) for place, column in enumerate(table.columns)
    ]
    for row in ([column.label for column in table.columns], *cells):
        padded = [
            _padded(text, width, column.kind != "text")
            for text, width, column in zip(row, widths, table.columns, strict=True)
        ]
        yield ("  " + "  ".join(padded)).rstrip()


def _padded(text: str, width: int, is_right: bool) -> str:
    space = " " * (width - _cells(text))
    return space + text if is_right else text + space


def _cells(text: str) -> int:
    """How many cells a terminal takes for it: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _plain(line: str) -> str:
    return "".join(character if character.isprintable() else " " for character in line)
