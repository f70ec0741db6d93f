-- One row per region, year and extract that the release in force holds and this build does not, and file it came from.
select
    previous.mof_div_code,
    previous.fiscal_year,
    previous.extract,
    previous.row_count as previous_row_count,
    previous.amount_yuan as previous_amount_yuan,
    former.path
from {{ source('previous', 'totals') }} as previous
left join {{ source('meta', 'deliveries') }} as present
    on
        previous.mof_div_code = present.mof_div_code
        and previous.fiscal_year = present.fiscal_year
        and previous.extract = present.extract
left join {{ source('previous', 'sources') }} as former
    on
        previous.mof_div_code = former.mof_div_code
        and previous.fiscal_year = former.fiscal_year
        and previous.extract = former.extract
        and former.status = 'in_force'
where previous.row_count > 0 and coalesce(present.row_count, 0) = 0
