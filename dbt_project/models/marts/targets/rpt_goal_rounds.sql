-- One row per change of a goal from 一上 to 二上: a target raised, lowered, made vague, added, dropped, a weight or a
-- wording changed, the goal's text, and another reviewer or grade (seeds L7, A1, A6).
select
    changes.mof_div_code,
    changes.fiscal_year,
    changes.subject_kind,
    changes.subject_code,
    changes.kpi_id,
    cast(changes.change_kind as string) as change_kind,
    subjects.subject_name,
    subjects.dept_code,
    changes.level1,
    changes.level2,
    case when not coalesce(subjects.is_secret, false) then changes.level3 end as level3,
    case
        when not coalesce(subjects.is_secret, false) or changes.change_kind in ('weight_changed', 'review_changed')
            then changes.before
    end as before,
    case
        when not coalesce(subjects.is_secret, false) or changes.change_kind in ('weight_changed', 'review_changed')
            then changes.after
    end as after,
    changes.first_source_file,
    cast(changes.first_source_row as integer) as first_source_row,
    changes.second_source_file,
    cast(changes.second_source_row as integer) as second_source_row
from {{ ref('int_targets__round_changes') }} as changes
left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'changes') }}
