-- One row per department whose carry-over grew against last year's: cut `carry_over_growth_cut_ratio` of the
-- growth from its next budget (NULL = off; rules §7, r19). Last year must be known: a first delivery is no growth,
-- and a year of which no allotments came tells no carry-over of 0. What it carried over then may stand under the codes
-- it and its region went by before this year's end and that have no money of this year; those of departments that
-- merged into it add up.
with

named as (

    select
        mof_div_code,
        fiscal_year,
        subject_code,
        subject_code as former_code
    from {{ ref('int_results__bases') }}
    where subject_kind = 'department'
    union all
    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_code,
        aliases.other_code as former_code
    from {{ ref('int_results__bases') }} as bases
    inner join {{ ref('int_codes__aliases') }} as aliases on {{ alias_of('aliases', 'bases') }}
    where
        bases.subject_kind = 'department'
        and aliases.direction = 'before'
        and extract(year from aliases.effective_date) <= bases.fiscal_year

),

folders as (

    {{ folders_of(ref('int_results__bases')) | indent(4) }}

),

codes as (

    select
        named.mof_div_code,
        named.fiscal_year,
        named.subject_code,
        folders.member_mof_div_code as former_mof_div_code,
        named.former_code
    from named
    inner join folders on named.mof_div_code = folders.mof_div_code and named.fiscal_year = folders.fiscal_year
    left join {{ ref('int_results__bases') }} as still_there
        on
            folders.member_mof_div_code = still_there.mof_div_code
            and named.fiscal_year = still_there.fiscal_year
            and named.former_code = still_there.subject_code
            and still_there.subject_kind = 'department'
            and still_there.has_money
    where
        (folders.distance = 0 and named.former_code = named.subject_code)
        or (
            still_there.subject_code is null
            and (
                folders.distance = 0
                or (
                    folders.direction = 'before'
                    and extract(year from folders.effective_date) <= named.fiscal_year
                )
            )
        )

),

allotted as (

    select distinct
        mof_div_code,
        fiscal_year
    from {{ ref('int_allotments') }}

),

last_years as (

    select
        codes.mof_div_code,
        codes.fiscal_year,
        codes.subject_code,
        sum(bases.carry_over_in_yuan) as carry_over_in_yuan
    from codes
    inner join {{ ref('int_results__bases') }} as bases
        on
            codes.former_mof_div_code = bases.mof_div_code
            and codes.fiscal_year - 1 = bases.fiscal_year
            and codes.former_code = bases.subject_code
    inner join allotted on bases.mof_div_code = allotted.mof_div_code and bases.fiscal_year = allotted.fiscal_year
    where bases.subject_kind = 'department' and bases.closing_month is not null
    group by codes.mof_div_code, codes.fiscal_year, codes.subject_code

),

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
    from {{ ref('int_results__bases') }} as this_year
    inner join last_years as last_year
        on
            this_year.mof_div_code = last_year.mof_div_code
            and this_year.fiscal_year = last_year.fiscal_year
            and this_year.subject_code = last_year.subject_code
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = this_year.mof_div_code
            and parameters.fiscal_year = this_year.fiscal_year
    where
        this_year.subject_kind = 'department'
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
