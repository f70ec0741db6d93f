"""What the notebooks share, and how one is opened as an app.

Here: asking a release (kit.py), small charts (charts.py), starting the local page (serve.py). Not here: the notebooks
themselves (notebooks/ in the checkout).
"""
