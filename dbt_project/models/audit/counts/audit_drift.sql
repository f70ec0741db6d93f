-- One row per extract and changed file of a region and year that holds much less than the release in force, running
-- years too, or of a closed year that holds many times as much: what stops the night (rules, section 7a).
{{ drift('critical') }}
