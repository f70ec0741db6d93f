-- One row per document that is to be published: a subject's goal, its self-evaluation, each of its
-- evaluations; secret and unknown subjects left out. What goes to the people's congress as well is marked
-- (seeds A5, L6, T14).
with links as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        document_kind,
        min(url) as url
    from {{ ref('stg_disclosures') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code, document_kind

),

congress as (

    select
        mof_div_code,
        fiscal_year,
        min(step_date) as congress_date
    from {{ ref('stg_budget_steps') }}
    where step = 'congress'
    group by mof_div_code, fiscal_year

),

documents as (

    select
        documents.*,
        subjects.dept_name,
        subjects.fund_book,
        coalesce(subjects.is_key, false) as is_key,
        budgets.budget_adjusted_yuan
    from {{ ref('int_coverage__documents') }} as documents
    inner join {{ ref('int_subjects') }} as subjects on {{ same_subject('documents', 'subjects') }}
    inner join {{ ref('int_coverage__subjects') }} as budgets on {{ same_subject('documents', 'budgets') }}

),

contents as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'goal' as document_kind,
        '' as eval_id,
        goal_text,
        cast(null as string) as evaluator,
        cast(null as integer) as evaluated_year,
        cast(null as decimal(18, 2)) as document_budget_yuan,
        cast(null as decimal(18, 2)) as executed_yuan,
        cast(null as decimal(9, 2)) as score,
        review_grade as grade,
        coalesce(approved_date, submitted_date) as document_date
    from {{ ref('fct_goals') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'self_evaluation' as document_kind,
        '' as eval_id,
        cast(null as string) as goal_text,
        'self' as evaluator,
        cast(null as integer) as evaluated_year,
        budget_adjusted_yuan as document_budget_yuan,
        executed_yuan,
        coalesce(total_reported_score, total_rule_score) as score,
        coalesce(reported_grade, rule_grade) as grade,
        submitted_date as document_date
    from {{ ref('fct_self_evaluations') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'evaluation' as document_kind,
        eval_id,
        cast(null as string) as goal_text,
        evaluator,
        evaluated_year,
        evaluated_yuan as document_budget_yuan,
        cast(null as decimal(18, 2)) as executed_yuan,
        score,
        grade,
        completed_date as document_date
    from {{ ref('fct_evaluations') }}

)

select
    documents.mof_div_code,
    documents.fiscal_year,
    documents.subject_kind,
    documents.subject_code,
    documents.document_kind,
    contents.eval_id,
    documents.subject_name,
    documents.agency_code,
    documents.dept_code,
    documents.dept_name,
    documents.fund_book,
    documents.budget_adjusted_yuan,
    contents.goal_text,
    cast(contents.evaluator as string) as evaluator,
    cast(contents.evaluated_year as integer) as evaluated_year,
    {{ yuan('contents.document_budget_yuan') }} as document_budget_yuan,
    {{ yuan('contents.executed_yuan') }} as executed_yuan,
    cast(contents.score as decimal(9, 2)) as score,
    contents.grade,
    contents.document_date,
    documents.due_date,
    documents.disclosed_date,
    cast(documents.document_status as string) as disclosure_status,
    links.url,
    documents.subject_kind <> 'project' or documents.is_key as is_for_congress,
    cast(case documents.document_kind when 'goal' then 'budget' else 'final_accounts' end as string) as congress_paper,
    congress.congress_date as budget_congress_date
from documents
inner join contents
    on {{ same_subject('documents', 'contents') }} and documents.document_kind = contents.document_kind
left join links
    on {{ same_subject('documents', 'links') }} and documents.document_kind = links.document_kind
left join congress
    on documents.mof_div_code = congress.mof_div_code and documents.fiscal_year = congress.fiscal_year
