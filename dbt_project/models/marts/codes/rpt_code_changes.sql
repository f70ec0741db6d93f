-- One row per thing that changed its code, name, place or voice in a year: declared in code_changes, or found
-- by setting two years side by side. Facts stay under the code they were printed with; comparisons follow the
-- new one. A change still to come is listed, and said to be.
with

declared as (

    select
        *,
        row_number() over (
            partition by
                code_kind,
                effective_year,
                old_code,
                case when code_kind = 'region' then '' else mof_div_code end
            order by effective_date desc, fiscal_year desc, mof_div_code asc, new_code asc
        ) as recency
    from {{ ref('int_codes__changes') }}

),

joining as (

    select
        code_kind,
        case when code_kind = 'region' then '' else mof_div_code end as folder_mof_div_code,
        effective_year,
        new_code,
        count(distinct old_code) as old_code_count
    from {{ ref('int_codes__changes') }}
    group by code_kind, case when code_kind = 'region' then '' else mof_div_code end, effective_year, new_code

),

changes as (

    select
        case when declared.code_kind = 'region' then declared.new_code else declared.mof_div_code end as mof_div_code,
        joining.folder_mof_div_code,
        declared.effective_year as fiscal_year,
        declared.code_kind,
        case
            when joining.old_code_count > 1 or declared.is_absorbed then 'merged'
            else 'renamed'
        end as change_kind,
        declared.old_code,
        declared.new_code,
        cast(null as string) as from_code,
        cast(null as string) as to_code,
        cast(null as string) as old_name,
        cast(null as string) as new_name,
        declared.effective_date,
        true as is_declared
    from declared
    inner join joining
        on
            declared.code_kind = joining.code_kind
            and declared.effective_year = joining.effective_year
            and declared.new_code = joining.new_code
            and joining.folder_mof_div_code = case
                when declared.code_kind = 'region' then '' else declared.mof_div_code
            end
    where declared.recency = 1

    union all

    select
        mof_div_code,
        case when code_kind = 'region' then '' else mof_div_code end as folder_mof_div_code,
        fiscal_year,
        code_kind,
        change_kind,
        old_code,
        new_code,
        from_code,
        to_code,
        old_name,
        new_name,
        cast(null as date) as effective_date,
        false as is_declared
    from {{ ref('int_codes__found') }}

),

figured as (

    select
        changes.mof_div_code,
        changes.fiscal_year,
        changes.code_kind,
        changes.change_kind,
        changes.old_code,
        changes.new_code,
        changes.from_code,
        changes.to_code,
        changes.effective_date,
        changes.is_declared,
        coalesce(changes.effective_date > run.data_as_of, false) as is_to_come,
        coalesce(changes.old_name, before.code_name, beside.code_name) as old_name,
        coalesce(changes.new_name, after.code_name) as new_name,
        before.budget_yuan as previous_budget_yuan,
        case when changes.old_code <> changes.new_code then beside.budget_yuan end as old_code_budget_yuan,
        after.budget_yuan as new_code_budget_yuan,
        from_place.code_name as from_name,
        to_place.code_name as to_name,
        coalesce(code_kinds.label_zh, changes.code_kind) as code_kind_label
    from changes
    cross join {{ ref('int_run') }} as run
    left join {{ ref('int_codes__figures') }} as before
        on
            changes.code_kind = before.code_kind
            and changes.folder_mof_div_code = before.folder_mof_div_code
            and changes.fiscal_year - 1 = before.fiscal_year
            and changes.old_code = before.code
    left join {{ ref('int_codes__figures') }} as beside
        on
            changes.code_kind = beside.code_kind
            and changes.folder_mof_div_code = beside.folder_mof_div_code
            and changes.fiscal_year = beside.fiscal_year
            and changes.old_code = beside.code
    left join {{ ref('int_codes__figures') }} as after
        on
            changes.code_kind = after.code_kind
            and changes.folder_mof_div_code = after.folder_mof_div_code
            and changes.fiscal_year = after.fiscal_year
            and changes.new_code = after.code
    left join {{ ref('int_codes__figures') }} as from_place
        on
            changes.from_code = from_place.code
            and changes.fiscal_year - 1 = from_place.fiscal_year
            and changes.folder_mof_div_code = from_place.folder_mof_div_code
            and from_place.code_kind = case changes.code_kind when 'region' then 'region' else 'department' end
    left join {{ ref('int_codes__figures') }} as to_place
        on
            changes.to_code = to_place.code
            and changes.fiscal_year = to_place.fiscal_year
            and changes.folder_mof_div_code = to_place.folder_mof_div_code
            and to_place.code_kind = case changes.code_kind when 'region' then 'region' else 'department' end
    {{ join_label('code_kinds', 'code_kind', 'changes.code_kind') }}

)

select
    mof_div_code,
    fiscal_year,
    code_kind,
    cast(change_kind as string) as change_kind,
    old_code,
    new_code,
    old_name,
    new_name,
    from_code,
    to_code,
    effective_date,
    is_declared,
    {{ yuan('previous_budget_yuan') }} as previous_budget_yuan,
    {{ yuan('old_code_budget_yuan') }} as old_code_budget_yuan,
    {{ yuan('new_code_budget_yuan') }} as new_code_budget_yuan,
    cast({{ code_change_sentence() }} as string) as sentence
from figured
