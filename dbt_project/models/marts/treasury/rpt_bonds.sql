-- One row per project that uses bond money and year: issued, spent, idle and since when, result, repayment due, beside
-- the region's limit of special debt (seeds T7, T12, M10).
with

debts as (

    select
        mof_div_code,
        fiscal_year,
        limit_yuan,
        balance_yuan,
        row_number() over (partition by mof_div_code, fiscal_year order by period_end desc) as recency
    from {{ ref('fct_debts') }}
    where debt_kind = 'special'

)

select
    bonds.mof_div_code,
    bonds.fiscal_year,
    bonds.pro_code,
    projects.pro_name,
    projects.dept_code,
    {{ yuan('debts.limit_yuan') }} as special_debt_limit_yuan,
    {{ yuan('debts.balance_yuan') }} as special_debt_balance_yuan,
    cast(bonds.bond_count as bigint) as bond_count,
    {{ yuan('bonds.issued_yuan') }} as issued_yuan,
    bonds.first_issued_date,
    {{ yuan('bonds.spent_yuan') }} as spent_yuan,
    {{ ratio('bonds.spent_yuan', 'bonds.issued_yuan') }} as spent_ratio,
    {{ yuan('bonds.issued_yuan - bonds.spent_yuan') }} as idle_yuan,
    cast(bonds.months_idle as integer) as months_idle,
    attainment.attainment_ratio,
    cast(scores.score as decimal(9, 2)) as score,
    cast(scores.grade as string) as grade,
    cast(scores.evaluator as string) as evaluator,
    {{ yuan('bonds.principal_due_yuan') }} as principal_due_yuan,
    {{ yuan('bonds.interest_due_yuan') }} as interest_due_yuan,
    {{ yuan('bonds.repaid_yuan') }} as repaid_yuan,
    {{ yuan('bonds.still_due_yuan') }} as still_due_yuan,
    bonds.last_maturity_date
from {{ ref('int_treasury__bond_projects') }} as bonds
left join {{ ref('int_projects') }} as projects
    on
        bonds.mof_div_code = projects.mof_div_code
        and bonds.fiscal_year = projects.fiscal_year
        and bonds.pro_code = projects.pro_code
left join debts
    on
        bonds.mof_div_code = debts.mof_div_code
        and bonds.fiscal_year = debts.fiscal_year
        and debts.recency = 1
left join {{ ref('fct_goal_attainment') }} as attainment
    on
        bonds.mof_div_code = attainment.mof_div_code
        and bonds.fiscal_year = attainment.fiscal_year
        and bonds.pro_code = attainment.subject_code
        and coalesce(projects.subject_kind, 'project') = attainment.subject_kind
        and attainment.phase = 'self_evaluation'
left join {{ ref('int_results__final_scores') }} as scores
    on
        bonds.mof_div_code = scores.mof_div_code
        and bonds.fiscal_year = scores.fiscal_year
        and bonds.pro_code = scores.subject_code
        and coalesce(projects.subject_kind, 'project') = scores.subject_kind
