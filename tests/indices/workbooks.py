"""Small workbooks for tests, made in memory: sound ones, odd ones and broken ones."""

import io
import re
import struct
import zipfile
from decimal import Decimal

from openpyxl import Workbook, load_workbook

from indices.sheets.files import read_here
from indices.sheets.tables import Known, Table, propose

HEADER = ["Đơn vị", "Tính minh bạch và tiếp cận thông tin", "Chi phí thời gian", "Tổng điểm", "Xếp hạng"]
FOREIGN = ["Sở Ngoại vụ", 8.35, 9.1, 80.17, 1]
JUSTICE = ["Sở Tư pháp", 7.9, 8, 79, 2]
BASE = [HEADER, FOREIGN, JUSTICE]

COMPONENTS = [
    Known("tinh-minh-bach", ("Tính minh bạch và tiếp cận thông tin",), 1),
    Known("chi-phi-thoi-gian", ("Chi phí thời gian",), 2),
    Known("ho-tro", ("Hỗ trợ doanh nghiệp", "Dịch vụ hỗ trợ doanh nghiệp"), 3),
]
UNITS = {
    "sngv": ("Sở Ngoại vụ", "SNgV"),
    "stp": ("Sở Tư pháp", "STP"),
    "skhdt": ("Sở Kế hoạch và Đầu tư", "SKHĐT"),
    "sldtbxh": ("Sở Lao động - Thương binh và Xã hội", "SLĐTBXH"),
}


def book(*sheets, merges=(), formats=None, hidden=(), names=()) -> bytes:
    """Return a workbook of sheets given as rows; merges and formats (address → number format) go to the first."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for place, rows in enumerate(sheets):
        sheet = workbook.create_sheet(names[place] if place < len(names) else f"Trang {place + 1}")
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, column, value)
        if place in hidden:
            sheet.sheet_state = "hidden"
    for address, shown in (formats or {}).items():
        workbook.worksheets[0][address].number_format = shown
    for area in merges:
        workbook.worksheets[0].merge_cells(area)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def with_cell(address: str, value, **options) -> bytes:
    """Return the usual workbook with one cell replaced."""
    workbook = load_workbook(io.BytesIO(book(BASE, **options)))
    workbook.active[address] = value
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def csv(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def repacked(data: bytes, **parts: bytes | None) -> bytes:
    """Return the archive with parts added or replaced, or left out where None; `__` in a name stands for a slash."""
    parts = {name.replace("__", "/"): content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def sheet_xml(change) -> bytes:
    """Return the usual workbook with the XML of its sheet changed by a function of its text."""
    data = book(BASE)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        xml = source.read("xl/worksheets/sheet1.xml").decode()
    xml = re.sub("&#([0-9]+);", lambda letter: chr(int(letter[1])), xml)  # as openpyxl writes it beside lxml
    return repacked(data, **{"xl/worksheets/sheet1.xml": change(xml).encode()})


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def ole(stream: str) -> bytes:
    """Return the beginning of an OLE container with a stream of that name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le")


def encrypted_zip() -> bytes:
    """Return an archive whose parts say that they are encrypted."""
    data = bytearray(archive(**{"[Content_Types].xml": b"<Types/>"}))
    struct.pack_into("<H", data, 6, 1)
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, central + 8, 1)
    return bytes(data)


def read(data: bytes, filename: str = "bang.xlsx", **options) -> Table:
    """Read a workbook against the usual components and units."""
    settings = {"components": COMPONENTS, "units": UNITS, "year": 2024, "size": 25} | options
    return propose(read_here(data, filename), **settings)


def figures(table: Table) -> dict[str, dict[str, str]]:
    """Return unit → what → value as text, without what is empty; ranks are written `#1`."""
    found: dict[str, dict[str, str]] = {}
    for figure in table.figures:
        if figure.value is not None:
            name = figure.component or "total"
            value = f"#{figure.value}" if figure.kind == "rank" else f"{Decimal(figure.value):.2f}"
            found.setdefault(figure.unit, {})[f"{name}{' hạng' if figure.kind == 'rank' else ''}"] = value
    return found


def said(table: Table) -> list[str]:
    return [f"{problem.cell}: {problem.message}" for problem in table.problems]
