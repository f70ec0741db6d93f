"""A delivered file as sheets of text with the rows a person sees, whatever kind it is; which rows are the header.

Here: kinds, guards, readers of workbooks, CSV, PDF and documents. Not here: what a row means (rows/, forms/).
"""
