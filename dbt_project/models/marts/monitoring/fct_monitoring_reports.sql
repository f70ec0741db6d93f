-- One row per monitoring report delivered: money spent and expected, and what the unit says of reaching its goal.
select
    reports.mof_div_code,
    reports.fiscal_year,
    reports.subject_kind,
    reports.subject_code,
    reports.period_end,
    {{ yuan('reports.executed_amount_yuan') }} as executed_yuan,
    {{ yuan('reports.expected_annual_amount_yuan') }} as expected_annual_yuan,
    case when not coalesce(subjects.is_secret, false) then reports.deviation_reason end as deviation_reason,
    reports.likelihood,
    reports.needs_rectification,
    reports.submitted_date,
    subjects.paper_code is not null as is_known_subject,
    reports._source_file,
    reports._source_sheet,
    cast(reports._source_row as integer) as _source_row
from {{ ref('stg_monitoring_reports') }} as reports
left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'reports') }}
