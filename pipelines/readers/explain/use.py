"""What others found, what is missing, what the rules recommend and what was done; and every policy cited on the way.

Here: queries on the marts. Not here: money (money.py), goals and scores (goals.py).
"""

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from pipelines.lang import say
from pipelines.readers.explain.story import Field, Row, Section, ask
from pipelines.readers.explain.subject import Subject
from pipelines.readers.report.report_labels import STAGES

_OF_SUBJECT = "mof_div_code = ? and fiscal_year = ? and subject_kind = ? and subject_code = ?"


def _documents(
    connection: duckdb.DuckDBPyConnection, subject: Subject, extract: str, keys: Sequence[str]
) -> Mapping[tuple[int, str], Row]:
    """(Year, key) -> wording, file and row of these documents. Asked by themselves: few subjects have any."""
    if not keys:
        return {}
    rows = ask(
        connection,
        f"""
        select fiscal_year, document_key, wording, _source_file, _source_sheet, _source_row
        from marts.fct_document_sources
        where mof_div_code = ? and extract = ? and document_key in ({", ".join("?" * len(keys))})
        """,
        [subject.mof_div_code, extract, *keys],
    )
    return {(row["fiscal_year"], row["document_key"]): row for row in rows}


def _place(document: Row | None) -> Row:
    """File and row of a document, as columns of a row."""
    return {name: document and document[name] for name in ("_source_file", "_source_sheet", "_source_row")}


def use(connection: duckdb.DuckDBPyConnection, subject: Subject) -> list[Section]:
    """The chapters from evaluation to what was applied."""
    return [
        evaluations(connection, subject),
        findings(connection, subject),
        coverage(connection, subject),
        recommendations(connection, subject),
        applications(connection, subject),
        documents(connection, subject),
    ]


def evaluations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Evaluations made in the year, and those made later of the year's money."""
    rows = ask(
        connection,
        """
        select eval_id, fiscal_year as work_year, evaluated_year, evaluator, scope, score, grade, reported_grade,
            evaluated_yuan, self_score, self_deviation, is_final_score, completed_date, reported_date, disclosed_date,
            policy_key
        from marts.fct_evaluations
        where mof_div_code = ?1 and subject_kind = ?3 and subject_code = ?4
            and (fiscal_year = ?2 or evaluated_year = ?2)
        order by completed_date, eval_id
        """,
        subject.key,
    )
    documents = _documents(connection, subject, "evaluations", [row["eval_id"] for row in rows])
    rows = [{**row, **_place(documents.get((row["work_year"], row["eval_id"])))} for row in rows]
    return Section(
        "evaluations",
        say("绩效评价", "Evaluations"),
        [
            Field("eval_id", say("评价编号", "Id")),
            Field("evaluator", say("评价主体", "By"), words="evaluator"),
            Field("scope", say("范围", "Scope"), words="use"),
            Field("evaluated_year", say("被评价年度", "Year evaluated")),
            Field("score", say("得分", "Score"), "score"),
            Field("grade", say("等级", "Grade"), words="grade"),
            Field("reported_grade", say("填报等级", "Grade printed"), words="grade"),
            Field("evaluated_yuan", say("评价金额(元)", "Evaluated, yuan"), "money"),
            Field("self_score", say("自评得分", "Self-evaluation"), "score"),
            Field("self_deviation", say("自评偏高", "Self above"), "score"),
            Field("is_final_score", say("据以定结果", "Decides the result"), words="yes"),
            Field("completed_date", say("完成日期", "Completed"), "date"),
            Field("policy_key", say("等级依据", "Bands"), words="policy"),
        ],
        rows,
        empty=say("没有评价。", "Nothing."),
    )


