"""The commands of `jixiao`, one module each with a `register`.

Here: words, tables and progress for people, JSON for machines. Not here: the work; a command calls one function for it.
Modules are imported for `--help` too, so heavy imports stay inside the functions.
"""
