-- One row per region and scope: what all rules together would cut or take, next year's budget, this year's cash, quota
-- and transfers each in a column of its own, beside what was applied. They are different moneys: nobody adds them.
select
    mof_div_code,
    fiscal_year,
    scope,
    cast(sum(subject_count) as bigint) as subject_count,
    {{ yuan('sum(next_year_budget_yuan)') }} as next_year_budget_yuan,
    {{ yuan('sum(this_year_cash_yuan)') }} as this_year_cash_yuan,
    {{ yuan('sum(public_expense_quota_yuan)') }} as public_expense_quota_yuan,
    {{ yuan('sum(transfer_yuan)') }} as transfer_yuan,
    cast(sum(applied_count) as bigint) as applied_count,
    {{ yuan('sum(applied_yuan)') }} as applied_yuan
from {{ ref('rpt_recommendation_summary') }}
where
    subject_kind = 'all'
    and money_base = 'all'
    and action in ('cut', 'cancel', 'reclaim', 'exit', 'withhold', 'suspend', 'quota_deduction', 'adjust_merge')
group by mof_div_code, fiscal_year, scope
