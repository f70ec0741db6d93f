-- One row per region-year, stage, subject kind and project kind on which the stage is required (policy_coverage_scope).
-- pro_kind is '' for departments and governments. A policy row without a project kind speaks for the managed kinds
-- only, and an exact row beats it: wages and office expenses enter a stage only when a row names them.
with

scope as (

    select
        mof_div_code,
        fiscal_year,
        stage,
        subject_kind,
        coalesce(pro_kind, '') as pro_kind,
        is_required
    from {{ ref('int_policy__coverage_scope') }}

),

pro_kinds as (

    select 'other_operating' as pro_kind
    union all
    select 'specific' as pro_kind

),

spread as (

    select
        scope.mof_div_code,
        scope.fiscal_year,
        scope.stage,
        scope.subject_kind,
        pro_kinds.pro_kind,
        scope.is_required
    from scope
    cross join pro_kinds
    left join scope as exact
        on
            scope.mof_div_code = exact.mof_div_code
            and scope.fiscal_year = exact.fiscal_year
            and scope.stage = exact.stage
            and scope.subject_kind = exact.subject_kind
            and pro_kinds.pro_kind = exact.pro_kind
    where
        scope.subject_kind in ('project', 'policy')
        and scope.pro_kind = ''
        and exact.stage is null

),

every_row as (

    select * from spread
    union all
    select *
    from scope
    where subject_kind in ('department', 'government') or pro_kind <> ''

)

select
    mof_div_code,
    fiscal_year,
    stage,
    subject_kind,
    pro_kind
from every_row
group by mof_div_code, fiscal_year, stage, subject_kind, pro_kind
having bool_or(is_required)
