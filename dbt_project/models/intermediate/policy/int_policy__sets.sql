-- The sets of policy rows in force for every region and year (docs/writing-a-policy.md): of each set that of the
-- nearest region up the tree which has one in force (itself, its parents, at last the national default); of that
-- region the latest first year not after the year. Whole sets are replaced, never single rows: int_policy__… join them.
{% set tables = policy_tables() %}
with

written as (

    {% for table in tables %}
        select distinct
            '{{ table }}' as policy_table,
            set_name,
            mof_div_code,
            fiscal_year_from,
            policy_key
        from {{ ref('stg_policy_' ~ table) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- whoever a region takes a policy from, the nation last
lineage as (

    select
        mof_div_code,
        fiscal_year,
        ancestor_mof_div_code as policy_mof_div_code,
        distance
    from {{ ref('int_regions__ancestors') }}
    union all
    select
        mof_div_code,
        fiscal_year,
        '000000000' as policy_mof_div_code,
        99 as distance
    from {{ ref('int_regions__ancestors') }}
    where distance = 0

),

ranked as (

    select
        lineage.mof_div_code,
        lineage.fiscal_year,
        written.policy_key,
        row_number() over (
            partition by lineage.mof_div_code, lineage.fiscal_year, written.policy_table, written.set_name
            order by lineage.distance asc, written.fiscal_year_from desc
        ) as nearness
    from lineage
    inner join written
        on lineage.policy_mof_div_code = written.mof_div_code and lineage.fiscal_year >= written.fiscal_year_from

)

select
    mof_div_code,
    fiscal_year,
    policy_key
from ranked
where nearness = 1
