"""The disclosure report: the tables a region publishes, and those that go to its people's congress.

Own level only, for each level publishes its own; secret subjects are in no table and only counted. Here: the chapters.
Not here: the tables' queries (disclosure_tables.py), how it looks (page.py, workbook.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.report import congress
from pipelines.readers.report import disclosure_tables as tables
from pipelines.readers.report.subject import Subject, find
from pipelines.readers.report.tables import Chapter, Table, select


@dataclass(frozen=True)
class Disclosure:
    """What the report holds; `facts`: label, figure, what it is."""

    subject: Subject
    facts: Sequence[tuple[str, str, str]]
    warnings: Sequence[str]
    chapters: Sequence[Chapter]

    @property
    def tables(self) -> list[Table]:
        """Every table, in order: the sheets of the workbook."""
        return [table for chapter in self.chapters for table in chapter.tables]


def gather(connection: duckdb.DuckDBPyConnection, region: str, year: int) -> Disclosure:
    """Everything the report holds; JixiaoError when the release does not know the region in that year."""
    try:
        return _gather(connection, find(connection, region, year, "year"))
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise JixiaoError(
            say(f"发布版由较早的程序生成, 缺少报告所需的表: {error}", f"an earlier Jixiao made the release: {error}"),
            say("运行 jixiao refresh 后再试", "run `jixiao refresh`, then try again"),
        ) from None


def _gather(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Disclosure:
    subject = replace(subject, report="disclosure")
    published = [
        tables.goals(connection, subject),
        tables.goal_indicators(connection, subject),
        tables.self_evaluations(connection, subject),
        tables.self_evaluation_indicators(connection, subject),
        tables.evaluations(connection, subject),
    ]
    sent = [
        congress.congress_goals(connection, subject),
        congress.congress_evaluations(connection, subject),
        congress.congress_use(connection, subject),
        congress.congress_steps(connection, subject),
    ]
    chapters = [
        Chapter(
            "published",
            say("拟公开的表", "Tables to publish"),
            published,
            lead=say(
                "本级不涉密的对象；随部门预算公开绩效目标，随部门决算公开自评和评价结果。",
                "Own level, nothing secret: goals with the budget, self-evaluations and evaluations with the accounts.",
            ),
        ),
        Chapter(
            "congress",
            say("报送人大的表", "Tables for the people's congress"),
            sent,
            lead=say(
                "部门整体和重点项目、政策的绩效目标随预算草案报送；评价结果及其应用随决算草案报送。",
                "Goals of departments, key projects and policies with the draft budget; results and their use with the "
                "draft accounts.",
            ),
        ),
        Chapter(
            "standing",
            say("公开情况", "What is disclosed so far"),
            [congress.summary(connection, subject), congress.standing(connection, subject)],
        ),
    ]
    secret = select(
        connection,
        "select count(*) from marts.dim_subjects where mof_div_code = ? and fiscal_year = ? and is_secret",
        subject.scope,
    )[0][0]
    facts = [(table.title, f"{len(table.rows):,}", table.note) for table in [*published, *sent]]
    secrets = say(f"另有 {secret:,} 个涉密对象，不在任何表中。", f"{secret:,} secret subjects are in no table.")
    reported = select(
        connection,
        "select bool_or(is_reported) from marts.dim_regions where mof_div_code = ? and fiscal_year = ?",
        subject.scope,
    )[0][0]
    silent = say(
        "本级未报送任何数据：下列各表为空是因为没有数据，不是没有应公开的内容。",
        "The own level sent nothing: the tables are empty for want of data, not for want of anything to publish.",
    )
    return Disclosure(subject, facts, [*([] if reported else [silent]), *([secrets] if secret else [])], chapters)
