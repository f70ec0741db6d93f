{# What happened to a code, told in Chinese (rpt_code_changes). #}

{# 区划 东县（620102）; a name nobody gave is left out. #}
{% macro named_code(name, code) -%}
    concat_ws('', coalesce({{ name }}, ''), '（', {{ code }}, '）')
{%- endmacro %}

{% macro code_change_sentence() -%}
    concat_ws('', 
        case
            when effective_date is null then concat_ws('', cast(fiscal_year as string), '年，')
            when is_to_come then concat_ws('', {{ fmt_date('effective_date') }}, '起（尚未到），')
            else concat_ws('', {{ fmt_date('effective_date') }}, '起，')
        end,
        code_kind_label,
        case change_kind
            when 'silent' then concat_ws('', {{ named_code('old_name', 'old_code') }}, '上年有报送、本年未报送，不在本年合计中')
            when 'merged' then concat_ws('', 
                {{ named_code('old_name', 'old_code') }}, '并入', {{ named_code('new_name', 'new_code') }}
            )
            when 'renamed' then concat_ws('', 
                {{ named_code('old_name', 'old_code') }}, '改为', {{ named_code('new_name', 'new_code') }}
            )
            when 'name_changed' then concat_ws('', {{ named_code('old_name', 'old_code') }}, '更名为', new_name)
            else concat_ws('', 
                {{ named_code('new_name', 'new_code') }},
                '由', {{ named_code('from_name', 'from_code') }}, '转到', {{ named_code('to_name', 'to_code') }}
            )
        end,
        case when previous_budget_yuan is not null then concat_ws('', '；上年调整后预算', {{ fmt_yuan('previous_budget_yuan') }}) else '' end,
        case when change_kind in ('merged', 'renamed') and previous_budget_yuan is not null then '，比较时计入新代码' else '' end,
        case
            when old_code_budget_yuan is not null then concat_ws('', '；本年仍记在原代码下', {{ fmt_yuan('old_code_budget_yuan') }})
            else ''
        end,
        case when new_code_budget_yuan is not null then concat_ws('', '；本年', {{ fmt_yuan('new_code_budget_yuan') }}) else '' end,
        '。'
    )
{%- endmacro %}
