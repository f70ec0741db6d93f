-- One row per code that a paper of a year may bear and subject on whose money it is judged: the nearest with money that
-- went by it (int_codes__papers), several where they merged into one. is_shared: something merged or split between the
-- two, so that their money is not the paper's own.
with

moneyed as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.paper_code,
        papers.subject_code,
        papers.distance,
        papers.rank_distance > 0 as is_shared,
        min(papers.distance) over (
            partition by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.paper_code
        ) as nearest
    from {{ ref('int_codes__papers') }} as papers
    inner join {{ ref('int_scores__closing_ledger') }} as ledger on {{ same_subject('papers', 'ledger') }}
    where papers.paper_mof_div_code = papers.mof_div_code

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    paper_code,
    subject_code,
    is_shared
from moneyed
where distance = nearest
