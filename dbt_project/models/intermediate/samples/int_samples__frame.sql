-- One row per project or policy that a follow-up sample may draw (in the scope of stage sample_check, with budget): its
-- money, when it was drawn and evaluated before, and what an evaluation costs. What papers tell of its risk is counted
-- in rpt_sample_frame.
with

subjects as (

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
        alerts.alert_level,
        execution.is_december_rush
    from {{ ref('int_money__execution') }} as execution
    inner join {{ ref('int_years') }} as years
        on
            execution.mof_div_code = years.mof_div_code
            and execution.fiscal_year = years.fiscal_year
            and execution.month = years.last_complete_month
    left join {{ ref('int_money__alerts') }} as alerts
        on
            execution.mof_div_code = alerts.mof_div_code
            and execution.fiscal_year = alerts.fiscal_year
            and execution.pro_code = alerts.pro_code
            and execution.month = alerts.month

),

drawn as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        bool_or(samples.fiscal_year = papers.fiscal_year) as is_drawn
    from {{ ref('stg_samples') }} as samples
    inner join {{ ref('int_codes__papers') }} as papers
        on
            samples.mof_div_code = papers.paper_mof_div_code
            and samples.fiscal_year <= papers.fiscal_year
            and samples.subject_kind = papers.subject_kind
            and samples.subject_code = papers.paper_code
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

-- by the year of the work; a spot check looks at a self-evaluation and is no evaluation
evaluated as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        max(evaluations.fiscal_year) as last_evaluated_year
    from {{ ref('int_results__evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers
        on
            evaluations.mof_div_code = papers.paper_mof_div_code
            and evaluations.fiscal_year <= papers.fiscal_year
            and evaluations.subject_kind = papers.subject_kind
            and evaluations.subject_code = papers.paper_code
    where evaluations.evaluator <> 'spot_check'
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

folders as (

    {{ folders_of(ref('int_years')) | indent(4) }}

),

-- what an evaluation cost on average in the region of late, whatever its code was then
fees as (

    select
        years.mof_div_code,
        years.fiscal_year,
        sum(evaluations.fee_amount_yuan) as fee_sum_yuan,
        count(evaluations.fee_amount_yuan) as fee_count
    from {{ ref('int_years') }} as years
    inner join {{ ref('int_policy__parameters') }} as parameters
        on years.mof_div_code = parameters.mof_div_code and years.fiscal_year = parameters.fiscal_year
    inner join folders on years.mof_div_code = folders.mof_div_code and years.fiscal_year = folders.fiscal_year
    inner join {{ ref('int_results__evaluations') }} as evaluations
        on
            folders.member_mof_div_code = evaluations.mof_div_code
            and evaluations.fiscal_year > years.fiscal_year - parameters.evaluation_fee_years
            and evaluations.fiscal_year <= years.fiscal_year
    group by years.mof_div_code, years.fiscal_year

)

select
    frame.mof_div_code,
    frame.fiscal_year,
    frame.subject_kind,
    frame.subject_code,
    frame.subject_name,
    frame.agency_code,
    frame.dept_code,
    frame.managing_division,
    frame.tags,
    frame.budget_adjusted_yuan,
    frame.region_budget_yuan,
    frame.region_subject_count,
    closing.alert_level,
    coalesce(closing.is_december_rush, false) as is_december_rush,
    {{ has_tag('frame.tags', '专项债券') }}
    or {{ has_tag('frame.tags', '直达资金') }}
    or {{ has_tag('frame.tags', '衔接资金') }} as is_watched_money,
    drawn.subject_code is not null as was_ever_drawn,
    coalesce(drawn.is_drawn, false) as is_drawn,
    cast(evaluated.last_evaluated_year as integer) as last_evaluated_year,
    parameters.evaluation_cycle_years,
    coalesce(evaluated.last_evaluated_year > frame.fiscal_year - parameters.evaluation_cycle_years, false)
        as is_recently_evaluated,
    {{ yuan(div_round('fees.fee_sum_yuan', 'fees.fee_count', 2)) }} as estimated_fee_yuan
from frame
left join {{ ref('int_policy__parameters') }} as parameters
    on frame.mof_div_code = parameters.mof_div_code and frame.fiscal_year = parameters.fiscal_year
left join closing
    on
        frame.mof_div_code = closing.mof_div_code
        and frame.fiscal_year = closing.fiscal_year
        and frame.subject_code = closing.pro_code
left join drawn on {{ same_subject('frame', 'drawn') }}
left join evaluated on {{ same_subject('frame', 'evaluated') }}
left join fees
    on
        frame.mof_div_code = fees.mof_div_code
        and frame.fiscal_year = fees.fiscal_year
