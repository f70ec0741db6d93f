"""File names of letters: readable, and safe on Windows, on a USB stick and in a zip archive.

Here: names only. Not here: writing (render.py).
"""

import hashlib
import re

from pipelines.readers.letters.letter_labels import DASH
from pipelines.readers.letters.paper import Paper

LABELS = {
    "feedback": "绩效评价结果反馈意见函",
    "supervision": "督办函",
    "chase": "催报通知",
    "returned": "目标退回通知",
    "progress": "月度进度通报",
    "referral": "移送函",
    "interview": "约谈通知",
    "circular": "通报",
}
"""What each kind of paper is called, in the register; a file's name has the short form."""
BUREAU_ONLY = "bureau-only"
"""Below the folder of the letters: papers to audit or discipline and their register. The other folders may be shown to
the office without a word that there is a case."""
_SHORT = {"feedback": "反馈意见函"}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd]')
_LONGEST = 40


def file_of(paper: Paper, serial: str, is_draft: bool = False) -> str:
    """Where the paper goes, below the folder of the letters, with `/`: region/year/反馈意见函-001-教育局-01.docx, and
    -草稿 before the ending of a draft; what goes to audit or discipline below bureau-only/."""
    label = _SHORT.get(paper.kind, LABELS[paper.kind])
    issue = serial.rpartition("-")[2]
    parts = [label, _unmistakable(paper.recipient), _safe(paper.recipient_name), issue, *(["草稿"] if is_draft else [])]
    below = f"{BUREAU_ONLY}/" if paper.kind == "referral" else ""
    return f"{below}{_safe(paper.region)}/{paper.year}/{'-'.join(part for part in parts if part)}.docx"


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
