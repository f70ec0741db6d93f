-- One row per subject that has budget or a goal: does its goal say enough, in numbers enough (rules, section 5)?
-- A region that sets none of the minimums passes any goal that has an indicator; indicators whose goal did not come, or
-- was rejected, are no goal, as in coverage: they are counted, and the goal is missing. A subject without a goal of its
-- own is reviewed by the one filed under a code it went by before or after (int_codes__filed).
with

budget_subjects as (

    select
        ledger.mof_div_code,
        ledger.fiscal_year,
        ledger.subject_kind,
        ledger.subject_code
    from {{ ref('int_scores__closing_ledger') }} as ledger
    inner join {{ ref('int_subjects') }} as subjects
        on
            ledger.mof_div_code = subjects.mof_div_code
            and ledger.fiscal_year = subjects.fiscal_year
            and ledger.subject_kind = subjects.subject_kind
            and ledger.subject_code = subjects.subject_code
    where ledger.budget_adjusted_yuan > 0 and subjects.is_managed

),

reviewed as (

    select mof_div_code, fiscal_year, subject_kind, subject_code from {{ ref('stg_goals') }}
    union distinct
    select mof_div_code, fiscal_year, subject_kind, subject_code from budget_subjects

),

-- an indicator that names itself or an id that nobody delivered as its parent is no 其中 row, and counts
own_indicators as (

    select goal_rows.*
    from {{ ref('stg_goal_indicators') }} as goal_rows
    left join {{ ref('stg_goal_indicators') }} as parents
        on
            goal_rows.mof_div_code = parents.mof_div_code
            and goal_rows.fiscal_year = parents.fiscal_year
            and goal_rows.parent_kpi_id = parents.kpi_id
            and goal_rows.kpi_id <> parents.kpi_id
    where parents.kpi_id is null

),

counts as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        count(*) as indicator_count,
        count(distinct level1) as level1_count,
        count(distinct concat_ws('', level1, '/', level2)) as level2_count,
        sum(case when target_kind in ('quantitative', 'date') then 1 else 0 end) as quantified_count
    from own_indicators
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

measured as (

    select
        reviewed.mof_div_code,
        reviewed.fiscal_year,
        reviewed.subject_kind,
        reviewed.subject_code,
        goals.subject_code is not null as has_goal,
        goals.mof_div_code as filed_mof_div_code,
        goals.subject_code as filed_code,
        coalesce(counts.indicator_count, 0) as indicator_count,
        coalesce(counts.level1_count, 0) as level1_count,
        coalesce(counts.level2_count, 0) as level2_count,
        coalesce(counts.quantified_count, 0) as quantified_count,
        parameters.goal_quantified_ratio,
        parameters.goal_level1_count,
        parameters.goal_level2_count,
        parameters.goal_level3_count
    from reviewed
    left join {{ ref('int_codes__filed') }} as filed
        on {{ same_subject('reviewed', 'filed') }} and filed.document_kind = 'goal'
    left join {{ ref('stg_goals') }} as goals
        on
            coalesce(filed.filed_mof_div_code, reviewed.mof_div_code) = goals.mof_div_code
            and reviewed.fiscal_year = goals.fiscal_year
            and reviewed.subject_kind = goals.subject_kind
            and coalesce(filed.filed_code, reviewed.subject_code) = goals.subject_code
    left join counts
        on
            coalesce(filed.filed_mof_div_code, reviewed.mof_div_code) = counts.mof_div_code
            and reviewed.fiscal_year = counts.fiscal_year
            and reviewed.subject_kind = counts.subject_kind
            and coalesce(filed.filed_code, reviewed.subject_code) = counts.subject_code
    left join {{ ref('int_policy__parameters') }} as parameters
        on reviewed.mof_div_code = parameters.mof_div_code and reviewed.fiscal_year = parameters.fiscal_year

),

checked as (

    select
        measured.*,
        case
            when not has_goal then ''
            else {{ failed_goal_checks('measured', 'measured') }}
        end as failed
    from measured

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    has_goal,
    filed_mof_div_code,
    filed_code,
    indicator_count,
    level1_count,
    level2_count,
    quantified_count,
    goal_quantified_ratio as minimum_quantified_ratio,
    goal_level1_count as minimum_level1_count,
    goal_level2_count as minimum_level2_count,
    goal_level3_count as minimum_level3_count,
    case when not has_goal then 'missing' when failed = '' then 'pass' else 'fail' end as review_result,
    substr(failed, 2) as failed_checks
from checked
