"""Whoever reads a release and hands a person something: pages, reports, letters, notices, lists, answers, workbooks.

Here: a room for each kind of reader; none computes a figure, not even a sum of money. Not here: opening a release
(warehouse/), what a person types (commands/).
"""
