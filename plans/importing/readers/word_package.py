"""The parts of a Word file: which it has, within limits of size, as XML without document types or entities."""

import re
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree  # noqa: S405 — parsed only after _refuse_doctype
from xml.parsers import expat  # noqa: S407 — used to refuse document types

from plans.importing.source import PlanRefused

Element = ElementTree.Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MOST_XML = 64 * 2**20
_BOMB = 150
"""No text packs better than this many to one."""
_BROKEN = "Tệp Word hỏng hoặc bị cắt cụt nên không mở được. Hãy mở lại bản gốc, lưu thành .docx mới rồi tải lên."
_LOCKED = "Tệp Word có mật khẩu nên không mở được. Hãy bỏ mật khẩu, lưu lại rồi tải lên."
_NOT_WORD = "Tệp không phải là tệp Word. Hãy tải lên tệp Word (.docx), PDF có lớp chữ hoặc văn bản (.txt)."
_TOO_LARGE = (
    "Tệp quá lớn hoặc nén bất thường nên không đọc. Hãy mở bằng Word, bỏ bớt hình ảnh, lưu thành .docx mới rồi tải lên."
)
_DOCTYPE = "Tệp Word có khai báo lạ (DOCTYPE) nên không đọc, để bảo đảm an toàn. Hãy lưu lại bằng Word rồi tải lên."
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


class Package:
    """A Word file whose parts can be asked for as XML."""

    def __init__(self, data: bytes):
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
            self.names = {info.filename: info for info in self.zip.infolist()}
        except _FAULTS:
            raise PlanRefused(_BROKEN) from None
        self.main = self._main()

    def _main(self) -> str:
        """The name of the part that holds the body."""
        if "word/document.xml" in self.names:
            return "word/document.xml"
        relations = self.part("_rels/.rels")
        for relation in relations if relations is not None else ():
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and re.match(r"word/.*\.xml\Z", target):
                return target
        raise PlanRefused(_NOT_WORD)

    def body(self) -> Element:
        """The body of the document. Raises PlanRefused where there is none."""
        document = self.part(self.main)
        body = document.find(f"{W}body") if document is not None else None
        if body is None:
            raise PlanRefused(_BROKEN)
        return body

    def part(self, name: str) -> Element | None:
        """A part as XML, None where the file has none. Raises PlanRefused where it is broken, locked or too large."""
        info = self.names.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise PlanRefused(_LOCKED)
        if info.file_size > _MOST_XML or info.file_size > max(_BOMB * info.compress_size, 2**20):
            raise PlanRefused(_TOO_LARGE)
        try:
            with self.zip.open(info) as file:
                data = file.read(_MOST_XML + 1)
        except _FAULTS:
            raise PlanRefused(_BROKEN) from None
        if len(data) > _MOST_XML:
            raise PlanRefused(_TOO_LARGE)
        return _parsed(data.replace(_STRICT, W.strip("{}").encode()))


def _parsed(data: bytes) -> Element:
    try:
        _refuse_doctype(data)
        return ElementTree.fromstring(data)  # noqa: S314 — without a document type there are no entities
    except (ElementTree.ParseError, expat.ExpatError, ValueError, LookupError):
        raise PlanRefused(_BROKEN) from None


class _RootReached(Exception):
    pass


def _refuse_doctype(data: bytes) -> None:
    """Read up to the first element, before which alone a document type may stand."""

    def refuse(*_):
        raise PlanRefused(_DOCTYPE)

    def stop(*_):
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(data, True)
    except _RootReached:
        return


def value(element: Element | None, path: str, name: str = "val") -> str | None:
    """An attribute of a child, such as `value(properties, "jc")`; None where child or attribute are missing."""
    child = element.find(W + path) if element is not None else None
    return None if child is None else child.get(W + name)


def switch(element: Element | None, name: str) -> bool | None:
    """Whether a property is switched on or off; None where nothing is said."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else child.get(W + "val", "1") not in ("0", "false", "off", "none")


def number(text: str | None) -> int | None:
    """The whole number in an attribute; None where it holds none that makes sense."""
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else None
