"""Numbering of a plan's text in the customary styles: I. / 1. / 1.1. / a) / - / +. Pure functions."""

import re
from collections.abc import Iterable

from django.db import models

from units.vietnamese import POINT_LETTERS


class Marker(models.TextChoices):
    """What stands before a heading, a paragraph or a solution; NONE for running text."""

    NONE = "", "không đánh số"
    ROMAN = "roman", "I. II. III."
    NUMBER = "number", "1. 2. 3."
    DECIMAL = "decimal", "1.1. 1.2."
    LETTER = "letter", "a) b) c)"
    DASH = "dash", "gạch đầu dòng"
    PLUS = "plus", "dấu cộng"


def roman(number: int) -> str:
    """Return 1-3999 as a Roman numeral."""
    parts = []
    for value, numeral in _NUMERALS:
        count, number = divmod(number, value)
        parts.append(numeral * count)
    return "".join(parts)


_NUMERALS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def letter(number: int) -> str:
    """Return the letter of the n-th point (from 1) in the decree's order a b c d đ e g …; after y come aa, ab, …"""
    number -= 1
    size = len(POINT_LETTERS)
    prefix = POINT_LETTERS[number // size - 1] if number >= size else ""
    return prefix + POINT_LETTERS[number % size]


def labels(markers: Iterable[str], parent: str = "") -> list[str]:
    """Return what is written before each of a row of siblings, given their markers in order.

    Each numbering style counts for itself from 1. `parent` is the label of the item above, whose number a DECIMAL label
    continues: under “1.” come “1.1.”, “1.2.”. NONE gives an empty label.
    """
    counts: dict[str, int] = {}
    written = []
    for marker in markers:
        counts[marker] = count = counts.get(marker, 0) + 1
        match marker:
            case Marker.ROMAN:
                written.append(f"{roman(count)}.")
            case Marker.NUMBER:
                written.append(f"{count}.")
            case Marker.DECIMAL:
                written.append(f"{parent.rstrip('.') or '1'}.{count}.")
            case Marker.LETTER:
                written.append(f"{letter(count)})")
            case Marker.DASH:
                written.append("-")
            case Marker.PLUS:
                written.append("+")
            case _:
                written.append("")
    return written


_SHAPES = (
    (Marker.ROMAN, re.compile(r"[IVXLC]+[.)]?")),
    (Marker.NUMBER, re.compile(r"[0-9]{1,3}[.)]?")),
    (Marker.DECIMAL, re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})+[.)]?")),
    (Marker.LETTER, re.compile(rf"[{POINT_LETTERS}]{{1,2}}[.)]")),
    (Marker.DASH, re.compile(r"[-–—]")),
    (Marker.PLUS, re.compile(r"\+")),
)


def marker_of(label: str) -> Marker:
    """Return the numbering style of a label as written (“II.”, “1.2”, “a)”, “–”); NONE for another or no label."""
    return next((marker for marker, shape in _SHAPES if shape.fullmatch(label.strip())), Marker.NONE)


def place(path: Iterable[str]) -> str:
    """Join labels from the top down into the place of an item.

    “III.”, “1.”, “1.2.” give `III.1.2`; “II.”, “1.”, “a)” give `II.1.a`; dashes, plusses and stars are left out.
    """
    result: list[str] = []
    for label in path:
        bare = label.strip("(.)*•–— ")
        if not bare or bare in "-+":
            continue
        if result and bare.startswith(result[-1] + "."):
            result.pop()
        result.append(bare)
    return ".".join(result)
