"""The list of cases.

Here: which cases there are. Not here: their content.
"""

from . import (
    artux,
    chaozhou,
    dalian,
    enyang,
    guangzhou,
    luxian,
    provinces,
    qinghe,
    running,
    selfeval,
    yunnan,
    zhengzhou,
)
from .delivery import Tray

CASES = (artux, enyang, luxian, guangzhou, zhengzhou, provinces, yunnan, dalian, chaozhou, selfeval, running, qinghe)


def everything() -> Tray:
    """Every file of data/raw."""
    tray = Tray()
    tray.put_text(".gitattributes", "# The samples are files as delivered: no line ending is changed.\n* -text\n")
    for case in CASES:
        case.deliver(tray)
    return tray
