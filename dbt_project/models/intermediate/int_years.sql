-- One row per expected region and year: is the year over, and up to which month is it told?
-- A closed year has twelve months; a running one ends with the last month that has any allotment or payment of the
-- region.
with last_months as (
    select mof_div_code, fiscal_year, max(last_month) as last_month
    from (
        select mof_div_code, fiscal_year, max(document_month) as last_month
        from {{ ref('int_allotments') }}
        group by mof_div_code, fiscal_year
        union all
        select mof_div_code, fiscal_year, max(effective_month) as last_month
        from {{ ref('int_payments') }}
        group by mof_div_code, fiscal_year
    ) as moneys
    group by mof_div_code, fiscal_year
)

select
    tree.mof_div_code,
    tree.fiscal_year,
    tree.fiscal_year < extract(year from run.data_as_of) as is_closed,
    cast(
        case
            when tree.fiscal_year < extract(year from run.data_as_of) then 12 else last_months.last_month
        end as integer
    ) as last_month,
    coalesce(last_months.last_month = 12, false) as has_december
from {{ ref('int_regions__tree') }} as tree
cross join {{ ref('int_run') }} as run
left join last_months on tree.mof_div_code = last_months.mof_div_code and tree.fiscal_year = last_months.fiscal_year
