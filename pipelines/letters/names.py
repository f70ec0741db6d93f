"""File names of letters: readable, and safe on Windows, on a USB stick and in a zip archive.

Here: names only. Not here: writing (render.py).
"""

import hashlib
import re

from pipelines.letters.letter import Letter
from pipelines.letters.words import DASH

_LABELS = {"feedback": "反馈意见函", "supervision": "督办函"}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd]')
_LONGEST = 40


def file_of(letter: Letter, serial: str) -> str:
    """Where the letter goes, relative to the register, with `/`: region/year/反馈意见函-001-教育局-01.docx."""
    issue = serial.rpartition("-")[2]
    parts = [_LABELS[letter.kind], _unmistakable(letter.recipient), _safe(letter.recipient_name), issue]
    return f"{_safe(letter.region)}/{letter.year}/{'-'.join(part for part in parts if part)}.docx"


def _safe(text: str) -> str:
    """`text` without what Windows forbids or a reader cannot see; dots and blanks at the ends too."""
    return _FORBIDDEN.sub("", text)[:_LONGEST].strip(". ")


def _unmistakable(code: str) -> str:
    """A code as part of a name. Where making it safe changed it, or Windows would not tell its case, a few digits of
    its hash keep two codes two files."""
    safe = _safe(code)
    if safe == code == code.upper():
        return safe
    return f"{safe}{DASH}{hashlib.sha256(code.encode('utf-8')).hexdigest()[:6]}"
