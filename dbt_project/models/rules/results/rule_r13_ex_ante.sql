-- One row per project or policy whose money needed an ex-ante assessment and had none, or was rejected: withhold the
-- unspent part of those allotments, all of them in one row; once they are spent the row stays, with an amount of 0
-- (rules §6 "ex_ante", §7 r13; seed E1).
with

judged as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        bases.current_balance_yuan,
        documents.ex_ante_threshold_yuan,
        documents.bgt_id,
        documents.doc_date,
        documents.is_judged,
        documents.is_unassessed,
        documents.conclusion,
        allotments.unspent_yuan
    from {{ ref('int_results__bases') }} as bases
    inner join {{ ref('int_coverage__ex_ante_documents') }} as documents on {{ same_subject('bases', 'documents') }}
    inner join {{ ref('int_money__allotment_balances') }} as allotments
        on
            allotments.mof_div_code = documents.mof_div_code
            and allotments.fiscal_year = documents.fiscal_year
            and allotments.bgt_id = documents.bgt_id
    inner join {{ ref('int_coverage__scope') }} as scope
        on
            scope.mof_div_code = bases.mof_div_code
            and scope.fiscal_year = bases.fiscal_year
            and scope.stage = 'ex_ante'
            and scope.subject_kind = bases.subject_kind
            and scope.pro_kind = bases.pro_kind

),

caught as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        current_balance_yuan,
        ex_ante_threshold_yuan,
        sum(unspent_yuan) as unspent_yuan,
        {{ join_text(
            "bgt_id || '（' || " ~ fmt_date('doc_date') ~ " || '，' || "
            ~ "case when conclusion is null then '没有事前绩效评估' else '事前绩效评估结论为不予支持' end || '）'",
            '、', 'bgt_id'
        ) }} as documents
    from judged
    where
        -- missing: needed and never assessed (assessed after the money is a gap of coverage, not of money), once its
        -- day has passed, as coverage has it
        (conclusion is null and is_unassessed and ex_ante_threshold_yuan is not null)
        -- rejected: it may hold no money
        or (conclusion = 'reject' and is_judged)
    group by mof_div_code, fiscal_year, subject_kind, subject_code, current_balance_yuan, ex_ante_threshold_yuan

),

fired as (

    select
        caught.mof_div_code,
        caught.fiscal_year,
        caught.subject_kind,
        caught.subject_code,
        'current_balance' as money_base,
        'withhold' as action,
        caught.current_balance_yuan as base_yuan,
        {{ bounded_share('caught.unspent_yuan', 'caught.current_balance_yuan') }} as cut_ratio,
        caught.unspent_yuan as recommended_yuan,
        sources.policy_key,
        sources.legal_basis,
        '指标' || caught.documents
        || coalesce('，单笔超过' || {{ fmt_yuan('caught.ex_ante_threshold_yuan') }} || '应先评估', '')
        || case
            when caught.unspent_yuan = 0 then '，这些指标已没有未支付的余额'
            else '，其中尚未支付' || {{ fmt_yuan('caught.unspent_yuan') }}
        end as evidence_head
    from caught
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            sources.mof_div_code = caught.mof_div_code
            and sources.fiscal_year = caught.fiscal_year
            and sources.parameter = 'ex_ante_threshold_yuan'

)

{{ rule_output('r13', keeps_spent=true) }}
