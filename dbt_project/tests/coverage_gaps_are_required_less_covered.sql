-- The list of who is missing has, for every region, stage, kind and period, exactly the rows by which required exceeds
-- covered, and their money to the cent. An ex-ante gap speaks of the allotments that were not assessed, which are not
-- the whole budget.
with

counted as (

    select
        mof_div_code,
        fiscal_year,
        stage,
        subject_kind,
        period,
        required_count - covered_count as gap_count,
        required_yuan - covered_yuan as gap_yuan
    from {{ ref('rpt_coverage') }}
    where scope = 'own' and fund_book = 'all' and subject_kind <> 'all'

),

listed as (

    select
        mof_div_code,
        fiscal_year,
        stage,
        subject_kind,
        period,
        count(*) as gap_count,
        sum(required_yuan) as gap_yuan
    from {{ ref('rpt_coverage_gaps') }}
    where reason <> 'rejected' -- covered, and listed because of the money
    group by mof_div_code, fiscal_year, stage, subject_kind, period

)

select
    counted.*,
    listed.gap_count as listed_count,
    listed.gap_yuan as listed_yuan
from counted
full outer join listed
    on
        counted.mof_div_code = listed.mof_div_code
        and counted.fiscal_year = listed.fiscal_year
        and counted.stage = listed.stage
        and counted.subject_kind = listed.subject_kind
        and counted.period = listed.period
where
    counted.stage is null
    or counted.gap_count <> coalesce(listed.gap_count, 0)
    or (counted.gap_yuan <> coalesce(listed.gap_yuan, 0) and counted.stage <> 'ex_ante')
