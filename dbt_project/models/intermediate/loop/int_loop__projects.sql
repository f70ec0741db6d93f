-- One row per project or policy and year asked for: what the year before recommends for it, what was asked, audited and
-- approved, what the new initial budget holds, and what was claimed. The year's budget is known once the year has begun
-- and the region has any initial allotment of it; before that nothing has landed yet. What merged or split is held
-- against its part of what its successors have (own_initial_yuan).
with

initials as (

    select
        mof_div_code,
        fiscal_year,
        printed_pro_code as pro_code,
        sum(amount_yuan) as initial_yuan
    from {{ ref('int_allotments') }}
    where bgt_type = 'initial'
    group by mof_div_code, fiscal_year, printed_pro_code

),

folders as (

    select distinct
        mof_div_code,
        fiscal_year,
        member_mof_div_code
    from {{ ref('int_loop__members') }}

),

decided as (

    select distinct
        folders.mof_div_code,
        folders.fiscal_year
    from folders
    inner join initials
        on folders.member_mof_div_code = initials.mof_div_code and folders.fiscal_year = initials.fiscal_year
    cross join {{ ref('int_run') }} as run
    where folders.fiscal_year <= extract(year from run.data_as_of)

),

member_codes as (

    select distinct
        mof_div_code,
        fiscal_year,
        pro_code,
        member_code
    from {{ ref('int_loop__members') }}

),

-- what merged or split on the way has no initial budget of its own: its part of its successors'
merged as (

    select
        member_codes.mof_div_code,
        member_codes.fiscal_year,
        member_codes.pro_code,
        sum(merged.taken_yuan) as taken_yuan,
        sum(merged.counted_yuan) as counted_yuan,
        sum(merged.brought_yuan) as brought_yuan
    from member_codes
    inner join {{ ref('int_loop__merged') }} as merged
        on
            member_codes.mof_div_code = merged.mof_div_code
            and member_codes.fiscal_year = merged.fiscal_year
            and member_codes.member_code = merged.code
    group by member_codes.mof_div_code, member_codes.fiscal_year, member_codes.pro_code

),

budgets as (

    select
        members.mof_div_code,
        members.fiscal_year,
        members.pro_code,
        sum(case when initials.fiscal_year = members.fiscal_year then initials.initial_yuan end) as initial_yuan,
        sum(case when initials.fiscal_year < members.fiscal_year then initials.initial_yuan end) as initial_before_yuan
    from {{ ref('int_loop__members') }} as members
    inner join initials
        on
            members.member_mof_div_code = initials.mof_div_code
            and members.member_code = initials.pro_code
            and initials.fiscal_year in (members.fiscal_year, members.fiscal_year - 1)
    group by members.mof_div_code, members.fiscal_year, members.pro_code

),

recommended as (

    select
        members.mof_div_code,
        members.fiscal_year,
        members.pro_code,
        advice.mof_div_code as recommended_mof_div_code,
        advice.subject_kind,
        advice.subject_code,
        advice.rule_id,
        advice.action,
        advice.base_yuan,
        advice.cut_ratio,
        advice.recommended_yuan,
        advice.evidence_text,
        referrals.place is not null as is_bureau_only,
        claims.applied_yuan as claimed_yuan,
        claims.applied_count as claimed_count,
        row_number() over (
            partition by members.mof_div_code, members.fiscal_year, members.pro_code
            order by
                case when advice.base_yuan is null then 1 else 0 end asc,
                members.distance asc,
                advice.subject_code asc,
                advice.mof_div_code asc
        ) as nearness
    from {{ ref('int_loop__members') }} as members
    inner join {{ ref('int_results__precedence') }} as advice
        on
            members.member_mof_div_code = advice.mof_div_code
            and members.fiscal_year = advice.fiscal_year + 1
            and members.member_code = advice.subject_code
            and advice.is_effective
            and advice.money_base = 'next_year_budget'
            and advice.subject_kind in ('project', 'policy')
    left join {{ ref('int_referrals') }} as referrals
        on {{ same_subject('advice', 'referrals') }} and advice.rule_id = referrals.place
    left join {{ ref('int_results__application_lines') }} as claims
        on {{ same_subject('advice', 'claims') }} and claims.money_base = 'next_year_budget'

),

