{{ config(materialized='ephemeral') }}
-- One row per project whose subject has money under several codes of the year (rules, section 7, "Codes change"), and
-- month: what is left of its money at the month's end once it has borne what the other codes were paid beyond theirs,
-- a replaced code before the one that stands. Below zero is what no code can bear; over all codes of a subject it is
-- their adjusted budgets less what they were paid. Charging takes the oldest money first: where a subject has money of
-- a former year, a code has left what int_treasury__carried_balances says. Any other project has what its own money
-- leaves.
with

several as (

    select
        *,
        count(*) over (partition by current_mof_div_code, fiscal_year, current_code) as code_count
    from {{ ref('int_codes__chains') }}
    where pro_code <> {{ unknown() }}

),

lefts as (

    select
        several.*,
        budgets.month,
        budgets.budget_adjusted_ytd_yuan - budgets.paid_ytd_yuan as left_yuan
    from several
    inner join {{ ref('int_budget__monthly') }} as budgets
        on
            several.mof_div_code = budgets.mof_div_code
            and several.fiscal_year = budgets.fiscal_year
            and several.pro_code = budgets.pro_code
    where several.code_count > 1

),

-- what codes with money and codes beyond theirs have, each summed in the order of charging
shared as (

    select
        lefts.*,
        sum(greatest(left_yuan, 0)) over subject as room_yuan,
        sum(greatest(-left_yuan, 0)) over subject as unborne_yuan,
        sum(greatest(left_yuan, 0)) over in_order - greatest(left_yuan, 0) as earlier_room_yuan,
        sum(greatest(-left_yuan, 0)) over in_order - greatest(-left_yuan, 0) as earlier_unborne_yuan
    from lefts
    window
        subject as (partition by current_mof_div_code, fiscal_year, current_code, month),
        in_order as (
            partition by current_mof_div_code, fiscal_year, current_code, month
            order by
                case when pro_code = current_code then 1 else 0 end asc,
                pro_code asc,
                mof_div_code asc
            rows between unbounded preceding and current row
        )

),

carried as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        sum(balance_yuan) as balance_yuan
    from {{ ref('int_treasury__carried_balances') }}
    group by mof_div_code, fiscal_year, pro_code, month

)

select
    shared.mof_div_code,
    shared.fiscal_year,
    shared.pro_code,
    shared.month,
    {{ yuan('case
        when shared.left_yuan > 0 and carried.pro_code is not null then carried.balance_yuan
        when shared.left_yuan > 0
            then shared.left_yuan - greatest(least(unborne_yuan - earlier_room_yuan, shared.left_yuan), 0)
        else left_yuan + greatest(least(room_yuan - earlier_unborne_yuan, -left_yuan), 0)
    end') }} as unspent_ytd_yuan
from shared
left join carried
    on
        shared.mof_div_code = carried.mof_div_code
        and shared.fiscal_year = carried.fiscal_year
        and shared.pro_code = carried.pro_code
        and shared.month = carried.month
