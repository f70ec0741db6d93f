"""Worked examples of the models: rows in, marts out, all in one dbt build that the tests share."""