-- the newest year up to the one asked for that knows changes of code: one still to come may have no delivery yet
change_years as (

    select
        asked.fiscal_year,
        max(successors.fiscal_year) as change_year
    from (select distinct fiscal_year from {{ ref('int_loop__members') }}) as asked
    inner join {{ ref('int_codes__successors') }} as successors on asked.fiscal_year >= successors.fiscal_year
    group by asked.fiscal_year

),

-- the project as the newest of the two years lists it, under the department that its own has become by the year
-- asked for
named as (

    select
        members.mof_div_code,
        members.fiscal_year,
        members.pro_code,
        projects.pro_name,
        projects.subject_kind,
        projects.agency_code,
        projects.managing_division,
        coalesce(successors.new_code, projects.dept_code) as dept_code,
        case when successors.new_code is null then projects.dept_name else standing.dept_name end as dept_name,
        projects.is_secret,
        row_number() over (
            partition by members.mof_div_code, members.fiscal_year, members.pro_code
            order by
                projects.fiscal_year desc,
                members.distance asc,
                projects.pro_code asc,
                projects.mof_div_code asc,
                standing.fiscal_year desc,
                standing.mof_div_code asc
        ) as place
    from {{ ref('int_loop__members') }} as members
    inner join {{ ref('int_projects') }} as projects
        on
            members.member_mof_div_code = projects.mof_div_code
            and members.member_code = projects.pro_code
            and projects.fiscal_year in (members.fiscal_year, members.fiscal_year - 1)
            and projects.is_known
    left join change_years on members.fiscal_year = change_years.fiscal_year
    left join {{ ref('int_codes__successors') }} as successors
        on
            successors.code_kind = 'department'
            and members.mof_div_code = successors.folder_mof_div_code
            and change_years.change_year = successors.fiscal_year
            and projects.dept_code = successors.old_code
    left join {{ ref('int_subjects') }} as standing
        on
            standing.mof_div_code in (members.mof_div_code, members.member_mof_div_code)
            and standing.fiscal_year in (members.fiscal_year, members.fiscal_year - 1)
            and standing.subject_kind = 'department'
            and successors.new_code = standing.subject_code

),

asked as (

    select
        members.mof_div_code,
        members.fiscal_year,
        members.pro_code,
        requests.requested_amount_yuan,
        requests.audited_amount_yuan,
        requests.approved_amount_yuan,
        requests.requested_date,
        requests.library_date,
        row_number() over (
            partition by members.mof_div_code, members.fiscal_year, members.pro_code
            order by members.distance asc, members.member_mof_div_code asc
        ) as nearness
    from {{ ref('int_loop__members') }} as members
    inner join {{ ref('stg_budget_requests') }} as requests
        on
            members.member_mof_div_code = requests.mof_div_code
            and members.fiscal_year = requests.fiscal_year
            and members.pro_code = requests.pro_code
    where members.member_code = members.pro_code

),

