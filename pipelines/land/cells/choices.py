"""Choices printed in full, of which one is ticked: ☑优 □良, 是√ 否□, and cells that hold a tick alone.

Here: which words are ticked. Not here: whether a column takes such words (contracts), symbol fonts
(files/word/symbols.py).

ticked     ☑优 □良 □中 □差 → 优 · 优☑ 良□ → 优 · （√）是 （ ）否 → 是 · √确定能 有可能 完全不可能 → 确定能
nothing    □优 □良 · ☐是 ☐否
no choice  90% · 完成 · ●新建泵站 ●改造管网 (a list, no choice)
"""

import re
import unicodedata

_TICKED = "☑✓✔√■●◉⊙▣✅🗹🗸◼⬛▪"
_OPEN = "☐□○◻▢⬜◯❑❏✗✘×❌✖╳☓"
_CROSSES = frozenset("×✗✘❌✖╳☓x")
_CROSSED = "☒⊠"
"""Word's own ticked box, or a box crossed out: ticked unless a tick stands beside it."""
_BULLETS = frozenset("●◉⊙▪○◯")
_MARK = re.compile(f"[{_TICKED}{_OPEN}{_CROSSED}]")
_BRACKETED = re.compile(rf"[(\[（【]\s*([{_TICKED}{_OPEN}{_CROSSED}vVＶｖ]?)\s*[)\]）】]")
_HINT = re.compile(r"[(（][^()（）]*[打划画勾选填][^()（）]*[)）]")
_HEAD = re.compile(r"^[^:：]{0,12}[:：]")
_EDGES = " \t\n\r\u3000、,，;；/|.。"
_LONGEST, _LONGEST_PLAIN = 12, 8
"""Letters of a choice; more is a sentence behind a bullet."""
YES = frozenset({"是", "有", "true", "t", "y", "yes", "1", "对", "v"})
NO = frozenset({"否", "无", "false", "f", "n", "no", "0", "错", "非", "x"})


def read_choice(text: str, is_coded: bool) -> tuple[str, ...] | None:
    """The ticked words of a cell that offers choices, be they none; None where it offers no choice. `is_coded`: the
    column takes only certain words, so that one tick among words is a choice; elsewhere boxes must stand side by side
    before short words."""
    if not _MARK.search(text) and "(" not in text and "（" not in text:
        return None
    shown = _unbracketed(_HINT.sub("", text))
    head = _HEAD.match(shown)
    if head and not _MARK.search(head[0]):
        shown = shown[head.end() :]
    marks = _MARK.findall(shown)
    words = [word.strip(_EDGES) for word in _MARK.split(shown)]
    if len(marks) == 1 and is_coded:
        return _one_mark(shown, marks[0], words)
    words = words[:-1] if words[0] and not words[-1] else words[1:] if not words[0] else []
    if len(marks) < 2 or len(words) != len(marks) or not all(words):
        return None
    has_ticks = any(mark in _TICKED for mark in marks)
    ticked = tuple(word for word, mark in zip(words, marks, strict=True) if _is_ticked(mark, has_ticks))
    longest = max(map(len, words))
    if is_coded:
        return ticked if longest <= _LONGEST else None
    is_list = not _BULLETS.isdisjoint(marks) or len(ticked) == len(words)
    if is_list or longest > _LONGEST_PLAIN or any(letter.isdigit() for word in words for letter in word):
        return None
    return ticked


def _one_mark(shown: str, mark: str, words: list[str]) -> tuple[str, ...] | None:
    """One mark among words: it belongs to the word it touches."""
    before, _, after = shown.partition(mark)
    left, right = words[0].split(), words[1].split()
    if left and not (right and not after[:1].isspace()):
        word = left[-1]
    elif right and not (left and not before[-1:].isspace()):
        word = right[0]
    else:
        return None
    return (word,) if _is_ticked(mark, False) else ()


def chosen(text: str | None, is_coded: bool) -> str | None:
    """The ticked word; None where none is. A text that offers no choice, or in which several are ticked, stays."""
    ticked = read_choice(text, is_coded) if text else None
    if ticked is None or len(ticked) > 1:
        return text
    return ticked[0] if ticked else None


def is_marked(text: str) -> bool:
    """Whether any tick or box stands in the text."""
    return _MARK.search(text) is not None


def is_tick(text: str | None) -> bool | None:
    """Whether a cell below a choice's heading ticks it; None where it is blank or says nothing of the kind."""
    said = _said(text)
    if said and said[0] in _TICKED + _OPEN + _CROSSED and len(_MARK.findall(said)) == 1:
        return _is_ticked(said[0], False)
    return True if said in YES else False if said in NO else None


def is_cross(text: str | None) -> bool:
    """Whether a cell below a choice's heading holds a cross: no, where others are ticked, and a doubt alone."""
    return _said(text) in _CROSSES


def is_sign(text: str) -> bool:
    """Whether a cell holds a tick, a cross or a box, not a word such as 是 or 无, which may answer something else."""
    return is_tick(text) is not None and (is_marked(text) or _said(text) in ("v", "x"))


def has_cross(text: str) -> bool:
    """Whether a cross stands in the text."""
    return not _CROSSES.isdisjoint(_said(text))


def has_crossed_box(text: str) -> bool:
    """Whether a box stands in the text that is ticked only where nothing else is."""
    return any(letter in _CROSSED for letter in text)


def _said(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split()).strip("()[]【】").casefold()


def _is_ticked(mark: str, has_ticks: bool) -> bool:
    return mark in _TICKED or (mark in _CROSSED and not has_ticks)


def _unbracketed(text: str) -> str:
    """（√）优 （ ）良 as √优 □良, where brackets hold marks."""
    inner = _BRACKETED.findall(text)
    if len(inner) < 2 and not any(inner):
        return text
    return _BRACKETED.sub(lambda match: "□" if not match[1] else "√" if match[1] in "vVＶｖ" else match[1], text)
