"""Turns a small part of Markdown into a Word document with real headings, lists and tables."""

import datetime
import io
import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from markdown_it.token import Token

FROZEN = datetime.datetime(2026, 1, 1)
FONT = "Noto Sans CJK SC"


def write_docx(source: Path, target: Path) -> None:
    """Writes `source` as Word.

    Takes headings, paragraphs, bullet and numbered lists and tables; marks inside a line (bold, links)
    lose their form and keep their words. A numbered list becomes Word's own numbering: the numbers
    are not in the text.
    """
    document = Document()
    set_font(document)
    tokens = MarkdownIt("commonmark").enable("table").parse(source.read_text(encoding="utf-8"))
    add_blocks(document, tokens)
    document.core_properties.author = "港湾银行"
    document.core_properties.created = FROZEN
    document.core_properties.modified = FROZEN
    target.write_bytes(freeze_zip(document))


def set_font(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)


def add_blocks(document: WordDocument, tokens: list[Token]) -> None:
    lists: list[str] = []
    rows: list[list[str]] = []
    in_table = False
    for before, token in zip([None, *tokens], tokens):
        match token.type:
            case "bullet_list_open":
                lists.append("List Bullet")
            case "ordered_list_open":
                lists.append("List Number")
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "table_open":
                in_table, rows = True, []
            case "tr_open":
                rows.append([])
            case "table_close":
                in_table = False
                add_table(document, rows)
            case "inline" if in_table:
                rows[-1].append(plain_text(token))
            case "inline" if before is not None and before.type == "heading_open":
                document.add_heading(plain_text(token), level=int(before.tag[1]))
            case "inline":
                style = lists[-1] if lists else "Normal"
                document.add_paragraph(plain_text(token), style=style)


def add_table(document: WordDocument, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(header.makeelement(qn("w:tblHeader"), {}))
    document.add_paragraph()


def plain_text(token: Token) -> str:
    parts = []
    for child in token.children or []:
        parts.append("\n" if child.type in ("softbreak", "hardbreak") else child.content)
    return "".join(parts)


def freeze_zip(document: WordDocument) -> bytes:
    """The document's bytes with every entry's time set to the same day."""
    written = io.BytesIO()
    document.save(written)
    frozen = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(frozen, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, FROZEN.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return frozen.getvalue()
