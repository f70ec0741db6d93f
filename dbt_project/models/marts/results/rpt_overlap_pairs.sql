-- One row per pair of projects that seem to pay for the same thing, by the policy of either's region, and whether a
-- finding confirms it (rules §7, r09).
with

closing as (

    select
        budgets.mof_div_code,
        budgets.fiscal_year,
        budgets.subject_code as pro_code,
        sum(budgets.budget_adjusted_yuan) as budget_adjusted_yuan
    from {{ ref('int_budget__subjects') }} as budgets
    inner join {{ ref('int_years') }} as years
        on
            years.mof_div_code = budgets.mof_div_code
            and years.fiscal_year = budgets.fiscal_year
            and years.last_month = budgets.month
    where budgets.subject_kind in ('project', 'policy')
    group by budgets.mof_div_code, budgets.fiscal_year, budgets.subject_code

),

findings as (

    select
        mof_div_code,
        fiscal_year,
        subject_code as pro_code,
        {{ join_text('finding_id', '、', 'finding_id') }} as finding_ids
    from {{ ref('stg_findings') }}
    where
        problem_kind in ('overlap', 'fragmented')
        and subject_kind in ('project', 'policy')
        and referred_to is null
    group by mof_div_code, fiscal_year, subject_code

),

projects as (

    select
        projects.mof_div_code,
        projects.fiscal_year,
        projects.pro_code,
        projects.pro_name,
        projects.agency_code,
        projects.agency_name,
        coalesce(closing.budget_adjusted_yuan, 0) as budget_adjusted_yuan,
        findings.finding_ids
    from {{ ref('int_projects') }} as projects
    left join closing
        on
            closing.mof_div_code = projects.mof_div_code
            and closing.fiscal_year = projects.fiscal_year
            and closing.pro_code = projects.pro_code
    left join findings
        on
            findings.mof_div_code = projects.mof_div_code
            and findings.fiscal_year = projects.fiscal_year
            and findings.pro_code = projects.pro_code
    where projects.is_known

),

-- both sides see a pair; it is listed once, with the smaller (region, code) first
pairs as (

    select distinct
        fiscal_year,
        score,
        shared_words,
        case when is_first then mof_div_code else other_mof_div_code end as mof_div_code,
        case when is_first then pro_code else other_pro_code end as pro_code,
        case when is_first then other_mof_div_code else mof_div_code end as other_mof_div_code,
        case when is_first then other_pro_code else pro_code end as other_pro_code
    from (
        select
            hints.*,
            mof_div_code < other_mof_div_code
            or (mof_div_code = other_mof_div_code and pro_code < other_pro_code) as is_first
        from {{ ref('int_results__overlap_hints') }} as hints
    ) as sided

)

select
    pairs.mof_div_code,
    pairs.fiscal_year,
    pairs.pro_code,
    ours.pro_name,
    ours.agency_code,
    ours.agency_name,
    {{ yuan('ours.budget_adjusted_yuan') }} as budget_adjusted_yuan,
    pairs.other_mof_div_code,
    pairs.other_pro_code,
    others.pro_name as other_pro_name,
    others.agency_code as other_agency_code,
    others.agency_name as other_agency_name,
    {{ yuan('others.budget_adjusted_yuan') }} as other_budget_adjusted_yuan,
    pairs.score,
    pairs.shared_words,
    ours.finding_ids is not null as is_confirmed,
    others.finding_ids is not null as is_other_confirmed,
    ours.finding_ids,
    others.finding_ids as other_finding_ids
from pairs
inner join projects as ours
    on
        ours.mof_div_code = pairs.mof_div_code
        and ours.fiscal_year = pairs.fiscal_year
        and ours.pro_code = pairs.pro_code
inner join projects as others
    on
        others.mof_div_code = pairs.other_mof_div_code
        and others.fiscal_year = pairs.fiscal_year
        and others.pro_code = pairs.other_pro_code
