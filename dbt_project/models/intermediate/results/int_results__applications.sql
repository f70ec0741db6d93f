-- One row per applied result as delivered: its action in the words of the recommendations, whose level it speaks
-- for, and whether it counts. A rejected one does not count; a summary counts only where the regions it speaks for
-- sent nothing themselves.
with

applications as (

    select
        applications.mof_div_code,
        applications.fiscal_year,
        applications.application_id,
        applications.subject_kind,
        applications.subject_code,
        applications.subject_code is null as is_summary,
        applications.action as printed_action,
        case when applications.action in ('merge', 'adjust') then 'adjust_merge' else applications.action end as action,
        applications.amount_yuan,
        coalesce(applications.item_count, 1) as item_count,
        applications.applied_date,
        coalesce(applications.stage, 'final') as stage,
        applications.rule_id,
        applications.decision,
        coalesce(applications.decision = 'rejected', false) as is_rejected,
        applications.decision_reason,
        case
            when applications.subject_code is null then coalesce(applications.reported_admin_level, regions.admin_level)
            else regions.admin_level
        end as admin_level,
        regions.admin_level as own_admin_level,
        applications.reporting_mof_div_count
    from {{ ref('stg_result_applications') }} as applications
    left join {{ ref('int_regions__tree') }} as regions
        on
            regions.mof_div_code = applications.mof_div_code
            and regions.fiscal_year = applications.fiscal_year

),

-- a region that sent rows for a level: its own subjects, or a summary that stands nearer to that level
senders as (

    select distinct
        applications.mof_div_code,
        applications.fiscal_year,
        applications.admin_level,
        ancestors.ancestor_mof_div_code
    from applications
    inner join {{ ref('int_regions__ancestors') }} as ancestors
        on
            ancestors.mof_div_code = applications.mof_div_code
            and ancestors.fiscal_year = applications.fiscal_year
            and (ancestors.distance > 0 or not applications.is_summary)

),

displaced as (

    select distinct
        fiscal_year,
        ancestor_mof_div_code as mof_div_code,
        admin_level
    from senders

)

select
    applications.mof_div_code,
    applications.fiscal_year,
    applications.application_id,
    applications.subject_kind,
    applications.subject_code,
    applications.is_summary,
    applications.printed_action,
    applications.action,
    applications.amount_yuan,
    applications.item_count,
    applications.applied_date,
    applications.stage,
    applications.rule_id,
    applications.decision,
    applications.decision_reason,
    applications.is_rejected,
    applications.admin_level,
    applications.admin_level = applications.own_admin_level as is_of_own_level,
    applications.reporting_mof_div_count,
    not applications.is_rejected and (not applications.is_summary or displaced.mof_div_code is null) as is_counted
from applications
left join displaced
    on
        displaced.mof_div_code = applications.mof_div_code
        and displaced.fiscal_year = applications.fiscal_year
        and displaced.admin_level = applications.admin_level
