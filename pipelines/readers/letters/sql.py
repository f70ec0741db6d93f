"""The queries behind the letters. Parameters: ?1 region or NULL for all, ?2 fiscal year or NULL.

Every list begins with: region, year, department ('' when it belongs to none that is known), kind, code, name, secret or
not. Here: SQL on a release. Not here: who gets a letter (gather.py).
"""

from pipelines.contracts.codes import UNKNOWN_MEMBER

# a year whose files named no region has its name and level of the nearest year before, else of the first one after
NAMED_REGIONS = """
    select
        * replace (
            coalesce(
                last_value(mof_div_name ignore nulls) over earlier, first_value(mof_div_name ignore nulls) over later
            ) as mof_div_name,
            coalesce(
                last_value(admin_level ignore nulls) over earlier, first_value(admin_level ignore nulls) over later
            ) as admin_level
        )
    from marts.dim_regions
    window
        earlier as (
            partition by mof_div_code order by fiscal_year rows between unbounded preceding and current row
        ),
        later as (partition by mof_div_code order by fiscal_year rows between current row and unbounded following)
"""

REGIONS = f"""
    select mof_div_code, fiscal_year, coalesce(mof_div_name, mof_div_code || ' '), admin_level
    from ({NAMED_REGIONS}) as regions
    where (?1 is null or mof_div_code = ?1) and (?2 is null or fiscal_year = ?2)
    order by mof_div_code, fiscal_year
"""

DEPARTMENT_NAMES = """
    select
        mof_div_code, fiscal_year, dept_code, min(dept_name),
        string_agg(distinct managing_division, '、' order by managing_division)
    from marts.dim_subjects
    where dept_name is not null
    group by mof_div_code, fiscal_year, dept_code
    order by mof_div_code, dept_code, fiscal_year
"""

# departments merged or given another code by the day of the data
SUCCESSORS = """
    select distinct mof_div_code, dept_code, current_dept_code
    from marts.dim_subjects
    where current_dept_code <> dept_code
"""

# projects that bear another code by the day of the data
RECODED = """
    select changes.mof_div_code, changes.old_code, changes.new_code
    from marts.rpt_code_changes as changes
    cross join meta.build as build
    where
        changes.code_kind = 'project' and changes.change_kind in ('merged', 'renamed')
        and changes.is_declared and changes.effective_date <= build.data_as_of
"""

# the year of the feedback: the one asked for, else the newest of the region with anything to say
_YEARS = """
    years as (
        select mof_div_code, max(fiscal_year) as fiscal_year
        from (
            select mof_div_code, fiscal_year from marts.fct_evaluations
            union all
            select mof_div_code, fiscal_year from marts.fct_recommendations
            where is_effective and is_bureau_only is not true and action not in ('prioritise', 'maintain')
        ) as said
        where (?1 is null or mof_div_code = ?1) and (?2 is null or fiscal_year = ?2)
        group by mof_div_code
    )
"""

# a project that is secret in any year is never named: an evaluation may speak of another year's money
SECRET = """
    secret as (
        select distinct mof_div_code, subject_kind, subject_code from marts.dim_subjects where is_secret
    )
"""


def begin(table: str, department: str, name: str) -> str:
    return f"""
        {table}.mof_div_code,
        {table}.fiscal_year,
        case when {department} is null or {department} = '{UNKNOWN_MEMBER}' then '' else {department} end as recipient,
        {table}.subject_kind,
        {table}.subject_code,
        case when secret.subject_code is null then {name} end as subject_name,
        secret.subject_code is not null as is_secret
    """


def join(what: str, table: str, alias: str, year: str | None) -> str:
    same_year = f"and {alias}.fiscal_year = {table}.{year}" if year else ""
    return f"""
        left join {what} as {alias}
            on {alias}.mof_div_code = {table}.mof_div_code
            and {alias}.subject_kind = {table}.subject_kind
            and {alias}.subject_code = {table}.subject_code
            {same_year}
    """


EVALUATIONS = f"""
    with {_YEARS}, {SECRET}
    select
        {begin("evaluations", "evaluations.dept_code", "evaluations.subject_name")},
        evaluations.eval_id, evaluations.evaluator, evaluations.scope, evaluations.evaluated_year, evaluations.score,
        evaluations.grade, evaluations.self_score, evaluations.self_deviation, evaluations.is_self_score_inflated,
        evaluations.evaluated_yuan, evaluations.is_final_score, listed.subject_code is not null as is_listed
    from marts.fct_evaluations as evaluations
    inner join years using (mof_div_code, fiscal_year)
    {join("marts.dim_subjects", "evaluations", "listed", "fiscal_year")}
    {join("secret", "evaluations", "secret", None)}
    order by evaluations.subject_kind, evaluations.subject_code, evaluations.completed_date, evaluations.eval_id
"""

RECOMMENDATIONS = f"""
    with {_YEARS}, {SECRET}
    select
        {begin("found", "subjects.dept_code", "subjects.subject_name")},
        found.action, found.money_base, found.rule_id, found.base_yuan, found.recommended_yuan, found.legal_basis,
        found.basis_evidence,
        case when secret.subject_code is null then found.evidence_text end,
        rules.legal_basis, rules.evidence
    from marts.fct_recommendations as found
    inner join years using (mof_div_code, fiscal_year)
    left join marts.dim_rule_sources as rules
        on
            rules.mof_div_code = found.mof_div_code
            and rules.fiscal_year = found.fiscal_year
            and rules.rule_id = found.rule_id
    {join("marts.dim_subjects", "found", "subjects", "fiscal_year")}
    {join("secret", "found", "secret", None)}
    where
        found.is_effective
        and found.is_bureau_only is not true
        and (
            found.action not in ('prioritise', 'maintain')
            or exists (
                select 1 from marts.fct_evaluations as evaluations
                where
                    evaluations.mof_div_code = found.mof_div_code
                    and evaluations.fiscal_year = found.fiscal_year
                    and evaluations.subject_kind = found.subject_kind
                    and evaluations.subject_code = found.subject_code
            )
        )
    order by found.subject_kind, found.subject_code, found.money_base
"""

# what was handed to audit or discipline stands in no letter, not even as a number
_FINDINGS = f"""
    select
        {begin("findings", "findings.dept_code", "findings.subject_name")},
        findings.finding_id,
        case when secret.subject_code is null then findings.problem_kind end,
        case when secret.subject_code is null then documents.wording end,
        findings.amount_yuan, findings.due_date, findings.status, findings.letter_date
    from (select * from marts.fct_rectifications where referred_to is null) as findings
    left join marts.fct_document_sources as documents
        on
            documents.extract = 'findings'
            and documents.mof_div_code = findings.mof_div_code
            and documents.fiscal_year = findings.fiscal_year
            and documents.document_key = findings.finding_id
    {join("secret", "findings", "secret", None)}
"""

FEEDBACK_FINDINGS = f"""
    with {_YEARS}, {SECRET}
    {_FINDINGS}
    inner join years on years.mof_div_code = findings.mof_div_code and years.fiscal_year = findings.fiscal_year
    order by findings.subject_kind, findings.subject_code, findings.finding_id
"""

UNCLOSED_FINDINGS = f"""
    with {SECRET}
    {_FINDINGS}
    where
        findings.status in ('overdue', 'open', 'no_letter')
        and (?1 is null or findings.mof_div_code = ?1) and (?2 is null or findings.fiscal_year = ?2)
    order by findings.due_date nulls last, findings.finding_id
"""
