-- One row per project and origin year of its money: allotted, spent and left at the closing month (rules, section 1).
select
    mof_div_code,
    fiscal_year,
    pro_code,
    cast(origin_year as integer) as origin_year,
    allotted_yuan,
    named_charged_yuan,
    charged_yuan,
    balance_yuan
from {{ ref('int_money__balances') }}
