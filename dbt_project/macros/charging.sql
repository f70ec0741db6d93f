{#
  What payments without a name leave of a project's money (rules, section 1, "Charging"): they take the oldest origin year
  first, what a pool cannot bear falls on the next, a net refund returns to the oldest. What all pools of a code cannot bear
  falls on the money of the other codes that have become the same project (section 7, "Codes change"), in the folder of
  whichever code of its region: the oldest origin year first, a replaced code before the one that stands. Closes a model. `pools` has the columns of `keys`, pro_code,
  origin_year, allotted_yuan, capacity_yuan and named_charged_yuan, one row per key, code and origin year; `free` the `keys`,
  pro_code and free_yuan, what no name has placed. Adds charged_yuan and balance_yuan.
#}
{% macro oldest_first(pools, free, keys) -%}
{% set own = keys + ['pro_code'] %}
{% set chain = keys | reject('equalto', 'mof_div_code') | list + ['current_mof_div_code', 'current_code'] %}
windows as (

    select
        pools.*,
        coalesce(free.free_yuan, 0) as free_yuan,
        coalesce(regions.current_mof_div_code, pools.mof_div_code) as current_mof_div_code,
        coalesce(successors.new_code, pools.pro_code) as current_code,
        pools.capacity_yuan - pools.named_charged_yuan as room_yuan,
        coalesce(
            sum(pools.capacity_yuan - pools.named_charged_yuan) over (
                partition by {% for key in own %}pools.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
                order by pools.origin_year
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as older_room_yuan,
        row_number() over (
            partition by {% for key in own %}pools.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
            order by case when pools.allotted_yuan < 0 then 1 else 0 end, pools.origin_year
        ) as age_rank
    from {{ pools }} as pools
    left join {{ free }} as free
        on
            {% for key in own -%}
            free.{{ key }} = pools.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}
    left join {{ ref('int_codes__successors') }} as successors
        on {{ current_code_of('successors', 'pools') }}
    left join {{ ref('int_codes__regions') }} as regions
        on regions.fiscal_year = pools.fiscal_year and regions.mof_div_code = pools.mof_div_code
),

filled as (

    select
        *,
        case
            -- a net refund returns to the oldest pool
            when free_yuan < 0 then case when age_rank = 1 then free_yuan else 0 end
            when free_yuan <= older_room_yuan then 0
            when free_yuan - older_room_yuan > room_yuan then room_yuan
            else free_yuan - older_room_yuan
        end as free_charged_yuan
    from windows

),

own_left as (

    select
        *,
        case when allotted_yuan < 0 then 0 else allotted_yuan - named_charged_yuan - free_charged_yuan end as left_yuan
    from filled

),

rooms as (

    select
        {% for key in own -%}
        {{ key }},
        {% endfor -%}
        sum(capacity_yuan - named_charged_yuan) as room_yuan
    from {{ pools }}
    group by {{ own | join(', ') }}

),

unborne as (

    select
        {% for key in keys if key != 'mof_div_code' -%}
        free.{{ key }},
        {% endfor -%}
        coalesce(regions.current_mof_div_code, free.mof_div_code) as current_mof_div_code,
        coalesce(successors.new_code, free.pro_code) as current_code,
        sum(free.free_yuan - coalesce(rooms.room_yuan, 0)) as unborne_yuan
    from {{ free }} as free
    left join rooms
        on
            {% for key in own -%}
            free.{{ key }} = rooms.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}
    left join {{ ref('int_codes__successors') }} as successors
        on {{ current_code_of('successors', 'free') }}
    left join {{ ref('int_codes__regions') }} as regions
        on regions.fiscal_year = free.fiscal_year and regions.mof_div_code = free.mof_div_code
    where free.free_yuan > coalesce(rooms.room_yuan, 0)
    group by
        {% for key in keys if key != 'mof_div_code' -%}
        free.{{ key }},
        {% endfor -%}
        coalesce(regions.current_mof_div_code, free.mof_div_code),
        coalesce(successors.new_code, free.pro_code)

),

shared as (

    select
        own_left.*,
        coalesce(unborne.unborne_yuan, 0) as unborne_yuan,
        coalesce(
            sum(own_left.left_yuan) over (
                partition by {% for key in chain %}own_left.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
                order by
                    own_left.origin_year asc,
                    case when own_left.pro_code = own_left.current_code then 1 else 0 end asc,
                    own_left.pro_code asc,
                    own_left.mof_div_code asc
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as older_left_yuan
    from own_left
    left join unborne
        on
            {% for key in chain -%}
            own_left.{{ key }} = unborne.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}
),

borne as (

    select
        *,
        case
            when unborne_yuan <= older_left_yuan then 0
            when unborne_yuan - older_left_yuan > left_yuan then left_yuan
            else unborne_yuan - older_left_yuan
        end as borne_yuan
    from shared

)

select
    {% for key in own -%}
    {{ key }},
    {% endfor -%}
    origin_year,
    {{ yuan('allotted_yuan') }} as allotted_yuan,
    {{ yuan('named_charged_yuan') }} as named_charged_yuan,
    {{ yuan('case
        when allotted_yuan < 0 then allotted_yuan
        else named_charged_yuan + free_charged_yuan + borne_yuan
    end') }} as charged_yuan,
    {{ yuan('left_yuan - borne_yuan') }} as balance_yuan
from borne
{%- endmacro %}

{# Join condition: the row of int_codes__successors that says which code a project's code has become by the year's end. #}
{% macro current_code_of(successors, projects) -%}
    {{ successors }}.code_kind = 'project'
    and {{ successors }}.fiscal_year = {{ projects }}.fiscal_year
    and {{ successors }}.folder_mof_div_code = {{ projects }}.mof_div_code
    and {{ successors }}.old_code = {{ projects }}.pro_code
{%- endmacro %}

{# What payments that name an allotment charge to a pool: never more than the pool has. #}
{% macro named_charge(named, allotted) -%}
    {{ yuan('case
        when ' ~ allotted ~ ' <= 0 then 0
        when coalesce(' ~ named ~ ', 0) > ' ~ allotted ~ ' then ' ~ allotted ~ '
        else coalesce(' ~ named ~ ', 0)
    end') }}
{%- endmacro %}
