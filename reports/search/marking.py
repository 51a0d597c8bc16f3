"""A found text for the page: the words that were asked are marked, and of a long one the place around them is shown."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from reports.search.words import Words, bare

SHOWN = 240
"""Characters of a long text that are shown at most."""
_BEFORE = 60
_WORD = re.compile(r"[^\W_]+")


def marked(text: str, words: Words, most: int = SHOWN) -> SafeString:
    """Return the text as HTML with the words in <mark>, neighbours together; beyond `most` characters cut at words."""
    places = _places(text, words)
    start, end = _window(text, places[0][0] if places else 0, most)
    parts, at = ["… " if start else ""], start
    for first, last in places:
        if first < start or last > end:
            continue
        parts += [conditional_escape(text[at:first]), "<mark>", conditional_escape(text[first:last]), "</mark>"]
        at = last
    parts += [conditional_escape(text[at:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308  every piece of the text is escaped


def _places(text: str, words: Words) -> list[tuple[int, int]]:
    """Where words that were asked stand, those with nothing but a space between them as one."""
    places: list[tuple[int, int]] = []
    for found in _WORD.finditer(text):
        if not words.has(bare(found[0])):
            continue
        first, last = found.span()
        if places and text[places[-1][1] : first].isspace():
            first = places.pop()[0]
        places.append((first, last))
    return places


def _window(text: str, place: int, most: int) -> tuple[int, int]:
    """The beginning and the end of what is shown of a text whose first mark is at `place`."""
    if len(text) <= most:
        return 0, len(text)
    start = 0 if place <= _BEFORE + 20 else text.rfind(" ", 0, place - _BEFORE) + 1
    end = start + most
    if end >= len(text):
        return start, len(text)
    return start, max(text.rfind(" ", start, end), start + most // 2)
