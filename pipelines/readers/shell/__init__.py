"""Reading a release with SQL: within limits, with labels, in an interactive shell.

Here: running one query (ask.py), Chinese labels (labels.py), the shell: its state (session.py), completion
(completion.py), examples (examples.py), the prompt (loop.py). Not here: which release is opened and what the sandbox
forbids (warehouse/), results as files (commands/results.py).
"""
