"""The ZIP that a workbook is: what is no plain workbook, or would not end when unpacked, is refused. Pure."""

import zipfile

from indices.sheets.uploads import SpreadsheetRefused

LARGEST_PART = 100 * 2**20
LARGEST_WHOLE = 200 * 2**20
HIGHEST_RATIO = 250
"""A part of more than SMALL_PART bytes that unpacks to more than this many times its size is no table of figures."""
SMALL_PART = 5 * 2**20


def check_archive(archive: zipfile.ZipFile, filename: str) -> None:
    """Raise SpreadsheetRefused for what is no plain workbook, before anything of it is unpacked."""
    _check_weight(archive.infolist())
    _check_kind({part.filename for part in archive.infolist()}, filename)
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as source:
                head = source.read(2048).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise SpreadsheetRefused("Tệp có khai báo XML không an toàn, không được mở. Hãy lưu lại từ Excel.")


def _check_weight(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise SpreadsheetRefused("Tệp nén có mật khẩu. Hãy lưu bảng điểm thành .xlsx không đặt mật khẩu.")
    if len(parts) > 2_000 or sum(part.file_size for part in parts) > LARGEST_WHOLE:
        raise SpreadsheetRefused("Nội dung tệp sau khi giải nén quá lớn. Hãy chỉ giữ lại trang tính có bảng điểm.")
    for part in parts:
        if part.file_size > SMALL_PART and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise SpreadsheetRefused("Tệp nén bất thường (bom nén), không được mở. Hãy lưu lại bảng điểm từ Excel.")
        if part.file_size > LARGEST_PART:
            raise SpreadsheetRefused("Trang tính quá lớn. Hãy chỉ giữ lại bảng điểm, xóa các dòng và cột thừa.")


def _check_kind(names: set[str], filename: str) -> None:
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise SpreadsheetRefused("Tệp chứa macro nên không được mở. Hãy lưu lại thành .xlsx (không macro).")
    if filename.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise SpreadsheetRefused("Tệp loại có macro (.xlsm) không được mở. Hãy lưu lại thành .xlsx (không macro).")
    if "xl/workbook.bin" in names:
        raise SpreadsheetRefused("Tệp nhị phân .xlsb chưa đọc được. Hãy lưu lại thành .xlsx.")
    if "content.xml" in names:
        raise SpreadsheetRefused("Đây là tệp LibreOffice (.ods). Hãy lưu lại thành .xlsx.")
    if "word/document.xml" in names:
        raise SpreadsheetRefused("Đây là tệp Word, không phải bảng tính. Hãy chọn tệp .xlsx hoặc .csv.")
    if "[Content_Types].xml" not in names:
        raise SpreadsheetRefused("Đây là tệp nén, không phải sổ tính Excel. Hãy giải nén và chọn tệp .xlsx bên trong.")
