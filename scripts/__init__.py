"""What maintainers run by hand, `python -m scripts.NAME`: makers of committed files, measurements, searches for faults.

Not here: anything the product imports (pipelines/), figures of time and memory (benchmarks/).
"""
