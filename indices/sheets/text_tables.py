"""CSV files as people save them: which encoding, which separator, which rows. Pure."""

import codecs
import csv
import io
import re

from indices.sheets.uploads import SpreadsheetRefused
from units.vietnamese import nfc

_SEPARATORS = "\t;,|"
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_OTHER_FILES = [
    (b"%PDF", "Đây là tệp PDF. Hãy chọn tệp .xlsx hoặc .csv."),
    (b"{\\rtf", "Đây là tệp RTF của Word. Hãy chọn tệp .xlsx hoặc .csv."),
    (b"\x89PNG", "Đây là tệp ảnh. Hãy chọn tệp .xlsx hoặc .csv."),
    (b"\xff\xd8\xff", "Đây là tệp ảnh. Hãy chọn tệp .xlsx hoặc .csv."),
    (b"Rar!", "Đây là tệp nén. Hãy giải nén và chọn tệp .xlsx hoặc .csv bên trong."),
    (b"7z\xbc\xaf", "Đây là tệp nén. Hãy giải nén và chọn tệp .xlsx hoặc .csv bên trong."),
    (b"\x1f\x8b", "Đây là tệp nén. Hãy giải nén và chọn tệp .xlsx hoặc .csv bên trong."),
]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_WORKBOOK = "Tệp không phải sổ tính Excel hay CSV. Hãy mở bảng điểm bằng Excel và lưu thành .xlsx."


def read_csv(data: bytes, filename: str) -> list[list[str | None]]:
    """Return the rows of texts, blank cells as None.

    UTF-8, UTF-16 and Windows-1258 are read, with comma, semicolon, tab or bar between cells. Raises SpreadsheetRefused.
    """
    _refuse_other_files(data)
    text = _text(data)
    if _BINARY.search(text):
        raise SpreadsheetRefused(_NO_WORKBOOK)
    if re.match(r"\s*(<!doctype html|<html|<table|<\?xml)", text, re.IGNORECASE):
        raise SpreadsheetRefused("Tệp là trang web hoặc XML mang đuôi bảng tính. Hãy mở bằng Excel và lưu thành .xlsx.")
    if filename.lower().endswith((".xlsx", ".xls", ".xlsm")):
        raise SpreadsheetRefused(_NO_WORKBOOK)
    separator, text = _separator(text)
    return [[cell.strip() or None for cell in row] for row in _rows(text, separator)]


def _refuse_other_files(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SpreadsheetRefused("Tệp được bảo vệ bằng mật khẩu. Hãy bỏ mật khẩu trong Excel rồi lưu lại.")
        if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
            raise SpreadsheetRefused("Đây là tệp Excel đời cũ (.xls). Hãy mở bằng Excel và lưu lại thành .xlsx.")
        raise SpreadsheetRefused("Đây là tệp Office đời cũ, không phải bảng tính .xlsx. Hãy lưu lại thành .xlsx.")
    for start, sentence in _OTHER_FILES:
        if data.startswith(start):
            raise SpreadsheetRefused(sentence)


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data[1:200:2].count(0) > len(data[1:200:2]) // 2:
        encodings = ["utf-16-le"]
    elif data[:200:2].count(0) > len(data[:200:2]) // 2:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return nfc(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise SpreadsheetRefused("Không đọc được bảng mã của tệp. Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx.")


def _separator(text: str) -> tuple[str, str]:
    """Return what stands between cells, and the text without a `sep=` line, which Excel does not count either."""
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:
        return declared[1], text[declared.end() :]
    sample = text[:20_000]

    def fitness(separator: str) -> tuple[float, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if any(row)]
        except csv.Error:
            return (0, 0)
        wide = [width for width in widths if width > 1]
        if not wide:
            return (0, 0)
        usual = max(set(wide), key=wide.count)
        return (widths.count(usual) / len(widths), usual)

    return max(_SEPARATORS, key=fitness), text


def _rows(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    try:
        for row in reader:
            rows.append(row)
    except csv.Error as error:
        raise SpreadsheetRefused(
            f"Tệp CSV hỏng ở gần dòng {reader.line_num}: dấu ngoặc kép không khớp. Hãy mở bằng Excel và lưu lại."
        ) from error
    return rows
