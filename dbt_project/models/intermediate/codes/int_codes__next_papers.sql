-- As int_codes__papers, of the papers that next year's folder holds: by the codes of then, which a change still to come
-- may have given already (int_codes__aliases). fiscal_year is the subject's.
{{ papers_of_subjects(next_year=true) }}
