"""What leaves for another office, and comes from one: a region's deliveries for the region above it, as one archive
that is checked on both sides and holds no personal data; marts for another database (export/).

Here: `pack.pack` writes it, `receive.receive` takes it in. A pack holds what the contracts read, as typed Parquet under
canonical names: other columns, personal data and unreadable rows never leave the county. Not here: the command line.
"""
