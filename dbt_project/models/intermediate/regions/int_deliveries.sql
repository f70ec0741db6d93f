-- One row per region and year that has sent anything that exists on data_as_of: rows in force, as load counted them,
-- less those held back because they lie ahead. A description of other regions is no delivery of theirs, the bureau's
-- own register of letters none of anybody's.
with

ahead as (

    select
        mof_div_code,
        fiscal_year,
        extract,
        count(*) as row_count
    from {{ ref('stg_future_dated') }}
    where held_back = 'row'
    group by mof_div_code, fiscal_year, extract
    union all
    -- a change of codes still to come is no word of its year yet
    select
        changes.mof_div_code,
        changes.fiscal_year,
        'code_changes' as extract,
        count(*) as row_count
    from {{ ref('stg_code_changes') }} as changes
    cross join {{ ref('int_run') }} as run
    where changes.effective_date > run.data_as_of
    group by changes.mof_div_code, changes.fiscal_year

)

select
    delivered.mof_div_code,
    delivered.fiscal_year
from {{ source('meta', 'deliveries') }} as delivered
left join ahead
    on
        delivered.mof_div_code = ahead.mof_div_code
        and delivered.fiscal_year = ahead.fiscal_year
        and delivered.extract = ahead.extract
where delivered.extract not in ('regions', 'letters')
group by delivered.mof_div_code, delivered.fiscal_year
having sum(delivered.row_count - coalesce(ahead.row_count, 0)) > 0
