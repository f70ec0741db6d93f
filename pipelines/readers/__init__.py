"""Whoever reads a release and hands a person something: pages, reports, letters, notices, lists, answers, workbooks.

Here: a room for each kind of reader; none computes a figure of its own: a sum or count
stands under the very rows that it adds. Not here: opening a release
(warehouse/), what a person types (commands/).
"""
