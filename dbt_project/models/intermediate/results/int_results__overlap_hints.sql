-- One row per project and project that seems to pay for the same thing, from each side, where the score reaches the
-- overlap_min_score of the project's own region (NULL = off). A project that goes by two codes does not overlap itself
-- (code_changes).
with

found as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        other_mof_div_code,
        other_pro_code,
        score,
        shared_words
    from {{ source('raw', 'overlap_pairs') }}
    union all
    select
        other_mof_div_code as mof_div_code,
        fiscal_year,
        other_pro_code as pro_code,
        mof_div_code as other_mof_div_code,
        pro_code as other_pro_code,
        score,
        shared_words
    from {{ source('raw', 'overlap_pairs') }}

),

subjects as (

    select distinct
        mof_div_code,
        fiscal_year,
        'project' as subject_kind,
        pro_code as subject_code
    from found

),

itself as (

    {{ codes_elsewhere('subjects') | indent(4) }}

),

sides as (

    select found.*
    from found
    left join itself
        on
            found.mof_div_code = itself.mof_div_code
            and found.fiscal_year = itself.fiscal_year
            and found.pro_code = itself.subject_code
            and found.other_mof_div_code = itself.paper_mof_div_code
            and found.other_pro_code = itself.paper_code
    where itself.subject_code is null

)

select
    sides.mof_div_code,
    sides.fiscal_year,
    sides.pro_code,
    sides.other_mof_div_code,
    sides.other_pro_code,
    sides.score,
    sides.shared_words,
    row_number() over (
        partition by sides.mof_div_code, sides.fiscal_year, sides.pro_code
        order by sides.score desc, sides.other_mof_div_code asc, sides.other_pro_code asc
    ) as place,
    count(*) over (partition by sides.mof_div_code, sides.fiscal_year, sides.pro_code) as pair_count
from sides
inner join {{ ref('int_policy__parameters') }} as parameters
    on
        parameters.mof_div_code = sides.mof_div_code
        and parameters.fiscal_year = sides.fiscal_year
        and parameters.overlap_min_score <= sides.score
