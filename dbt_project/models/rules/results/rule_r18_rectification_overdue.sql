-- One row per project or policy with a finding whose rectification is overdue: withhold next year's budget until it
-- is mended, by `rectification_withhold_ratio` (100 %, our convention: no text names a share), NULL = by judgement
-- (rules §7, r18). What was handed to audit or discipline is not named.
with

overdue as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        {{ join_text(
            "case when findings.referred_to is null then findings.finding_id || '（整改期限' || "
            ~ fmt_date('findings.due_date') ~ " || '）' end",
            '、', 'findings.finding_id'
        ) }} as findings
    from {{ ref('int_rectifications') }} as findings
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'findings') }}
    where findings.status = 'overdue' and findings.subject_kind in ('project', 'policy')
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

fired as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        'next_year_budget' as money_base,
        'withhold' as action,
        bases.next_year_budget_yuan as base_yuan,
        parameters.rectification_withhold_ratio as cut_ratio,
        {{ round_half_up(
            'cast(bases.next_year_budget_yuan as decimal(24, 2)) * parameters.rectification_withhold_ratio', 2
        ) }} as recommended_yuan,
        case when sources.legal_basis is not null then sources.policy_key end as policy_key,
        sources.legal_basis,
        '评价问题' || coalesce(overdue.findings, '') || '逾期未完成整改，整改到位后恢复' || case
            when parameters.rectification_withhold_ratio is not null and sources.legal_basis is null
                then '（上级文件没有写比例，这个比例是约定）'
            else ''
        end as evidence_head
    from overdue
    inner join {{ ref('int_results__bases') }} as bases
        on
            bases.mof_div_code = overdue.mof_div_code
            and bases.fiscal_year = overdue.fiscal_year
            and bases.subject_kind = overdue.subject_kind
            and bases.subject_code = overdue.subject_code
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = bases.mof_div_code
            and parameters.fiscal_year = bases.fiscal_year
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            sources.mof_div_code = bases.mof_div_code
            and sources.fiscal_year = bases.fiscal_year
            and sources.parameter = 'rectification_withhold_ratio'

)

{{ rule_output('r18') }}
