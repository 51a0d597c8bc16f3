"""What a written name means among known ones: without case and diacritics, with the usual abbreviations. Pure."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Generic, TypeVar

from units.vietnamese import fold, nfc

Key = TypeVar("Key")

_ENUMERATION = re.compile(r"^\s*(?:(?:chi so(?: thanh phan)?|cstp)\s*)?\d+\s*[.:)–-]\s*")
_PROVINCE = re.compile(r"(?<=\S)\s+tỉnh\b.*$")
_AUTHORITY = re.compile(r"^(?:ubnd|uy ban nhan dan)\s+")
_KIND = {("so",), ("huyen",), ("xa",), ("phuong",), ("thanh", "pho"), ("thi", "xa"), ("thi", "tran"), ("chi", "so")}


class Names(Generic[Key]):
    """Known names and their aliases, searched from the strictest reading to the loosest.

    The readings: the very name; without case and diacritics; words or runs of initials (`Sở KH&ĐT`, `TP Lạng Sơn`);
    without the kind in front (`Tư pháp`); the beginning of a name, from two words on.
    """

    def __init__(self, known: Mapping[Key, Iterable[str]]):
        self._known = {key: [name for name in names if name] for key, names in known.items()}
        self._words = {key: [_words(name) for name in names] for key, names in self._known.items()}

    def find(self, written: str) -> list[Key]:
        """Return the keys that the strictest fitting reading gives: one is a match, several are ambiguous."""
        exact = " ".join(nfc(written).lower().split())
        found = [key for key, names in self._known.items() if exact in (nfc(name).lower() for name in names)]
        if found:
            return found
        words = _words(written)
        if not words:
            return []
        squashed = "".join(words)
        readings = (
            lambda known: "".join(known) == squashed,
            lambda known: _covers(words, known),
            lambda known: _covers(words, _without_kind(known)),
            lambda known: len(words) > 1 and (_begins(words, known) or _begins(words, _without_kind(known))),
        )
        for reading in readings:
            found = [key for key, names in self._words.items() if any(reading(known) for known in names)]
            if found:
                return found
        return []

    def nearest(self, written: str) -> str | None:
        """Return the known name that looks most like it, to suggest and never to assume."""
        names = {" ".join(_words(own[0])): own[0] for own in self._known.values() if own}
        close = get_close_matches(" ".join(_words(written)), names, n=1, cutoff=0.75)
        return names[close[0]] if close else None


def _words(name: str) -> list[str]:
    text = _AUTHORITY.sub("", _ENUMERATION.sub("", fold(_PROVINCE.sub("", nfc(name).lower()))))
    words = [word for word in re.findall(r"[a-z0-9]+", text) if word != "va"]
    return words[:-1] if len(words) > 1 and words[-1] == "tinh" else words


def _without_kind(words: list[str]) -> list[str]:
    for kind in _KIND:
        if len(words) > len(kind) and tuple(words[: len(kind)]) == kind:
            return words[len(kind) :]
    return words


def _covers(written: list[str], known: list[str], whole: bool = True) -> bool:
    """Tell whether each written token is a known word or the initials of several, in order, to the end if `whole`."""
    if not written:
        return not known or not whole
    if not known:
        return False
    token = written[0]
    if token == known[0] and _covers(written[1:], known[1:], whole):
        return True
    initials = "".join(word[0] for word in known[: len(token)])
    return token == initials and token != known[0] and _covers(written[1:], known[len(token) :], whole)


def _begins(written: list[str], known: list[str]) -> bool:
    return _covers(written, known, whole=False)
