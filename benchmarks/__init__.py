"""Measured figures of time and memory: the harness, and what it recorded in `results/`.

Here: `python -m benchmarks NAME`. Not here: any test; nothing in `tests/` may depend on time.
"""
