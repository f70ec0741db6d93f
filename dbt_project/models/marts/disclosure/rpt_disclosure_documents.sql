-- One row per document that is to be published: a subject's goal, its self-evaluation, each of its
-- evaluations; secret and unknown subjects left out. What goes to the people's congress as well is marked
-- (seeds A5, L6, T14).
with

links as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        disclosures.document_kind,
        min(disclosures.url) as url
    from {{ ref('stg_disclosures') }} as disclosures
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'disclosures') }}
    group by
        papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code, disclosures.document_kind

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
        filed.mof_div_code,
        filed.fiscal_year,
        filed.subject_kind,
        filed.subject_code,
        'goal' as document_kind,
        '' as eval_id,
        goals.goal_text,
        cast(null as string) as evaluator,
        cast(null as integer) as evaluated_year,
        cast(null as decimal(18, 2)) as document_budget_yuan,
        cast(null as decimal(18, 2)) as executed_yuan,
        cast(null as decimal(9, 2)) as score,
        goals.review_grade as grade,
        coalesce(goals.approved_date, goals.submitted_date) as document_date
    from {{ ref('fct_goals') }} as goals
    inner join {{ ref('int_codes__filed') }} as filed
        on {{ filed_of('filed', 'goals') }} and filed.document_kind = 'goal'

    union all

    select
        filed.mof_div_code,
        filed.fiscal_year,
        filed.subject_kind,
        filed.subject_code,
        'self_evaluation' as document_kind,
        '' as eval_id,
        cast(null as string) as goal_text,
        'self' as evaluator,
        cast(null as integer) as evaluated_year,
        forms.budget_adjusted_yuan as document_budget_yuan,
        forms.executed_yuan,
        coalesce(forms.total_reported_score, forms.total_rule_score) as score,
        coalesce(forms.reported_grade, forms.rule_grade) as grade,
        forms.submitted_date as document_date
    from {{ ref('fct_self_evaluations') }} as forms
    inner join {{ ref('int_codes__filed') }} as filed
        on {{ filed_of('filed', 'forms') }} and filed.document_kind = 'self_evaluation'

    union all

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        'evaluation' as document_kind,
        evaluations.eval_id,
        cast(null as string) as goal_text,
        evaluations.evaluator,
        evaluations.evaluated_year,
        evaluations.evaluated_yuan as document_budget_yuan,
        cast(null as decimal(18, 2)) as executed_yuan,
        evaluations.score,
        evaluations.grade,
        evaluations.completed_date as document_date
    from {{ ref('fct_evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}

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
