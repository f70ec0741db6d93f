"""Text as a cell of a workbook holds it.

Here: the limit of a cell, what is said where a text is longer, and knowing it again when it comes back. Not here:
writing workbooks.
"""

from pipelines.lang import say

LONGEST = 32_767
"""Letters that a cell holds, as UTF-16 counts them; a longer text is lost without a word, or breaks the file."""
CUT = r"此处截断：全文 [0-9]+ 字，超过单元格上限 [0-9]+ 字）$|cut here: [0-9]+ letters in all, a cell holds [0-9]+\)$"
"""How a text ends that `cell_text` cut: half a text, of which nobody wrote the end."""


def cell_text(text: str) -> str:
    """The text; where it is longer than a cell, its beginning and, in words, that it goes on."""
    size = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if size <= LONGEST:
        return text
    note = say(
        f"……（此处截断：全文 {len(text)} 字，超过单元格上限 {LONGEST} 字）",
        f"… (cut here: {len(text)} letters in all, a cell holds {LONGEST})",
    )
    room = LONGEST - len(note)
    kept = text[:room]
    while len(kept.encode("utf-16-le", "surrogatepass")) // 2 > room:
        kept = kept[:-1]
    return kept + note
