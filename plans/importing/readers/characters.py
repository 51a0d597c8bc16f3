"""Letters as the portal keeps them: NFC, one kind of space, nothing that cannot be seen."""

import re
import unicodedata

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_NOTHING = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
_HALVES = re.compile(r"[\ud800-\udfff]")
SIGNS = {
    "\u2010": "-", "\u2011": "-", "\ufffe": "-",
    "\uf0b3": "≥", "\uf0a3": "≤", "\uf0b1": "±", "\uf0b4": "×", "\uf0b7": "•", "\uf0a7": "•", "\uf02d": "-",
    "\uf0d8": "•", "\uf0fc": "•", "\uf0a8": "•", "\uf0ae": "→", "\uf0e0": "→", "\uf0b0": "°",
}  # fmt: skip
_WRITTEN = str.maketrans(SIGNS)
"""Hyphens of other kinds, and the signs of Word's symbol fonts."""

VIETNAMESE = frozenset("abcdefghijklmnopqrstuvwxyzàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")


def composed(text: str) -> str:
    """Return the text in NFC without control and invisible characters; halves of letters become U+FFFD."""
    if text.isascii():
        return _NOTHING.sub("", text)
    text = _HALVES.sub("\N{REPLACEMENT CHARACTER}", text.translate(_WRITTEN))
    return unicodedata.normalize("NFC", _NOTHING.sub("", text))


def cleaned(text: str) -> str:
    """Return a line of text in NFC: outer spaces off, runs of spaces and tabs as one space."""
    return _SPACES.sub(" ", composed(text)).strip()


def cleaned_lines(text: str) -> str:
    """Return the text of a cell: each of its lines cleaned, empty ones left out."""
    return "\n".join(line for line in map(cleaned, text.split("\n")) if line)


def is_vietnamese(text: str) -> bool:
    """Whether every letter of the text belongs to the Vietnamese alphabet or the Latin one of 26."""
    return all(not _is_letter(letter) or letter.lower() in VIETNAMESE for letter in set(text))


def _is_letter(character: str) -> bool:
    return character.isalpha() or unicodedata.combining(character) > 0
