-- One row per project or policy whose money needed an ex-ante assessment and had none, or was rejected: withhold the
-- unspent part of those allotments, all of them in one row; once they are spent the row stays, with an amount of 0
-- (rules §6 "ex_ante", §7 r13; seed E1).
with

documents as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        bases.current_balance_yuan,
        parameters.ex_ante_threshold_yuan,
        allotments.bgt_id,
        allotments.doc_date,
        allotments.unspent_yuan,
        (allotments.bgt_type = 'supplement' or bases.is_new)
        and allotments.allotted_yuan > coalesce(parameters.ex_ante_threshold_yuan, 0) as is_trigger
    from {{ ref('int_results__bases') }} as bases
    inner join {{ ref('int_money__allotment_balances') }} as allotments
        on
            allotments.mof_div_code = bases.mof_div_code
            and allotments.fiscal_year = bases.fiscal_year
            and allotments.pro_code = bases.subject_code
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = bases.mof_div_code
            and parameters.fiscal_year = bases.fiscal_year
    left join {{ ref('int_policy__coverage_scope') }} as scope
        on
            scope.mof_div_code = bases.mof_div_code
            and scope.fiscal_year = bases.fiscal_year
            and scope.stage = 'ex_ante'
            and scope.subject_kind = bases.subject_kind
            and scope.pro_kind = bases.pro_kind
    where
        bases.subject_kind in ('project', 'policy')
        and coalesce(scope.is_required, true)
        and allotments.bgt_type in ('initial', 'supplement')

),

papers as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        papers.rank_distance,
        assessments.assessment_id,
        assessments.assessed_date,
        assessments.conclusion
    from {{ ref('stg_ex_ante_assessments') }} as assessments
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'assessments') }}

),

assessed as (

    select
        *,
        row_number() over (
            partition by mof_div_code, fiscal_year, subject_kind, subject_code
            order by
                rank_distance asc,
                assessed_date desc,
                case when conclusion = 'reject' then 1 else 0 end asc,
                assessment_id desc
        ) as recency
    from papers

),

-- what had been said by a document's day: money that was supported then is no matter of a later rejection
said_by_then as (

    select
        documents.mof_div_code,
        documents.fiscal_year,
        documents.bgt_id,
        papers.conclusion,
        row_number() over (
            partition by documents.mof_div_code, documents.fiscal_year, documents.bgt_id
            order by
                papers.rank_distance asc,
                papers.assessed_date desc,
                case when papers.conclusion = 'reject' then 1 else 0 end asc,
                papers.assessment_id desc
        ) as recency
    from documents
    inner join papers on {{ same_subject('documents', 'papers') }} and papers.assessed_date <= documents.doc_date

),

judged as (

    select
        documents.*,
        case when said_by_then.conclusion <> 'reject' then said_by_then.conclusion else assessed.conclusion end
            as conclusion,
        bool_or(documents.is_trigger) over (
            partition by
                documents.mof_div_code, documents.fiscal_year, documents.subject_kind, documents.subject_code
        ) as has_trigger
    from documents
    left join assessed
        on
            assessed.mof_div_code = documents.mof_div_code
            and assessed.fiscal_year = documents.fiscal_year
            and assessed.subject_kind = documents.subject_kind
            and assessed.subject_code = documents.subject_code
            and assessed.recency = 1
    left join said_by_then
        on
            said_by_then.mof_div_code = documents.mof_div_code
            and said_by_then.fiscal_year = documents.fiscal_year
            and said_by_then.bgt_id = documents.bgt_id
            and said_by_then.recency = 1

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
        -- missing: needed and never assessed (assessed after the money is a gap of coverage, not of money)
        (conclusion is null and is_trigger and ex_ante_threshold_yuan is not null)
        -- rejected, and not supported by the document's day: the documents that needed it, or where none did, all that
        -- the subject was given: it may hold no money
        or (
            conclusion = 'reject'
            and (is_trigger or not has_trigger)
            and (has_trigger or ex_ante_threshold_yuan is null)
        )
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
