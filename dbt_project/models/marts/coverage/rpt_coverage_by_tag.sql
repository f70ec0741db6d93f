-- One row per region, scope, tag and stage: how many of the projects and policies that bear the tag are required and
-- covered, for the year (seeds T7, M10). A project with several tags stands in each; tags are never added up.
with

lines as (

    select
        lines.mof_div_code,
        lines.fiscal_year,
        tags.tag,
        tags.is_spent_below,
        lines.stage,
        count(case when lines.is_required then 1 end) as required_count,
        count(case when lines.is_required and lines.is_covered then 1 end) as covered_count,
        count(case when lines.status = 'pending' then 1 end) as pending_count,
        sum(case when lines.is_required then lines.required_yuan else 0 end) as required_yuan,
        sum(case when lines.is_required and lines.is_covered then lines.required_yuan else 0 end) as covered_yuan
    from {{ ref('int_coverage__lines') }} as lines
    inner join {{ ref('int_regions__tagged_projects') }} as tags
        on
            lines.mof_div_code = tags.mof_div_code
            and lines.fiscal_year = tags.fiscal_year
            and lines.subject_kind = tags.subject_kind
            and lines.subject_code = tags.pro_code
    where lines.period = 'year'
    group by lines.mof_div_code, lines.fiscal_year, tags.tag, tags.is_spent_below, lines.stage

)

select
    scopes.standing_mof_div_code as mof_div_code,
    lines.fiscal_year,
    scopes.scope,
    lines.tag,
    cast(lines.stage as string) as stage,
    cast(sum(lines.required_count) as bigint) as required_count,
    cast(sum(lines.covered_count) as bigint) as covered_count,
    cast(sum(lines.pending_count) as bigint) as pending_count,
    {{ ratio('sum(lines.covered_count)', 'sum(lines.required_count)') }} as coverage_count_ratio,
    {{ yuan('sum(lines.required_yuan)') }} as required_yuan,
    {{ yuan('sum(lines.covered_yuan)') }} as covered_yuan,
    {{ ratio('sum(lines.covered_yuan)', 'sum(lines.required_yuan)') }} as coverage_amount_ratio
from lines
inner join {{ ref('int_regions__standings') }} as scopes
    on lines.mof_div_code = scopes.mof_div_code and lines.fiscal_year = scopes.fiscal_year
-- what an upper level passes on is spent below, and counted there
where scopes.scope = 'own' or not lines.is_spent_below
group by scopes.standing_mof_div_code, lines.fiscal_year, scopes.scope, lines.tag, lines.stage
