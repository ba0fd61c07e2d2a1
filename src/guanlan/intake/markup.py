"""XML as it is let in: no entities, no network, no document type; a fault is named with its line."""

from __future__ import annotations

from typing import Any

from lxml import etree

from guanlan.intake.findings import IntakeError


def xml_root(content: bytes, name: str) -> Any:
    """The root element (lxml) of a document, without its comments; IntakeError (rule `xml`) says what is wrong where."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        at = f"第 {error.lineno or 1} 行" + (f"第 {error.offset} 列" if error.offset else "")
        raise IntakeError(
            f"{name} {at}不是合格的 XML：标记没有配对或结束，或含有没有转义的 & 和 <；请从原系统重新导出。", "xml"
        ) from error
    if root.getroottree().docinfo.doctype:
        raise IntakeError(f"{name}：不接受带 DOCTYPE 声明的 XML。", "xml")
    return root
