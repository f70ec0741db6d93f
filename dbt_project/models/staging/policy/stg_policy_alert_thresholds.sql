-- 支出进度预警线: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_alert_thresholds', {
    'month': 'integer',
    'alert_level': 'string',
    'min_execution_ratio': 'decimal(9, 6)',
    'min_amount_yuan': 'decimal(18, 2)',
}) }}
