-- One row per subject, kind of document and period of which only one is wanted: the code under which the goal, next
-- year's goal (next_goal, in next year's folder), the self-evaluation or the monitoring report that stands for it was
-- filed, and the region in whose folder: its own, else the nearest it went by before or after (int_codes__papers); of
-- goals first the latest round, whichever code it bears: what an earlier round said is no longer in force.
-- period: 'year', or the last day a report speaks of. Indicators without a goal are taken only where no goal is found
-- under any code.
with

goals as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        case review_round when 'first' then 2 else 1 end as completeness
    from {{ ref('stg_goals') }}

    union all

    select distinct
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        3 as completeness
    from {{ ref('stg_goal_indicators') }}

),

documents as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'goal' as document_kind,
        'year' as period,
        completeness
    from goals

    union all

    select
        mof_div_code,
        fiscal_year - 1 as fiscal_year,
        subject_kind,
        subject_code,
        'next_goal' as document_kind,
        'year' as period,
        completeness
    from goals

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'self_evaluation' as document_kind,
        'year' as period,
        1 as completeness
    from {{ ref('stg_self_evaluations') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'monitoring' as document_kind,
        cast(period_end as string) as period,
        1 as completeness
    from {{ ref('stg_monitoring_reports') }}

),

papers as (

    select
        'this' as paper_year,
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        paper_mof_div_code,
        paper_code,
        preference
    from {{ ref('int_codes__papers') }}

    union all

    select
        'next' as paper_year,
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        paper_mof_div_code,
        paper_code,
        preference
    from {{ ref('int_codes__next_papers') }}

),

ranked as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        documents.document_kind,
        documents.period,
        papers.paper_mof_div_code,
        papers.paper_code,
        row_number() over (
            partition by
                papers.mof_div_code,
                papers.fiscal_year,
                papers.subject_kind,
                papers.subject_code,
                documents.document_kind,
                documents.period
            order by documents.completeness, papers.preference
        ) as place
    from documents
    inner join papers
        on
            papers.paper_year = case documents.document_kind when 'next_goal' then 'next' else 'this' end
            and documents.mof_div_code = papers.paper_mof_div_code
            and documents.fiscal_year = papers.fiscal_year
            and documents.subject_kind = papers.subject_kind
            and documents.subject_code = papers.paper_code

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    document_kind,
    period,
    paper_mof_div_code as filed_mof_div_code,
    paper_code as filed_code
from ranked
where place = 1
