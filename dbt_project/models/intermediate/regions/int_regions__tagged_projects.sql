-- One row per project or policy and tag it bears, such as 专项债券 or 衔接资金, with the money at the year's end or to date.
-- A project with several tags stands in each; tags are never added up.
with

tagged as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        subject_kind,
        {{ each_word('tags', ';') }} as tag
    from {{ ref('int_projects') }}
    where tags is not null and tags <> ''

)

select distinct
    tagged.mof_div_code,
    tagged.fiscal_year,
    tagged.pro_code,
    tagged.subject_kind,
    tagged.tag,
    coalesce(subjects.is_spent_below, false) as is_spent_below
from tagged
left join {{ ref('int_coverage__subjects') }} as subjects
    on
        tagged.mof_div_code = subjects.mof_div_code
        and tagged.fiscal_year = subjects.fiscal_year
        and tagged.pro_code = subjects.subject_code
        and subjects.subject_kind in ('project', 'policy')
where tagged.tag <> ''
