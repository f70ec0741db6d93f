-- 定性指标三档: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_qualitative_bands', {
    'outcome': 'string',
    'share_min': 'decimal(9, 6)',
    'share_max': 'decimal(9, 6)',
    'share_default': 'decimal(9, 6)',
}) }}
