-- One row per project or policy whose year-end execution is below `low_execution_ratio` (NULL = off): cut next
-- year's budget by `low_execution_cut_ratio`, or by the unspent share when that is NULL; the amount is taken from
-- the exact share (rules §7, r08).
with

closing as (

    select
        closing.mof_div_code,
        closing.fiscal_year,
        closing.pro_code,
        closing.paid_yuan,
        {{ execution_denominator(
            'parameters.exec_denominator', 'closing.budget_initial_yuan', 'closing.carry_over_in_yuan',
            'closing.budget_adjusted_yuan',
        ) }} as denominator_yuan,
        parameters.low_execution_ratio,
        parameters.low_execution_cut_ratio
    from {{ ref('int_budget__closing') }} as closing
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = closing.mof_div_code
            and parameters.fiscal_year = closing.fiscal_year
    where parameters.low_execution_ratio is not null

),

measured as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        bases.next_year_budget_yuan as base_yuan,
        closing.paid_yuan,
        closing.denominator_yuan,
        closing.low_execution_ratio,
        closing.low_execution_cut_ratio,
        {{ ratio('closing.paid_yuan', 'closing.denominator_yuan') }} as execution_ratio,
        case
            when closing.paid_yuan < 0 then closing.denominator_yuan
            else closing.denominator_yuan - closing.paid_yuan
        end as unspent_yuan
    from {{ ref('int_results__bases') }} as bases
    inner join closing
        on
            closing.mof_div_code = bases.mof_div_code
            and closing.fiscal_year = bases.fiscal_year
            and closing.pro_code = bases.subject_code
    where
        bases.subject_kind in ('project', 'policy')
        and bases.is_year_ended
        and closing.denominator_yuan > 0
        and closing.paid_yuan < closing.low_execution_ratio * cast(closing.denominator_yuan as decimal(24, 2))

),

fired as (

    select
        measured.mof_div_code,
        measured.fiscal_year,
        measured.subject_kind,
        measured.subject_code,
        'next_year_budget' as money_base,
        'cut' as action,
        measured.base_yuan,
        coalesce(
            measured.low_execution_cut_ratio, {{ ratio('measured.unspent_yuan', 'measured.denominator_yuan') }}
        ) as cut_ratio,
        case
            when measured.low_execution_cut_ratio is not null
                then {{ round_half_up(
                    'cast(measured.base_yuan as decimal(24, 2)) * measured.low_execution_cut_ratio', 2
                ) }}
            else {{ share_of('measured.base_yuan', 'measured.unspent_yuan', 'measured.denominator_yuan') }}
        end as recommended_yuan,
        sources.policy_key,
        sources.legal_basis,
        cast(measured.fiscal_year as string) || '年度预算' || {{ fmt_yuan('measured.denominator_yuan') }} || '，支付'
        || {{ fmt_yuan('measured.paid_yuan') }} || '，执行率' || {{ fmt_percent('measured.execution_ratio') }}
        || '，低于规定的' || {{ fmt_percent('measured.low_execution_ratio') }} as evidence_head
    from measured
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            sources.mof_div_code = measured.mof_div_code
            and sources.fiscal_year = measured.fiscal_year
            and sources.parameter = 'low_execution_ratio'

)

{{ rule_output('r08') }}
