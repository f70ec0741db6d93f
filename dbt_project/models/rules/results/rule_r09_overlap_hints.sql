-- One row per project or policy that resembles another and that no finding calls overlapping: a hint, never in effect
-- and never weighed against other rules (rules §7, r09). The closest are named, as many as overlap_named_pairs says.
with

told as (

    select
        hints.mof_div_code,
        hints.fiscal_year,
        hints.pro_code,
        hints.place,
        hints.pair_count,
        '“' || coalesce(others.pro_name, hints.other_pro_code) || '”（' || hints.other_pro_code
        || case
            when hints.other_mof_div_code <> hints.mof_div_code
                then '，' || coalesce(regions.mof_div_name, hints.other_mof_div_code)
            else ''
        end
        || '）相似度' || {{ plain_number('cast(' ~ round_half_up('hints.score', 2) ~ ' as decimal(9, 2))') }}
        || '，共同词：' || hints.shared_words as pair_text
    from {{ ref('int_results__overlap_hints') }} as hints
    left join {{ ref('int_projects') }} as others
        on
            others.mof_div_code = hints.other_mof_div_code
            and others.fiscal_year = hints.fiscal_year
            and others.pro_code = hints.other_pro_code
    left join {{ ref('int_regions__tree') }} as regions
        on
            regions.mof_div_code = hints.other_mof_div_code
            and regions.fiscal_year = hints.fiscal_year

),

resembling as (

    select
        told.mof_div_code,
        told.fiscal_year,
        told.pro_code,
        max(told.pair_count) as pair_count,
        count(*) as named_count,
        {{ join_text('told.pair_text', '；', 'told.place') }} as pair_texts
    from told
    left join {{ ref('int_policy__parameters') }} as parameters
        on told.mof_div_code = parameters.mof_div_code and told.fiscal_year = parameters.fiscal_year
    where coalesce(told.place <= parameters.overlap_named_pairs, true)
    group by told.mof_div_code, told.fiscal_year, told.pro_code

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
        sources.policy_key,
        sources.legal_basis,
        '系统比对发现疑似交叉重复，仅供核实，经评价发现问题确认后生效：与' || resembling.pair_texts
        || case
            when resembling.pair_count > resembling.named_count
                then '；共' || cast(resembling.pair_count as string) || '个相似项目'
            else ''
        end as evidence_head
    from resembling
    inner join {{ ref('int_results__bases') }} as bases
        on
            bases.mof_div_code = resembling.mof_div_code
            and bases.fiscal_year = resembling.fiscal_year
            and bases.subject_code = resembling.pro_code
            and bases.subject_kind in ('project', 'policy')
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            sources.mof_div_code = resembling.mof_div_code
            and sources.fiscal_year = resembling.fiscal_year
            and sources.parameter = 'overlap_min_score'
    left join {{ ref('rule_r09_overlap') }} as confirmed
        on
            confirmed.mof_div_code = bases.mof_div_code
            and confirmed.fiscal_year = bases.fiscal_year
            and confirmed.subject_kind = bases.subject_kind
            and confirmed.subject_code = bases.subject_code
    where confirmed.subject_code is null

)

{{ rule_output('r09') }}
