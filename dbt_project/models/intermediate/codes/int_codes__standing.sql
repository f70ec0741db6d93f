-- One row per subject of a year that was replaced in it or before (code_changes up to data_as_of) by another subject of
-- that year: the one that stands, in the folder of the code that its region goes by then. What is asked of a subject
-- once, however many codes it had, is asked of that one (rules, section 7).
select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    standing.mof_div_code as standing_mof_div_code,
    standing.subject_kind as standing_subject_kind,
    standing.subject_code as standing_subject_code
from {{ ref('int_subjects') }} as subjects
left join {{ ref('int_codes__successors') }} as successors
    on
        subjects.fiscal_year = successors.fiscal_year
        and subjects.subject_code = successors.old_code
        and case subjects.subject_kind when 'government' then '' else subjects.mof_div_code end
        = successors.folder_mof_div_code
        and case subjects.subject_kind
            when 'policy' then 'project'
            when 'government' then 'region'
            else subjects.subject_kind
        end = successors.code_kind
left join {{ ref('int_codes__regions') }} as regions
    on subjects.fiscal_year = regions.fiscal_year and subjects.mof_div_code = regions.mof_div_code
inner join {{ ref('int_subjects') }} as standing
    on
        subjects.fiscal_year = standing.fiscal_year
        and coalesce(regions.current_mof_div_code, subjects.mof_div_code) = standing.mof_div_code
        and coalesce(successors.new_code, subjects.subject_code) = standing.subject_code
        and case subjects.subject_kind when 'policy' then 'project' else subjects.subject_kind end
        = case standing.subject_kind when 'policy' then 'project' else standing.subject_kind end
where
    subjects.subject_code <> {{ unknown() }}
    and standing.subject_code <> {{ unknown() }}
    and (successors.new_code is not null or regions.current_mof_div_code is not null)
