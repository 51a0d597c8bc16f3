"""Files to lines and tables: what kind a file is, by its content, and who reads it."""

from plans.importing.limits import MOST_BYTES, MOST_CHARACTERS
from plans.importing.readers.text import read_text
from plans.importing.source import Line, PlanRefused, Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_UNKNOWN = "Không nhận ra loại tệp này. Hãy tải lên tệp Word (.docx), PDF có lớp chữ hoặc văn bản (.txt)."


def read_source(data: bytes, filename: str) -> Source:
    """Return the lines and tables of a file (.docx, .pdf with a text layer, .txt), told by its content.

    Raises PlanRefused with a Vietnamese sentence for every file that cannot be read whole within the limits.
    """
    if len(data) > MOST_BYTES:
        raise PlanRefused(
            f"Tệp lớn {len(data) / 2**20:.0f} MB, quá {MOST_BYTES // 2**20} MB. Hãy bỏ bớt hình ảnh hoặc tách riêng"
            " phần kế hoạch rồi tải lên."
        )
    if not data.strip(b"\0 \t\r\n\f"):
        raise PlanRefused("Tệp trống, không có gì để đọc. Hãy chọn tệp khác.")
    source = _reader(data, filename)(data)
    if not any(block.text if isinstance(block, Line) else any(map(any, block.rows)) for block in source.blocks):
        raise PlanRefused("Tệp không có chữ nào để đọc. Hãy chọn tệp khác.")
    if sum(_length(block) for block in source.blocks) > MOST_CHARACTERS:
        raise PlanRefused(
            f"Tệp có hơn {MOST_CHARACTERS // 10**6} triệu chữ, quá dài để là một kế hoạch. Hãy tách riêng phần kế hoạch"
            " rồi tải lên."
        )
    return source


def _length(block) -> int:
    return len(block.text) if isinstance(block, Line) else sum(len(cell) for row in block.rows for cell in row)


def _reader(data: bytes, filename: str):
    if b"%PDF-" in data[:1024]:
        from plans.importing.readers.pdf import read_pdf  # the library behind it takes 50 ms to load

        return read_pdf
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from plans.importing.readers.word import read_word  # not needed for other files

        return read_word
    _refuse_others(data, filename)
    return read_text


def _refuse_others(data: bytes, filename: str) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise PlanRefused("Tệp Word có mật khẩu nên không mở được. Hãy bỏ mật khẩu, lưu lại rồi tải lên.")
        raise PlanRefused("Tệp Word kiểu cũ (.doc) không đọc được. Hãy mở bằng Word, lưu thành .docx rồi tải lên.")
    if data.startswith(_IMAGES):
        raise PlanRefused("Tệp là hình ảnh, không có lớp chữ. Hãy tải lên tệp Word (.docx) hoặc PDF có lớp chữ.")
    if data.lstrip().startswith(b"{\\rtf"):
        raise PlanRefused("Tệp kiểu .rtf không đọc được. Hãy mở bằng Word, lưu thành .docx rồi tải lên.")
    if filename.lower().endswith((".docx", ".pdf")):
        kind = filename.rpartition(".")[2].upper()
        raise PlanRefused(f"Tệp hỏng hoặc không phải tệp {kind}. Hãy mở lại bản gốc, lưu lại rồi tải lên.")
    if _is_binary(data):
        raise PlanRefused(_UNKNOWN)


def _is_binary(data: bytes) -> bool:
    """Whether bytes are no text of one byte a letter nor UTF-16."""
    start = data[:4000]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = max(start[::2].count(0), start[1::2].count(0))
    if zeros > 0.2 * len(start[::2]) and min(start[::2].count(0), start[1::2].count(0)) == 0:
        return False
    controls = sum(byte < 9 or 13 < byte < 32 for byte in start)
    return 0 in start or controls > 0.02 * len(start)
