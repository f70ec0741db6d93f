-- rv14: the form's fiscal budget or executed amount is not that of the allotments or of the treasury payments, to the
-- cent.
-- The 财政资金 figures are compared; the totals where the form has none of them. One row for both figures. No form is
-- held against the money of a subject that its own merged into.
with

compared as (

    select
        forms.*,
        coalesce(is_ledger_shared, false) as is_shared,
        case
            when budget_adjusted_fiscal_yuan is null and executed_fiscal_yuan is null then budget_adjusted_yuan
            else budget_adjusted_fiscal_yuan
        end as form_budget_yuan,
        case
            when budget_adjusted_fiscal_yuan is null and executed_fiscal_yuan is null then executed_yuan
            else executed_fiscal_yuan
        end as form_paid_yuan
    from {{ ref('int_scores__self_evaluations') }} as forms
    where is_known_subject

),

flagged as (

    select
        compared.*,
        coalesce(form_budget_yuan <> ledger_budget_yuan and not is_shared, false) as is_budget_off,
        coalesce(form_paid_yuan <> ledger_paid_yuan and not is_shared, false) as is_paid_off
    from compared

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv14' as rule_id,
    '' as kpi_id,
    'P0' as severity,
    concat_ws(
        '',
        case when is_budget_off then concat_ws('', '预算 ', {{ say_yuan('form_budget_yuan') }}) else '' end,
        case when is_budget_off and is_paid_off then '；' else '' end,
        case when is_paid_off then concat_ws('', '执行 ', {{ say_yuan('form_paid_yuan') }}) else '' end
    ) as printed,
    concat_ws(
        '',
        case when is_budget_off then concat_ws('', '预算指标 ', {{ say_yuan('ledger_budget_yuan') }}) else '' end,
        case when is_budget_off and is_paid_off then '；' else '' end,
        case when is_paid_off then concat_ws('', '国库支付 ', {{ say_yuan('ledger_paid_yuan') }}) else '' end
    ) as expected,
    concat_ws(
        '',
        '自评表财政资金与账不符：',
        case
            when is_budget_off
                then concat_ws(
                        '', '全年预算数 ', {{ say_yuan('form_budget_yuan') }},
                        '，预算指标为 ', {{ say_yuan('ledger_budget_yuan') }}
                    )
            else ''
        end,
        case when is_budget_off and is_paid_off then '；' else '' end,
        case
            when is_paid_off
                then concat_ws(
                        '', '全年执行数 ', {{ say_yuan('form_paid_yuan') }},
                        '，国库支付为 ', {{ say_yuan('ledger_paid_yuan') }}
                    )
            else ''
        end
    ) as message
from flagged
where is_budget_off or is_paid_off
union all
-- the form against itself, where the ledger has nothing to say: 其中财政资金 above its total, or an executed amount on
-- a fiscal row without a budget, other than the total's
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv14' as rule_id,
    '' as kpi_id,
    'P0' as severity,
    concat_ws(
        '',
        '其中财政资金：预算 ', {{ say_yuan('budget_adjusted_fiscal_yuan') }}, '，执行 ',
        {{ say_yuan('executed_fiscal_yuan') }}
    ) as printed,
    concat_ws(
        '',
        '总额：预算 ', {{ say_yuan('budget_adjusted_yuan') }}, '，执行 ', {{ say_yuan('executed_yuan') }}
    ) as expected,
    concat_ws(
        '',
        '自评表资金各行自相矛盾：其中财政资金全年预算数 ', {{ say_yuan('budget_adjusted_fiscal_yuan') }}, '，全年执行数 ',
        {{ say_yuan('executed_fiscal_yuan') }}, '；总额全年预算数 ', {{ say_yuan('budget_adjusted_yuan') }},
        '，全年执行数 ', {{ say_yuan('executed_yuan') }}
    ) as message
from flagged
where
    not is_budget_off
    and not is_paid_off
    and (
        budget_adjusted_fiscal_yuan > budget_adjusted_yuan
        or executed_fiscal_yuan > executed_yuan
        or (budget_adjusted_fiscal_yuan is null and executed_fiscal_yuan <> executed_yuan)
    )
