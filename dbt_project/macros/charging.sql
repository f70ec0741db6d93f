{#
  What payments without a name leave of a project's money (rules, section 1, "Charging"): they take the oldest origin year
  first, what a pool cannot bear falls on the next; a net refund gives back to the oldest what names had charged to it, then to
  the next. A former year never holds more than it was allotted: what is returned beyond stays with the year itself, though
  it was allotted nothing. What all pools of a code cannot bear falls on the money of the other codes that have become the
  same project (section 7, "Codes change"), in the folder of whichever code of its region: the oldest origin year first, a
  replaced code before the one that stands. `codes`: one row per code with the columns `code` that name it and those of
  int_codes__chains; `months`: the column of the month where it is asked month by month. `pools` has both, origin_year,
  allotted_yuan, capacity_yuan (what it was allotted, at least 0) and named_charged_yuan (below 0 where more was returned than
  paid), one row per code, month and origin year; `outflows` both, fiscal_year and outflow_yuan, all that was paid or taken
  without an origin year, one row per code and month. Ends in the CTE `charged`: the pools with charged_yuan and balance_yuan.
#}
{% macro oldest_first(pools, outflows, codes, code, months=[]) -%}
{% set own = code + months %}
{% set chain = ['fiscal_year', 'current_mof_div_code', 'current_code'] %}
rooms as (

    select
        {% for key in own -%}
        {{ key }},
        {% endfor -%}
        sum(greatest(allotted_yuan - named_charged_yuan, 0)) as room_yuan,
        -- what reductions took from a pool beyond what it had falls on the oldest pool that has money
        sum(greatest(named_charged_yuan - allotted_yuan, 0) - named_charged_yuan) as outflow_yuan
    from {{ pools }}
    group by {{ own | join(', ') }}

),

-- what no name has placed
free as (

    select
        {% for key in own -%}
        outflows.{{ key }},
        {% endfor -%}
        outflows.fiscal_year as this_year,
        outflows.outflow_yuan + coalesce(rooms.outflow_yuan, 0) as free_yuan,
        coalesce(rooms.room_yuan, 0) as all_room_yuan
    from {{ outflows }} as outflows
    left join rooms
        on
            {% for key in own -%}
            outflows.{{ key }} = rooms.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}

),

open_pools as (

    select
        pools.*,
        free.this_year,
        free.free_yuan,
        greatest(pools.allotted_yuan - pools.named_charged_yuan, 0) as room_yuan,
        -- what a refund can give back to a former year
        case
            when pools.origin_year < free.this_year then greatest(least(pools.named_charged_yuan, pools.capacity_yuan), 0)
            else 0
        end as returnable_yuan
    from {{ pools }} as pools
    inner join free
        on
            {% for key in own -%}
            free.{{ key }} = pools.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}

),

windows as (

    select
        *,
        coalesce(sum(room_yuan) over older, 0) as older_room_yuan,
        coalesce(sum(returnable_yuan) over older, 0) as older_returnable_yuan
    from open_pools
    window
        older as (
            partition by {{ own | join(', ') }}
            order by origin_year
            rows between unbounded preceding and 1 preceding
        )

),

filled as (

    select
        *,
        case
            when free_yuan < 0 then room_yuan + greatest(least(-free_yuan - older_returnable_yuan, returnable_yuan), 0)
            else room_yuan - greatest(least(free_yuan - older_room_yuan, room_yuan), 0)
        end as filled_yuan
    from windows

),

kept as (

    select
        *,
        case when origin_year < this_year then least(filled_yuan, capacity_yuan) else filled_yuan end as kept_yuan
    from filled

),

held as (

    select
        {% for key in own -%}
        {{ key }},
        {% endfor -%}
        sum(kept_yuan) as kept_yuan
    from kept
    group by {{ own | join(', ') }}

),

-- what no former year can hold
returned as (

    select
        {% for key in own -%}
        free.{{ key }},
        {% endfor -%}
        free.this_year,
        greatest(free.all_room_yuan - free.free_yuan, 0) - coalesce(held.kept_yuan, 0) as returned_yuan
    from free
    left join held
        on
            {% for key in own -%}
            free.{{ key }} = held.{{ key }}{{ ' and ' if not loop.last }}
            {% endfor %}

),

own_left as (

    select
        {% for key in own -%}
        {{ key }},
        {% endfor -%}
        origin_year,
        sum(allotted_yuan) as allotted_yuan,
        sum(named_charged_yuan) as named_charged_yuan,
        sum(left_yuan) as left_yuan
    from (
        select
            {% for key in own -%}
            {{ key }},
            {% endfor -%}
            origin_year,
            allotted_yuan,
            named_charged_yuan,
            kept_yuan as left_yuan
        from kept
        union all
        select
            {% for key in own -%}
            {{ key }},
            {% endfor -%}
            this_year as origin_year,
            0 as allotted_yuan,
            0 as named_charged_yuan,
            returned_yuan as left_yuan
        from returned
        where returned_yuan > 0
    ) as with_what_returned
    group by {{ own | join(', ') }}, origin_year

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
        {{ yuan('own_left.allotted_yuan - own_left.left_yuan + coalesce(borne.borne_yuan, 0)') }} as charged_yuan,
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

{# What payments that name an allotment charge to a pool: never more than the pool has. Below 0, more was returned than paid. #}
{% macro named_charge(named, allotted) -%}
    {{ yuan('least(coalesce(' ~ named ~ ', 0), greatest(' ~ allotted ~ ', 0))') }}
{%- endmacro %}
