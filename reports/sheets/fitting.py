"""Text measured by the document fonts: how many lines it takes, and cut to those it may take."""

from bisect import bisect_right

from reports.documents.fonts import text_width


def line_count(text: str, room: float, size: float, bold: bool = False) -> int:
    """Return how many lines the text takes, at least one.

    room, size: the width of a line and the size of the font in points. A word wider than the line is broken like one
    that is set with `overflow-wrap: anywhere`.
    """
    space = text_width(" ", size, bold)
    lines, left = 1, room
    for place, word in enumerate(text.split()):
        width = text_width(word, size, bold)
        if place and space + width <= left:
            left -= space + width
            continue
        if place:
            lines, left = lines + 1, room
        for letter in word if width > room else ():
            advance = text_width(letter, size, bold)
            if advance > left:
                lines, left = lines + 1, room
            left -= advance
        left -= width if width <= room else 0
    return lines


def clipped(text: str, room: float, size: float, lines: int, bold: bool = False) -> str:
    """Return the text with single spaces, cut with an ellipsis where it would take more lines than that."""
    words = text.split()
    if line_count(text, room, size, bold) <= lines:
        return " ".join(words)

    def is_too_long(piece: str) -> bool:
        return line_count(piece, room, size, bold) > lines

    whole = bisect_right(range(1, len(words)), False, key=lambda count: is_too_long(_ended(words[:count])))
    if whole:
        return _ended(words[:whole])
    letters = bisect_right(range(1, len(words[0])), False, key=lambda count: is_too_long(words[0][:count] + "…"))
    return words[0][: max(letters, 1)] + "…"


def _ended(words: list[str]) -> str:
    return " ".join(words).rstrip(" .,;:–-") + "…"
