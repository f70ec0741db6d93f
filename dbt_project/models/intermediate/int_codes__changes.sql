-- One row per declared change of a code: who declared it, from which code to which, and from when. Region
-- codes are canonical; a code that becomes itself is no change.
select
    mof_div_code,
    fiscal_year,
    code_kind,
    case when code_kind = 'region' then {{ canonical_region('old_code') }} else old_code end as old_code,
    case when code_kind = 'region' then {{ canonical_region('new_code') }} else new_code end as new_code,
    effective_date,
    cast(extract(year from effective_date) as integer) as effective_year
from {{ ref('stg_code_changes') }}
where
    case when code_kind = 'region' then {{ canonical_region('old_code') }} else old_code end
    <> case when code_kind = 'region' then {{ canonical_region('new_code') }} else new_code end
