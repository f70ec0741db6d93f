-- One row per fiscal year, code and every other code that the same subject went by before or after it (code_changes),
-- nearest first. Chains are followed forwards or backwards, never down one branch and up another: two units that merged
-- are both the new one, and neither is the other. Backwards and forwards in time only, so that a name given to somebody
-- else later does not join two subjects. mof_div_code is '' for regions, whose codes mean the same everywhere. Whatever
-- happened up to data_as_of holds for papers of every year, which may bear the code of any other; a change to come
-- holds for papers of coming years alone, from the year in which it takes effect (rules, section 0): next year's goal
-- bears next year's code before it is in force. is_same_subject: nothing merged or split between the two, one subject
-- was only given another code.
{% set depth = 8 %}
with recursive

years as (

    select fiscal_year from {{ ref('int_deliveries') }}
    union distinct
    -- the year after is asked for before anything has come of it
    select fiscal_year + 1 as fiscal_year from {{ ref('int_deliveries') }}

),

happened as (

    select
        years.fiscal_year,
        changes.code_kind,
        case when changes.code_kind = 'region' then '' else changes.mof_div_code end as mof_div_code,
        changes.old_code,
        changes.new_code,
        changes.effective_date,
        changes.is_absorbed,
        row_number() over (
            partition by
                years.fiscal_year,
                changes.code_kind,
                case when changes.code_kind = 'region' then '' else changes.mof_div_code end,
                changes.old_code,
                changes.effective_date
            order by changes.fiscal_year desc, changes.mof_div_code asc, changes.new_code asc
        ) as recency
    from years
    cross join {{ ref('int_run') }} as run
    inner join {{ ref('int_codes__changes') }} as changes
        on
            run.data_as_of >= changes.effective_date
            or (years.fiscal_year >= changes.effective_year and years.fiscal_year > extract(year from run.data_as_of))
    -- before one merged into the other each was its own
    where not changes.is_absorbed or years.fiscal_year >= changes.effective_year

),

climb as (

    select
        fiscal_year,
        mof_div_code,
        code_kind,
        old_code,
        new_code,
        effective_date,
        is_absorbed,
        1 as distance
    from happened
    where recency = 1

    union all

    select
        climb.fiscal_year,
        climb.mof_div_code,
        climb.code_kind,
        climb.old_code,
        happened.new_code,
        happened.effective_date,
        climb.is_absorbed or happened.is_absorbed as is_absorbed,
        climb.distance + 1 as distance
    from climb
    inner join happened
        on
            climb.fiscal_year = happened.fiscal_year
            and climb.mof_div_code = happened.mof_div_code
            and climb.code_kind = happened.code_kind
            and climb.new_code = happened.old_code
            and climb.effective_date <= happened.effective_date
    where happened.recency = 1 and climb.distance < {{ depth }}

),

both_ways as (

    select
        fiscal_year,
        mof_div_code,
        code_kind,
        old_code as code,
        new_code as other_code,
        'after' as direction,
        effective_date,
        is_absorbed,
        distance
    from climb
    where old_code <> new_code

    union all

    select
        fiscal_year,
        mof_div_code,
        code_kind,
        new_code as code,
        old_code as other_code,
        'before' as direction,
        effective_date,
        is_absorbed,
        distance
    from climb
    where old_code <> new_code

),

ranked as (

    select
        *,
        row_number() over (
            partition by fiscal_year, mof_div_code, code_kind, code, other_code
            order by distance asc, direction asc, effective_date desc
        ) as nearness
    from both_ways

),

-- how many codes lie on the way: as many as there are steps, unless something merged into this one or split off it
counted as (

    select
        fiscal_year,
        mof_div_code,
        code_kind,
        code,
        other_code,
        direction,
        effective_date,
        is_absorbed,
        distance,
        count(*) over (
            partition by fiscal_year, mof_div_code, code_kind, code, direction order by distance
        ) as codes_on_the_way
    from ranked
    where nearness = 1

)

select
    counted.fiscal_year,
    counted.mof_div_code,
    counted.code_kind,
    counted.code,
    counted.other_code,
    counted.direction,
    counted.effective_date,
    cast(counted.distance as integer) as distance,
    counted.codes_on_the_way = counted.distance
    and coalesce(backs.codes_on_the_way = backs.distance, false)
    and not counted.is_absorbed as is_same_subject
from counted
left join counted as backs
    on
        counted.fiscal_year = backs.fiscal_year
        and counted.mof_div_code = backs.mof_div_code
        and counted.code_kind = backs.code_kind
        and counted.code = backs.other_code
        and counted.other_code = backs.code
        and counted.direction <> backs.direction
