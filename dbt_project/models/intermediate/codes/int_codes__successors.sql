-- One row per code that has been replaced by the end of a year: the code it goes by then. Chains are followed
-- forwards in time only, so that a name given back does not run in circles. folder_mof_div_code is '' for
-- regions, whose codes mean the same everywhere, else the region whose code it is. A change still to come
-- (after data_as_of) has not happened.
{% set depth = 8 %}
with recursive

years as (

    select distinct fiscal_year
    from {{ ref('int_deliveries') }}

),

happened as (

    select
        years.fiscal_year,
        changes.code_kind,
        case when changes.code_kind = 'region' then '' else changes.mof_div_code end as folder_mof_div_code,
        changes.old_code,
        changes.new_code,
        changes.effective_date,
        row_number() over (
            partition by
                years.fiscal_year,
                changes.code_kind,
                case when changes.code_kind = 'region' then '' else changes.mof_div_code end,
                changes.old_code
            order by
                changes.effective_date desc, changes.fiscal_year desc, changes.mof_div_code asc, changes.new_code asc
        ) as recency
    from years
    cross join {{ ref('int_run') }} as run
    inner join {{ ref('int_codes__changes') }} as changes
        on years.fiscal_year >= changes.effective_year and run.data_as_of >= changes.effective_date

),

climb as (

    select
        fiscal_year,
        code_kind,
        folder_mof_div_code,
        old_code,
        new_code,
        effective_date,
        1 as hop
    from happened
    where recency = 1

    union all

    select
        climb.fiscal_year,
        climb.code_kind,
        climb.folder_mof_div_code,
        climb.old_code,
        happened.new_code,
        happened.effective_date,
        climb.hop + 1 as hop
    from climb
    inner join happened
        on
            climb.fiscal_year = happened.fiscal_year
            and climb.code_kind = happened.code_kind
            and climb.folder_mof_div_code = happened.folder_mof_div_code
            and climb.new_code = happened.old_code
            and climb.effective_date <= happened.effective_date
    where happened.recency = 1 and climb.hop < {{ depth }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by fiscal_year, code_kind, folder_mof_div_code, old_code order by hop desc
        ) as lastness
    from climb

)

select
    fiscal_year,
    code_kind,
    folder_mof_div_code,
    old_code,
    new_code,
    effective_date
from ranked
where lastness = 1 and old_code <> new_code
