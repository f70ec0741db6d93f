-- One row per subject, region and year: everything that a goal, a score or a recommendation can speak of.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    subject_name,
    agency_code,
    dept_code,
    dept_name,
    pro_kind,
    fund_book,
    tags,
    is_new,
    is_key,
    coalesce(is_secret, false) as is_secret,
    cast(start_year as integer) as start_year,
    cast(end_year as integer) as end_year,
    is_managed
from {{ ref('int_subjects') }}
where subject_code <> {{ unknown() }}
