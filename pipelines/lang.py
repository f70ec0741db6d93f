"""The language in which we speak to the person: Chinese or English.

Here: the current choice and `say`. Not here: where the choice comes from (settings.py, cli.py).
"""

from typing import Literal

Lang = Literal["zh", "en"]

_current: Lang = "zh"


def set_lang(lang: Lang) -> None:
    """Speak `lang` from now on, in every thread of this process."""
    global _current
    if lang not in ("zh", "en"):
        raise ValueError(f"language must be 'zh' or 'en', not {lang!r}")
    _current = lang


def get_lang() -> Lang:
    """The language spoken now; Chinese until told otherwise."""
    return _current


def say(zh: str, en: str) -> str:
    """The one of two equal sentences that belongs to the current language."""
    return zh if _current == "zh" else en
