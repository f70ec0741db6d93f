"""The chapter on coverage by stage: rates, kinds of subject, budget books.

Here: queries on rpt_coverage and rpt_four_books. Not here: who is missing (findings.py), regions and departments
(drill.py).
"""

from typing import Any

import duckdb

from pipelines.lang import say
from pipelines.readers.report.charts import Chart, Series
from pipelines.readers.report.report_labels import STAGES, period_word, word
from pipelines.readers.report.subject import BELOW, Subject
from pipelines.readers.report.tables import Chapter, Column, Table, select

_MEASURES = """
    required_count, covered_count, coverage_count_ratio, required_yuan, covered_yuan, coverage_amount_ratio,
    late_count, required_agency_count, covered_agency_count, pending_count, pending_until_date
"""
_BOOKS = ("general", "gov_fund", "soe_capital", "social_insurance")
_OF_PERIOD = """
    mof_div_code = ?1 and fiscal_year = ?2 and scope = 'subtree' and required_count + coalesce(pending_count, 0) > 0
    and case
        when ?3 = 'year' then period = 'year' or (?5 and list_contains(?4, period))
        when list_contains(?4, period) then true
        else period = 'year' and stage not in (
            select stage from marts.rpt_coverage
            where mof_div_code = ?1 and fiscal_year = ?2 and scope = 'subtree' and period <> 'year'
        )
    end
"""
"""Rows of the report's period: a stage with windows is told by those that end in the period, any other by its year.
?5: with the windows of a year, too."""


