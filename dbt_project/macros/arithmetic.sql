{#
  Arithmetic that must be exact to the cent and to the point. Dividing two decimals gives a floating-point number, so every
  quotient that an analyst sees goes through here: both sides become whole numbers first, the quotient is taken once and
  rounded once, half away from zero (rules, section 3: "scores come from unrounded quotients and are rounded once").
#}

{#
  Exact num / den rounded half up to `scale` decimals; NULL when den is NULL or 0. Sides may have up to 10 decimals.
  36 digits: products and differences of decimals must fit 38, or Spark gives up decimals to make them fit.
#}
{% macro div_round(num, den, scale) -%}
    {{ return(adapter.dispatch('div_round', 'jixiao')(num, den, scale)) }}
{%- endmacro %}

{% macro spark__div_round(num, den, scale) -%}
    case
        when ({{ den }}) is null or ({{ den }}) = 0 or ({{ num }}) is null then null
        else {{ divided_whole(num, den, scale) }}
    end
{%- endmacro %}

{#
  DuckDB divides 128-bit numbers a hundred times slower than floating-point ones. Two sides and a quotient in floating point
  are off by less than a part in 10^14; a quotient whose distance from the next half is ten times that is rounded right, any
  other (and any above 5 * 10^12 last places) is divided exactly.
#}
{% macro default__div_round(num, den, scale) -%}
    {%- set places = 'cast((' ~ num ~ ') as double) / cast((' ~ den ~ ') as double) * 1e' ~ scale -%}
    case
        when ({{ den }}) is null or ({{ den }}) = 0 or ({{ num }}) is null then null
        when abs({{ places }} - round({{ places }})) < 0.5 - abs({{ places }}) * 1e-13
            then cast(
                cast(cast(round({{ places }}) as bigint) as decimal(18, 0))
                * {{ last_place(scale) }} as decimal(36, {{ scale }})
            )
        else {{ divided_whole(num, den, scale) }}
    end
{%- endmacro %}

{# The same by dividing whole numbers, neither of them NULL nor the second 0. #}
{% macro divided_whole(num, den, scale) -%}
    cast(
        cast(
            case when (({{ num }}) < 0) = (({{ den }}) < 0) then 1 else -1 end
            * (
                {{ whole_quotient(
                    '2 * ' ~ whole(num) ~ ' * cast(' ~ 10 ** scale ~ ' as ' ~ whole_type() ~ ') + ' ~ whole(den),
                    '2 * ' ~ whole(den)
                ) }}
            ) as decimal({{ 36 - scale }}, 0)
        ) * {{ last_place(scale) }} as decimal(36, {{ scale }})
    )
{%- endmacro %}

{# 0.01 for two decimals. #}
{% macro last_place(scale) -%}
    cast({{ '0.' ~ '0' * (scale - 1) ~ '1' if scale > 0 else '1' }} as decimal({{ scale + 1 }}, {{ scale }}))
{%- endmacro %}

{# |x| as a whole number of ten-thousand-millionths. #}
{% macro whole(x) -%}
    cast(abs(cast(({{ x }}) as decimal(38, 10))) * 10000000000 as {{ whole_type() }})
{%- endmacro %}

{# The widest whole number of the engine: 38 digits in both. #}
{% macro whole_type() -%}
    {{ return(adapter.dispatch('whole_type', 'jixiao')()) }}
{%- endmacro %}

{% macro default__whole_type() -%}hugeint{%- endmacro %}

{% macro spark__whole_type() -%}decimal(38, 0){%- endmacro %}

{# How often b goes into a, whole numbers of whole_type. #}
{% macro whole_quotient(a, b) -%}
    {{ return(adapter.dispatch('whole_quotient', 'jixiao')(a, b)) }}
{%- endmacro %}

{% macro default__whole_quotient(a, b) -%}
    ({{ a }}) // ({{ b }})
{%- endmacro %}

{# Spark's `div` gives a BIGINT, too narrow; without the remainder the division of decimals is exact. #}
{% macro spark__whole_quotient(a, b) -%}
    cast((({{ a }}) - ({{ a }}) % ({{ b }})) / ({{ b }}) as decimal(38, 0))
{%- endmacro %}

{#
  A ratio as published: DECIMAL(9,6). NULL when the denominator is NULL or 0; a quotient beyond what the type can carry stands at
  its end. The quotient stands in it once: text that stands thrice is planned thrice.
#}
{% macro ratio(num, den) -%}
    case
        when ({{ den }}) is null or ({{ den }}) = 0 or ({{ num }}) is null then null
        else {{ within_ratio(div_round(num, den, 6)) }}
    end
{%- endmacro %}

{# What is no NULL, held within what DECIMAL(9,6) can carry: of NULL and a bound, both engines take the bound. #}
{% macro within_ratio(x) -%}
    cast(
        least(greatest({{ x }}, cast(-999.999999 as decimal(9, 6))), cast(999.999999 as decimal(9, 6))) as decimal(9, 6)
    )
{%- endmacro %}

{#
  Exact num / den of two amounts of money, in cents at the finest, rounded half up to `scale` decimals; NULL when den is NULL or
  0. Wide enough for 27720 times 10^15 yuan at 15 decimals.
#}
{% macro money_quotient(num, den, scale) -%}
    {{ return(adapter.dispatch('money_quotient', 'jixiao')(num, den, scale)) }}
{%- endmacro %}

{% macro spark__money_quotient(num, den, scale) -%}
    case
        when ({{ den }}) is null or ({{ den }}) = 0 or ({{ num }}) is null then null
        else {{ divided_cents(num, den, scale) }}
    end
{%- endmacro %}

{#
  DuckDB multiplies 128-bit decimals many times faster than it divides them or makes them whole numbers. Up to 10^15 last places
  an estimate in floating point, eight roundings of 2^-53 from the quotient, is less than one off before it is rounded: the last
  place is right or its neighbour is, and two products tell which.
#}
{% macro default__money_quotient(num, den, scale) -%}
    {%- set places = 'abs(cast((' ~ num ~ ') as double) / cast((' ~ den ~ ') as double)) * 1e' ~ scale -%}
    {%- set whole = 'cast(round(' ~ places ~ ') as bigint)' -%}
    {%- set doubled = 'abs(cast((' ~ num ~ ') as decimal(38, 2))) * cast(' ~ 2 * 10 ** scale
        ~ ' as decimal(' ~ (scale + 1) ~ ', 0))' -%}
    {%- set divisor = 'abs(cast((' ~ den ~ ') as decimal(38, 2)))' -%}
    case
        when ({{ den }}) is null or ({{ den }}) = 0 or ({{ num }}) is null then null
        when {{ places }} <= 1e15
            then cast(
                cast(
                    case when (({{ num }}) < 0) = (({{ den }}) < 0) then 1 else -1 end
                    * (
                        {{ whole }} + case
                            when {{ doubled }} >= {{ divisor }} * cast(2 * {{ whole }} + 1 as decimal(18, 0)) then 1
                            when {{ doubled }} < {{ divisor }} * cast(2 * {{ whole }} - 1 as decimal(18, 0)) then -1
                            else 0
                        end
                    ) as decimal(18, 0)
                ) * {{ last_place(scale) }} as decimal(36, {{ scale }})
            )
        else {{ divided_cents(num, den, scale) }}
    end
{%- endmacro %}

{# The same by dividing whole numbers of cents, neither of them NULL nor the second 0. #}
{% macro divided_cents(num, den, scale) -%}
    cast(
        cast(
            case when (({{ num }}) < 0) = (({{ den }}) < 0) then 1 else -1 end
            * (
                {{ whole_quotient(
                    '2 * ' ~ cents('abs(' ~ num ~ ')') ~ ' * cast(' ~ 10 ** scale ~ ' as ' ~ whole_type() ~ ') + '
                    ~ cents('abs(' ~ den ~ ')'),
                    '2 * ' ~ cents('abs(' ~ den ~ ')')
                ) }}
            ) as decimal({{ 36 - scale }}, 0)
        ) * {{ last_place(scale) }} as decimal(36, {{ scale }})
    )
{%- endmacro %}

{#
  To 15 decimals: what bounds and differences of quotients are asked on. A bound has at most 6 decimals, so that quotient −
  quotient meets it exactly where the true difference does. Beyond a hundred thousand times it stands still.
#}
{% macro fine_ratio(num, den) -%}
    cast(
        case
            when abs(cast(({{ num }}) as decimal(38, 2))) >= abs(cast(({{ den }}) as decimal(30, 2))) * 100000
                and ({{ den }}) <> 0
                then case when (({{ num }}) < 0) = (({{ den }}) < 0) then 100000 else -100000 end
            else {{ money_quotient(num, den, 15) }}
        end as decimal(34, 15)
    )
{%- endmacro %}

{# A difference of fine ratios as published: rounded once, held within what DECIMAL(9,6) can carry. #}
{% macro as_ratio(x) -%}
    case when ({{ x }}) is not null then {{ within_ratio(x) }} end
{%- endmacro %}

{# Money × a ratio of at most six decimals, exact: wide enough for 10^18 yuan in both engines. #}
{% macro money_times(money, ratio) -%}
    (cast({{ money }} as decimal(28, 2)) * cast({{ ratio }} as decimal(9, 6)))
{%- endmacro %}

{# Half away from zero, decimals in, decimals out: both engines round decimals so, exactly. #}
{% macro round_half_up(x, scale) -%}
    cast(round(cast(({{ x }}) as decimal(38, 10)), {{ scale }}) as decimal(36, {{ scale }}))
{%- endmacro %}

{# Money as published: DECIMAL(18,2). Sums are exact, so this only narrows the type. #}
{% macro yuan(x) -%}
    cast({{ x }} as decimal(18, 2))
{%- endmacro %}
