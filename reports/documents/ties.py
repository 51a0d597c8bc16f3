"""What of running text stays in one line: none starts with a bare number or a dash, none ends within a number."""

import re
from collections.abc import Iterator

from reports.documents.fonts import text_width

_LONGEST = 280
"""Points of 14 pt letters; what is longer may break, else the lines beside it would gape."""

_NUMBER = r"[(“]?[+−–-]?\d\S{0,29}(?!\S)"
_DASH = r" [–-](?!\S)"
_TIED = re.compile(
    rf"(?<!\S)\S*[^\W\d_]\S* {_NUMBER}(?: {_NUMBER})?(?: %)?(?:{_DASH})?"  # năm 2025, số 94/KH-UBND, tháng 6, 9
    rf"|(?<!\S)\S+{_DASH}"  # Lãnh sự -
    r"|(?<!\S)(?:[Qq]uý|[Mm]ục|[Pp]hần|[Cc]hương|[Ll]ục|[Bb]ảng|[Bb]iểu|[Kk]hối) [IVX]+\b"
    r"|\w+(?:[/-]\w+)*-\w+(?:/\w+)*"  # 43-NQ/TU
)

_SIGN = re.compile(r"[/-](?=\w)")


def tied(text: str) -> str:
    """Return the text with spaces that end no line (U+00A0) within what belongs together."""
    return "".join(piece.replace(" ", "\N{NO-BREAK SPACE}") if is_tied else piece for piece, is_tied in pieces(text))


def unbroken(text: str) -> str:
    """Return the text tied, behind the signs in its numbers by a mark that is drawn and copied as nothing (U+2060).

    An element for each (white-space: nowrap) takes WeasyPrint 70 four times as long and tears the line behind it.
    """
    return "".join(
        _SIGN.sub("\\g<0>\N{WORD JOINER}", piece.replace(" ", "\N{NO-BREAK SPACE}")) if is_tied else piece
        for piece, is_tied in pieces(text)
    )


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Return the text in pieces, each with whether no line may end in it."""
    done = 0
    for found in _TIED.finditer(text):
        if _is_tied(found[0]):
            if found.start() > done:
                yield text[done : found.start()], False
            yield found[0], True
            done = found.end()
    if done < len(text):
        yield text[done:], False


def _is_tied(words: str) -> bool:
    is_number = " " in words or ("/" in words and any(letter.isdigit() for letter in words))
    return is_number and (len(words) <= 20 or text_width(words, 14) <= _LONGEST)
