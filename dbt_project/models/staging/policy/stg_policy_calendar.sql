-- 工作日历: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_calendar', {
    'stage': 'string',
    'period': 'string',
    'window_start': 'string',
    'window_end': 'string',
    'due': 'string',
}, set_name="coalesce(stage, '')") }}
