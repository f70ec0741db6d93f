"""Dagster's nouns, one file each: definitions, assets and their checks, jobs, schedules, partitions, the instance.

Here: how the night is run, started by itself and shown on Dagster's page. Not here: what its steps do (night/ and the
rooms of the flow).
"""
