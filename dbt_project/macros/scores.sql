{#
  Small bridges that the scores area needs: word lists, readable figures.
#}

{# How the names of indicators are compared: spaces and case do not count. #}
{% macro wording(text) -%}
    lower(replace({{ text }}, ' ', ''))
{%- endmacro %}

{# Does `text` hold one of the words in `words` (separated by spaces)? NULL words: no. #}
{% macro holds_a_word(text, words) -%}
    {{ return(adapter.dispatch('holds_a_word', 'jixiao')(text, words)) }}
{%- endmacro %}

{% macro default__holds_a_word(text, words) -%}
    coalesce(len(list_filter(string_split({{ words }}, ' '), lambda w : w <> '' and contains({{ text }}, w))) > 0, false)
{%- endmacro %}

{% macro spark__holds_a_word(text, words) -%}
    coalesce(exists(split({{ words }}, ' '), w -> w <> '' and contains({{ text }}, w)), false)
{%- endmacro %}

{# Is `text`, apart from spaces around it, one of the words in `words` (separated by spaces)? NULL words: no. #}
{% macro is_one_of(text, words) -%}
    coalesce(contains(concat_ws('', ' ', {{ words }}, ' '), concat_ws('', ' ', trim({{ text }}), ' ')), false)
{%- endmacro %}

{#
  Which way a target is compared (rules, section 2): a printed operator, else the direction of the indicator or its library,
  else cost and words such as 投诉 mean lower, else higher. The row needs target_operator, direction, is_cost, level3.
#}
{% macro operator_source(row, words) -%}
    case
        when {{ row }}.target_operator is not null then 'printed'
        when {{ row }}.direction is not null then 'direction'
        when {{ row }}.is_cost or {{ holds_a_word(row ~ '.level3', words) }} then 'word'
        else 'default'
    end
{%- endmacro %}

{# The operator that counts. The row needs operator_source, target_operator and direction. #}
{% macro resolved_operator(row) -%}
    case
        when {{ row }}.operator_source = 'printed' then {{ row }}.target_operator
        when {{ row }}.operator_source = 'direction' then case when {{ row }}.direction = 'lower_is_better' then '<=' else '>=' end
        when {{ row }}.operator_source = 'word' then '<='
        else '>='
    end
{%- endmacro %}

{# higher, lower or range; NULL where the target is no number. The row needs resolved_operator, target_kind, target_low, target_high, is_cost. #}
{% macro comparison(row) -%}
    case
        when {{ row }}.target_kind <> 'quantitative' then null
        when {{ row }}.resolved_operator = 'range' or {{ row }}.target_low <> {{ row }}.target_high then 'range'
        when {{ row }}.resolved_operator in ('<=', '<') or ({{ row }}.resolved_operator = '=' and {{ row }}.is_cost) then 'lower'
        else 'higher'
    end
{%- endmacro %}

{# A printed score or weight in points: what the type cannot carry, or is negative for a weight, is not a score. #}
{% macro points(x, precision, scale, lowest, highest) -%}
    case
        when {{ x }} between {{ lowest }} and {{ highest }}
            then cast({{ round_half_up(x, scale) }} as decimal({{ precision }}, {{ scale }}))
    end
{%- endmacro %}

{# Points in a Chinese sentence, without trailing zeros, or 未印 when nothing was printed. #}
{% macro say_points(x) -%}
    coalesce({{ plain_number('cast(' ~ x ~ ' as decimal(18, 4))') }}, '未印')
{%- endmacro %}

{# The figure that was read from an actual or a target, for a sentence. #}
{% macro say_percent(x) -%}
    coalesce({{ plain_number('cast(100 * ' ~ x ~ ' as decimal(18, 2))') }} || '%', '未知')
{%- endmacro %}

{# Money in a Chinese sentence: yuan to the cent, or 未印 when nothing was printed. #}
{% macro say_yuan(x) -%}
    coalesce(cast(cast({{ x }} as decimal(18, 2)) as string) || ' 元', '未印')
{%- endmacro %}

{# Points for execution: weight × min(1, paid ÷ budget), at least 0, rounded once. NULL without weight, money, or with a zero budget. #}
{% macro execution_score(weight, num, den) -%}
    cast(case
        when {{ weight }} is null or {{ num }} is null or {{ den }} is null or {{ den }} = 0 then null
        when {{ num }} = 0 or ({{ num }} < 0) <> ({{ den }} < 0) then 0
        when abs({{ num }}) >= abs({{ den }}) then {{ round_half_up(weight, 2) }}
        else {{ div_round(weight ~ ' * cast(' ~ num ~ ' as decimal(28, 2))', den, 2) }}
    end as decimal(9, 2))
{%- endmacro %}

{# Does an indicator say what something costs, so that less is better? Told by the names of its levels. #}
{% macro is_cost_indicator(level1, level2) -%}
    coalesce({{ level1 }} like '%成本%' or {{ level2 }} like '%成本%', false)
{%- endmacro %}

{#
  The minimums of a goal review that a goal misses (rules, section 5), each after a comma; '' when it meets them all.
  `counts` has indicator_count, level1_count, level2_count and quantified_count; `minimums` the policy's parameters.
#}
{% macro failed_goal_checks(counts, minimums) -%}
    concat_ws('',
        case
            when
                {{ minimums }}.goal_quantified_ratio > 0
                and {{ counts }}.quantified_count < {{ counts }}.indicator_count * {{ minimums }}.goal_quantified_ratio
                then ',quantified_ratio'
            else ''
        end,
        case when {{ counts }}.level1_count < {{ minimums }}.goal_level1_count then ',level1_count' else '' end,
        case when {{ counts }}.level2_count < {{ minimums }}.goal_level2_count then ',level2_count' else '' end,
        case when {{ counts }}.indicator_count < {{ minimums }}.goal_level3_count then ',level3_count' else '' end,
        case when {{ counts }}.indicator_count = 0 then ',no_indicator' else '' end
    )
{%- endmacro %}

{# Does the region set any of the minimums? Elsewhere a goal without indicators still is a goal (rules, section 5). #}
{% macro sets_goal_minimums(minimums) -%}
    coalesce(
        {{ minimums }}.goal_quantified_ratio,
        {{ minimums }}.goal_level1_count,
        {{ minimums }}.goal_level2_count,
        {{ minimums }}.goal_level3_count
    ) is not null
{%- endmacro %}

{#
  Does the bureau's review let a delivered goal pass (rules, section 6)? 优 or 良, not graded, or 中 with an approval. What
  the indicators themselves say (failed_goal_checks) comes on top: both make an accepted goal.
#}
{% macro is_goal_passed(review_grade, approved_date) -%}
    ({{ review_grade }} is null or {{ review_grade }} in ('优', '良')
    or {{ review_grade }} = '中' and {{ approved_date }} is not null)
{%- endmacro %}
