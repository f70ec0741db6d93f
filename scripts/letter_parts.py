"""What letters and notices have in common: how they begin and end, and the cells of their tables.

Here: that. Not here: the papers themselves (make_letter_templates.py, notice_templates.py), fonts and measures
(letter_sheet.py).
"""

from docx.shared import Pt
from letter_sheet import Sheet, lay

NUMBER = ("序号", 9, [("表格居中", "{{ row.number }}")])
OBJECT = [("表格文字", "{{ row.name }}"), ("表格代码", "{{ row.code }}")]
PROBLEM = [("表格代码", "{{ row.finding }}"), ("表格文字", "{{ row.problem }}")]


def opening(sheet: Sheet, title: str) -> None:
    sheet.put("发文字号", "{% if draft %}【{{ draft }}，未经签发】　　{% endif %}　　　　〔　　　　〕　　号")
    sheet.tag("if draft_note")
    sheet.put("表注", "{{ draft_note }}")
    sheet.tag("endif")
    sheet.put("公文标题", "{{ bureau }}")
    heading = sheet.document.paragraphs[-1]
    lay(heading.paragraph_format, after=Pt(0))
    sheet.put("公文标题", title)
    lay(sheet.document.paragraphs[-1].paragraph_format, before=Pt(0))
    sheet.put("主送机关", "{{ recipient }}：")
    sheet.put("公文正文", "{{ opening }}")


def closing(sheet: Sheet, last: str) -> None:
    sheet.put("公文结尾", last)
    sheet.tag("for annex in annexes")
    for test, style in (("if loop.last", "附件说明末"), ("else", "附件说明")):
        sheet.tag(test)
        sheet.put(style, "{{ annex.lead }}{{ annex.title }}")
    sheet.tag("endif")
    sheet.tag("endfor")
    sheet.blank()
    sheet.put("署名日期", "{{ bureau }}")
    sheet.put("署名日期", "{{ date }}")
    sheet.tag("if contact")
    sheet.put("附注", "（{{ contact }}）")
    sheet.tag("endif")
    sheet.put(
        "登记",
        "{% if division %}归口业务股室：{{ division }}　{% endif %}"
        "登记号：{{ serial }}{% if replaces %}，替代 {{ replaces }}{% endif %}",
    )
    sheet.tag("if copy_to")
    sheet.put("抄送", "抄送：{{ copy_to }}。")
    sheet.tag("endif")


def note_of(sheet: Sheet, name: str) -> None:
    """What is to be known of a table, before it: below it the line would stand on the next page alone where the table
    ends with a page. No line where there is nothing to say."""
    sheet.tag("if notes." + name)
    note(sheet, "{{ notes." + name + " }}")
    sheet.tag("endif")


def note(sheet: Sheet, text: str) -> None:
    """A note that stays with what follows."""
    sheet.put("表注", text)
    lay(sheet.document.paragraphs[-1].paragraph_format, keep=True)


def requirements_of(sheet: Sheet, heading: str) -> None:
    sheet.put("Heading 1", heading)
    paragraphs(sheet, "requirements")


def paragraphs(sheet: Sheet, name: str) -> None:
    """The last paragraphs of the text; the very last goes to the next page together with the signature, which would
    stand there alone otherwise."""
    sheet.tag(f"for each in {name}")
    for test, style in (("if loop.last", "公文末段"), ("else", "公文正文")):
        sheet.tag(test)
        sheet.put(style, "{{ each }}")
    sheet.tag("endif")
    sheet.tag("endfor")
