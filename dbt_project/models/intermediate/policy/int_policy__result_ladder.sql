with resolved as (
    {{ resolve_policy(
        ref('stg_policy_result_ladder'), ['subject_kind', 'grade', 'action', 'money_base', 'cut_ratio']
    ) }}
)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    grade,
    action,
    money_base,
    cut_ratio,
    policy_key,
    legal_basis
from resolved
where action is not null
