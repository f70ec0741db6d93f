-- One row per rule that fires: its place within its subject and money base; place 1 is the effective one (rules
-- §7). reclaim, cancel, exit > withhold (by judgement: as a cut) > suspend > the largest cut > adjust_merge > improve
-- > maintain > prioritise. Ties: an amount before NULL, the larger before the smaller, a result or score rule before
-- r11, then the lower rule id.
with

placed as (

    select
        rule_rows.*,
        row_number() over (
            partition by mof_div_code, fiscal_year, subject_kind, subject_code, money_base
            order by
                case action
                    when 'reclaim' then 1
                    when 'cancel' then 1
                    when 'exit' then 1
                    when 'withhold'
                        then case
                                -- how much is withheld by judgement is settled after a cut that the policy fixes
                                when base_yuan > 0 and recommended_yuan is null then 4
                                else 2
                            end
                    when 'suspend' then 3
                    when 'cut' then 4
                    when 'quota_deduction' then 4
                    when 'adjust_merge' then 5
                    when 'improve' then 6
                    when 'maintain' then 7
                    else 8
                end asc,
                case when recommended_yuan is null then 1 else 0 end asc,
                recommended_yuan desc,
                case when rule_id = 'r11' then 1 else 0 end asc,
                rule_id asc
        ) as place
    from {{ ref('int_money__rule_rows') }} as rule_rows

)

select
    placed.*,
    max(case when place = 1 then rule_id end) over (
        partition by mof_div_code, fiscal_year, subject_kind, subject_code, money_base
    ) as effective_rule_id
from placed
