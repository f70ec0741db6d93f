"""The queries behind the notices. Parameters: ?1 region or NULL for all, ?2 fiscal year or NULL.

Every list begins with: region, year, department ('' when it belongs to none that is known), kind, code, name, secret or
not. Here: SQL on a release. Not here: who gets a notice (gather.py).
"""

from pipelines.readers.letters.sql import SECRET, begin, join

_RECENT = """
    (?1 is null or {table}.mof_div_code = ?1)
    and (
        {table}.fiscal_year = ?2
        or ?2 is null and {table}.fiscal_year >= (select extract(year from data_as_of) - {back} from meta.build)
    )
"""
"""Of the year asked for; without one, of this year and `back` before: nobody is chased for papers of long ago."""

# one document that speaks of several subjects (a merger) is to be disclosed once: under its own code where that is
# known
DUE = f"""
    with {SECRET}
    select
        {begin("deadlines", "deadlines.dept_code", "deadlines.subject_name")},
        deadlines.deadline_kind, deadlines.stage, deadlines.period, deadlines.due_date,
        deadlines.deadline_status = 'missing' as is_overdue, deadlines.legal_basis,
        coalesce(deadlines.basis_evidence = 'recalled', false) as is_recalled
    from marts.rpt_deadlines as deadlines
    cross join meta.build as build
    {join("secret", "deadlines", "secret", None)}
    where
        deadlines.deadline_kind in ('hand_in', 'disclose')
        and (
            deadlines.deadline_status = 'missing'
            or deadlines.deadline_status = 'pending'
            and build.data_as_of between deadlines.reminder_date and deadlines.due_date
        )
        and {_RECENT.format(table="deadlines", back=1)}
    qualify row_number() over (
        partition by deadlines.fiscal_year, deadlines.subject_kind, deadlines.deadline_kind, deadlines.stage,
            deadlines.period, coalesce(deadlines.filed_mof_div_code, deadlines.mof_div_code),
            coalesce(deadlines.filed_code, deadlines.subject_code)
        order by case when deadlines.subject_code = deadlines.filed_code then 0 else 1 end, deadlines.mof_div_code,
            deadlines.subject_code
    ) = 1
    order by deadlines.due_date, deadlines.stage, deadlines.period, deadlines.subject_kind, deadlines.subject_code
"""

# what the review said where it did not let the goal pass (rules, section 6)
_REVIEWED = """
    case
        when not goals.is_review_passed
            then case goals.review_grade when '中' then 'review_unapproved' else 'review_poor' end
    end
"""

# a goal that failed its review or the checks of its fields; one that speaks of several subjects (a merger) is one
# paper, returned once: under its own code where that is known
FAILED_GOALS = f"""
    with {SECRET}
    select
        {begin("reviews", "reviews.dept_code", "reviews.subject_name")},
        concat_ws(',', {_REVIEWED}, nullif(reviews.failed_checks, '')),
        reviews.indicator_count, reviews.quantified_count, reviews.quantified_ratio,
        reviews.level1_count, reviews.level2_count, reviews.level3_count, reviews.minimum_quantified_ratio,
        reviews.minimum_level1_count, reviews.minimum_level2_count, reviews.minimum_level3_count,
        case when minimums.evidence not in ('recalled', 'convention') then minimums.legal_basis end,
        rules.legal_basis, coalesce(rules.evidence, 'recalled') in ('recalled', 'convention'),
        coalesce(reviews.filed_mof_div_code, reviews.mof_div_code), coalesce(reviews.filed_code, reviews.subject_code)
    from marts.fct_goal_reviews as reviews
    left join marts.fct_goals as goals
        on
            goals.mof_div_code = reviews.filed_mof_div_code and goals.fiscal_year = reviews.fiscal_year
            and goals.subject_kind = reviews.subject_kind and goals.subject_code = reviews.filed_code
    {join("secret", "reviews", "secret", None)}
    left join marts.dim_policies as minimums
        on minimums.policy_key = reviews.policy_key and minimums.mof_div_code <> '000000000'
    left join marts.dim_rule_sources as rules
        on
            rules.mof_div_code = reviews.mof_div_code and rules.fiscal_year = reviews.fiscal_year
            and rules.rule_id = 'r12'
    where
        (reviews.review_result = 'fail' or {_REVIEWED} is not null)
        and reviews.is_known_subject and {_RECENT.format(table="reviews", back=0)}
    qualify row_number() over (
        partition by reviews.fiscal_year, reviews.subject_kind,
            coalesce(reviews.filed_mof_div_code, reviews.mof_div_code),
            coalesce(reviews.filed_code, reviews.subject_code)
        order by case when reviews.subject_code = reviews.filed_code then 0 else 1 end, reviews.mof_div_code,
            reviews.subject_code
    ) = 1
    order by reviews.subject_kind, reviews.subject_code
"""

