-- One row per department or region assessed and part, and its `total`: points for the work itself
-- (int_money__assessment_scores), with the rank (rules §8).
select
    parts.mof_div_code,
    parts.fiscal_year,
    cast(parts.assessed_kind as string) as assessed_kind,
    parts.assessed_code,
    cast(parts.part as string) as part,
    cast(parts.weight_points as decimal(9, 2)) as weight_points,
    parts.coverage_ratio,
    cast(parts.score as decimal(9, 2)) as score,
    -- departments stand beside those of their region, regions beside those of the same parent
    cast(case
        when parts.score is not null then rank() over (
                partition by
                    parts.fiscal_year,
                    parts.assessed_kind,
                    parts.part,
                    case
                        when parts.assessed_kind = 'region' then coalesce(tree.parent_mof_div_code, '')
                        else parts.mof_div_code
                    end
                order by case when parts.score is null then 1 else 0 end, parts.score desc
            )
    end as integer) as rank,
    cast(parts.gain_score as decimal(9, 2)) as gain_score,
    parts.gain_text,
    parts.policy_key
from {{ ref('int_money__assessment_scores') }} as parts
left join {{ ref('int_regions__tree') }} as tree
    on
        tree.mof_div_code = parts.mof_div_code
        and tree.fiscal_year = parts.fiscal_year
