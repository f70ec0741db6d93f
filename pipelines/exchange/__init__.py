"""How a region's deliveries reach the region above it: one archive, checked on both sides, without personal data.

Here: `pack.pack` writes it, `receive.receive` takes it in. A pack holds what the contracts read, as typed Parquet under
canonical names: other columns, personal data and unreadable rows never leave the county. Not here: the command line.
"""
