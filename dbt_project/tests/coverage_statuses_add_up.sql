-- Every expected document stands in exactly one status, and what is required is all of them but those not yet due.
select *
from {{ ref('rpt_coverage') }}
where
    required_count <> done_count + late_count + missing_count + no_due_count
    or covered_count > required_count
    or missing_count > required_count - covered_count
