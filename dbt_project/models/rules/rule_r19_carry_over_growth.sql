-- One row per department whose carry-over grew against last year's: cut `carry_over_growth_cut_ratio` of the
-- growth from its next budget (NULL = off; rules §7, r19). Last year must be known: a first delivery is no growth.
with

growth as (

    select
        this_year.mof_div_code,
        this_year.fiscal_year,
        this_year.subject_kind,
        this_year.subject_code,
        this_year.next_year_budget_yuan as base_yuan,
        this_year.carry_over_in_yuan,
        last_year.carry_over_in_yuan as last_carry_over_in_yuan,
        this_year.carry_over_in_yuan - last_year.carry_over_in_yuan as growth_yuan,
        parameters.carry_over_growth_cut_ratio,
        {{ round_half_up(
            'cast(this_year.carry_over_in_yuan - last_year.carry_over_in_yuan as decimal(24, 2)) '
            ~ '* parameters.carry_over_growth_cut_ratio', 2
        ) }} as recommended_yuan
    from {{ ref('int_money__bases') }} as this_year
    inner join {{ ref('int_money__bases') }} as last_year
        on
            last_year.mof_div_code = this_year.mof_div_code
            and last_year.fiscal_year = this_year.fiscal_year - 1
            and last_year.subject_kind = this_year.subject_kind
            and last_year.subject_code = this_year.subject_code
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = this_year.mof_div_code
            and parameters.fiscal_year = this_year.fiscal_year
    where
        this_year.subject_kind = 'department'
        and last_year.closing_month is not null
        and this_year.carry_over_in_yuan > last_year.carry_over_in_yuan
        and parameters.carry_over_growth_cut_ratio > 0

),

fired as (

    select
        growth.mof_div_code,
        growth.fiscal_year,
        growth.subject_kind,
        growth.subject_code,
        'next_year_budget' as money_base,
        'cut' as action,
        growth.base_yuan,
        {{ bounded_share('growth.recommended_yuan', 'growth.base_yuan') }} as cut_ratio,
        growth.recommended_yuan,
        sources.policy_key,
        sources.legal_basis,
        '部门结转资金由上年' || {{ fmt_yuan('growth.last_carry_over_in_yuan') }} || '增至'
        || {{ fmt_yuan('growth.carry_over_in_yuan') }} || '，增加' || {{ fmt_yuan('growth.growth_yuan') }}
        || '，按增量的' || {{ fmt_percent('growth.carry_over_growth_cut_ratio') }} || '压减' as evidence_head
    from growth
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            sources.mof_div_code = growth.mof_div_code
            and sources.fiscal_year = growth.fiscal_year
            and sources.parameter = 'carry_over_growth_cut_ratio'

)

{{ rule_output('r19') }}
