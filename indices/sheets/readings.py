"""What a spreadsheet cell says as a figure: a score, a rank, not applicable, or a sentence why not. Pure."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from indices.cells import Cell, Kind, Value, problem_of
from indices.sheets.sheet import MergedCell, UncountedFormula
from indices.sheets.spreadsheet import original
from units.vietnamese import fold, format_number, parse_number

_NOTHING = {
    "", "x", "/", "\\", "_", "...", "n/a", "n.a", "n.a.", "na", "nan", "null", "none", "k", "kad", "khong ap dung",
    "khong co", "khong co so lieu", "khong danh gia", "khong xep hang", "khong", "chua co",
}  # fmt: skip
_DASHES = re.compile(r"[-‐‑‒–—−\s]*\Z")
_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)\Z")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d+)?\Z")
_OF = re.compile(r"(\d+)\s*/\s*(\d+)\Z")
_NOISE = Decimal("0.0000001")
_CENT = Decimal("0.01")
_HIGHEST_RANK = 9999


def is_blank(value) -> bool:
    """Tell whether a cell says nothing at all, not even “not applicable”."""
    return value is None or (isinstance(value, str) and not value.strip() and not isinstance(value, UncountedFormula))


def is_figure(value) -> bool:
    """Tell whether a cell holds a number, as a number or as text."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return True
    try:
        return isinstance(value, str) and parse_number(_plain(value)) is not None
    except ValueError:
        return False


def read_figure(value, *, kind: Kind, whole: bool, size: int | None) -> Value:
    """Return the figure in a cell: Decimal for a score, int for a rank, None for empty or not applicable.

    whole: the total (0-100) or the rank of the whole, not a component's (0-10). size: how many units are ranked.
    Raises ValueError with a Vietnamese sentence.
    """
    number = _number(value, kind, size)
    if number is None:
        return None
    if kind == "rank":
        if number != number.to_integral_value():
            raise ValueError(f"Hạng {format_number(number)} không hợp lệ: hạng là số nguyên từ 1.")
        number = int(number)
        if number > _HIGHEST_RANK:
            raise ValueError(f"Hạng {number} không hợp lệ: hạng là số nguyên từ 1.")
    elif abs(number) < 1000:
        rounded = number.quantize(_CENT)
        number = _shortest(rounded if abs(number - rounded) < _NOISE else number)
    problem = problem_of(Cell(0, None if whole else 0, kind), number, size)
    if problem and "chữ số thập phân" in problem:
        problem = problem.partition(". ")[0] + ". Hãy làm tròn (hàm ROUND) như số đã công bố."
    if problem:
        raise ValueError(problem)
    return number


def _number(value, kind: Kind, size: int | None) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, MergedCell):
        raise ValueError(f"Ô gộp với {value.anchor}. Hãy bỏ gộp ô và ghi số vào từng ô.")
    if isinstance(value, UncountedFormula):
        raise ValueError("Công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi nhập.")
    if isinstance(value, bool):
        raise ValueError(f"“{'TRUE' if value else 'FALSE'}” không phải là số. Hãy nhập dạng 8,35 hoặc 8.35.")
    if isinstance(value, (datetime, date)):
        raise ValueError(f"{value:%d/%m/%Y} là ngày tháng. Hãy đổi ô sang dạng số và ghi lại điểm, ví dụ 8,35.")
    if isinstance(value, (time, timedelta)):
        raise ValueError(f"{value} là giờ. Hãy đổi ô sang dạng số và ghi lại điểm, ví dụ 8,35.")
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise ValueError("Ô không chứa số đọc được. Hãy ghi lại điểm, ví dụ 8,35.")
        return number
    return _from_text(str(value), kind, size)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", original(text)).strip().removeprefix("'").strip()


def _from_text(written: str, kind: Kind, size: int | None) -> Decimal | None:
    text = _plain(written)
    if _DASHES.match(text) or fold(text) in _NOTHING:
        return None
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if _ERROR.match(text):
        raise ValueError(f"{text} là lỗi công thức. Hãy sửa công thức, hoặc ghi “-” nếu không áp dụng.")
    if text.endswith("%"):
        raise ValueError(f"“{shown}” là tỷ lệ phần trăm, không phải điểm. Hãy ghi điểm, ví dụ 8,35.")
    of = _OF.match(text)
    if kind == "rank" and of:
        if size and int(of[2]) != size:
            raise ValueError(f"“{shown}” ghi khối có {int(of[2])} đơn vị, đợt này xếp hạng {size}. Hãy kiểm tra lại.")
        return Decimal(of[1])
    if "." in text and "," in text and _GROUPED.match(text):
        raise ValueError(f"“{shown}” có dấu phân cách hàng nghìn. Hãy ghi số không phân cách, ví dụ 8,35.")
    if len(text) > 40:
        raise ValueError(f"“{shown}” không phải là số. Hãy nhập dạng 8,35 hoặc 8.35.")
    return parse_number(text)


def _shortest(number: Decimal) -> Decimal:
    """Return the number without zeros at the end, never with an exponent."""
    return Decimal(f"{number.normalize():f}")
