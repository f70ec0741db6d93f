-- One row per subject that coverage may ask for: what every stage needs to know of it. The code 未知 is never a subject.
-- is_spent_below: tagged 转移支付 by a nation, province or prefecture that has regions below it, so the money is counted
-- down there and this subject stands in its own region's `own` rows only.
with

subjects as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        case when not coalesce(is_secret, false) then subject_name end as subject_name,
        agency_code,
        dept_code,
        managing_division,
        -- of a project or policy its kind; a department or government has none
        coalesce(pro_kind, '') as pro_kind,
        case
            when subject_kind in ('project', 'policy') then fund_book
            when subject_kind = 'government' then 'general'
        end as fund_book,
        coalesce(is_new, false) as is_new,
        coalesce(is_secret, false) as is_secret,
        {{ has_tag('tags', '转移支付') }} as is_transfer
    from {{ ref('int_subjects') }}
    where subject_code <> {{ unknown() }}

),

upper_regions as (

    select distinct
        ancestors.ancestor_mof_div_code as mof_div_code,
        ancestors.fiscal_year
    from {{ ref('int_regions__ancestors') }} as ancestors
    inner join {{ ref('int_regions__tree') }} as tree
        on ancestors.ancestor_mof_div_code = tree.mof_div_code and ancestors.fiscal_year = tree.fiscal_year
    -- A county is no upper level here: it is the county that spends what it was given, townships or not.
    where ancestors.distance > 0 and tree.admin_level in ('nation', 'province', 'prefecture')

),

arrivals as (

    select
        allotments.mof_div_code,
        allotments.fiscal_year,
        projects.subject_kind,
        projects.pro_code,
        projects.dept_code,
        allotments.bgt_type = 'initial' as is_initial,
        allotments.bgt_type in ('initial', 'carry_over') as is_of_spring,
        allotments.doc_date
    from {{ ref('int_allotments') }} as allotments
    inner join {{ ref('int_projects') }} as projects
        on
            allotments.mof_div_code = projects.mof_div_code
            and allotments.fiscal_year = projects.fiscal_year
            and allotments.pro_code = projects.pro_code
    where projects.is_known and allotments.signed_amount_yuan > 0

),

arrived as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        pro_code as subject_code,
        bool_or(is_initial) as has_initial,
        case when not bool_or(is_of_spring) then min(doc_date) end as arrival_date
    from arrivals
    group by mof_div_code, fiscal_year, subject_kind, pro_code

    union all

    select
        mof_div_code,
        fiscal_year,
        'department' as subject_kind,
        dept_code as subject_code,
        bool_or(is_initial) as has_initial,
        case when not bool_or(is_of_spring) then min(doc_date) end as arrival_date
    from arrivals
    group by mof_div_code, fiscal_year, dept_code

),

closing as (

    select
        budgets.mof_div_code,
        budgets.fiscal_year,
        budgets.subject_kind,
        budgets.subject_code,
        sum(budgets.budget_adjusted_yuan) as budget_adjusted_yuan,
        bool_or(budgets.has_budget) as has_budget
    from {{ ref('int_coverage__budgets') }} as budgets
    inner join {{ ref('int_coverage__periods') }} as periods
        on
            budgets.mof_div_code = periods.mof_div_code
            and budgets.fiscal_year = periods.fiscal_year
            and budgets.month = periods.month
    where
        periods.period = 'year'
        and (budgets.subject_kind <> 'department' or budgets.fund_book = 'all')
    group by budgets.mof_div_code, budgets.fiscal_year, budgets.subject_kind, budgets.subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    subjects.subject_name,
    subjects.agency_code,
    subjects.dept_code,
    subjects.managing_division,
    subjects.pro_kind,
    subjects.fund_book,
    subjects.is_new,
    subjects.is_secret,
    subjects.is_transfer and upper_regions.mof_div_code is not null as is_spent_below,
    coalesce(closing.has_budget, false) as has_budget,
    coalesce(arrived.has_initial, false) as has_initial,
    arrived.arrival_date,
    {{ yuan('coalesce(closing.budget_adjusted_yuan, 0)') }} as budget_adjusted_yuan
from subjects
left join upper_regions
    on
        subjects.mof_div_code = upper_regions.mof_div_code
        and subjects.fiscal_year = upper_regions.fiscal_year
left join closing on {{ same_subject('subjects', 'closing') }}
left join arrived on {{ same_subject('subjects', 'arrived') }}
