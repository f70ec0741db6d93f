{{ config(materialized='table') }}

-- One row per project or policy that a finding calls overlapping or fragmented: adjust or merge, by judgement
-- (rules §7, r09). What was handed to audit or discipline is not named.
with

named as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        {{ finding_ids_told('findings') }} as finding_ids
    from {{ ref('stg_findings') }} as findings
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'findings') }}
    where findings.problem_kind in ('overlap', 'fragmented') and findings.subject_kind in ('project', 'policy')
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

fired as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        'next_year_budget' as money_base,
        'adjust_merge' as action,
        bases.next_year_budget_yuan as base_yuan,
        cast(null as decimal(9, 6)) as cut_ratio,
        cast(null as decimal(18, 2)) as recommended_yuan,
        cast(null as string) as policy_key,
        cast(null as string) as legal_basis,
        '评价发现存在交叉重复或碎片化问题' || coalesce('（问题编号：' || named.finding_ids || '）', '') as evidence_head
    from named
    inner join {{ ref('int_results__bases') }} as bases
        on
            bases.mof_div_code = named.mof_div_code
            and bases.fiscal_year = named.fiscal_year
            and bases.subject_kind = named.subject_kind
            and bases.subject_code = named.subject_code

)

{{ rule_output('r09') }}
