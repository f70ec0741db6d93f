-- 覆盖范围: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_coverage_scope', {
    'stage': 'string',
    'subject_kind': 'string',
    'pro_kind': 'string',
    'is_required': 'boolean',
}, set_name="coalesce(stage, '')") }}
