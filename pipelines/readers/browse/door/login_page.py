"""The log-in page.

Here: its markup. Not here: logging in (reception.py).
"""

from markupsafe import escape

from pipelines.lang import say
from pipelines.readers.browse.labels import language
from pipelines.readers.browse.render import environment


def login_page(token: str, to: str, told: str = "") -> str:
    """`to`: the page to go on to; `told`: why the last try was refused."""
    return (
        environment().get_template("login.html.j2").render(token=token, to=to, told=told, language=language(), say=say)
    )


def onward_page(to: str) -> str:
    """A step to the page itself, for a link that stood elsewhere."""
    told = say("继续", "Go on")
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8"><meta http-equiv="refresh" '
        f'content="0; url={escape(to)}"><title>{told}</title></head>'
        f'<body><p><a href="{escape(to)}">{told}</a></p></body></html>'
    )
