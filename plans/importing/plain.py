"""Text for the eye of a grammar: lower case without diacritics, letter for letter, so that places stay the same."""

import unicodedata

_MARKS = {
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'",
    "‘": "'", "\u00a0": " ", "\t": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "đ": "d", "Đ": "d", "≥": ">",
}  # fmt: skip


def _letters() -> dict[int, str]:
    table = {ord(mark): plain for mark, plain in _MARKS.items()}
    for code in range(0x2000):
        character = chr(code)
        if code in table or not character.isalpha():
            continue
        base = unicodedata.normalize("NFD", character)[0].lower()
        if len(base) == 1 and base != character:
            table[code] = base
    return table


_TABLE = _letters()


def plain(text: str) -> str:
    """Return the text in lower case without diacritics, dashes and quotes in their ASCII form, of the same length."""
    return text.translate(_TABLE)


def capital(text: str) -> str:
    """Return the text with a capital at its start."""
    return text[:1].upper() + text[1:]
