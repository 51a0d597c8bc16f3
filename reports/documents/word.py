"""Documents as Word: the only module that imports python-docx, and only once a document is asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reports.documents.charts import LaidChart
from reports.documents.content import Letter
from reports.documents.layout import Layout, lay_out
from reports.documents.pdf import draw_png
from reports.documents.word_markup import body_markup, clean

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SETTINGS = f"""<w:settings {_NAMES}><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting
w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang
w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>"""
_PAGE_NUMBER = (
    f'<w:hdr {_NAMES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>'
)

_KEPT = ("styles", "settings", "header", "image", "officeDocument", "core-properties")
"""What of the parts of an empty python-docx document a letter has; its theme, lists and preview go."""

_LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)
"""Stands for the time of writing, so that the same document gives the same bytes; no zip file knows an earlier one."""


def render_docx(letter: Letter) -> bytes:
    """Lay the document out by decree 30/2020 and return the file; the same document gives the same bytes.

    Characters that XML cannot hold are left out.
    """
    from docx import Document
    from docx.oxml import parse_xml

    document, layout = Document(), lay_out(letter)
    header, page_header = document.part.add_header_part()
    _fill(header.element, parse_xml(_PAGE_NUMBER))
    _fill(document.settings.element, parse_xml(_SETTINGS))
    _fill(document.styles.element, parse_xml(Path(__file__).with_name("letter-styles.xml").read_bytes()))
    _shrink(document.styles.element, layout)
    pictures = [document.part.get_or_add_image(BytesIO(picture))[0] for picture in _pictures(layout)]
    body = parse_xml(f"<w:body {_NAMES}>{body_markup(letter, layout, page_header, pictures)}</w:body>")
    _fill(document.element.body, body)
    for relationships in (document.part.rels, document.part.package.rels):
        for name, relationship in list(relationships.items()):
            if relationship.reltype.rpartition("/")[2] not in _KEPT:
                del relationships[name]
    _describe(document.core_properties, letter)
    written = BytesIO()
    document.save(written)
    return _undated(written)


def _pictures(layout: Layout) -> Iterator[bytes]:
    """The charts of the body and of the appendices in their order."""
    for blocks in (layout.blocks, *(appendix.blocks for appendix in layout.appendices)):
        for block in blocks:
            if isinstance(block, LaidChart):
                yield draw_png(block.svg, block.width, block.height)


def _fill(element, source) -> None:
    """Put the children of one element in the place of another's."""
    for child in list(element):
        element.remove(child)
    element.extend(list(source))


def _shrink(styles, layout: Layout) -> None:
    """Set boxes 1, 2 and 4 in the sizes that were chosen: those of the styles file are the larger ones."""
    sizes = {"ParentAgency": 0, "Agency": 0, "Country": 0, "Motto": 1, "PlaceDate": 1}
    for style in styles.iterchildren(f"{{{_W}}}style"):
        extra = sizes.get(style.get(f"{{{_W}}}styleId"))
        if extra is not None:
            for size in style.iter(f"{{{_W}}}sz", f"{{{_W}}}szCs"):
                size.set(f"{{{_W}}}val", str(2 * (layout.size + extra)))


def _describe(properties, letter: Letter) -> None:
    """Title, author, language and a date that follows from the letter; Word keeps 255 characters of each text."""
    written = datetime.combine(letter.day, time(), UTC) if letter.day else _LONG_AGO
    properties.title = clean(f"{letter.kind} {letter.title}")[:255]
    properties.author = properties.last_modified_by = clean(letter.issuer)[:255]
    properties.language = "vi-VN"
    properties.comments = ""
    properties.created = properties.modified = written
    properties.revision = 1


def _undated(written: BytesIO) -> bytes:
    """Pack the parts anew with one fixed time."""
    packed = BytesIO()
    with ZipFile(written) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, _LONG_AGO.timetuple()[:6])
            part.compress_type, part.create_system = ZIP_DEFLATED, 3
            part.external_attr = 0o644 << 16
            target.writestr(part, source.read(name))
    return packed.getvalue()
