-- One row per code that stands in a mart: what people call it, and which columns it stands in. The words are data: see
-- the seeds; rules bear the titles that the seed of the rules gives them.
with

codes as (

    select
        code_family,
        code,
        place,
        label_zh,
        label_en
    from {{ ref('ref_codes') }}
    union all
    select
        'rule' as code_family,
        rule_id as code,
        cast(row_number() over (order by rule_id) as integer) as place,
        title_zh as label_zh,
        title_en as label_en
    from {{ ref('ref_rules') }}

)

select
    codes.code_family,
    codes.code,
    codes.place,
    codes.label_zh,
    codes.label_en,
    families.name_zh as family_name,
    families.name_en as family_name_en,
    families.column_names
from codes
inner join {{ ref('ref_code_families') }} as families on codes.code_family = families.code_family
