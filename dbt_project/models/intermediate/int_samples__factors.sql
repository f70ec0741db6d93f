-- One row per project or policy that a follow-up sample may draw (in the scope of stage sample_check, with budget), and
-- what is known of its risk.
with subjects as (

    {{ subjects_in_scope('sample_check') }}

),

frame as (

    select
        subjects.*,
        known.tags,
        sum(subjects.budget_adjusted_yuan) over by_region as region_budget_yuan,
        count(*) over by_region as region_subject_count
    from subjects
    inner join {{ ref('int_subjects') }} as known on {{ same_subject('subjects', 'known') }}
    where subjects.subject_kind in ('project', 'policy') and subjects.has_budget
    window by_region as (partition by subjects.mof_div_code, subjects.fiscal_year)

),

closing as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.pro_code,
        execution.alert_level,
        execution.is_december_rush
    from {{ ref('fct_execution_monthly') }} as execution
    inner join {{ ref('int_years') }} as years
        on
            execution.mof_div_code = years.mof_div_code
            and execution.fiscal_year = years.fiscal_year
            and execution.month = years.last_month

),

years as (

    select distinct fiscal_year
    from frame

),

-- what was found this year and the year before, told for this year
years_told as (

    select
        fiscal_year as told_year,
        fiscal_year as found_year
    from years
    union all
    select
        fiscal_year as told_year,
        fiscal_year - 1 as found_year
    from years

),

reviews as (

    select
        flags.mof_div_code,
        years_told.told_year as fiscal_year,
        flags.subject_kind,
        flags.subject_code,
        count(*) as review_flag_count
    from {{ ref('rpt_self_evaluation_reviews') }} as flags
    inner join years_told on flags.fiscal_year = years_told.found_year
    group by flags.mof_div_code, years_told.told_year, flags.subject_kind, flags.subject_code

),

findings as (

    select
        found.mof_div_code,
        years_told.told_year as fiscal_year,
        found.subject_kind,
        found.subject_code,
        count(*) as finding_count,
        count(case when found.status = 'overdue' then 1 end) as overdue_count
    from {{ ref('fct_rectifications') }} as found
    inner join years_told on found.fiscal_year = years_told.found_year
    where found.referred_to is null
    group by found.mof_div_code, years_told.told_year, found.subject_kind, found.subject_code

),

deviations as (

    select
        evaluations.mof_div_code,
        years_told.told_year as fiscal_year,
        evaluations.subject_kind,
        evaluations.subject_code,
        max(evaluations.self_deviation) as self_deviation
    from {{ ref('fct_evaluations') }} as evaluations
    inner join years_told on evaluations.fiscal_year = years_told.found_year
    where evaluations.is_self_score_inflated
    group by evaluations.mof_div_code, years_told.told_year, evaluations.subject_kind, evaluations.subject_code

),

monitoring as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        bool_or(is_reason_missing or coalesce(likelihood_check = 'optimistic', false)) as has_monitoring_doubt
    from {{ ref('rpt_dual_monitoring') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

drawn as (

    select
        mof_div_code,
        subject_kind,
        subject_code,
        min(fiscal_year) as first_drawn_year
    from {{ ref('stg_samples') }}
    group by mof_div_code, subject_kind, subject_code

),

drawn_this_year as (

    select distinct
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code
    from {{ ref('stg_samples') }}

)

select
    frame.mof_div_code,
    frame.fiscal_year,
    frame.subject_kind,
    frame.subject_code,
    frame.subject_name,
    frame.agency_code,
    frame.dept_code,
    frame.budget_adjusted_yuan,
    frame.region_budget_yuan,
    frame.region_subject_count,
    closing.alert_level,
    coalesce(closing.is_december_rush, false) as is_december_rush,
    deviations.self_deviation,
    coalesce(reviews.review_flag_count, 0) as review_flag_count,
    coalesce(findings.finding_count, 0) as finding_count,
    coalesce(findings.overdue_count, 0) as overdue_count,
    coalesce(monitoring.has_monitoring_doubt, false) as has_monitoring_doubt,
    {{ has_tag('frame.tags', '专项债券') }}
    or {{ has_tag('frame.tags', '直达资金') }}
    or {{ has_tag('frame.tags', '衔接资金') }} as is_watched_money,
    coalesce(drawn.first_drawn_year <= frame.fiscal_year, false) as was_ever_drawn,
    drawn_this_year.subject_code is not null as is_drawn
from frame
left join closing
    on
        frame.mof_div_code = closing.mof_div_code
        and frame.fiscal_year = closing.fiscal_year
        and frame.subject_code = closing.pro_code
left join reviews on {{ same_subject('frame', 'reviews') }}
left join findings on {{ same_subject('frame', 'findings') }}
left join deviations on {{ same_subject('frame', 'deviations') }}
left join monitoring on {{ same_subject('frame', 'monitoring') }}
left join drawn
    on
        frame.mof_div_code = drawn.mof_div_code
        and frame.subject_kind = drawn.subject_kind
        and frame.subject_code = drawn.subject_code
left join drawn_this_year on {{ same_subject('frame', 'drawn_this_year') }}