def overall(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[tuple[Any, ...]]:
    """stage, period and measures of projects and policies in all books: one row per stage (and window)."""
    return select(
        connection,
        f"""
        select stage, period, {_MEASURES}
        from marts.rpt_coverage
        where {_OF_PERIOD} and subject_kind = 'all' and fund_book = 'all'
        order by array_position(?6, stage), period
        """,
        [*subject.scope, subject.period, subject.windows, False, list(STAGES)],
    )


def chapter(connection: duckdb.DuckDBPyConnection, subject: Subject, rows: list[tuple[Any, ...]]) -> Chapter:
    """The chapter, given the `overall` rows."""
    return Chapter(
        "stages",
        say("各环节覆盖情况", "Coverage by stage"),
        [
            *(_overall_table(rows), _by_kind(connection, subject), _four_books(connection, subject)),
            *([_books_by_region(connection, subject)] if len(subject.below) > 1 else []),
        ],
    )


def chart(rows: list[tuple[Any, ...]]) -> list[Chart]:
    """Rates by count and by amount, stage by stage."""
    if not rows:
        return []
    return [
        Chart(
            "bars",
            say("各环节覆盖率（项目和政策）", "Coverage by stage, projects and policies"),
            [word("stage", row[0]) for row in rows],
            [
                Series(say("按个数", "by count"), [row[4] for row in rows]),
                Series(say("按金额", "by amount"), [row[7] for row in rows]),
            ],
        )
    ]


def _measures() -> list[Column]:
    return [
        Column(say("应覆盖(个)", "Required"), "count", "required_count"),
        Column(say("已覆盖(个)", "Covered"), "count", "covered_count"),
        Column(say("个数覆盖率", "By count"), "ratio", "coverage_count_ratio"),
        Column(say("应覆盖金额", "Required"), "money", "required_yuan"),
        Column(say("已覆盖金额", "Covered"), "money", "covered_yuan"),
        Column(say("金额覆盖率", "By amount"), "ratio", "coverage_amount_ratio"),
        Column(say("迟到(个)", "Late"), "count", "late_count"),
        Column(say("应覆盖单位", "Units required"), "count", "required_agency_count"),
        Column(say("已覆盖单位", "Units covered"), "count", "covered_agency_count"),
        Column(say("未到期(个)", "Not yet due"), "count", "pending_count"),
        Column(say("最晚期限", "Latest due"), "date"),
    ]


def _until(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The measures of a row, its last, the day until which something is pending, in words where nobody set one."""
    *measures, pending, until = row
    return (*measures, pending, say("暂不作要求", "not asked for yet") if pending and until is None else until)


def _overall_table(rows: list[tuple[Any, ...]]) -> Table:
    return Table(
        "coverage",
        say("项目和政策合计", "Projects and policies together"),
        [Column(say("环节", "Stage")), Column(say("期间", "Period")), *_measures()],
        [(word("stage", row[0]), period_word(row[1]), *_until(row[2:])) for row in rows],
        note=say(
            "未到期的不算应覆盖，也不算缺口，到期以后再算；没有定下何时办的暂不作要求。"
            "合计项目与政策；部门整体、下级政府是同一笔钱的另一种看法，不并入合计。没有应覆盖对象的环节不列；"
            "抽评和评价按计划选取，覆盖率仅供参考。",
            "What is not yet due, or not asked for as no day is set by which, is neither required nor a gap. "
            "Projects and policies add up; departments and governments are another view of the same money. Stages that "
            "require nothing are left out; spot checks and evaluations are drawn by plan, their rate is informative.",
        ),
        empty=say("本期间没有任何应覆盖的对象。", "Nothing is required in this period."),
    )


def _by_kind(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Every stage by subject kind, budget book and window."""
    rows = select(
        connection,
        f"""
        select stage, subject_kind, fund_book, period, {_MEASURES}
        from marts.rpt_coverage
        where {_OF_PERIOD} and not (subject_kind = 'all' and fund_book = 'all' and period = 'year')
        order by
            array_position(?6, stage), period = 'year' desc, period,
            array_position(['all', 'project', 'policy', 'department', 'government'], subject_kind),
            array_position(['all', 'general', 'gov_fund', 'soe_capital', 'social_insurance'], fund_book)
        """,
        [*subject.scope, subject.period, subject.windows, True, list(STAGES)],
    )
    title = say("按对象类型、预算类型、期间", "By kind of subject, budget book and period")
    return Table(
        "coverage-detail",
        title,
        [
            Column(say("环节", "Stage")),
            Column(say("对象", "Subjects")),
            Column(say("预算类型", "Budget book")),
            Column(say("期间", "Period")),
            *_measures(),
        ],
        [
            (word("stage", row[0]), word("kind", row[1]), word("book", row[2]), period_word(row[3]), *_until(row[4:]))
            for row in rows
        ],
        fold_notes={title: say(f"{len(rows):,} 行", f"{len(rows):,} rows")} if rows else {},
        empty=say("没有可细分的行。", "Nothing to break down."),
    )


def _four_books(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """The four budget books side by side, and which regions right below miss one."""
    pairs = ", ".join(
        f"max({side}_count) filter (where coverage.fund_book = '{book}' and coverage.reported_region_count > 0)"
        f" as {book}_{side}"
        for book in _BOOKS
        for side in ("required", "covered")
    )
    columns = ", ".join(f"pairs.{book}_required, pairs.{book}_covered" for book in _BOOKS)
    rows = select(
        connection,
        f"""
        with pairs as (
            select coverage.stage, {pairs}
            from marts.rpt_coverage as coverage
            where
                coverage.mof_div_code = ?1 and coverage.fiscal_year = ?2 and coverage.scope = 'subtree'
                and coverage.subject_kind = 'all' and coverage.fund_book <> 'all' and coverage.period = 'year'
            group by coverage.stage
        )

        select
            books.stage, {columns}, case when books.reported_child_count > 0 then books.four_book_child_count end,
            nullif(books.reported_child_count, 0),
            books.short_child_names
        from marts.rpt_four_books as books
        inner join pairs on books.stage = pairs.stage
        where books.mof_div_code = ?1 and books.fiscal_year = ?2
        order by array_position(?3, books.stage)
        """,
        [*subject.scope, list(STAGES)],
    )
    books = [
        Column(f"{word('book', book)} {label}", "count", metric)
        for book in _BOOKS
        for label, metric in ((say("应", "required"), "required_count"), (say("已", "covered"), "covered_count"))
    ]
    return Table(
        "four-books",
        say("四本预算（全年）", "The four budget books, year"),
        [
            Column(say("环节", "Stage")),
            *books,
            Column(say("四本全覆盖的下级", "Below: all four"), "count", "four_book_child_count"),
            Column(say("已报下级", "Below: reported"), "count", "reported_child_count"),
            Column(say("未覆盖四本的下级", "Below: not all four")),
        ],
        [(word("stage", row[0]), *row[1:]) for row in rows],
        empty=say("没有应覆盖的对象。", "Nothing is required."),
    )


def _books_by_region(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Table:
    """Each region below that reported: covered of required in each book, for goals and evaluations."""
    pairs = ", ".join(f"books.{book}_{side}_count" for book in _BOOKS for side in ("required", "covered"))
    rows = select(
        connection,
        f"""
        {BELOW}
        select
            books.stage, coalesce(regions.mof_div_name, books.mof_div_code), {pairs}, books.covered_book_count,
            books.is_four_books_covered
        from marts.rpt_four_books as books
        inner join below on books.mof_div_code = below.mof_div_code
        inner join marts.dim_regions as regions
            on books.mof_div_code = regions.mof_div_code and books.fiscal_year = regions.fiscal_year
        where
            books.fiscal_year = ?2 and books.mof_div_code <> ?3 and books.stage in ('goal', 'evaluation')
            and books.is_reported
        order by array_position(?4, books.stage), books.mof_div_code
        """,
        [*subject.tree, subject.region, list(STAGES)],
    )
    title = say("四本预算覆盖（分地区）", "The four books, by region")
    return Table(
        "books-by-region",
        title,
        [
            Column(say("环节", "Stage")),
            Column(say("地区", "Region")),
            *(
                Column(f"{word('book', book)} {label}", "count", metric)
                for book in _BOOKS
                for label, metric in (
                    (say("应", "required"), "required_count"),
                    (say("已", "covered"), "covered_count"),
                )
            ),
            Column(say("覆盖几本", "Books covered"), "count"),
            Column(say("四本全覆盖", "All four")),
        ],
        [(word("stage", row[0]), *row[1:-1], say("是", "yes") if row[-1] else say("否", "no")) for row in rows],
        fold_notes={title: say(f"{len(rows):,} 行", f"{len(rows):,} rows")} if len(rows) > 12 else {},
        empty=say("下级没有报送。", "Nothing was delivered below."),
    )
