{{ config(materialized='ephemeral') }}
-- One row per change of a goal from 一上 to 二上, as delivered.
{% for kind, condition, before, after in [
    ('target_raised', "moved = 'raised'", 'first_target', 'second_target'),
    ('target_lowered', "moved = 'lowered'", 'first_target', 'second_target'),
    ('target_made_vague', 'first_kpi_id is not null and second_kpi_id is not null and is_vaguer',
        'first_target', 'second_target'),
    ('target_changed', 'first_kpi_id is not null and second_kpi_id is not null and moved is null and not is_vaguer'
        ~ ' and first_target <> second_target', 'first_target', 'second_target'),
    ('added', 'first_kpi_id is null', 'cast(null as string)', 'second_target'),
    ('dropped', 'second_kpi_id is null', 'first_target', 'cast(null as string)'),
    ('weight_changed', 'first_points <> second_points', plain_number('cast(first_points as decimal(18, 4))'),
        plain_number('cast(second_points as decimal(18, 4))')),
    ('wording_changed', 'first_level3 <> second_level3', 'first_level3', 'second_level3'),
] %}
    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        kpi_id,
        '{{ kind }}' as change_kind,
        level1,
        level2,
        level3,
        {{ before }} as before,
        {{ after }} as after,
        first_source_file,
        first_source_row,
        second_source_file,
        second_source_row
    from {{ ref('int_targets__round_pairs') }}
    where {{ condition }}
    union all
{% endfor %}
{% for kind, condition, before, after in [
    ('text_changed', "coalesce(firsts.goal_text, '') <> coalesce(seconds.goal_text, '')", 'firsts.goal_text',
        'seconds.goal_text'),
    ('review_changed', "coalesce(firsts.reviewer, '') <> coalesce(seconds.reviewer, '')"
        ~ " or coalesce(firsts.review_grade, '') <> coalesce(seconds.review_grade, '')",
        "concat_ws(' ', coalesce(first_reviewers.label_zh, firsts.reviewer), firsts.review_grade)",
        "concat_ws(' ', coalesce(second_reviewers.label_zh, seconds.reviewer), seconds.review_grade)"),
] %}
    select
        firsts.mof_div_code,
        firsts.fiscal_year,
        firsts.subject_kind,
        firsts.subject_code,
        '' as kpi_id,
        '{{ kind }}' as change_kind,
        cast(null as string) as level1,
        cast(null as string) as level2,
        cast(null as string) as level3,
        {{ before }} as before,
        {{ after }} as after,
        firsts._source_file as first_source_file,
        firsts._source_row as first_source_row,
        seconds._source_file as second_source_file,
        seconds._source_row as second_source_row
    from {{ ref('stg_goals_rounds') }} as firsts
    inner join {{ ref('stg_goals_rounds') }} as seconds
        on
            {{ same_subject('firsts', 'seconds') }}
            and firsts.review_round = 'first'
            and seconds.review_round = 'second'
    {{ join_label('first_reviewers', 'reviewer', 'firsts.reviewer') }}
    {{ join_label('second_reviewers', 'reviewer', 'seconds.reviewer') }}
    where {{ condition }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
