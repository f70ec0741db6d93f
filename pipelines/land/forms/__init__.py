"""Official forms: what a department fills in, read by its headings and labels.

Here: layouts as data, which layout a form is, its values as rows of extracts, the night's road for them. Not here:
tables (files/, rows/), reading a target or an amount (reading/), blank forms to hand out (readers/forms/).
"""