# where the goal stands, and each of its indicators that is no number, range or date
GOAL_PLACES = f"""
    select
        goals.mof_div_code, goals.fiscal_year, goals.subject_kind, goals.subject_code, null as level3,
        null as target_raw, true as is_goal, goals._source_file, goals._source_sheet, goals._source_row
    from marts.fct_goals as goals
    where {_RECENT.format(table="goals", back=0)}
    union all
    select
        indicators.mof_div_code, indicators.fiscal_year, indicators.subject_kind, indicators.subject_code,
        indicators.level3, indicators.target_raw, false, indicators._source_file, indicators._source_sheet,
        indicators._source_row
    from marts.fct_goal_indicators as indicators
    where
        coalesce(indicators.target_kind, '') not in ('quantitative', 'date')
        and {_RECENT.format(table="indicators", back=0)}
    order by all
"""

# the last complete month of each region and year, or the one asked for (?3)
_MONTHS = f"""
    months as (
        select mof_div_code, fiscal_year, max(month) as month
        from marts.rpt_execution as execution
        where
            scope = 'own' and dept_code = 'all' and is_month_complete and (?3 is null or month = ?3)
            and paid_ytd_yuan is not null and {_RECENT.format(table="execution", back=1)}
        group by mof_div_code, fiscal_year
    ),
    newest as (
        select mof_div_code, max(fiscal_year) as fiscal_year from months group by mof_div_code
    )
"""

# the department that a month ranks for each: itself, or the one it has become where it stands no more by its end
_STANDING = """
    standing as (
        select distinct
            subjects.mof_div_code, subjects.fiscal_year, subjects.dept_code,
            coalesce(subjects.dept_name, subjects.dept_code) as dept_name,
            case
                when ranking.unit_code is null then subjects.current_dept_code
                else subjects.dept_code
            end as unit_code,
            case
                when ranking.unit_code is null then coalesce(subjects.current_dept_name, subjects.current_dept_code)
                else coalesce(subjects.dept_name, subjects.dept_code)
            end as unit_name
        from marts.dim_subjects as subjects
        inner join months using (mof_div_code, fiscal_year)
        left join marts.rpt_progress_ranking as ranking
            on
                ranking.unit_kind = 'department'
                and ranking.mof_div_code = subjects.mof_div_code
                and ranking.fiscal_year = subjects.fiscal_year
                and ranking.month = months.month
                and ranking.unit_code = subjects.dept_code
        where subjects.subject_kind in ('project', 'policy')
    ),
    former as (
        select
            mof_div_code, fiscal_year, unit_code,
            '（原' || string_agg(dept_name, '、' order by dept_code) || '）' as names
        from standing
        where unit_code <> dept_code
        group by mof_div_code, fiscal_year, unit_code
    )
"""

PROGRESS = f"""
    with {_MONTHS}
    select
        execution.mof_div_code, execution.fiscal_year, execution.month, execution.budget_adjusted_ytd_yuan,
        execution.paid_ytd_yuan, execution.execution_ratio, before.execution_ratio, execution.calendar_progress_ratio,
        execution.time_progress_ratio
    from marts.rpt_execution as execution
    inner join months using (mof_div_code, fiscal_year, month)
    inner join newest using (mof_div_code, fiscal_year)
    left join marts.rpt_execution as before
        on
            before.mof_div_code = execution.mof_div_code
            and before.fiscal_year = execution.fiscal_year
            and before.scope = execution.scope
            and before.dept_code = execution.dept_code
            and before.month = execution.month - 1
    where execution.scope = 'own' and execution.dept_code = 'all' and execution.budget_adjusted_ytd_yuan > 0
    order by execution.mof_div_code, execution.fiscal_year
"""

