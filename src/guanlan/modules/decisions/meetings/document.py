"""The minutes as a .docx file in the layout of official documents (GB/T 9704): the same text gives the same bytes."""

from __future__ import annotations

import zipfile
from datetime import UTC
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from guanlan.modules.decisions.meetings.minutes import MinutesText

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# 三号 is 16 pt, 二号 22 pt; 22 lines on a page are 28 pt each; two characters of indent are 32 pt.
BODY, TITLE, LINE, INDENT = Pt(16), Pt(22), Pt(28), Pt(32)
# 小标宋 is not on every machine, 宋体 is; so are 仿宋 and 黑体.
SONG, FANG, HEI, KAI = "宋体", "仿宋", "黑体", "楷体"


def minutes_document(text: MinutesText) -> bytes:
    """Write the minutes."""
    document = Document()
    _page(document, text)
    _paragraph(document, text.organisation, font=SONG, size=TITLE, bold=True, centred=True)
    _paragraph(document, text.title, font=SONG, size=TITLE, bold=True, centred=True)
    _paragraph(document, f"编号：{text.number}", font=KAI, centred=True)
    _rule(_paragraph(document, "", centred=True))
    for label, line in text.lines:
        _labelled(document, label, line)
    _heading(document, "一、会议召开情况")
    _paragraph(document, text.attendance)
    _heading(document, "二、议题审议和表决情况")
    for topic in text.topics:
        _paragraph(document, topic.heading, font=KAI, bold=True)
        _paragraph(document, "；".join(topic.facts) + "。")
        for line in topic.opinions:
            _paragraph(document, line)
        for line in topic.notes:
            _paragraph(document, line)
        _paragraph(document, topic.vote)
        if topic.resolution:
            _labelled(document, "决议", topic.resolution)
    if text.steps:
        _heading(document, "三、落实要求")
        for number, line in enumerate(text.steps, 1):
            _paragraph(document, f"{number}．{line}")
    _signature(document, text)
    return _stable(document)


def _page(document: Docx, text: MinutesText) -> None:
    """A4 with the margins of GB/T 9704, the page number outside at the foot, and times that do not change."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    properties = document.core_properties
    made = text.made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    properties.created = properties.modified = made
    properties.author, properties.title, properties.comments = text.organisation, text.title, ""
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(foot.add_run("— "), SONG, Pt(14), False)
    _font(_field(foot.add_run(), "PAGE"), SONG, Pt(14), False)
    _font(foot.add_run(" —"), SONG, Pt(14), False)


def _field(run: Run, code: str) -> Run:
    for kind, content in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = content
        run._r.append(element)
    return run


def _font(run: Run, font: str, size: Pt, bold: bool) -> Run:
    run.font.name, run.font.size, run.font.bold = font, size, bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    run.font.color.rgb = RGBColor(0, 0, 0)
    return run


def _paragraph(
    document: Docx, text: str, *, font: str = FANG, size: Pt = BODY, bold: bool = False, centred: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE if size == BODY else Pt(34)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if not centred:
        form.first_line_indent = INDENT
    if text:
        _font(paragraph.add_run(text), font, size, bold)
    return paragraph


def _heading(document: Docx, text: str) -> None:
    _paragraph(document, text, font=HEI).paragraph_format.keep_with_next = True


def _labelled(document: Docx, label: str, text: str) -> None:
    paragraph = _paragraph(document, f"{label}：", font=HEI)
    _font(paragraph.add_run(text), FANG, BODY, False)


def _rule(paragraph: Paragraph) -> None:
    """The red line under the head."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", "C00000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    paragraph.paragraph_format.line_spacing = Pt(10)
    paragraph.paragraph_format.space_after = Pt(14)


def _signature(document: Docx, text: MinutesText) -> None:
    _paragraph(document, "")
    for line in (f"主持人（签字）：{'　' * 8}", text.day):
        paragraph = _paragraph(document, line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = INDENT
        paragraph.paragraph_format.keep_together = True


def _stable(document: Docx) -> bytes:
    """The file with fixed times inside its archive, so that the same minutes have the same hash."""
    raw, result = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return result.getvalue()
