{#
  What payments without a name leave of a project's money (rules, section 1, "Charging"): they take the oldest origin year
  first, what a pool cannot bear falls on the next, a net refund returns to the oldest. Closes a model. `pools` has the columns
  of `keys`, origin_year, allotted_yuan, capacity_yuan and named_charged_yuan, one row per key and origin year; `free` the
  `keys` and free_yuan, what no name has placed. Adds charged_yuan and balance_yuan.
#}
{% macro oldest_first(pools, free, keys) -%}
windows as (

    select
        pools.*,
        coalesce(free.free_yuan, 0) as free_yuan,
        pools.capacity_yuan - pools.named_charged_yuan as room_yuan,
        coalesce(
            sum(pools.capacity_yuan - pools.named_charged_yuan) over (
                partition by {% for key in keys %}pools.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
                order by pools.origin_year
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as older_room_yuan,
        row_number() over (
            partition by {% for key in keys %}pools.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
            order by case when pools.allotted_yuan < 0 then 1 else 0 end, pools.origin_year
        ) as age_rank
    from {{ pools }} as pools
    left join {{ free }} as free
        on
            {% for key in keys -%}
            free.{{ key }} = pools.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}
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

)

select
    {% for key in keys -%}
    {{ key }},
    {% endfor -%}
    origin_year,
    {{ yuan('allotted_yuan') }} as allotted_yuan,
    {{ yuan('named_charged_yuan') }} as named_charged_yuan,
    {{ yuan('case when allotted_yuan < 0 then allotted_yuan else named_charged_yuan + free_charged_yuan end') }}
        as charged_yuan,
    {{ yuan('case when allotted_yuan < 0 then 0 else allotted_yuan - named_charged_yuan - free_charged_yuan end') }}
        as balance_yuan
from filled
{%- endmacro %}

{# What payments that name an allotment charge to a pool: never more than the pool has. #}
{% macro named_charge(named, allotted) -%}
    {{ yuan('case
        when ' ~ allotted ~ ' <= 0 then 0
        when coalesce(' ~ named ~ ', 0) > ' ~ allotted ~ ' then ' ~ allotted ~ '
        else coalesce(' ~ named ~ ', 0)
    end') }}
{%- endmacro %}
