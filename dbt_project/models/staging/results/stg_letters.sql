-- 发文登记: raw.letters; later days are empty (letter_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.serial,
    own.letter_state,
    own.letter_kind,
    own.recipient_code,
    own.recipient_name,
    own.managing_division,
    own.finding_ids,
    case when own.letter_date <= run.data_as_of then own.letter_date end as letter_date,
    own.letter_number,
    own.drafted_date,
    own.replaces,
    own.file,
    own.page,
    own.release_id,
    own.content_hash,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'letters') }} as own
cross join {{ source('meta', 'run') }} as run
