-- 工作考核加减分: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_assessment_adjustments', {
    'assessed_kind': 'string',
    'assessed_code': 'string',
    'points': 'decimal(9, 2)',
    'reason': 'string',
}, set_name="
    concat_ws('', coalesce(cast(assessed_kind as string), ''), '/',
    coalesce(cast(assessed_code as string), ''), '/',
    coalesce(cast(points as string), ''), '/',
    coalesce(cast(reason as string), ''))
") }}
