-- What scoring needs at the least, written by hand: each self-evaluated indicator with its goal, its subject, its policy
-- and its parent, which way it is compared, how much was attained, the score, and why it differs from the printed one.
set variable lower_words = (
    select replace(value, ' ', '|') from seeds.national_policy_parameters where parameter = 'lower_is_better_words'
);
create table bare as
with
policy as (
    select
        cast(max(value) filter (parameter = 'over_fulfilment_flag_ratio') as decimal(9, 6)) as flag_ratio,
        coalesce(cast(max(value) filter (parameter = 'late_date_share') as decimal(9, 6)), 0) as late_share
    from seeds.national_policy_parameters
),
indicators as (
    select
        own.mof_div_code, own.fiscal_year, own.kpi_id, own.subject_kind, own.subject_code, own.level1, own.level2,
        own.level3, own.weight_points, own.score, own.actual_raw, own.actual_kind, own.actual_value, own.actual_date,
        own.actual_unit, own.actual_level, own.actual_completion_ratio,
        coalesce(own.target_raw, goal.target_raw) as target_raw,
        coalesce(own.target_kind, goal.target_kind) as target_kind,
        coalesce(own.target_operator, goal.target_operator) as operator,
        coalesce(own.target_low, goal.target_low) as low,
        coalesce(own.target_high, goal.target_high) as high,
        coalesce(own.target_date, goal.target_date) as target_date,
        coalesce(own.target_unit, goal.target_unit) as target_unit,
        coalesce(own.direction, goal.direction) as direction,
        regexp_matches(concat(own.level1, own.level2), '成本') as is_cost,
        regexp_matches(own.level3, getvariable('lower_words')) as is_lower_word,
        projects.is_secret,
        parent.weight_points as parent_points,
        policy.flag_ratio,
        policy.late_share
    from raw.self_evaluation_indicators as own
    cross join policy
    left join raw.goal_indicators as goal using (mof_div_code, fiscal_year, kpi_id)
    left join raw.projects as projects
        on own.mof_div_code = projects.mof_div_code and own.fiscal_year = projects.fiscal_year
        and own.subject_code = projects.pro_code
    left join raw.self_evaluation_indicators as parent
        on own.mof_div_code = parent.mof_div_code and own.fiscal_year = parent.fiscal_year
        and own.parent_kpi_id = parent.kpi_id
),
compared as (
    select
        *,
        case
            when low <> high then 'range'
            when coalesce(operator, case
                when direction = 'lower_is_better' then '<='
                when direction is null and (is_cost or is_lower_word) then '<='
            end) in ('<=', '<') or (operator = '=' and is_cost) then 'lower'
            else 'higher'
        end as comparison,
        case
            when coalesce(target_kind, 'unparsed') = 'unparsed' then 'unparsed_target'
            when coalesce(actual_kind, 'unparsed') = 'unparsed' then 'unparsed_actual'
            when target_kind = 'quantitative' and actual_kind = 'quantitative' and actual_value <> 0
                and target_unit <> actual_unit and (target_unit = '%' or actual_unit = '%') then 'unparsed_actual'
        end as unread
    from indicators
),
attained as (
    select
        *,
        case
            when unread is not null or actual_level = 'not_applicable' then null
            when actual_kind = 'statement' and actual_level = 'not_done' then 'not_met'
            when actual_kind = 'statement' and actual_completion_ratio is null and actual_level <> 'met' then actual_level
            when target_kind = 'qualitative' then case
                when actual_kind in ('qualitative', 'statement') then actual_level
                when actual_level = 'met' or (actual_unit = '%' and actual_value >= 100) then 'met'
            end
        end as outcome,
        case
            when unread is not null or target_kind = 'qualitative' then null
            when target_kind = 'quantitative' and actual_completion_ratio is not null
                then least(1, greatest(0, actual_completion_ratio))
            when actual_kind = 'statement' and actual_level = 'met' then 1
            when target_kind = 'date' and actual_kind = 'date'
                then case when actual_date <= target_date then 1 else late_share end
            when target_kind <> 'quantitative' or actual_kind <> 'quantitative' then null
            when comparison = 'range' then case
                when actual_value < low then actual_value / low
                when actual_value > high then high / actual_value
                else 1
            end
            when comparison = 'higher' then case
                when coalesce(low, high) = 0 then case when actual_value <= 0 or operator in ('>=', '>') then 1 else 0 end
                else least(1, greatest(0, actual_value / coalesce(low, high)))
            end
            when actual_value <= coalesce(high, low) then 1
            else coalesce(high, low) / actual_value
        end as share,
        target_kind = 'quantitative' and actual_kind = 'quantitative' and actual_completion_ratio is null
        and comparison = 'higher' and actual_value > coalesce(low, high) * flag_ratio and coalesce(low, high) > 0
        and unread is null as is_over_fulfilled
    from compared
),
scored as (
    select
        attained.*,
        case
            when parent_points > 0 then null
            when attained.outcome is not null then round(case
                when score is null then weight_points * cast(share_default as decimal(9, 6))
                else least(greatest(score, weight_points * cast(share_min as decimal(9, 6))),
                    weight_points * cast(share_max as decimal(9, 6)))
            end, 2)
            else round(weight_points * share, 2)
        end as rule_score
    from attained
    left join seeds.national_policy_qualitative_bands as bands on attained.outcome = bands.outcome
)
select
    mof_div_code, fiscal_year, kpi_id, subject_kind, subject_code, level1, level2, level3, target_raw, actual_raw, operator,
    low, high, actual_value, target_kind, share, weight_points, rule_score, score, score - rule_score as score_delta,
    case
        when rule_score is null then coalesce(unread, 'unparsed_actual')
        when target_kind = 'quantitative' and actual_completion_ratio is not null or (outcome is null and actual_kind = 'statement')
            then 'completion_statement'
        when is_over_fulfilled then 'over_fulfilled'
        when score > weight_points then 'over_weight'
        when score = rule_score then 'equal'
        when outcome is not null then 'judgement_band'
        when score = weight_points and share < 1 then 'full_but_missed'
        when score < rule_score and share >= 1 then 'low_but_met'
        else 'rounded_by_hand'
    end as delta_reason
from scored
