"""Vietnamese text and numbers: folding for search, alphabetical order, decimal comma, dates of documents."""

import re
import sys
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?\Z")

POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of the points of a clause, in the order of decree 30/2020, Phụ lục I."""


class _WithoutMarks(dict):
    """For str.translate: drops every combining character, keeps all others; learnt as letters come."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.combining(chr(code)) else code
        self[code] = kept
        return kept


_WITHOUT_MARKS = _WithoutMarks()


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C, the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text in lower case without diacritics (đ becomes d) and with single spaces, for search."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(decomposed.translate(_WITHOUT_MARKS).split())


def sort_key(text: str) -> tuple:
    """Return a key of the Vietnamese alphabet: letters first, on a tie the tones (ngang huyền hỏi ngã sắc nặng)."""
    places = [_place(char) for char in nfc(text).lower()]
    return [letter for letter, _ in places], [tone for _, tone in places], text


@lru_cache(maxsize=4096)
def _place(char: str) -> tuple[int, int]:
    """The place of a small letter in the alphabet, and of its tone."""
    parts = unicodedata.normalize("NFD", char)
    letter = nfc("".join(part for part in parts if part not in _TONES))
    return _LETTER_RANK.get(letter, ord(char) - sys.maxunicode), max(_TONES.get(part, 0) for part in parts)


def parse_number(text: str) -> Decimal:
    """Read a number as people type it, `8,35` or `8.35`; thousands are not grouped.

    Raises ValueError with a Vietnamese sentence for anything else.
    """
    cleaned = nfc(text).strip()
    if not _NUMBER.match(cleaned):
        raise ValueError(f"“{text.strip()}” không phải là số. Hãy nhập dạng 8,35 hoặc 8.35.")
    return Decimal(cleaned.replace(",", "."))


def format_number(value: Decimal | int | None, places: int | None = None, signed: bool = False) -> str:
    """Write a number with a decimal comma; an empty string for None.

    places: digits after the comma; None keeps what the value has. signed: a plus before positive values.
    """
    if value is None:
        return ""
    if places is not None:
        return _rounded(value, places, signed)
    return _with_comma(f"{Decimal(value):f}", value, signed)


@lru_cache(20_000)
def _rounded(value: Decimal | int, places: int, signed: bool) -> str:
    """Tables of scores say few different numbers many times."""
    return _with_comma(f"{value or 0:.{places}f}", value, signed)


def _with_comma(text: str, value: Decimal | int, signed: bool) -> str:
    if signed:
        text = text.replace("-", "\N{MINUS SIGN}") if value <= 0 else "+" + text
    return text.replace(".", ",")


def document_date(day: date | None, place: str) -> str:
    """Write place and date as decree 30/2020 wants them: `Lạng Sơn, ngày 05 tháng 02 năm 2023`.

    Days under 10 and months 1 and 2 get a leading zero; without a day the blanks stay open for the pen.
    """
    if day is None:
        return f"{place}, ngày      tháng      năm      "
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"
