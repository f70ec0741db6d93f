-- 工作考核分值: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_assessment_weights', {
    'part': 'string',
    'weight_points': 'decimal(9, 4)',
}) }}
