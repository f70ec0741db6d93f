-- One row per indicator of the marts: what it is, how it is computed, by which rule. The words are data: see the seed.
select
    metric_id,
    name,
    name_en,
    definition,
    definition_en,
    formula,
    formula_en,
    grain,
    grain_en,
    source_rule,
    source_rule_en,
    unit,
    column_name,
    table_names
from {{ ref('ref_metrics') }}
