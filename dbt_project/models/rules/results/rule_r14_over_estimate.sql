-- One row per project or policy whose investment paid to date exceeds the approved estimate: suspend what is
-- unspent (r14; T4).
with

fired as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        'current_balance' as money_base,
        'suspend' as action,
        bases.current_balance_yuan as base_yuan,
        cast(1 as decimal(9, 6)) as cut_ratio,
        bases.current_balance_yuan as recommended_yuan,
        cast(null as string) as policy_key,
        cast(null as string) as legal_basis,
        '累计完成投资' || {{ fmt_yuan('projects.total_investment_paid_yuan') }} || '，超过批准概算'
        || {{ fmt_yuan('projects.approved_estimate_yuan') }} || '，超出'
        || {{ fmt_yuan('projects.total_investment_paid_yuan - projects.approved_estimate_yuan') }} as evidence_head
    from {{ ref('int_results__bases') }} as bases
    inner join {{ ref('int_projects') }} as projects
        on
            projects.mof_div_code = bases.mof_div_code
            and projects.fiscal_year = bases.fiscal_year
            and projects.pro_code = bases.subject_code
    where
        bases.subject_kind in ('project', 'policy')
        and projects.total_investment_paid_yuan > projects.approved_estimate_yuan

)

{{ rule_output('r14') }}
