{#
  What every coverage stage says in the same words. Here: who is in a stage's scope, and the join by subject.
  Not here: what a stage requires or accepts, which is each stage model's own business.
#}

{# Join condition: the same subject of the same region-year. #}
{% macro same_subject(a, b) -%}
    {{ a }}.mof_div_code = {{ b }}.mof_div_code
    and {{ a }}.fiscal_year = {{ b }}.fiscal_year
    and {{ a }}.subject_kind = {{ b }}.subject_kind
    and {{ a }}.subject_code = {{ b }}.subject_code
{%- endmacro %}

{# Join condition: two rows speak of one department or region that is assessed in one region and year. #}
{% macro same_assessed(a, b) -%}
    {{ a }}.mof_div_code = {{ b }}.mof_div_code
    and {{ a }}.fiscal_year = {{ b }}.fiscal_year
    and {{ a }}.assessed_kind = {{ b }}.assessed_kind
    and {{ a }}.assessed_code = {{ b }}.assessed_code
{%- endmacro %}

{# Join condition: the row of int_codes__papers and a paper that speaks of its subject, whichever code it bears. #}
{% macro paper_of(papers, documents) -%}
    {{ papers }}.paper_mof_div_code = {{ documents }}.mof_div_code
    and {{ papers }}.fiscal_year = {{ documents }}.fiscal_year
    and {{ papers }}.subject_kind = {{ documents }}.subject_kind
    and {{ papers }}.paper_code = {{ documents }}.subject_code
{%- endmacro %}

{# Join condition: what is said of a code that papers of a region and year bear (int_codes__subjects and the like). #}
{% macro code_of(codes, documents) -%}
    {{ codes }}.mof_div_code = {{ documents }}.mof_div_code
    and {{ codes }}.fiscal_year = {{ documents }}.fiscal_year
    and {{ codes }}.subject_kind = {{ documents }}.subject_kind
    and {{ codes }}.paper_code = {{ documents }}.subject_code
{%- endmacro %}

{# Join condition: the row of int_codes__filed and the one document that stands for its subject. #}
{% macro filed_of(filed, documents) -%}
    {{ filed }}.filed_mof_div_code = {{ documents }}.mof_div_code
    and {{ filed }}.fiscal_year = {{ documents }}.fiscal_year
    and {{ filed }}.subject_kind = {{ documents }}.subject_kind
    and {{ filed }}.filed_code = {{ documents }}.subject_code
{%- endmacro %}

{# Join condition: the rows of int_codes__aliases and a subject, whose other codes they name. #}
{% macro alias_of(aliases, subjects) -%}
    {{ alias_in(aliases, subjects, subjects ~ '.mof_div_code', subjects ~ '.fiscal_year') }}
{%- endmacro %}

{# The same, of the changes that a region declared, for papers of a year. #}
{% macro alias_in(aliases, subjects, mof_div_code, fiscal_year) -%}
    {{ aliases }}.fiscal_year = {{ fiscal_year }}
    and {{ aliases }}.mof_div_code = case {{ subjects }}.subject_kind when 'government' then '' else {{ mof_div_code }} end
    and {{ aliases }}.code_kind = case {{ subjects }}.subject_kind
        when 'policy' then 'project'
        when 'government' then 'region'
        else {{ subjects }}.subject_kind
    end
    and {{ aliases }}.code = {{ subjects }}.subject_code
{%- endmacro %}

{# One row per subject within the scope of the stage (policy_coverage_scope), with all of int_coverage__subjects. #}
{% macro subjects_in_scope(stage) -%}
    select subjects.*
    from {{ ref('int_coverage__subjects') }} as subjects
    inner join {{ ref('int_coverage__scope') }} as scope
        on
            subjects.mof_div_code = scope.mof_div_code
            and subjects.fiscal_year = scope.fiscal_year
            and subjects.subject_kind = scope.subject_kind
            and subjects.pro_kind = scope.pro_kind
    where scope.stage = '{{ stage }}'
{%- endmacro %}

{# One row per region-year: the due date of a stage's year (policy_calendar). #}
{% macro due_dates(stage) -%}
    select
        mof_div_code,
        fiscal_year,
        max(due_date) as due_date
    from {{ ref('int_policy__calendar') }}
    where stage = '{{ stage }}' and coalesce(period, 'year') = 'year'
    group by mof_div_code, fiscal_year
{%- endmacro %}

{# How a paper may stand, in the order in which they are counted. #}
{% macro paper_statuses() %}
    {{ return(['done', 'late', 'missing', 'no_due', 'pending']) }}
{% endmacro %}

{#
  How an expected document stands on the day judged on (rules, section 6): no_due where nobody knows when it is due, and
  then neither in time nor late; done, or late when it came after its day; missing once that day has passed, pending before.
  Needs int_run as `run`.
#}
{% macro document_status(is_there, came_on, due_date) -%}
    case
        when {{ due_date }} is null then 'no_due'
        when {{ is_there }} and {{ came_on }} > {{ due_date }} then 'late'
        when {{ is_there }} then 'done'
        when {{ due_date }} >= run.data_as_of then 'pending'
        else 'missing'
    end
{%- endmacro %}

{# The statuses of several documents of one subject as one: the worst of those that are due speaks for it. An aggregate. #}
{% macro worst_status(status, is_there) -%}
    case
        when bool_or({{ status }} = 'missing') then 'missing'
        when bool_or({{ status }} = 'no_due' and not ({{ is_there }})) then 'no_due'
        when bool_or({{ status }} = 'late') then 'late'
        when bool_or({{ status }} = 'done') then 'done'
        when bool_or({{ status }} = 'no_due') then 'no_due'
        else 'pending'
    end
{%- endmacro %}

{# Whole days from one date to a later one. #}
{% macro days_between(from_date, to_date) -%}
    {{ return(adapter.dispatch('days_between', 'jixiao')(from_date, to_date)) }}
{%- endmacro %}

{% macro default__days_between(from_date, to_date) -%}
    date_diff('day', {{ from_date }}, {{ to_date }})
{%- endmacro %}

{% macro spark__days_between(from_date, to_date) -%}
    datediff({{ to_date }}, {{ from_date }})
{%- endmacro %}

{# Every day from one date to another, both of them among the days: one row each, in a select list. #}
{% macro each_day(first_date, last_date) -%}
    {{ return(adapter.dispatch('each_day', 'jixiao')(first_date, last_date)) }}
{%- endmacro %}

{% macro default__each_day(first_date, last_date) -%}
    cast(unnest(generate_series({{ first_date }}, {{ last_date }}, interval 1 day)) as date)
{%- endmacro %}

{% macro spark__each_day(first_date, last_date) -%}
    explode(sequence({{ first_date }}, {{ last_date }}, interval 1 day))
{%- endmacro %}

{# The stages of rpt_coverage, in the order of the work. #}
{% macro coverage_stages() -%}
    {{ return([
        'ex_ante', 'goal', 'goal_sync_submitted', 'goal_sync_council', 'goal_sync_approved', 'goal_sync_disclosed',
        'monitoring', 'self_evaluation', 'spot_check', 'evaluation', 'disclosure', 'rectification', 'result_application',
        'sample_check',
    ]) }}
{%- endmacro %}
