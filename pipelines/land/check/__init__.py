"""`jixiao check`: files tried before they are sent, by the night's own readers; nothing is kept.

Here: each problem once with cell, reason and advice, what a file would change in its home, the marked copy. Not here:
reading (files/, rows/, forms/).
"""
