"""Databases into raw/: what a read-only account sees becomes deliveries like any other.

sources.py says what raw/<region>/sources.yml may hold; opening.py finds the kind of a server, session.py and its kinds
talk to it in one snapshot and hand every value over as the exact text it prints; select.py writes the statements;
deliver.py merges, reconciles, names by content; run.py goes through a home; trial.py is `pull --check`. Nothing here
judges a row: that is the contract's, when the night lands what was pulled.
"""

from pipelines.pull.run import Outcome, as_dicts, pull_home

__all__ = ["Outcome", "as_dicts", "pull_home"]
