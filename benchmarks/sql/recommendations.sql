-- What the recommendations need at the least, written by hand: budgets and payments per project, balances by origin
-- year (oldest charged first), the final score and its grade, the rules that this data can set off, and which one counts.
create table bare as
with
policy as (
    select cast(max(value) filter (parameter = 'idle_after_years') as integer) as idle_after_years
    from seeds.national_policy_parameters
),
subjects as (
    select mof_div_code, fiscal_year, pro_code, pro_name, fund_book, end_year, tags
    from raw.projects
    where pro_kind not in ('personnel', 'operating')
),
origins as (
    select
        mof_div_code, fiscal_year, pro_code, coalesce(origin_year, fiscal_year) as origin_year,
        sum(case when bgt_type in ('reduction', 'reclaimed') then -amount else amount end) as allotted,
        sum(amount) filter (bgt_type = 'supplement') as supplemented
    from raw.allotments
    group by all
),
paid as (
    select mof_div_code, fiscal_year, pro_code, sum(amount) as paid from raw.payments group by all
),
balances as (
    select
        origins.*,
        greatest(0, least(allotted, sum(allotted) over (
            partition by origins.mof_div_code, origins.fiscal_year, origins.pro_code order by origin_year
        ) - coalesce(paid, 0))) as balance
    from origins
    left join paid using (mof_div_code, fiscal_year, pro_code)
),
bases as (
    select
        mof_div_code, fiscal_year, pro_code,
        greatest(0, sum(case when origin_year = fiscal_year then allotted else 0 end)) as next_year_budget,
        sum(case when origin_year = fiscal_year then balance else 0 end) as current_balance,
        sum(case when origin_year < fiscal_year then balance else 0 end) as carried_over_balance,
        sum(case
            when origin_year < fiscal_year and fiscal_year - origin_year + 1 >= policy.idle_after_years then balance else 0
        end) as idle_balance,
        sum(supplemented) as supplemented
    from balances
    cross join policy
    group by all
),
graded as (
    select
        evaluations.mof_div_code, evaluated_year as fiscal_year, subject_code as pro_code, round(score, 2) as score,
        bands.grade
    from (
        select *, row_number() over (
            partition by mof_div_code, evaluated_year, subject_kind, subject_code
            order by list_position(['finance', 'third_party', 'spot_check', 'department'], evaluator), completed_date desc
        ) as place
        from raw.evaluations
        where scope = 'final'
    ) as evaluations
    inner join (
        select *, lead(score_min) over (order by score_min) as score_max from seeds.national_policy_grade_bands
    ) as bands
        on round(evaluations.score, 2) >= bands.score_min and (score_max is null or round(score, 2) < score_max)
    where place = 1
),
problems as (
    select
        mof_div_code, fiscal_year, subject_code as pro_code,
        bool_or(problem_kind in ('overlap', 'fragmented')) as is_overlapping,
        bool_or(problem_kind = 'inefficient') as is_inefficient,
        bool_or(due_date < date '2024-06-30' and closed_date is null) as overdue
    from raw.findings
    group by all
),
goals as (
    select distinct mof_div_code, fiscal_year, subject_code as pro_code, approved_date from raw.goals
),
facts as (
    select
        subjects.*, bases.next_year_budget, bases.current_balance, bases.carried_over_balance, bases.idle_balance,
        bases.supplemented, graded.score, graded.grade, problems.is_overlapping, problems.is_inefficient, problems.overdue,
        own.pro_code is null as has_no_own_goal, own.approved_date,
        case when delivered.mof_div_code is null then own.pro_code else following.pro_code end is null as has_no_goal
    from subjects
    inner join bases using (mof_div_code, fiscal_year, pro_code)
    left join graded using (mof_div_code, fiscal_year, pro_code)
    left join problems using (mof_div_code, fiscal_year, pro_code)
    left join goals as own using (mof_div_code, fiscal_year, pro_code)
    left join (select distinct mof_div_code, fiscal_year - 1 as fiscal_year from goals) as delivered
        using (mof_div_code, fiscal_year)
    left join goals as following
        on subjects.mof_div_code = following.mof_div_code and subjects.pro_code = following.pro_code
        and following.fiscal_year = subjects.fiscal_year + 1
),
fired as (
    select facts.*, 'next_year_budget' as money_base, next_year_budget as base,
        list_extract(['r01', 'r02', 'r03', 'r04'], list_position(['优', '良', '中', '差'], facts.grade)) as rule_id,
        ladder.action, cast(ladder.cut_ratio as decimal(9, 6)) as ratio,
        concat('评价得分', score, '分，等级为', facts.grade) as evidence
    from facts
    inner join seeds.national_policy_result_ladder as ladder
        on facts.grade = ladder.grade and ladder.subject_kind = 'project' and ladder.money_base = 'next_year_budget'
    union all
    select *, 'next_year_budget', next_year_budget, 'r05', 'cancel', 1, '评价得分为0' from facts where score = 0
    union all
    select *, 'carried_over_balance', idle_balance, 'r06',
        case when tags like '%专项债券%' then 'adjust_merge' else 'reclaim' end, 1, concat('沉淀', idle_balance, '元')
    from facts where coalesce(fund_book, '') <> 'social_insurance'
    union all
    select *, 'current_balance', current_balance, 'r07', 'reclaim', 1, concat('年末结余', current_balance, '元')
    from facts where end_year = fiscal_year
    union all
    select *, 'carried_over_balance', carried_over_balance, 'r07', 'reclaim', 1, concat('结余', carried_over_balance)
    from facts where end_year = fiscal_year
    union all
    select *, 'next_year_budget', next_year_budget, 'r09', 'adjust_merge', null, '交叉重复' from facts where is_overlapping
    union all
    select *, 'next_year_budget', next_year_budget, 'r10', 'cut', null, '低效无效' from facts where is_inefficient
    union all
    select *, 'next_year_budget', next_year_budget, 'r11', 'exit', 1, concat('终止年度', end_year)
    from facts where end_year <= fiscal_year
    union all
    select *, 'next_year_budget', next_year_budget, 'r12', 'withhold', 1, '未编报绩效目标' from facts where has_no_goal
    union all
    select *, 'current_balance', current_balance, 'r12', 'withhold',
        least(1, supplemented / current_balance), concat('追加', supplemented, '元时没有已批复的绩效目标')
    from facts where supplemented > 0 and current_balance > 0 and approved_date is null
    union all
    select *, 'next_year_budget', next_year_budget, 'r18', 'withhold', 1, '整改逾期' from facts where overdue
),
amounts as (
    select
        mof_div_code, fiscal_year, pro_code, money_base, rule_id, action, base, ratio, evidence,
        case when money_base = 'current_balance' and rule_id = 'r12' then least(base, supplemented)
            else round(base * ratio, 2) end as recommended
    from fired
    where base > 0
)
select
    *,
    row_number() over (
        partition by mof_div_code, fiscal_year, pro_code, money_base
        order by
            case when action in ('reclaim', 'cancel', 'exit') then 1 when action = 'withhold' then 2
                else list_position(['suspend', 'cut', 'adjust_merge', 'improve', 'maintain', 'prioritise'], action) + 2 end,
            recommended is null, recommended desc, rule_id = 'r11', rule_id
    ) = 1 as is_effective
from amounts
