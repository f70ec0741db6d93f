"""One department's own release file: the tables of the release in force with its rows, and nothing of anybody else.

Here: which rows are a department's (scope.py), what may be said of them (masked_words.py), writing the file
(department_file.py). A table that nothing ties to a department is there and empty. Not here: the command line
(commands/extract.py).
"""
