-- 等级分数线: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_grade_bands', {
    'grade': 'string',
    'score_min': 'decimal(9, 2)',
}) }}
