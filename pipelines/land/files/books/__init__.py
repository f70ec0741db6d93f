"""Workbooks of every kind as sheets of the texts that they show: one reading for extracts and forms.

`open_book` is the door; what a file is, its content says, not its name. Not here: what the texts mean.
"""

from pipelines.land.files.books.door import BOOK_SUFFIXES, is_book, open_book
from pipelines.land.files.books.sheet import Book, BookSheet, Kinds, Span

__all__ = ["BOOK_SUFFIXES", "Book", "BookSheet", "Kinds", "Span", "is_book", "open_book"]
