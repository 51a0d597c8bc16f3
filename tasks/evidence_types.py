"""What a file is by its content, never by its name: the types that are taken as evidence. Pure functions."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

MOST_UNPACKED = 500 * 2**20
"""Bytes that an Office file may claim to unpack to; more is a trap for whoever opens it, not a document."""

MOST_PARTS = 10_000
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Unsafe(Exception):
    """A file of a known type that nobody should open; str() says why, as the end of a Vietnamese sentence."""


@dataclass(frozen=True)
class FileType:
    """A type of file: the suffixes that people give it, the first the usual one, and its media type."""

    suffixes: tuple[str, ...]
    content_type: str

    @property
    def name(self) -> str:
        return self.suffixes[0]


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileType(("pdf",), "application/pdf")
PNG = FileType(("png",), "image/png")
JPEG = FileType(("jpg", "jpeg"), "image/jpeg")
DOCX = FileType(("docx",), f"{_OFFICE}wordprocessingml.document")
XLSX = FileType(("xlsx",), f"{_OFFICE}spreadsheetml.sheet")
DOC = FileType(("doc",), "application/msword")
XLS = FileType(("xls",), "application/vnd.ms-excel")
ALL = {kind.name: kind for kind in (PDF, DOCX, XLSX, DOC, XLS, PNG, JPEG)}

_SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS}


def type_of(file: BinaryIO) -> FileType | None:
    """Return what a file is; None for anything that is not taken. The file is left at its start.

    Raises Unsafe for Office files with macros, behind a password, or that unpack to more than MOST_UNPACKED.
    """
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    reader = _READERS.get(head[:2])
    try:
        return reader(file) if reader else None
    finally:
        file.seek(0)


def _packed(file: BinaryIO) -> FileType | None:
    """Word and Excel since 2007: a zip with known parts. Only its list of contents is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError):
        return None
    names = {part.filename for part in parts}
    kind = next((kind for name, kind in _PARTS.items() if name in names and "[Content_Types].xml" in names), None)
    if kind and (len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED):
        raise Unsafe("khi mở ra lớn bất thường")
    if kind and any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unsafe("có chứa macro")
    return kind


def _compound(file: BinaryIO) -> FileType | None:
    """Word and Excel before 2007: an OLE compound file, told by the names of its streams."""
    data = file.read()
    if not data.startswith(_OLE):
        return None
    if _has_stream(data, "_VBA_PROJECT"):
        raise Unsafe("có chứa macro")
    if _has_stream(data, "EncryptedPackage"):
        raise Unsafe("được đặt mật khẩu")
    return next((kind for name, kind in _STREAMS.items() if _has_stream(data, name)), None)


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a compound file has such a stream: its directory holds the name in UTF-16, padded to 64 bytes, with its
    length in bytes (the closing zero included) behind."""
    written = f"{name}\0".encode("utf-16-le")
    entry = written.ljust(64, b"\0") + len(written).to_bytes(2, "little")
    return entry in data


_READERS: dict[bytes, Callable[[BinaryIO], FileType | None]] = {b"PK": _packed, _OLE[:2]: _compound}
