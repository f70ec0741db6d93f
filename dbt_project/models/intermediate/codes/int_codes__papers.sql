-- One row per subject of a year and code whose papers of that year speak of it: its own (preference 1), then those
-- that it went by before or after, nearest first, in the folder of every code of its region (paper_mof_div_code). A
-- paper speaks of every subject with money that went by its code; of one without money only where nobody with money
-- did, and then of one alone. Join papers by paper_mof_div_code and paper_code (paper_of) and read them under
-- subject_code; where one document is wanted and not all of them, int_codes__filed says which. rank_distance is 0
-- for every code of one subject that nothing merged with: which of them a paper bears says nothing about its weight.
{{ papers_of_subjects() }}
