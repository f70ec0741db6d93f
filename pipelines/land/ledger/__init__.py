"""What was ever delivered and which of it is in force: the ledger beside the landing files, and what it keeps of them.

Here: the plan of a night, files of another year, old versions. Not here: reading (files/, rows/, forms/).
"""
