-- Without subjects tagged 转移支付 at an upper level, a subtree is the sum of the own rows in it: regions reconcile to the cent.
with

own as (

    select
        ancestors.ancestor_mof_div_code as mof_div_code,
        coverage.fiscal_year,
        coverage.stage,
        coverage.subject_kind,
        coverage.fund_book,
        coverage.period,
        sum(coverage.required_count) as required_count,
        sum(coverage.required_yuan) as required_yuan,
        sum(coverage.covered_yuan) as covered_yuan
    from {{ ref('rpt_coverage') }} as coverage
    inner join {{ ref('int_regions__ancestors') }} as ancestors
        on coverage.mof_div_code = ancestors.mof_div_code and coverage.fiscal_year = ancestors.fiscal_year
    where coverage.scope = 'own'
    group by
        ancestors.ancestor_mof_div_code,
        coverage.fiscal_year,
        coverage.stage,
        coverage.subject_kind,
        coverage.fund_book,
        coverage.period

),

spent_below as (

    select
        ancestors.ancestor_mof_div_code as mof_div_code,
        subjects.fiscal_year
    from {{ ref('int_coverage__subjects') }} as subjects
    inner join {{ ref('int_regions__ancestors') }} as ancestors
        on subjects.mof_div_code = ancestors.mof_div_code and subjects.fiscal_year = ancestors.fiscal_year
    where subjects.is_spent_below
    group by ancestors.ancestor_mof_div_code, subjects.fiscal_year

)

select
    coverage.*,
    own.required_yuan as own_required_yuan
from {{ ref('rpt_coverage') }} as coverage
left join own
    on
        coverage.mof_div_code = own.mof_div_code
        and coverage.fiscal_year = own.fiscal_year
        and coverage.stage = own.stage
        and coverage.subject_kind = own.subject_kind
        and coverage.fund_book = own.fund_book
        and coverage.period = own.period
left join spent_below
    on coverage.mof_div_code = spent_below.mof_div_code and coverage.fiscal_year = spent_below.fiscal_year
where
    coverage.scope = 'subtree'
    and spent_below.mof_div_code is null
    and (
        own.mof_div_code is null
        or coverage.required_count <> own.required_count
        or coverage.required_yuan <> own.required_yuan
        or coverage.covered_yuan <> own.covered_yuan
    )