RANKING = f"""
    with {_MONTHS}, {_STANDING}
    select
        ranking.mof_div_code, ranking.fiscal_year, ranking.unit_kind,
        coalesce(ranking.unit_name, ranking.unit_code) || coalesce(former.names, ''),
        departments.managing_division,
        ranking.budget_adjusted_ytd_yuan, ranking.paid_ytd_yuan, ranking.execution_ratio, ranking.progress_rank,
        ranking.former_execution_ratio, ranking.former_progress_rank, ranking.execution_change_ratio, ranking.red_count
    from marts.rpt_progress_ranking as ranking
    inner join months using (mof_div_code, fiscal_year, month)
    left join marts.rpt_departments as departments
        on
            ranking.unit_kind = 'department'
            and departments.mof_div_code = ranking.mof_div_code
            and departments.fiscal_year = ranking.fiscal_year
            and departments.dept_code = ranking.unit_code
    left join former
        on
            ranking.unit_kind = 'department'
            and former.mof_div_code = ranking.mof_div_code
            and former.fiscal_year = ranking.fiscal_year
            and former.unit_code = ranking.unit_code
    where ranking.progress_rank is not null
    order by ranking.unit_kind, ranking.progress_rank, ranking.unit_code
"""

REDS = f"""
    with {_MONTHS}, {_STANDING}, {SECRET}
    select
        execution.mof_div_code, execution.fiscal_year, coalesce(subjects.dept_code, ''), subjects.subject_kind,
        execution.pro_code, subjects.subject_name, secret.subject_code is not null,
        coalesce(standing.unit_name, subjects.dept_name, subjects.dept_code)
            || case when standing.unit_code <> standing.dept_code then '（原' || standing.dept_name || '）' else '' end,
        subjects.managing_division,
        execution.budget_adjusted_ytd_yuan, execution.paid_ytd_yuan, execution.execution_ratio
    from marts.fct_execution_monthly as execution
    inner join months using (mof_div_code, fiscal_year, month)
    inner join marts.dim_subjects as subjects
        on
            subjects.mof_div_code = execution.mof_div_code
            and subjects.fiscal_year = execution.fiscal_year
            and subjects.subject_code = execution.pro_code
            and subjects.subject_kind in ('project', 'policy')
    left join standing
        on
            standing.mof_div_code = subjects.mof_div_code
            and standing.fiscal_year = subjects.fiscal_year
            and standing.dept_code = subjects.dept_code
    left join secret
        on
            secret.mof_div_code = execution.mof_div_code
            and secret.subject_kind = subjects.subject_kind
            and secret.subject_code = execution.pro_code
    where execution.alert_level = 'red'
    order by execution.unspent_ytd_yuan desc, execution.pro_code
"""

# the one paper that says what was handed on; of every year, because it goes out once; with the money of the project at
# the end of the last complete month
REFERRALS = """
    with money as (
        select
            mof_div_code, fiscal_year, pro_code, max_by(budget_adjusted_ytd_yuan, month) as budget_yuan,
            max_by(paid_ytd_yuan, month) as paid_yuan
        from marts.fct_execution_monthly
        where is_month_complete
        group by mof_div_code, fiscal_year, pro_code
    )
    select
        found.mof_div_code, found.fiscal_year, coalesce(found.dept_code, ''), found.subject_kind, found.subject_code,
        found.subject_name, found.subject_name is null as is_secret, found.referred_to, found.finding_id,
        found.problem_kind, found.problem, found.amount, money.budget_yuan, money.paid_yuan
    from marts.rpt_referrals as found
    left join money
        on
            money.mof_div_code = found.mof_div_code
            and money.fiscal_year = found.fiscal_year
            and money.pro_code = found.subject_code
            and found.subject_kind in ('project', 'policy')
    where (?1 is null or found.mof_div_code = ?1) and (?2 is null or found.fiscal_year = ?2)
    order by found.referred_to, found.finding_id
"""

ACCOUNTABLE = f"""
    with {SECRET}
    select
        {begin("findings", "findings.dept_code", "findings.subject_name")},
        findings.accountability, findings.finding_id,
        case when secret.subject_code is null then findings.problem_kind end,
        case when secret.subject_code is null then documents.wording end,
        findings.amount_yuan, findings.due_date, findings.status, findings.letter_date
    from (select * from marts.fct_rectifications where referred_to is null) as findings
    left join marts.fct_document_sources as documents
        on
            documents.extract = 'findings'
            and documents.mof_div_code = findings.mof_div_code
            and documents.fiscal_year = findings.fiscal_year
            and documents.document_key = findings.finding_id
    {join("secret", "findings", "secret", None)}
    where
        findings.accountability is not null and findings.status in ('overdue', 'open', 'no_letter')
        and (?1 is null or findings.mof_div_code = ?1) and (?2 is null or findings.fiscal_year = ?2)
    order by findings.due_date nulls last, findings.finding_id
"""
