"""The language in which we speak to the person: Chinese or English.

Here: the current choice and `say`. Not here: where the choice comes from (settings.py, cli.py).
"""

import errno
from typing import Literal, TypedDict

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


class Words(TypedDict):
    """One sentence in both languages: what is kept until somebody reads it."""

    zh: str
    en: str


def in_words(told: Words) -> str:
    """The sentence in the current language."""
    return told[_current]


def say(zh: str, en: str) -> str:
    """The one of two equal sentences that belongs to the current language."""
    return zh if _current == "zh" else en


def system_says(error: OSError) -> str:
    """What the operating system says of a file, in the current language."""
    told = error.strerror or str(error)
    return say(_SYSTEM.get(error.errno or 0, told), told)


_SYSTEM = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样做",
    errno.EISDIR: "这是一个目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EEXIST: "已经存在",
    errno.EBUSY: "正被占用",
    errno.EROFS: "只读, 不能写入",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件过大",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "名称过长",
}
"""Others are said as the system says them."""
