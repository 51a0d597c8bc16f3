"""What the document fonts know: which characters they draw, how wide a text is, where a centred text breaks best."""

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, count, pairwise

from django.conf import settings

from reports.checks import FONT_FILES
from reports.documents.compounds import COMPOUNDS

FAMILY = "Tinos of the portal"
"""What stylesheet and drawings call the document fonts; another Tinos of the machine does not answer to it."""

MISSING = "\N{WHITE SQUARE}"
"""Stands for a character that the document fonts cannot draw; a face of the machine never steps in."""

_CONNECTIVES = {"của", "và", "về", "theo", "tại", "trong", "năm", "ngày", "để", "từ", "cho", "với"}


_TORN = 0.8
"""What it costs to tear words apart that belong together; a line that is empty costs 1."""


def text_width(text: str, size: float, bold: bool = False, italic: bool = False) -> float:
    """Return the width in points of a text set in one line at that size, without kerning."""
    advances, units = _face(font_file(bold, italic))
    return sum(advances.get(ord(char), units) for char in text) * size / units


def balanced_lines(text: str, room: float, size: float, bold: bool = False, italic: bool = False) -> list[str]:
    """Break a centred text into as few lines as fit in `room` points, even in length and broken where the sense allows.

    One line more is taken where that keeps together a word of two syllables, or a number and what it counts. Room left
    for the pen (several spaces) is not a place to break. A single word wider than the room stands alone and is left to
    the layout.
    """
    words = re.split(r"(?<! ) (?! )", text)
    space = text_width(" ", size, bold, italic)
    ends = list(accumulate((text_width(word, size, bold, italic) + space for word in words), initial=0.0))

    def cost(start: int, end: int) -> float:
        slack = (room - (ends[end] - ends[start] - space)) / room
        if slack < 0 and end - start > 1:
            return math.inf
        return slack**2 + (_break_cost(words, start) if start else 0)

    @cache
    def best(start: int, lines: int) -> tuple[float, tuple[int, ...]]:
        """The cheapest way to set the words from `start` on in that many lines, and where each line ends."""
        if lines == 1:
            return cost(start, len(words)), (len(words),)
        choices = (
            (cost(start, end) + best(end, lines - 1)[0], end) for end in range(start + 1, len(words) - lines + 2)
        )
        price, end = min(choices)
        return price, (end, *best(end, lines - 1)[1])

    fewest = next(lines for lines in count(1) if lines == len(words) or best(0, lines)[0] < math.inf)
    ends_of = min(
        (best(0, lines) for lines in (fewest, fewest + 1) if lines <= len(words)), key=lambda found: found[0]
    )[1]
    breaks = (0, *ends_of)
    return [" ".join(words[start:end]) for start, end in pairwise(breaks)]


def _break_cost(words: Sequence[str], place: int) -> float:
    """What it costs the sense to start a line with that word."""
    before, after = words[place - 1], words[place]
    around = (after, *words[place + 1 : place + 2], *words[max(place - 2, 0) : place - 1])
    if after[:1].isdigit() or "-" in around or (_bare(before), _bare(after)) in COMPOUNDS:
        return _TORN
    if after.lower() in _CONNECTIVES:
        return -0.04
    return 0.06 if before.endswith(",") else 0


def _bare(word: str) -> str:
    return word.strip('“”"(),;:.').lower()


def drawable(text: str) -> str:
    """Return the text without control marks and with a square for each character that the fonts cannot draw."""
    table = {}
    for char in set(text):
        if ord(char) in _common_characters() or char in "\n\N{WORD JOINER}":
            continue
        category = unicodedata.category(char)
        table[ord(char)] = " " if category == "Cc" else "" if category == "Cf" else MISSING
    return text.translate(table)


@cache
def font_file(bold: bool, italic: bool) -> str:
    """Return the one of FONT_FILES for a weight and a style."""
    folder = ("700Bold" if bold else "400Regular") + ("_Italic" if italic else "")
    return next(name for name in FONT_FILES if name.startswith(folder + "/"))


@cache
def _face(name: str) -> tuple[dict[int, int], int]:
    """Advance widths by character, and the units of an em."""
    from fontTools.ttLib import TTFont  # slow to import

    with TTFont(settings.DOCUMENT_FONT_DIR / name, lazy=True) as font:
        metrics = font["hmtx"]
        return {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}, font["head"].unitsPerEm


@cache
def _common_characters() -> frozenset[int]:
    """Characters that every face has, without the control marks that a face may list."""
    listed = frozenset.intersection(*(frozenset(_face(name)[0]) for name in FONT_FILES))
    return frozenset(code for code in listed if unicodedata.category(chr(code)) not in ("Cc", "Cf"))
