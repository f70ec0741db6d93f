-- One row per subject and thing that stands in the marts only because of problems handed to audit or discipline: a rule
-- that they alone made fire, a stage that they alone hold open. Readers leave such rows out: a case must not be
-- guessed from what it leaves behind. A problem speaks of its subject under whichever code it bears, as in the rules.
with

findings as (

    select
        coalesce(papers.mof_div_code, found.mof_div_code) as mof_div_code,
        found.fiscal_year,
        found.subject_kind,
        coalesce(papers.subject_code, found.subject_code) as subject_code,
        found.problem_kind,
        found.referred_to is not null as is_referred,
        found.status <> 'closed' as is_amiss,
        found.status = 'overdue' as is_overdue
    from {{ ref('int_rectifications') }} as found
    left join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'found') }}

),

subjects as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        bool_and(case when problem_kind in ('overlap', 'fragmented') then is_referred end) as is_r09,
        bool_and(case when problem_kind = 'inefficient' then is_referred end) as is_r10,
        bool_and(case when is_overdue then is_referred end) as is_r18
    from findings
    group by mof_div_code, fiscal_year, subject_kind, subject_code
    having bool_or(is_referred)

),

-- rectification is asked of the subject that stands: what is amiss is theirs, or nothing is amiss and they are all
rectifications as (

    select
        coalesce(standing.standing_mof_div_code, findings.mof_div_code) as mof_div_code,
        findings.fiscal_year,
        coalesce(standing.standing_subject_kind, findings.subject_kind) as subject_kind,
        coalesce(standing.standing_subject_code, findings.subject_code) as subject_code
    from findings
    left join {{ ref('int_codes__standing') }} as standing on {{ same_subject('findings', 'standing') }}
    group by
        coalesce(standing.standing_mof_div_code, findings.mof_div_code),
        findings.fiscal_year,
        coalesce(standing.standing_subject_kind, findings.subject_kind),
        coalesce(standing.standing_subject_code, findings.subject_code)
    having
        bool_or(findings.is_referred)
        and coalesce(
            bool_and(case when findings.is_amiss then findings.is_referred end), bool_and(findings.is_referred)
        )

),

places as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        cast('rectification' as string) as place
    from rectifications
    union all
    {% for place in ['r09', 'r10', 'r18'] %}
        select
            mof_div_code,
            fiscal_year,
            subject_kind,
            subject_code,
            cast('{{ place }}' as string) as place
        from subjects
        where is_{{ place }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- a subject of which nothing else asks for a result to be applied
asked as (

    select
        effective.mof_div_code,
        effective.fiscal_year,
        effective.subject_kind,
        effective.subject_code
    from {{ ref('int_results__precedence') }} as effective
    inner join subjects on {{ same_subject('effective', 'subjects') }}
    left join places on {{ same_subject('effective', 'places') }} and effective.rule_id = places.place
    where effective.is_effective and effective.action not in ('prioritise', 'maintain')
    group by effective.mof_div_code, effective.fiscal_year, effective.subject_kind, effective.subject_code
    having bool_and(places.place is not null)

)

select * from places
union all
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    cast('result_application' as string) as place
from asked
