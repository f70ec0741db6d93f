"""Word documents (.docx): what a person sees in them, and where.

package.py opens the file safely · styles.py says what is hidden or struck · symbols.py signs of symbol fonts · shown.py
the text of a paragraph as it is shown · tables.py tables as boxes on a grid.
"""
