#!/usr/bin/env bash
# A text in a tag of a template is the text that it is compared with, one would expect, as in Jinja itself.
# docxtpl makes every “ ” ‘ ’ between {{ }} or {% %} a straight quote, since Word turns straight ones into those; also where they
# belong to the text. So kind == '“三公”经费' is never true, no error: the else branch is printed, beside the very name that was
# asked for, since a variable's value keeps its quotes. Written as \u201c and \u201d they stay.
# Whom it meets: offices that adapt a letter's template to problems or funds whose names carry quotes (“三公”经费, “一卡通”补贴). We
# refuse a template with such a tag and name it (pipelines/readers/letters/render.py).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check docxtpl==0.20.2 python-docx==1.2.0 jinja2==3.1.6
venv/bin/python - <<'PY'
from importlib.metadata import version

import docx
import jinja2
from docxtpl import DocxTemplate

for package in ("docxtpl", "python-docx", "jinja2"):
    print(package, version(package))
KIND = "“三公”经费"
CONDITION = "{% if kind == '“三公”经费' %}须压减{% else %}无{% endif %}：{{ kind }}"
LOOKED_UP = "{{ {'“三公”经费': '须压减'}.get(kind, '无') }}：{{ kind }}"
KNOWN = r"{% if kind == '\u201c三公\u201d经费' %}须压减{% else %}无{% endif %}：{{ kind }}"
WORDS = {"kind": KIND}


def letter(text):
    document = docx.Document()
    document.add_paragraph(text)
    document.save("template.docx")
    template = DocxTemplate("template.docx")
    template.render(WORDS, autoescape=True)
    template.save("letter.docx")
    return docx.Document("letter.docx").paragraphs[0].text


for text in (CONDITION, LOOKED_UP, KNOWN):
    print(text, "| Jinja:", jinja2.Template(text).render(WORDS), "| docxtpl:", letter(text))
    assert jinja2.Template(text).render(WORDS) == f"须压减：{KIND}"
assert letter(CONDITION) == letter(LOOKED_UP) == f"无：{KIND}", "the behaviour has changed"
assert letter(KNOWN) == f"须压减：{KIND}"
try:
    letter('{{ "“三公”经费" }}')
except jinja2.TemplateSyntaxError as error:
    print('{{ "“三公”经费" }} | docxtpl:', error.message)
else:
    raise SystemExit("the behaviour has changed")
PY
