-- One row per indicator of 一上 beside that of 二上, either missing where it was added or dropped. They are one indicator
-- by their id, else, where ids were given anew, by a name that stands once in each round.
with

firsts as (

    select *
    from {{ ref('int_targets__round_indicators') }}
    where review_round = 'first'

),

seconds as (

    select *
    from {{ ref('int_targets__round_indicators') }}
    where review_round = 'second'

),

by_id as (

    select
        firsts.mof_div_code,
        firsts.fiscal_year,
        firsts.subject_kind,
        firsts.subject_code,
        firsts.kpi_id as first_kpi_id,
        seconds.kpi_id as second_kpi_id
    from firsts
    inner join seconds on {{ same_subject('firsts', 'seconds') }} and firsts.kpi_id = seconds.kpi_id

),

by_name as (

    select
        firsts.mof_div_code,
        firsts.fiscal_year,
        firsts.subject_kind,
        firsts.subject_code,
        firsts.kpi_id as first_kpi_id,
        seconds.kpi_id as second_kpi_id
    from firsts
    inner join seconds
        on
            {{ same_subject('firsts', 'seconds') }}
            and firsts.level3 = seconds.level3
            and coalesce(firsts.level2, '') = coalesce(seconds.level2, '')
            and firsts.name_count = 1
            and seconds.name_count = 1
    left join by_id as known_firsts
        on {{ same_subject('firsts', 'known_firsts') }} and firsts.kpi_id = known_firsts.first_kpi_id
    left join by_id as known_seconds
        on {{ same_subject('seconds', 'known_seconds') }} and seconds.kpi_id = known_seconds.second_kpi_id
    where known_firsts.first_kpi_id is null and known_seconds.second_kpi_id is null

),

matched as (

    select * from by_id
    union all
    select * from by_name

),

pairs as (

    select * from matched
    union all
    select
        firsts.mof_div_code,
        firsts.fiscal_year,
        firsts.subject_kind,
        firsts.subject_code,
        firsts.kpi_id as first_kpi_id,
        cast(null as string) as second_kpi_id
    from firsts
    left join matched on {{ same_subject('firsts', 'matched') }} and firsts.kpi_id = matched.first_kpi_id
    where matched.first_kpi_id is null
    union all
    select
        seconds.mof_div_code,
        seconds.fiscal_year,
        seconds.subject_kind,
        seconds.subject_code,
        cast(null as string) as first_kpi_id,
        seconds.kpi_id as second_kpi_id
    from seconds
    left join matched on {{ same_subject('seconds', 'matched') }} and seconds.kpi_id = matched.second_kpi_id
    where matched.second_kpi_id is null

)

select
    pairs.mof_div_code,
    pairs.fiscal_year,
    pairs.subject_kind,
    pairs.subject_code,
    coalesce(pairs.second_kpi_id, pairs.first_kpi_id) as kpi_id,
    pairs.first_kpi_id,
    pairs.second_kpi_id,
    coalesce(seconds.level1, firsts.level1) as level1,
    coalesce(seconds.level2, firsts.level2) as level2,
    coalesce(seconds.level3, firsts.level3) as level3,
    firsts.level3 as first_level3,
    seconds.level3 as second_level3,
    firsts.target_text as first_target,
    seconds.target_text as second_target,
    firsts.weight_points as first_points,
    seconds.weight_points as second_points,
    firsts._source_file as first_source_file,
    firsts._source_row as first_source_row,
    seconds._source_file as second_source_file,
    seconds._source_row as second_source_row,
    firsts.target_kind in ('quantitative', 'date') and seconds.target_kind not in ('quantitative', 'date') as is_vaguer,
    -- more asked for: a higher floor, a lower ceiling, an earlier day
    case
        when firsts.target_kind = 'date' and seconds.target_kind = 'date' and seconds.target_date < firsts.target_date
            then 'raised'
        when firsts.target_kind = 'date' and seconds.target_kind = 'date' and seconds.target_date > firsts.target_date
            then 'lowered'
        when coalesce(firsts.target_unit, '') <> coalesce(seconds.target_unit, '') then cast(null as string)
        {% for way, first_bound, second_bound, more, less in [
            ('higher', 'target_low', 'target_high', '>', '<'), ('lower', 'target_high', 'target_low', '<', '>'),
        ] %}
            {% set before = 'coalesce(firsts.' ~ first_bound ~ ', firsts.' ~ second_bound ~ ')' %}
            {% set after = 'coalesce(seconds.' ~ first_bound ~ ', seconds.' ~ second_bound ~ ')' %}
            when firsts.comparison = '{{ way }}' and seconds.comparison = '{{ way }}'
                and {{ after }} {{ more }} {{ before }}
                then 'raised'
            when firsts.comparison = '{{ way }}' and seconds.comparison = '{{ way }}'
                and {{ after }} {{ less }} {{ before }}
                then 'lowered'
        {% endfor %}
    end as moved
from pairs
left join firsts on {{ same_subject('pairs', 'firsts') }} and pairs.first_kpi_id = firsts.kpi_id
left join seconds on {{ same_subject('pairs', 'seconds') }} and pairs.second_kpi_id = seconds.kpi_id
