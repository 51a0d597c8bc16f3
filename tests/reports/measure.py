"""What stands where in a PDF: lines of text with place, size and face, and rules, in points from the top left."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pdfplumber
from django.conf import settings

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 30 * MM, PAGE_WIDTH - 16 * MM
COLUMN_GAP = 9


@dataclass(frozen=True)
class Line:
    """Letters on one baseline without a gap of a column between them."""

    page: int
    text: str
    x0: float
    x1: float
    baseline: float
    top: float
    bottom: float
    sizes: frozenset[float]
    faces: frozenset[str]

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Rule:
    page: int
    x0: float
    x1: float
    y: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


class Measured:
    """A PDF taken apart."""

    def __init__(self, content: bytes):
        self.content = content
        self.lines: list[Line] = []
        self.rules: list[Rule] = []
        self.strokes: list[Rule] = []
        with pdfplumber.open(BytesIO(content)) as pdf:
            self.sizes = [(float(page.width), float(page.height)) for page in pdf.pages]
            for number, page in enumerate(pdf.pages, start=1):
                self.lines += _lines(number, page.chars, float(page.height))
                self.rules += [
                    Rule(number, rect["x0"], rect["x1"], rect["top"]) for rect in page.rects if rect["height"] < 2
                ]
                self.strokes += [
                    Rule(number, line["x0"], line["x1"], line["top"]) for line in page.lines if line["height"] < 1
                ]

    def find(self, text: str) -> Line:
        """The first line that contains the text."""
        return next(line for line in self.lines if text in line.text)

    def page(self, number: int) -> list[Line]:
        return [line for line in self.lines if line.page == number]

    def body(self, number: int) -> list[Line]:
        """The lines between the margins."""
        return [line for line in self.page(number) if line.baseline > 20 * MM]

    def page_number(self, number: int) -> Line | None:
        return next((line for line in self.page(number) if line.baseline < 20 * MM), None)

    def rule_under(self, line: Line) -> Rule:
        """The nearest rule below the line and within its width, filled as WeasyPrint draws it or a stroke."""
        below = [
            rule
            for rule in (*self.rules, *self.strokes)
            if rule.page == line.page and rule.y > line.baseline and line.x0 - 1 <= rule.centre <= line.x1 + 1
        ]
        return min(below, key=lambda rule: rule.y)

    @cached_property
    def text(self) -> str:
        """All of the text, as a reader copies it."""
        return pdf_text(self.content)


def word_pdf(content: bytes) -> bytes:
    """A Word file as LibreOffice lays it out, in the portal's document fonts under the name that the file asks for."""
    fonts = settings.DOCUMENT_FONT_DIR
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "letter.docx").write_bytes(content)
        (place / "fonts.conf").write_text(
            f"<fontconfig><include>/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{place}/cache</cachedir>"
            '<alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>'
            "</fontconfig>"
        )
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, str(place / "letter.docx")],
            check=True, capture_output=True, env={**os.environ, "FONTCONFIG_FILE": str(place / "fonts.conf")},
        )  # fmt: skip
        return (place / "letter.pdf").read_bytes()


def pdf_text(content: bytes) -> str:
    """The text by pdftotext in the order it was written in, a run of white space as one space, without page numbers.

    Its default order guesses columns from the gaps of a table and shuffles cells.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(content)
        said = subprocess.run(
            ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True, text=True
        ).stdout
    pages = [re.sub(r"\n\d{1,3}\s*\Z", "", page) for page in said.split("\f")]
    return " ".join(" ".join(pages).split())


def _lines(number: int, chars: list[dict], height: float) -> Iterator[Line]:
    rows: dict[float, list[dict]] = {}
    for char in chars:
        baseline = round(height - char["matrix"][5], 1)
        near = next((key for key in rows if abs(key - baseline) < 0.6), baseline)
        rows.setdefault(near, []).append(char)
    for baseline, row in sorted(rows.items()):
        row.sort(key=lambda char: char["x0"])
        run: list[dict] = []
        for char in row:
            if char["text"].isspace():
                continue
            if run and char["x0"] - run[-1]["x1"] > COLUMN_GAP:
                yield _line(number, baseline, run)
                run = []
            run.append(char)
        if run:
            yield _line(number, baseline, run)


def _line(number: int, baseline: float, chars: list[dict]) -> Line:
    text = chars[0]["text"]
    for before, char in zip(chars, chars[1:], strict=False):
        text += (" " if char["x0"] - before["x1"] > 1.5 else "") + char["text"]
    return Line(
        page=number,
        text=text,
        x0=chars[0]["x0"],
        x1=chars[-1]["x1"],
        baseline=baseline,
        top=min(char["top"] for char in chars),
        bottom=max(char["bottom"] for char in chars),
        sizes=frozenset(round(char["size"], 1) for char in chars),
        faces=frozenset(_face(char["fontname"]) for char in chars),
    )


def _face(font: str) -> str:
    """Regular, Bold, Italic or Bold-Italic."""
    style = re.sub(r".*Tinos(-of-the-portal)?-?", "", font)
    return {"": "Regular", "BoldItalic": "Bold-Italic"}.get(style, style)
