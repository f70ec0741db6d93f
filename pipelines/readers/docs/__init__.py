"""Documentation made from what the project says of itself: contracts, dbt YAML, policy tables, a release.

Here: the offline page of a release (site.py), the pages under docs/ that are generated (glossary.py).
Not here: the data dictionary of what comes in (contracts/dictionary.py), guides written by hand (docs/).
"""
