{{ config(materialized='ephemeral') }}

-- One row per region, year asked for and code whose initial budget merged or split on its way into the new one
-- (code_changes up to that year). taken_yuan: what the old code, which has none of its own any more, has of its
-- successors' initial budgets, by the initial budgets of the year before, to the cent, the rest to the largest; where
-- several successors are shared with others nobody can say, and it is all that they have: a cut is not proved by a
-- guess. counted_yuan: the part of it that does not stand in the loop under the successors' own codes. brought_yuan:
-- what a successor that had a budget before has taken over from others.
with

folders as (

    select distinct
        mof_div_code,
        fiscal_year,
        member_mof_div_code
    from {{ ref('int_loop__members') }}

),

years as (

    select distinct
        mof_div_code,
        fiscal_year
    from folders

),

in_the_loop as (

    select distinct
        mof_div_code,
        fiscal_year,
        member_code
    from {{ ref('int_loop__members') }}

),

changes as (

    select
        years.mof_div_code,
        years.fiscal_year,
        aliases.code as former_code,
        aliases.other_code as new_code
    from years
    inner join {{ ref('int_loop__aliases') }} as aliases
        on
            years.mof_div_code = aliases.mof_div_code
            and years.fiscal_year = aliases.fiscal_year
            and aliases.direction = 'after'
            and not aliases.is_same_subject
            and extract(year from aliases.effective_date) <= years.fiscal_year

),

concerned as (

    select mof_div_code, fiscal_year, former_code as code from changes
    union distinct
    select mof_div_code, fiscal_year, new_code as code from changes

),

-- with the codes of the same subject
families as (

    select
        mof_div_code,
        fiscal_year,
        code,
        code as member_code
    from concerned
    union all
    select
        concerned.mof_div_code,
        concerned.fiscal_year,
        concerned.code,
        aliases.other_code as member_code
    from concerned
    inner join {{ ref('int_loop__aliases') }} as aliases
        on
            concerned.mof_div_code = aliases.mof_div_code
            and concerned.fiscal_year = aliases.fiscal_year
            and concerned.code = aliases.code
            and aliases.is_same_subject

),

initials as (

    select
        families.mof_div_code,
        families.fiscal_year,
        families.code,
        families.member_code = families.code as is_own,
        allotments.fiscal_year = families.fiscal_year as is_new,
        allotments.amount_yuan
    from families
    inner join folders
        on families.mof_div_code = folders.mof_div_code and families.fiscal_year = folders.fiscal_year
    inner join {{ ref('int_allotments') }} as allotments
        on
            folders.member_mof_div_code = allotments.mof_div_code
            and families.member_code = allotments.printed_pro_code
            and allotments.fiscal_year in (families.fiscal_year, families.fiscal_year - 1)
            and allotments.bgt_type = 'initial'

),

budgets as (

    select
        mof_div_code,
        fiscal_year,
        code,
        sum(case when not is_new and is_own then amount_yuan else 0 end) as before_yuan,
        sum(case when not is_new then amount_yuan else 0 end) as family_before_yuan,
        sum(case when is_new and is_own then amount_yuan else 0 end) as initial_yuan,
        count(case when is_new then 1 end) as new_count
    from initials
    group by mof_div_code, fiscal_year, code

),

links as (

    select
        changes.mof_div_code,
        changes.fiscal_year,
        changes.former_code,
        changes.new_code,
        formers.before_yuan,
        successors.initial_yuan,
        successors.family_before_yuan as own_before_yuan,
        count(*) over (
            partition by changes.mof_div_code, changes.fiscal_year, changes.former_code
        ) as successor_count,
        count(*) over (partition by changes.mof_div_code, changes.fiscal_year, changes.new_code)
        + case when successors.family_before_yuan > 0 then 1 else 0 end as sharer_count
    from changes
    inner join budgets as formers
        on
            changes.mof_div_code = formers.mof_div_code
            and changes.fiscal_year = formers.fiscal_year
            and changes.former_code = formers.code
    inner join budgets as successors
        on
            changes.mof_div_code = successors.mof_div_code
            and changes.fiscal_year = successors.fiscal_year
            and changes.new_code = successors.code
    where formers.before_yuan > 0 and formers.new_count = 0 and successors.initial_yuan > 0

),

judged as (

    select
        links.*,
        max(successor_count) over (partition by mof_div_code, fiscal_year, new_code) = 1
        or max(sharer_count) over (partition by mof_div_code, fiscal_year, former_code) = 1 as is_exact
    from links

),

sharers as (

    select
        mof_div_code,
        fiscal_year,
        new_code,
        former_code as code,
        before_yuan,
        initial_yuan,
        is_exact
    from judged
    union all
    select distinct
        mof_div_code,
        fiscal_year,
        new_code,
        new_code as code,
        own_before_yuan as before_yuan,
        initial_yuan,
        is_exact
    from judged
    where own_before_yuan > 0

),

totals as (

    select
        *,
        cast(sum(before_yuan) over pool as decimal(18, 2)) as pool_before_yuan,
        row_number() over (
            partition by mof_div_code, fiscal_year, new_code order by before_yuan desc, code asc
        ) as place
    from sharers
    window pool as (partition by mof_div_code, fiscal_year, new_code)

),

quotients as (

    select
        *,
        {{ yuan(round_half_up(
            'cast(initial_yuan as decimal(20, 2)) * cast(' ~ fine_ratio('before_yuan', 'pool_before_yuan')
            ~ ' as decimal(16, 15))', 2
        )) }} as quotient_yuan
    from totals

),

-- never more than the quotient, so that the rest is none below 0
rounded as (

    select
        *,
        case
            when
                cast(quotient_yuan as decimal(20, 2)) * pool_before_yuan
                > cast(initial_yuan as decimal(20, 2)) * cast(before_yuan as decimal(18, 2))
                then quotient_yuan - cast(0.01 as decimal(3, 2))
            else quotient_yuan
        end as rounded_yuan
    from quotients

),

shares as (

    select
        *,
        case
            when not is_exact then initial_yuan
            when place = 1
                then
                    rounded_yuan + initial_yuan
                    - sum(rounded_yuan) over (partition by mof_div_code, fiscal_year, new_code)
            else rounded_yuan
        end as share_yuan
    from rounded

)

select
    shares.mof_div_code,
    shares.fiscal_year,
    shares.code,
    {{ yuan('sum(case when shares.code <> shares.new_code then shares.share_yuan end)') }} as taken_yuan,
    {{ yuan('sum(
        case
            when shares.code <> shares.new_code and shares.is_exact and in_the_loop.member_code is null
                then shares.share_yuan
        end
    )') }} as counted_yuan,
    {{ yuan('sum(case when shares.code = shares.new_code then shares.initial_yuan - shares.share_yuan end)') }}
        as brought_yuan
from shares
left join in_the_loop
    on
        shares.mof_div_code = in_the_loop.mof_div_code
        and shares.fiscal_year = in_the_loop.fiscal_year
        and shares.new_code = in_the_loop.member_code
group by shares.mof_div_code, shares.fiscal_year, shares.code
