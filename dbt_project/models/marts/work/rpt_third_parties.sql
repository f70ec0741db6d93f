-- One row per firm or expert, region and year that the year's list names or an evaluation of the year was given
-- to: how chosen, what for, at what fee, and how good. One that only an evaluation names is told from the last
-- list that knew it, in the folder of any code that its region went by.
with

worked as (

    select
        evaluations.mof_div_code,
        evaluations.fiscal_year,
        evaluations.third_party_code,
        count(*) as evaluation_count,
        sum(evaluations.fee_yuan) as fee_yuan,
        count(evaluations.fee_yuan) as fee_count,
        sum(evaluations.evaluated_yuan) as evaluated_yuan,
        -- a fee is measured on the money of the same evaluations
        sum(case when evaluations.evaluated_yuan is not null then evaluations.fee_yuan end) as measured_fee_yuan,
        sum(case when evaluations.fee_yuan is not null then evaluations.evaluated_yuan end) as measured_yuan,
        sum(evaluations.score) as score_sum,
        count(evaluations.score) as score_count,
        sum(evaluations.self_deviation) as deviation_sum,
        count(evaluations.self_deviation) as deviation_count,
        max(evaluations.completed_date) as last_completed_date
    from {{ ref('fct_evaluations') }} as evaluations
    where evaluations.third_party_code is not null
    group by evaluations.mof_div_code, evaluations.fiscal_year, evaluations.third_party_code

),

problems as (

    select
        evaluations.mof_div_code,
        evaluations.fiscal_year,
        evaluations.third_party_code,
        count(*) as finding_count
    from {{ ref('fct_rectifications') }} as findings
    inner join {{ ref('fct_evaluations') }} as evaluations
        on
            findings.mof_div_code = evaluations.mof_div_code
            and findings.fiscal_year = evaluations.fiscal_year
            and findings.eval_id = evaluations.eval_id
    where evaluations.third_party_code is not null and findings.referred_to is null
    group by evaluations.mof_div_code, evaluations.fiscal_year, evaluations.third_party_code

),

named as (

    select mof_div_code, fiscal_year, third_party_code
    from {{ ref('stg_third_parties') }}
    union distinct
    select mof_div_code, fiscal_year, third_party_code
    from worked

),

folders as (

    {{ folders_of('named') | indent(4) }}

),

known as (

    select
        named.mof_div_code,
        named.fiscal_year,
        named.third_party_code,
        lists.fiscal_year as list_year,
        lists.third_party_name,
        lists.kind,
        lists.selection_method,
        lists.selected_date,
        case
            when lists.fiscal_year = named.fiscal_year and folders.distance = 0 then lists.contract_amount_yuan
        end as contract_yuan,
        case when lists.fiscal_year = named.fiscal_year and folders.distance = 0 then lists.quality_score end
            as quality_score,
        row_number() over (
            partition by named.mof_div_code, named.fiscal_year, named.third_party_code
            order by lists.fiscal_year desc, folders.distance asc, folders.member_mof_div_code asc
        ) as recency
    from named
    inner join folders on named.mof_div_code = folders.mof_div_code and named.fiscal_year = folders.fiscal_year
    left join {{ ref('stg_third_parties') }} as lists
        on
            folders.member_mof_div_code = lists.mof_div_code
            and named.third_party_code = lists.third_party_code
            and named.fiscal_year >= lists.fiscal_year

)

select
    known.mof_div_code,
    known.fiscal_year,
    known.third_party_code,
    known.third_party_name,
    known.kind,
    known.selection_method,
    known.selected_date,
    coalesce(known.list_year = known.fiscal_year, false) as is_listed,
    cast(known.list_year as integer) as list_year,
    known.contract_yuan,
    cast({{ round_half_up('known.quality_score', 2) }} as decimal(9, 2)) as quality_score,
    cast(coalesce(worked.evaluation_count, 0) as integer) as evaluation_count,
    cast(coalesce(worked.evaluation_count, 0) - coalesce(worked.fee_count, 0) as integer) as unknown_fee_count,
    {{ yuan('worked.fee_yuan') }} as fee_yuan,
    {{ yuan('worked.evaluated_yuan') }} as evaluated_yuan,
    {{ ratio('worked.measured_fee_yuan', 'worked.measured_yuan') }} as fee_ratio,
    {{ yuan('case
        when worked.fee_yuan > known.contract_yuan then worked.fee_yuan - known.contract_yuan
        when worked.fee_yuan <= known.contract_yuan then 0
    end') }} as over_contract_yuan,
    cast({{ div_round('worked.score_sum', 'worked.score_count', 2) }} as decimal(9, 2)) as average_score,
    cast({{ div_round('worked.deviation_sum', 'worked.deviation_count', 2) }} as decimal(9, 2))
        as average_self_deviation,
    cast(coalesce(problems.finding_count, 0) as integer) as finding_count,
    worked.last_completed_date
from known
left join worked
    on
        known.mof_div_code = worked.mof_div_code
        and known.fiscal_year = worked.fiscal_year
        and known.third_party_code = worked.third_party_code
left join problems
    on
        known.mof_div_code = problems.mof_div_code
        and known.fiscal_year = problems.fiscal_year
        and known.third_party_code = problems.third_party_code
where known.recency = 1
