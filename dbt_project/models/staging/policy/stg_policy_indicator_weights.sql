-- 自评分值构成: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_indicator_weights', {
    'part': 'string',
    'weight_points': 'decimal(9, 4)',
}) }}
