"""What one cell or one column of cells says: what a person sees of it, read exactly or told why it cannot be read.

Here: values, number formats, raised digits, text that nobody sees, ticks, units of money. Not here: whole files
(files/), targets and actuals (reading/).
"""
