-- rpt_coverage_gaps lists exactly the rows of fct_coverage that are required and not covered, for the same reason;
-- nothing that is not yet due.
(
    select
        mof_div_code,
        fiscal_year,
        stage,
        subject_kind,
        subject_code,
        period,
        reason
    from {{ ref('fct_coverage') }}
    where is_required and not is_covered and status <> 'pending'
    except
    select
        mof_div_code,
        fiscal_year,
        stage,
        subject_kind,
        subject_code,
        period,
        reason
    from {{ ref('rpt_coverage_gaps') }}
)
union all
select
    mof_div_code,
    fiscal_year,
    stage,
    subject_kind,
    subject_code,
    period,
    reason
from {{ ref('rpt_coverage_gaps') }}
where status = 'pending'
