"""Rows against their contract: good rows into landing Parquet, rejects with their cell and reason, sums that reconcile.

Here: one extract's file from bytes to Parquet (file.py), policy tables, what is no data. Not here: official forms
(forms/).
"""
