-- One row per region-year, evaluator and selection reason ('all' of either too): why subjects were picked, how many
-- on site.
with

evaluations as (

    select
        mof_div_code,
        fiscal_year,
        evaluator,
        coalesce(selection_reason, 'unknown') as selection_reason,
        count(*) as evaluation_count,
        count(case when is_on_site then 1 end) as on_site_count,
        sum(coalesce(evaluated_amount_yuan, 0)) as evaluated_yuan
    from {{ ref('stg_evaluations') }}
    group by mof_div_code, fiscal_year, evaluator, coalesce(selection_reason, 'unknown')

),

picks as (

    select 'own' as evaluator_pick, 'own' as reason_pick
    union all
    select 'own' as evaluator_pick, 'all' as reason_pick
    union all
    select 'all' as evaluator_pick, 'own' as reason_pick
    union all
    select 'all' as evaluator_pick, 'all' as reason_pick

),

spread as (

    select
        evaluations.mof_div_code,
        evaluations.fiscal_year,
        case when picks.evaluator_pick = 'all' then 'all' else evaluations.evaluator end as evaluator,
        case when picks.reason_pick = 'all' then 'all' else evaluations.selection_reason end as selection_reason,
        sum(evaluations.evaluation_count) as evaluation_count,
        sum(evaluations.on_site_count) as on_site_count,
        sum(evaluations.evaluated_yuan) as evaluated_yuan
    from evaluations
    cross join picks
    group by
        evaluations.mof_div_code,
        evaluations.fiscal_year,
        case when picks.evaluator_pick = 'all' then 'all' else evaluations.evaluator end,
        case when picks.reason_pick = 'all' then 'all' else evaluations.selection_reason end

)

select
    spread.mof_div_code,
    spread.fiscal_year,
    spread.evaluator,
    spread.selection_reason,
    cast(spread.evaluation_count as bigint) as evaluation_count,
    {{ ratio('spread.evaluation_count', 'totals.evaluation_count') }} as evaluation_share_ratio,
    {{ yuan('spread.evaluated_yuan') }} as evaluated_yuan,
    {{ ratio('spread.evaluated_yuan', 'totals.evaluated_yuan') }} as evaluated_share_ratio,
    cast(spread.on_site_count as bigint) as on_site_count,
    {{ ratio('spread.on_site_count', 'spread.evaluation_count') }} as on_site_ratio
from spread
inner join spread as totals
    on
        spread.mof_div_code = totals.mof_div_code
        and spread.fiscal_year = totals.fiscal_year
        and spread.evaluator = totals.evaluator
        and totals.selection_reason = 'all'
