"""One subject's whole story from one release: money, goals, scores, rules, with file and row of each figure.

Here: `explain`, which gathers the chapters, and who the subject is. Not here: how it is written (story_layouts.py).
Reads schemas marts and meta only, so a release copied elsewhere can be explained there.
"""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from pipelines.errors import JixiaoError
from pipelines.lang import say
from pipelines.readers.explain import codes
from pipelines.readers.explain.goals import goals
from pipelines.readers.explain.money import money
from pipelines.readers.explain.story import Field, Row, Section, Story, ask
from pipelines.readers.explain.story_labels import label_of
from pipelines.readers.explain.subject import Subject, find
from pipelines.readers.explain.use import policies, use
from pipelines.readers.report.tables import select, written
from pipelines.settings import Settings
from pipelines.warehouse import open_papers


def explain(
    settings: Settings,
    code: str,
    region: str | None = None,
    fiscal_year: int | None = None,
    kind: str | None = None,
    release: str | None = None,
) -> Story:
    """The story of the subject with that code; of its newest year unless told.

    JixiaoError when no release stands, it is older than these marts, or nobody bears the code (the nearest are named).
    """
    with open_papers(settings, release) as connection:
        _check(connection)
        return tell(connection, find(connection, code, region, fiscal_year, kind))


def tell(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Story:
    """Every chapter the release has on the subject, under each code that it went by before or after; empty ones too,
    because silence is part of the story."""
    changed = codes.changes(connection, subject)
    others = codes.others(subject, changed)
    if codes.hides_words(connection, others):
        subject = replace(subject, name=None, is_secret=True)
        others = [replace(each, name=None, is_secret=True) for each in others]
    there = [(each.code, _chapters(connection, each)) for each in others]
    chapters = [
        codes.together(own, [(code, sections[at]) for code, sections in there], subject.code)
        for at, own in enumerate(_chapters(connection, subject))
    ]
    chapters = [identity(connection, subject), changed, *chapters]
    chapters.append(policies(connection, chapters))
    [(release_id, as_of)] = select(connection, "select release_id, data_as_of from meta.build")
    story = Story(subject, release_id, f"{as_of:%Y-%m-%d}", [], [*_notices(subject), *codes.notices(changed)], chapters)
    story.headlines.extend(_headlines(story))
    return story


def _chapters(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Section]:
    """What stands under the one code that the subject bears here."""
    return [*money(connection, subject), *goals(connection, subject), *use(connection, subject)]


def identity(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Who it is. The person responsible of a secret project is not named."""
    rows = ask(
        connection,
        """
        select subjects.*, regions.mof_div_name
        from marts.dim_subjects as subjects
        left join marts.dim_regions as regions using (mof_div_code, fiscal_year)
        where
            subjects.mof_div_code = ?1 and subjects.fiscal_year = ?2
            and subjects.subject_kind = ?3 and subjects.subject_code = ?4
        """,
        subject.key,
    )
    if rows and subject.is_item:
        rows = [{**row, **_as_project(connection, subject, row["is_secret"])} for row in rows]
    if not rows:
        keys = ("mof_div_code", "fiscal_year", "subject_kind", "subject_code")
        rows = [{**dict(zip(keys, subject.key, strict=True)), "mof_div_name": subject.region_name}]
    return Section(
        "identity",
        say("对象", "Who it is"),
        [
            Field("mof_div_name", say("区划", "Region")),
            Field("fiscal_year", say("年度", "Year")),
            Field("subject_kind", say("对象类型", "Kind"), words="kind"),
            Field("subject_code", say("代码", "Code")),
            Field("subject_name", say("名称", "Name")),
            Field("dept_name", say("部门", "Department")),
            Field("managing_division", say("归口业务股室", "Division of the bureau")),
            Field("agency_name", say("单位", "Agency")),
            Field("pro_kind", say("项目类别", "Project kind"), words="pro_kind"),
            Field("fund_book", say("预算类型", "Fund book"), words="book"),
            Field("tags", say("专项标签", "Tags")),
            Field("start_year", say("起始年度", "From")),
            Field("end_year", say("终止年度", "To")),
            Field("life_status", say("生命周期", "Life cycle"), words="life"),
            Field("approved_estimate_yuan", say("批准概算(元)", "Approved estimate, yuan"), "money"),
            Field("total_investment_paid_yuan", say("累计完成投资(元)", "Invested, yuan"), "money"),
            Field("responsible_person", say("项目负责人", "Responsible")),
            Field("description", say("项目内容", "Content")),
        ],
        rows,
    )


def _as_project(connection: duckdb.DuckDBPyConnection, subject: Subject, is_secret: bool) -> Row:
    """What its declaration says; asked by itself, for a join of four wide tables takes longer to plan than to read."""
    rows = ask(
        connection,
        """
        select agency_name, industry, exp_func_code, approved_estimate_yuan, total_investment_paid_yuan, description,
            responsible_person, _source_file, _source_row
        from marts.dim_projects
        where mof_div_code = ?1 and fiscal_year = ?2 and subject_kind = ?3 and pro_code = ?4
        """,
        subject.key,
    )
    if not rows:
        return {}
    life = ask(
        connection,
        "select life_status from marts.rpt_life_cycle where mof_div_code = ? and fiscal_year = ? and pro_code = ?",
        [subject.mof_div_code, subject.fiscal_year, subject.code],
    )
    return {
        **rows[0],
        "responsible_person": None if is_secret else rows[0]["responsible_person"],
        "life_status": life[0]["life_status"] if life else None,
    }


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    """The marts of file and row, and those of changed codes, came with the first releases that could be explained."""
    found = connection.cursor().execute(
        "select count(*) from duckdb_tables() where schema_name = 'marts' "
        "and table_name in ('dim_subjects', 'fct_document_sources', 'rpt_code_changes')"
    )
    if found.fetchall()[0][0] < 3:
        raise JixiaoError(
            say("这个发布版没有来源文件和行号", "this release does not say file and row"),
            say("运行 jixiao refresh 生成新版本", "run `jixiao refresh` for a new one"),
        )


def _notices(subject: Subject) -> list[str]:
    """What a reader must know before the first figure."""
    told = []
    if not subject.is_known:
        told.append(
            say(
                "没有单位申报过这个代码; 以下是点名它的各行, 其资金记在「未知」项目下, 不计入覆盖, 也不触发规则。",
                "Nobody declared this code: below are the rows that name it. Its money stands under 未知, enters no "
                "coverage and fires no rule.",
            )
        )
    if subject.is_secret:
        told.append(
            say("涉密: 只列代码、金额和得分, 不列名称和文字。", "Secret: codes, amounts and scores only, no wording.")
        )
    if subject.others:
        chosen = f"{subject.mof_div_code}/{subject.fiscal_year}/{label_of('kind', subject.kind)}"
        told.append(
            say(
                f"这个代码不止一处; 此处为 {chosen}, 另有 {subject.others_told()} "
                "(用 --region、--fiscal-year、--kind 指定)。",
                f"Several bear this code; this is {chosen}, there are also {subject.others_told()} "
                "(choose with --region, --fiscal-year, --kind).",
            )
        )
    return told


def _of_one_code(rows: Sequence[Row], own: str) -> list[Row]:
    """The rows under the subject's own code, else those under the only other one: figures of two are never added."""
    bearers = list(dict.fromkeys(row.get(codes.CODE, own) for row in rows))
    if own in bearers or len(bearers) == 1:
        return [row for row in rows if row.get(codes.CODE, own) == (own if own in bearers else bearers[0])]
    return []


def _headlines(story: Story) -> list[tuple[str, str, str]]:
    """Budget and execution, score, coverage, what is recommended: figures that stand in the chapters."""
    told = []
    chapters = {section.name: _of_one_code(section.rows, story.subject.code) for section in story.sections}
    complete = [row for row in chapters.get("months", []) if row["is_month_complete"]]
    if complete:
        last = complete[-1]
        paid, budget = written(last["paid_ytd_yuan"], "money"), written(last["budget_adjusted_ytd_yuan"], "money")
        label = say(f"截至{last['month']}月执行率", f"Execution to month {last['month']}")
        told.append(
            (label, written(last["execution_ratio"], "ratio"), say(f"{paid} / {budget} 元", f"{paid} of {budget} yuan"))
        )
    for form in chapters["self_evaluation"]:
        said = label_of("grade", form["reported_grade"]) or ""
        printed = say(
            f"自评 {written(form['total_reported_score'], 'score')} {said}",
            f"printed {written(form['total_reported_score'], 'score')} {said}",
        )
        figure = f"{written(form['total_rule_score'], 'score')} {label_of('grade', form['rule_grade']) or ''}".strip()
        told.append((say("复算得分", "Score by rule"), figure, printed.strip()))
    for row in chapters.get("evaluations", []):
        if row["is_final_score"] and row["work_year"] == story.subject.fiscal_year:  # the score that the rules go by
            figure = f"{written(row['score'], 'score')} {label_of('grade', row['grade']) or ''}".strip()
            told.append((say("评价得分", "Evaluated"), figure, str(label_of("evaluator", row["evaluator"]))))
    asked = [row for row in chapters["coverage"] if row["is_required"] and row["period"] == "year"]
    if asked:
        missing = [str(label_of("stage", row["stage"])) for row in asked if not row["is_covered"]]
        told.append(
            (
                say("已覆盖环节", "Stages covered"),
                f"{len(asked) - len(missing)} / {len(asked)}",
                say("未覆盖: ", "missing: ") + say("、", ", ").join(missing)
                if missing
                else say("没有缺口", "nothing missing"),
            )
        )
    for row in chapters["recommendations"]:
        if row["is_effective"]:
            base = label_of("base", row["money_base"])
            amount = written(row["recommended_yuan"], "money")
            told.append(
                (str(base), str(label_of("action", row["action"])), f"{label_of('rule', row['rule_id'])}: {amount}")
            )
    return told
