{#
  What payments without a name leave of a project's money (rules, section 1, "Charging"): they take the oldest origin year
  first, what a pool cannot bear falls on the next, a net refund returns to the oldest. What all pools of a code cannot bear
  falls on the money of the other codes that have become the same project (section 7, "Codes change"), in the folder of
  whichever code of its region: the oldest origin year first, a replaced code before the one that stands. `codes`: one row per
  code with the columns `code` that name it and those of int_codes__chains; `months`: the column of the month where it is asked
  month by month. `pools` has both, origin_year, allotted_yuan, capacity_yuan and named_charged_yuan, one row per code, month
  and origin year; `outflows` both and outflow_yuan, all that was paid or taken without an origin year, one row per code and
  month. Ends in the CTE `charged`: the pools with charged_yuan and balance_yuan.
#}
{% macro oldest_first(pools, outflows, codes, code, months=[]) -%}
{% set own = code + months %}
{% set chain = ['fiscal_year', 'current_mof_div_code', 'current_code'] %}
rooms as (

    select
        {% for key in own -%}
        {{ key }},
        {% endfor -%}
        sum(capacity_yuan - named_charged_yuan) as room_yuan,
        -- what reductions took from a pool beyond what it had falls on the oldest pool that has money
        sum(case when allotted_yuan < 0 then -allotted_yuan else 0 end - named_charged_yuan) as outflow_yuan,
        coalesce(min(case when allotted_yuan >= 0 then origin_year end), min(origin_year)) as oldest_year
    from {{ pools }}
    group by {{ own | join(', ') }}

),

-- what no name has placed
free as (

    select
        {% for key in own -%}
        outflows.{{ key }},
        {% endfor -%}
        outflows.outflow_yuan + coalesce(rooms.outflow_yuan, 0) as free_yuan,
        coalesce(rooms.room_yuan, 0) as all_room_yuan,
        rooms.oldest_year
    from {{ outflows }} as outflows
    left join rooms
        on
            {% for key in own -%}
            outflows.{{ key }} = rooms.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}

),

windows as (

    select
        pools.*,
        free.free_yuan,
        free.oldest_year,
        pools.capacity_yuan - pools.named_charged_yuan as room_yuan,
        coalesce(
            sum(pools.capacity_yuan - pools.named_charged_yuan) over (
                partition by {% for key in own %}pools.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
                order by pools.origin_year
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as older_room_yuan
    from {{ pools }} as pools
    inner join free
        on
            {% for key in own -%}
            free.{{ key }} = pools.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}

),

filled as (

    select
        *,
        case
            -- a net refund returns to the oldest pool
            when free_yuan < 0 then case when origin_year = oldest_year then free_yuan else 0 end
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

unborne as (

    select
        {% for key in chain -%}
        codes.{{ key }},
        {% endfor -%}
        {% for key in months -%}
        free.{{ key }},
        {% endfor -%}
        sum(free.free_yuan - free.all_room_yuan) as unborne_yuan
    from free
    inner join {{ codes }} as codes
        on
            {% for key in code -%}
            free.{{ key }} = codes.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}
    where free.free_yuan > free.all_room_yuan
    group by
        {% for key in chain -%}
        codes.{{ key }}{{ ', ' if not loop.last }}
        {% endfor -%}
        {% for key in months -%}
        , free.{{ key }}
        {% endfor %}

),

shared as (

    select
        {% for key in own -%}
        own_left.{{ key }},
        {% endfor -%}
        own_left.origin_year,
        own_left.left_yuan,
        unborne.unborne_yuan,
        coalesce(
            sum(own_left.left_yuan) over (
                partition by
                    {% for key in chain -%}
                    codes.{{ key }}{{ ', ' if not loop.last }}
                    {% endfor -%}
                    {% for key in months -%}
                    , own_left.{{ key }}
                    {% endfor %}
                order by
                    own_left.origin_year asc,
                    case when codes.pro_code = codes.current_code then 1 else 0 end asc,
                    codes.pro_code asc,
                    codes.mof_div_code asc
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as older_left_yuan
    from unborne
    inner join {{ codes }} as codes
        on
            {% for key in chain -%}
            unborne.{{ key }} = codes.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}
    inner join own_left
        on
            {% for key in code -%}
            codes.{{ key }} = own_left.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor -%}
            {% for key in months -%}
            and unborne.{{ key }} = own_left.{{ key }}
            {% endfor %}

),

borne as (

    select
        {% for key in own -%}
        {{ key }},
        {% endfor -%}
        origin_year,
        case
            when unborne_yuan <= older_left_yuan then 0
            when unborne_yuan - older_left_yuan > left_yuan then left_yuan
            else unborne_yuan - older_left_yuan
        end as borne_yuan
    from shared

),

charged as (

    select
        {% for key in own -%}
        own_left.{{ key }},
        {% endfor -%}
        own_left.origin_year,
        {{ yuan('own_left.allotted_yuan') }} as allotted_yuan,
        {{ yuan('own_left.named_charged_yuan') }} as named_charged_yuan,
        {{ yuan('case
            when own_left.allotted_yuan < 0 then own_left.allotted_yuan
            else own_left.named_charged_yuan + own_left.free_charged_yuan + coalesce(borne.borne_yuan, 0)
        end') }} as charged_yuan,
        {{ yuan('own_left.left_yuan - coalesce(borne.borne_yuan, 0)') }} as balance_yuan
    from own_left
    left join borne
        on
            {% for key in own -%}
            own_left.{{ key }} = borne.{{ key }} and
            {% endfor -%}
            own_left.origin_year = borne.origin_year

)
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
