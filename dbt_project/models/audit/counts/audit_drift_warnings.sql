-- One row per extract and changed file of a region and year that holds less than the release in force, running years
-- too, where audit_drift does not stop the night (rules, section 7a).
{{ drift('warning') }}
