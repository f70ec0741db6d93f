"""Who may come in, and what they then see: users, sessions, the throttle, a department's own release, the log.

Here: everything between the network and a page. Not here: pages (pages/), HTTP (app.py), which rows are a department's
(extract/).
"""