def findings(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    rows = ask(
        connection,
        f"""
        select finding_id, eval_id, problem_kind, amount_yuan, letter_date, due_date, closed_date, status
        from marts.fct_rectifications
        where {_OF_SUBJECT} and referred_to is null
        order by letter_date nulls last, finding_id
        """,
        subject.key,
    )
    documents = _documents(connection, subject, "findings", [row["finding_id"] for row in rows])
    told = [(row, documents.get((subject.fiscal_year, row["finding_id"]))) for row in rows]
    rows = [{**row, "problem": document and document["wording"], **_place(document)} for row, document in told]
    return Section(
        "findings",
        say("评价问题与整改", "Findings and rectification"),
        [
            Field("finding_id", say("问题编号", "Id")),
            Field("problem_kind", say("问题类型", "Kind"), words="problem"),
            Field("problem", say("问题描述", "Problem")),
            Field("amount_yuan", say("金额(元)", "Amount, yuan"), "money"),
            Field("letter_date", say("督办", "Letter"), "date"),
            Field("due_date", say("整改期限", "Due"), "date"),
            Field("closed_date", say("整改完成", "Closed"), "date"),
            Field("status", say("整改状态", "Status"), words="rectification"),
        ],
        rows,
        empty=say("没有问题。", "Nothing."),
    )


def coverage(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Each stage that asks for this subject: covered or missing, and why."""
    rows = ask(
        connection,
        f"""
        select
            stage, period, case when status = 'pending' and due_date is null then 'no_due' else status end as status,
            is_required, is_covered, is_late, reason, due_date, actual_date, required_yuan, policy_key
        from marts.fct_coverage
        where {_OF_SUBJECT} and is_bureau_only is not true
        order by array_position(?, stage), period
        """,
        [*subject.key, list(STAGES)],
    )
    return Section(
        "coverage",
        say("各环节覆盖", "Coverage by stage"),
        [
            Field("stage", say("环节", "Stage"), words="stage"),
            Field("period", say("期间", "Period"), words="period"),
            Field("status", say("状态", "Status"), words="coverage_status"),
            Field("is_required", say("应覆盖", "Required"), words="yes"),
            Field("is_covered", say("已覆盖", "Covered"), words="yes"),
            Field("is_late", say("迟到", "Late"), words="yes"),
            Field("reason", say("未覆盖原因", "Why not"), words="reason"),
            Field("due_date", say("期限", "Due"), "date"),
            Field("actual_date", say("实际日期", "Actual"), "date"),
            Field("required_yuan", say("涉及金额(元)", "Amount, yuan"), "money"),
            Field("policy_key", say("所依政策", "Policy"), words="policy"),
        ],
        rows,
        note=say("未列出的环节对它没有要求。", "Stages that are not listed ask nothing of it."),
        empty=say("没有任何环节要求它。", "No stage asks for it."),
    )


def recommendations(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Every rule that fired, effective or superseded, with the figures that made it fire and its legal basis."""
    found = ask(
        connection,
        f"""
        select money_base, rule_id, action, is_effective, superseded_by, stage, base_yuan, cut_ratio,
            recommended_yuan, evidence_text, legal_basis, policy_key, is_bureau_only
        from marts.fct_recommendations
        where {_OF_SUBJECT}
        order by money_base, is_effective desc, rule_id
        """,
        subject.key,
    )
    hidden = {(row["money_base"], row["rule_id"]) for row in found if row["is_bureau_only"]}
    rows = [
        {**row, "superseded_by": None if (row["money_base"], row["superseded_by"]) in hidden else row["superseded_by"]}
        for row in found
        if not row.pop("is_bureau_only")
    ]
    return Section(
        "recommendations",
        say("结果应用建议(触发的规则)", "Recommendations: every rule that fired"),
        [
            Field("money_base", say("资金口径", "Money"), words="base"),
            Field("rule_id", say("规则", "Rule"), words="rule"),
            Field("action", say("建议", "Action"), words="action"),
            Field("is_effective", say("生效", "In effect"), words="yes"),
            Field("superseded_by", say("被哪条规则取代", "Superseded by"), words="rule"),
            Field("base_yuan", say("基数(元)", "Base, yuan"), "money"),
            Field("recommended_yuan", say("建议金额(元)", "Recommended, yuan"), "money"),
            Field("evidence_text", say("依据的数字", "Figures"), words="evidence_text"),
            Field("legal_basis", say("依据", "Legal basis")),
            Field("policy_key", say("所依政策", "Policy"), words="policy"),
        ],
        rows,
        note=say(
            "「—」表示金额由财政部门酌定。每种资金只有一条生效建议。",
            "A dash = by judgement. One row per money takes effect.",
        ),
        empty=say("没有规则触发。", "No rule fired."),
    )


def applications(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """What was done about it, beside what was recommended."""
    rows = ask(
        connection,
        """
        select money_base, rule_id, stage, recommended_action, recommended_yuan, applied_count, applied_yuan,
            last_applied_date, application_ids, case when ?5 then null else decision_reason end as decision_reason,
            status
        from marts.fct_result_applications
        where mof_div_code = ?1 and fiscal_year = ?2 and subject_kind = ?3 and subject_code = ?4
            and is_bureau_only is not true
        order by application_line_id
        """,
        [*subject.key, subject.is_secret],
    )
    return Section(
        "applications",
        say("结果应用落实", "What was applied"),
        [
            Field("money_base", say("资金口径", "Money"), words="base"),
            Field("rule_id", say("规则", "Rule"), words="rule"),
            Field("recommended_action", say("建议", "Recommended"), words="action"),
            Field("recommended_yuan", say("建议金额(元)", "Recommended, yuan"), "money"),
            Field("applied_yuan", say("已应用金额(元)", "Applied, yuan"), "money"),
            Field("last_applied_date", say("应用日期", "Applied on"), "date"),
            Field("application_ids", say("应用编号", "Ids")),
            Field("status", say("状态", "Status"), words="applied"),
        ],
        rows,
        note=say("应用材料所在的文件和行见下表。", "The next table says where the applied results stand."),
        empty=say("没有需要落实的建议, 也没有应用记录。", "Nothing to apply and nothing applied."),
    )


def documents(connection: duckdb.DuckDBPyConnection, subject: Subject) -> Section:
    """Applied results, disclosures, samples; a department's agencies, a government's transfers."""
    rows = ask(
        connection,
        f"""
        select extract, document_key, document_date, amount_yuan, wording, _source_file, _source_sheet, _source_row
        from marts.fct_document_sources
        where {_OF_SUBJECT} and extract not in ('evaluations', 'findings')
        order by extract, document_date, document_key
        """,
        subject.key,
    )
    return Section(
        "documents",
        say("其他材料", "Other documents"),
        [
            Field("extract", say("数据表", "Extract"), words="document"),
            Field("document_key", say("编号", "Id"), words="document_key"),
            Field("document_date", say("日期", "Date"), "date"),
            Field("amount_yuan", say("金额(元)", "Amount, yuan"), "money"),
            Field("wording", say("文字", "Wording")),
        ],
        rows,
        empty=say("没有其他材料。", "Nothing."),
    )


def policies(connection: duckdb.DuckDBPyConnection, sections: Iterable[Section]) -> Section:
    """Every policy that some row above cites: what it says and on whose authority."""
    keys = {
        row[name]
        for section in sections
        for row in section.rows
        for name in ("policy_key", "grade_policy_key")
        if row.get(name)
    }
    rows = ask(
        connection,
        """
        select policy_key, value, unit, legal_basis, evidence, note
        from marts.dim_policies
        where list_contains(?, policy_key)
        order by policy_key
        """,
        [sorted(keys)],
    )
    return Section(
        "policies",
        say("所依政策", "Policies cited"),
        [
            Field("policy_key", say("政策键", "Policy"), words="policy"),
            Field("value", say("取值", "Says"), words="policy_value"),
            Field("unit", say("单位", "Unit"), words="policy_unit"),
            Field("legal_basis", say("依据", "Legal basis")),
            Field("evidence", say("证据", "Evidence"), words="evidence"),
        ],
        rows,
        note=say("政策的键和取值全文见 dim_policies（--json 列出键）。", "Keys stand in --json and in dim_policies."),
        empty=say("没有引用政策。", "Nothing."),
    )
