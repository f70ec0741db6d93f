-- 参数: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_parameters', {
    'parameter': 'string',
    'value': 'string',
    'unit': 'string',
}, set_name="coalesce(parameter, '')") }}
