"""A statement as a Word file in one language; the same edition gives the same bytes."""

import io
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final

from daoren.exchange.statement.edition import Chapter, Edition

if TYPE_CHECKING:
    from docx.document import Document

# The faces that every Word has; Chinese text takes the second one.
_LATIN: Final = "Arial"
_CHINESE: Final = "SimSun"
_POINTS: Final = {"Normal": 11, "Title": 20, "Heading 1": 14}
_SMALL: Final = 8.5
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def write_word(edition: Edition) -> bytes:
    """Write an edition as a .docx: headings, paragraphs with bold figures, and a table a chapter."""
    import docx

    document = docx.Document()
    _dress(document, edition)
    if edition.banner:
        document.add_paragraph().add_run(edition.banner).bold = True
    document.add_heading(edition.title, level=0)
    document.add_paragraph(edition.subtitle)
    for chapter in edition.chapters:
        _chapter(document, chapter, edition)
    for listing in edition.listings:
        document.add_heading(listing.heading, level=1)
        for entry in listing.entries:
            document.add_paragraph(entry, style="List Bullet")
    whole = io.BytesIO()
    document.save(whole)
    return _settled(whole)


def _dress(document: "Document", edition: Edition) -> None:
    """Set faces, language and what the file says of itself."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for name, points in _POINTS.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = _LATIN, Pt(points)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for themed in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{themed}"), None)
        fonts.set(qn("w:eastAsia"), _CHINESE)
    at, told = datetime.combine(edition.on, time(), UTC), document.core_properties
    told.title, told.author, told.language, told.comments = edition.title, "", edition.tag, ""
    told.created = told.modified = at
    told.last_modified_by, told.revision = "", 1


def _chapter(document: "Document", chapter: Chapter, edition: Edition) -> None:
    document.add_heading(f"{chapter.mark}{chapter.heading}", level=1)
    for runs in chapter.paragraphs:
        paragraph = document.add_paragraph()
        for run in runs:
            paragraph.add_run(run.text).bold = bool(run.figure)
    if chapter.lines:
        table: Any = document.add_table(rows=1, cols=len(edition.heads), style="Table Grid")
        _fill(table.rows[0], edition.heads, bold=True)
        _repeat(table.rows[0])
        for line in chapter.lines:
            *first, source = line.cells
            _fill(table.add_row(), (*first, "\n".join(filter(None, (source, line.note)))))


def _fill(row: Any, texts: tuple[str, ...], *, bold: bool = False) -> None:
    from docx.shared import Pt

    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.font.size, run.bold = Pt(_SMALL), bold


def _repeat(row: Any) -> None:
    """Have a row of heads stand on every page that its table is on."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _settled(whole: io.BytesIO) -> bytes:
    """Pack the parts again without the time of day at which each was packed."""
    again = io.BytesIO()
    with zipfile.ZipFile(whole) as found, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in found.infolist():
            packed.writestr(zipfile.ZipInfo(part.filename, _EPOCH), found.read(part), zipfile.ZIP_DEFLATED)
    return again.getvalue()
