-- 结果应用阶梯: national defaults and every region's own rows, one shape.
{{ staged_policy('policy_result_ladder', {
    'subject_kind': 'string',
    'grade': 'string',
    'action': 'string',
    'money_base': 'string',
    'cut_ratio': 'decimal(9, 6)',
}, set_name="concat_ws('', cast(subject_kind as string), '/', cast(money_base as string))") }}
