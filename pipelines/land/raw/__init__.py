"""What lies in raw/: which file feeds which extract of which region and year, archives as the files in them.

Here: finding, unpacking, a file's hash and stamp, a region's own header names. Not here: what a file holds (files/).
"""
