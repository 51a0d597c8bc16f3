"""Word files for tests, made by hand of the XML that matters."""

import zipfile
from io import BytesIO

_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def word_file(body: str, head: str = "", **parts: str) -> bytes:
    """A .docx with a body; `parts` are the inner XML of styles, numbering, footnotes; `head` stands before the root."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_rels/.rels", _RELATIONS)
        file.writestr("word/document.xml", f"{head}<w:document {_NAMES}><w:body>{body}</w:body></w:document>")
        for name, inner in parts.items():
            file.writestr(f"word/{name}.xml", f"<w:{name} {_NAMES}>{inner}</w:{name}>")
    return packed.getvalue()


def run(text: str, look: str = "") -> str:
    """A run; `look` names properties such as “b i”, a bar in the text is a soft break."""
    properties = "".join(f"<w:{name}/>" for name in look.split())
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in text.split("|"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


def paragraph(*runs: str, align: str = "", style: str = "", numbered: tuple[int, int] | None = None) -> str:
    """A paragraph of runs (plain text is a run); `numbered` is (list, level)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        properties += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    if align:
        properties += f'<w:jc w:val="{align}"/>'
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(*inner: str, across: int = 1, merge: str = "") -> str:
    """A cell; `merge` is restart or continue for one that spans rows."""
    properties = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    content = "".join(part if part.startswith("<") else paragraph(part) for part in inner) or paragraph()
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: list[str], bordered: bool = True) -> str:
    """A table of rows of cells."""
    line = "single" if bordered else "none"
    borders = "".join(
        f'<w:{side} w:val="{line}"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    inner = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{inner}</w:tbl>"


def levels(*kinds: tuple[str, str]) -> str:
    """The numbering part of one list (number 1) with levels (format, text)."""
    inner = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (kind, text) in enumerate(kinds)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
