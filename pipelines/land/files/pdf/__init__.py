"""PDF documents with a text layer: what is printed on a page, and the ruled tables on it.

page.py characters and lines of a page · ruled.py lines to boxes · text.py characters to the text of a box · read.py the
document from page to page, and what is refused.
"""
