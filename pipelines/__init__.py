"""Jixiao's night, step by step: land -> load -> transform -> gate -> publish -> report.

Here: Python that moves and guards data. Not here: any number an analyst sees; those are computed in `dbt_project/`.
"""
