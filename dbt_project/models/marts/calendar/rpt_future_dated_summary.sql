-- One row per region, scope and extract of which anything waits for its day: how many rows and how much money
-- (rpt_future_dated lists them). Money allotted and money paid are two moneys: each extract has a sum of its own.
select
    standings.standing_mof_div_code as mof_div_code,
    waiting.fiscal_year,
    cast(standings.scope as string) as scope,
    waiting.extract,
    cast(count(*) as bigint) as row_count,
    {{ yuan('sum(waiting.amount_yuan)') }} as amount_yuan
from {{ ref('rpt_future_dated') }} as waiting
inner join {{ ref('int_regions__standings') }} as standings
    on waiting.mof_div_code = standings.mof_div_code and waiting.fiscal_year = standings.fiscal_year
group by standings.standing_mof_div_code, waiting.fiscal_year, standings.scope, waiting.extract
