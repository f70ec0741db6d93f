-- One row per raw file, and per region, year and extract, whose account does not add up to the row and to the cent:
-- read = loaded + rejected + non-data, and what the files in force loaded = rows in force + superseded rows.
with

files as (

    select
        mof_div_code,
        fiscal_year,
        extract,
        path,
        rows_read as expected_rows,
        rows_loaded + rows_rejected + rows_non_data as actual_rows,
        coalesce(amount_read_yuan, 0) as expected_yuan,
        coalesce(amount_loaded_yuan, 0) + coalesce(amount_rejected_yuan, 0) + coalesce(amount_non_data_yuan, 0)
            as actual_yuan
    from {{ source('meta', 'sources') }}

),

loaded as (

    select
        mof_div_code,
        fiscal_year,
        extract,
        sum(rows_loaded) as expected_rows,
        sum(coalesce(amount_loaded_yuan, 0)) as expected_yuan
    from {{ source('meta', 'sources') }}
    where status = 'in_force' and fiscal_year is not null
    group by mof_div_code, fiscal_year, extract

),

superseded as (

    select
        mof_div_code,
        fiscal_year,
        extract,
        count(*) as row_count
    from {{ source('meta', 'superseded') }}
    group by mof_div_code, fiscal_year, extract

),

present as (

    select
        mof_div_code,
        fiscal_year,
        extract,
        sum(row_count) as row_count,
        sum(amount_yuan) as amount_yuan
    from {{ source('meta', 'deliveries') }}
    where extract <> 'regions' and extract <> 'transfers'
    group by mof_div_code, fiscal_year, extract

),

corrected as (

    select
        mof_div_code,
        fiscal_year,
        extract,
        sum(delta_yuan) as delta_yuan
    from {{ source('meta', 'corrections') }}
    group by mof_div_code, fiscal_year, extract

),

kept as (

    select
        mof_div_code,
        fiscal_year,
        extract,
        sum(delta_yuan) as delta_yuan
    from {{ source('meta', 'kept_values') }}
    group by mof_div_code, fiscal_year, extract

),

deliveries as (

    select
        loaded.mof_div_code,
        loaded.fiscal_year,
        loaded.extract,
        cast(null as string) as path,
        loaded.expected_rows,
        coalesce(present.row_count, 0) + coalesce(superseded.row_count, 0) as actual_rows,
        loaded.expected_yuan,
        case
            when superseded.row_count is null
                then
                    coalesce(present.amount_yuan, 0) - coalesce(corrected.delta_yuan, 0) - coalesce(kept.delta_yuan, 0)
            else loaded.expected_yuan
        end as actual_yuan
    from loaded
    left join present
        on
            loaded.mof_div_code = present.mof_div_code
            and loaded.fiscal_year = present.fiscal_year
            and loaded.extract = present.extract
    left join superseded
        on
            loaded.mof_div_code = superseded.mof_div_code
            and loaded.fiscal_year = superseded.fiscal_year
            and loaded.extract = superseded.extract
    left join corrected
        on
            loaded.mof_div_code = corrected.mof_div_code
            and loaded.fiscal_year = corrected.fiscal_year
            and loaded.extract = corrected.extract
    left join kept
        on
            loaded.mof_div_code = kept.mof_div_code
            and loaded.fiscal_year = kept.fiscal_year
            and loaded.extract = kept.extract
    where loaded.extract <> 'regions' and loaded.extract <> 'transfers'

),

accounts as (

    select * from files
    union all
    select * from deliveries

)

select
    mof_div_code,
    fiscal_year,
    extract,
    path,
    expected_rows,
    actual_rows,
    expected_yuan,
    actual_yuan
from accounts
where expected_rows <> actual_rows or expected_yuan <> actual_yuan
