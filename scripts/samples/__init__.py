"""Sample data: made-up rows under published totals, dressed as bureaus would export them.

Here: one module per published case (artux, enyang, luxian …), the books they share (bureau, words, figures), the real
self-evaluations (selfeval) and how rows become files (delivery). Not here: synthetic data of any size (`jixiao
generate`), or anything the product imports.
"""
