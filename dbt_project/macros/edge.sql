{#
  The calendar of a running year (rules, section 0): int_years says which months a region's year has, and which of them are
  complete on data_as_of.
#}

{# The share of the year that a month ends: month ÷ 12. #}
{% macro calendar_progress(month) -%}
    {{ ratio(month, '12') }}
{%- endmacro %}

{#
  Arrival-weighted progress (rules, section 1): Σ amount × (m − a + 1) ÷ (13 − a) ÷ Σ amount over the positive allotments that
  have arrived by month m, a being the month of arrival. Every 13 − a divides 27720, so that 27720 times the elapsed part is
  whole and sums over projects, departments and regions stay exact.
#}
{% macro arrival_whole() -%}27720{%- endmacro %}

{# 27720 ÷ (13 − a): what a month adds to the elapsed part of a yuan that arrived in month a. #}
{% macro arrival_step(month) -%}
    case {{ month }}
        {% for arrival in range(1, 13) -%}
            when {{ arrival }} then {{ arrival_whole() | int // (13 - arrival) }}
        {% endfor -%}
    end
{%- endmacro %}

{# The ratio itself, of the two sums of int_budget__monthly or of sums of them; NULL while nothing has arrived. #}
{% macro arrival_progress(elapsed, arrived) -%}
    cast({{ money_quotient(elapsed, arrival_whole() ~ ' * (' ~ arrived ~ ')', 6) }} as decimal(9, 6))
{%- endmacro %}

{# Is the year over on that day? Its last day is. The check of a delivery asks it too (pipelines/publish/drift.py). #}
{% macro is_year_closed(fiscal_year, day) -%}
    (
        extract(year from {{ day }}) > {{ fiscal_year }}
        or (
            extract(year from {{ day }}) = {{ fiscal_year }}
            and extract(month from {{ day }}) = 12
            and extract(day from {{ day }}) = 31
        )
    )
{%- endmacro %}

{# Months from the January of one year to the end of a month of another: two years are 24 at the second's December. #}
{% macro months_since(from_year, fiscal_year, month) -%}
    12 * ({{ fiscal_year }} - {{ from_year }}) + {{ month }}
{%- endmacro %}

{# The period of a month as policies and papers write it: M08. #}
{% macro month_period(month) -%}
    'M' || substr(cast(100 + {{ month }} as string), 2, 2)
{%- endmacro %}

{# Is the month over on data_as_of? `years` is the row of int_years. #}
{% macro is_month_complete(month, years) -%}
    coalesce({{ month }} <= {{ years }}.last_complete_month, false)
{%- endmacro %}

{# The day on which a month of a year begins; a month out of range is the nearest there is. #}
{% macro first_of_month(fiscal_year, month) -%}
cast(concat_ws(
    '-', cast({{ fiscal_year }} as string), lpad(cast(least(greatest({{ month }}, 1), 12) as string), 2, '0'), '01'
) as date)
{%- endmacro %}

{#
  SELECT of the rows of an extract that lie after data_as_of, or on which something does, for stg_future_dated. Called with
  the joins and conditions on `own` (the raw row) and `run` as its body.
#}
{% macro held_back(extract, kind, row_key, date_columns, entry_date, amount_yuan='cast(null as decimal(18, 2))') -%}
select
    own.mof_div_code,
    own.fiscal_year,
    cast('{{ extract }}' as string) as extract,
    cast({{ row_key }} as string) as row_key,
    cast('{{ kind }}' as string) as held_back,
    cast({{ date_columns }} as string) as date_columns,
    {{ entry_date }} as entry_date,
    {{ amount_yuan }} as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', extract) }} as own
cross join {{ source('meta', 'run') }} as run
{{ caller() }}
{%- endmacro %}
