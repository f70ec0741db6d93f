"""`jixiao browse`: a release as pages, from the nation or province down to the cell of the file a figure came from.

Here: a page is a module of pages/ that asks the marts and returns a `Page`; what every page is made of (page.py,
grid.py, labels.py), the releases held open (shelf.py), files as they were delivered (source/), search
(search.py), the server (app.py, serve.py). Every figure stands in a mart; a count stands
over the rows that it counts.
"""