gathered as (

    select
        members.mof_div_code,
        members.fiscal_year,
        members.pro_code,
        named.pro_name,
        coalesce(named.subject_kind, recommended.subject_kind, 'project') as subject_kind,
        named.agency_code,
        named.managing_division,
        named.dept_code,
        named.dept_name,
        coalesce(named.is_secret, false) as is_secret,
        recommended.recommended_mof_div_code,
        recommended.subject_kind as recommended_subject_kind,
        recommended.subject_code as recommended_subject_code,
        recommended.rule_id,
        recommended.action,
        recommended.base_yuan,
        recommended.cut_ratio,
        recommended.recommended_yuan,
        recommended.evidence_text,
        coalesce(recommended.is_bureau_only, false) as is_bureau_only,
        budgets.initial_before_yuan,
        coalesce(recommended.base_yuan, budgets.initial_before_yuan) as before_yuan,
        requests.requested_amount_yuan as requested_yuan,
        requests.audited_amount_yuan as audited_yuan,
        requests.approved_amount_yuan as approved_yuan,
        requests.requested_date,
        requests.library_date,
        decided.mof_div_code is not null as is_budget_known,
        case
            when decided.mof_div_code is null then budgets.initial_yuan
            when budgets.initial_yuan is null and merged.taken_yuan is not null then merged.counted_yuan
            else coalesce(budgets.initial_yuan, 0)
        end as initial_yuan,
        case
            when decided.mof_div_code is not null
                then coalesce(budgets.initial_yuan - coalesce(merged.brought_yuan, 0), merged.taken_yuan, 0)
        end as own_initial_yuan,
        recommended.claimed_yuan,
        coalesce(recommended.claimed_count, 0) as claimed_count
    from {{ ref('int_loop__members') }} as members
    left join recommended
        on
            members.mof_div_code = recommended.mof_div_code
            and members.fiscal_year = recommended.fiscal_year
            and members.pro_code = recommended.pro_code
            and recommended.nearness = 1
    left join named
        on
            members.mof_div_code = named.mof_div_code
            and members.fiscal_year = named.fiscal_year
            and members.pro_code = named.pro_code
            and named.place = 1
    left join budgets
        on
            members.mof_div_code = budgets.mof_div_code
            and members.fiscal_year = budgets.fiscal_year
            and members.pro_code = budgets.pro_code
    left join merged
        on
            members.mof_div_code = merged.mof_div_code
            and members.fiscal_year = merged.fiscal_year
            and members.pro_code = merged.pro_code
    left join asked as requests
        on
            members.mof_div_code = requests.mof_div_code
            and members.fiscal_year = requests.fiscal_year
            and members.pro_code = requests.pro_code
            and requests.nearness = 1
    left join decided
        on members.mof_div_code = decided.mof_div_code and members.fiscal_year = decided.fiscal_year
    where members.distance = 0

),

landed as (

    select
        *,
        action in ('cut', 'cancel', 'exit', 'withhold', 'suspend', 'adjust_merge') as is_cutting,
        case
            when
                action in ('cut', 'cancel', 'exit', 'withhold', 'suspend', 'adjust_merge')
                and before_yuan is not null
                and is_budget_known
                then greatest(before_yuan - own_initial_yuan, 0)
        end as landed_yuan
    from gathered

)

select
    *,
    case
        when action is null or action = 'improve' then cast(null as string)
        when not is_budget_known then 'pending'
        when
            action = 'prioritise'
            and (own_initial_yuan >= coalesce(before_yuan, 0) or own_initial_yuan >= requested_yuan)
            then 'followed'
        when action = 'prioritise' then 'not_followed'
        when action = 'maintain' then case when own_initial_yuan > 0 then 'followed' else 'not_followed' end
        when recommended_yuan is null
            then case when own_initial_yuan = 0 or landed_yuan > 0 then 'followed' else 'not_followed' end
        when landed_yuan >= recommended_yuan then 'followed'
        when landed_yuan > 0 then 'partly'
        else 'not_followed'
    end as outcome,
    -- claimed as cut, and not in the new budget
    case
        when is_cutting and is_budget_known and claimed_yuan is not null
            then greatest(claimed_yuan - coalesce(landed_yuan, 0), 0)
    end as unproved_yuan,
    case
        when action = 'prioritise' then coalesce(requested_yuan, before_yuan)
        when action = 'maintain'
            then least(coalesce(requested_yuan, before_yuan), coalesce(before_yuan, requested_yuan))
        when is_cutting and before_yuan is not null and recommended_yuan is not null
            then least(before_yuan - recommended_yuan, coalesce(requested_yuan, before_yuan - recommended_yuan))
    end as suggested_yuan
from landed
