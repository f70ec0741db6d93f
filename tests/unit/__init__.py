"""Tests of one part alone, in seconds a file: rows, files and texts in, rows and texts out; no dbt run of their own."""
