"""What the heading of a column in a table of figures means. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from indices.cells import Kind
from indices.sheets.names import Names
from units.vietnamese import fold

UNIT, TOTAL, RANK, IGNORE = "unit", "total", "rank", "ignore"

_UNIT = {
    "don vi", "ten don vi", "co quan", "ten co quan", "co quan don vi", "don vi co quan", "dia phuong",
    "ten dia phuong", "so ban nganh", "so nganh", "cac so ban nganh", "cac so nganh", "ten so", "ten so ban nganh",
    "huyen", "ten huyen", "huyen thanh pho", "huyen thi xa thanh pho", "quan huyen", "quan huyen thi xa",
    "xa phuong", "phuong xa", "ten xa", "xa phuong thi tran", "tinh", "tinh thanh pho", "tinh tp", "ten tinh",
    "ten tinh thanh pho", "don vi duoc danh gia", "ten don vi duoc danh gia", "so nganh dia phuong",
    "so ban nganh dia phuong", "co quan don vi dia phuong", "co quan dia phuong", "don vi dia phuong",
    "don vi danh gia",
}  # fmt: skip
_IGNORED = {
    "tt", "stt", "so tt", "so thu tu", "thu tu", "ma", "ma don vi", "ma so", "khoi", "nam", "ghi chu", "so phieu",
    "phieu", "so phieu khao sat", "so phieu thu ve", "so phieu hop le", "so phieu phat ra", "tong so phieu",
    "co mau", "so mau", "mau", "so dn", "so doanh nghiep", "so dn tra loi", "xep loai", "loai", "phan loai",
    "danh gia", "muc xep loai", "muc", "nhom", "nhom xep loai", "nhom diem", "ket qua xep loai", "dau moi",
    "nguoi nhap", "ngay", "ngay nhap", "trong so", "bac",
}  # fmt: skip
_ASIDE = re.compile(
    r"\b(?:tang giam|muc tang|muc giam|so voi|so sanh|chenh lech|thay doi|bien dong|muc tieu|trung vi|trung binh"
    r"|binh quan|phieu)\b|^(?:tang|giam)$"
)
_FILLER = {
    "diem", "so", "ddci", "pci", "chi", "tong", "hop", "ket", "qua", "chung", "cuoi", "cung", "nam", "cac", "thanh",
    "phan", "cong", "bo", "gia", "tri", "danh", "thang",
}  # fmt: skip
_WHOLE = {"tong", "ddci", "pci", "diem"}
_RANKING = {"hang", "xep", "thu", "bac", "vi"}
_YEAR = re.compile(r"\b(20\d\d)\b")
_NUMBERED = re.compile(r"(?:cstp|chi so thanh phan|chi so|thanh phan|cs|tp|ct)\s*(?:so\s*)?(\d{1,2})\Z")
_LEADING = re.compile(r"^(?:(?:diem|ket qua) (?:so |cua |ve )?)")
_RANK_HEAD = re.compile(r"^(?:thu hang|xep hang|hang|vi thu|thu bac)\b\s*(?:cua |ve )?")
_RANK_TAIL = re.compile(r"\s(?:thu hang|xep hang|hang|vi thu|thu bac)$")
_SCORE_TAIL = re.compile(r"\sdiem(?: so)?$")
_ENUMERATION = re.compile(r"^\(?\d{1,2}[.):\s-]+(?=[^\d])")
_WORDS = {
    "dn": "doanh nghiep", "htx": "hop tac xa", "hkd": "ho kinh doanh", "tthc": "thu tuc hanh chinh",
    "cntt": "cong nghe thong tin", "sxkd": "san xuat kinh doanh", "ntd": "nguoi dung dau",
    "antt": "an ninh trat tu", "sbn": "he thong",
}  # fmt: skip
_NEAR, _SLIP = 0.75, 0.9
_SMALL = {"va", "cua", "cho", "trong", "cac", "ve", "voi"}


@dataclass(frozen=True)
class Known:
    """A component index: its code, what it has been called, and its place in the edition where there is one."""

    code: str
    names: tuple[str, ...]
    position: int | None = None


@dataclass(frozen=True)
class Meaning:
    """What a heading means: a role (`unit`, `total`, `rank`, `ignore`, `score:CODE`, `rank:CODE`) or None.

    `hint` is a component that it may mean, `close` that it differs by a slip of the pen; `loose` that a name fits only
    in part; `name` what it calls its component, or "bare" for a rank of nothing in particular.
    """

    role: str | None
    hint: str | None = None
    loose: bool = False
    kind: Kind = "score"
    name: str = ""
    close: bool = False


def is_unit_heading(text: str) -> bool:
    """Tell whether a text is the heading of the column of units, as where a header is repeated on the next page."""
    return _words(text) in _UNIT


class Headings:
    """Reads headings against the component indices of an edition."""

    def __init__(self, components: Iterable[Known]):
        self._components = list(components)
        self._names = Names({known.code: known.names for known in self._components})
        self._by_fold: dict[str, set[str]] = {}
        for known in self._components:
            for name in known.names:
                self._by_fold.setdefault(_words(name), set()).add(known.code)
        self._by_position = {known.position: known.code for known in self._components if known.position}
        self._seen: dict[tuple[str, ...], Meaning] = {}

    def read(self, parts: Sequence[str]) -> Meaning:
        """Return what a heading means that consists of these texts, from the top row to the lowest."""
        key = tuple(parts)
        if key not in self._seen:
            self._seen[key] = self._read([part for part in (_tidy(part) for part in parts) if part])
        return self._seen[key]

    def _read(self, parts: list[str]) -> Meaning:
        if not parts:
            return Meaning(None)
        plain = [_YEAR.sub("", part).replace("nam ", " ").strip() if _YEAR.search(part) else part for part in parts]
        texts = [_words(part) for part in plain]
        if any(text in _UNIT for text in texts):
            return Meaning(UNIT)
        if texts[-1] in _IGNORED or any(_ASIDE.search(text) for text in texts):
            return Meaning(IGNORE)
        kind: Kind = "score"
        subject = None
        for text in reversed(plain):
            rest, says_rank = _without_kind(text)
            kind = "rank" if says_rank else kind
            if _words(rest) and not set(_words(rest).split()) <= _FILLER | _RANKING and subject is None:
                subject = rest
        if subject is not None:
            return self._component(subject, kind)
        words = {word for text in texts for word in text.split()}
        if kind == "rank":
            return Meaning(RANK, kind="rank", name="" if words & {"ddci", "pci", "chung", "tong"} else "bare")
        numbered = any(part.isdigit() for text in texts for part in text.split())
        return Meaning(TOTAL) if words & _WHOLE and not numbered else Meaning(None)

    def _component(self, subject: str, kind: Kind) -> Meaning:
        numbered = _NUMBERED.match(" ".join(_words(subject).split()))
        if numbered:
            code = self._by_position.get(int(numbered[1]))
            return Meaning(code and f"{kind}:{code}", kind=kind, name=subject)
        name = _NUMBERED_PREFIX.sub("", subject) or subject
        exact = self._by_fold.get(_words(name), set())
        found = list(exact) if exact else self._names.find(name)
        if len(found) == 1:
            return Meaning(f"{kind}:{found[0]}", loose=not exact, kind=kind, name=name)
        if len(found) > 1:
            return Meaning(None, hint=found[0], kind=kind, name=name)
        inside = self._within(name)
        if len(inside) == 1:
            return Meaning(f"{kind}:{inside[0]}", loose=True, kind=kind, name=name)
        ratio, near = max(
            (SequenceMatcher(None, _words(name), _words(own)).ratio(), known.code)
            for known in [*self._components, Known("", ("",))]
            for own in known.names
        )
        return Meaning(None, hint=near if ratio > _NEAR else None, kind=kind, name=name, close=ratio > _SLIP)

    def _within(self, name: str) -> list[str]:
        """Return the components whose name is part of this one or this one part of theirs, word by word."""
        words = _notions(name)
        found = []
        for known in self._components:
            own = [_notions(name) for name in known.names]
            if any(min(len(other), len(words)) > 2 and (other <= words or words <= other) for other in own):
                found.append(known.code)
        return found


_NUMBERED_PREFIX = re.compile(
    r"^(?:cstp|chi so thanh phan|chi so)\s*\d{1,2}\s*[.:)–-]*\s*(?=[a-z])|^\(?\d{1,2}[.):–-]\s*"
)


def _tidy(text: str) -> str:
    """Fold a heading; drop brackets that hold figures (weights, scales) and units of measure."""
    plain = fold(str(text))
    plain = re.sub(r"\((?:[^()]*\d[^()]*|diem|hang|%|lan)?\)", _bracket, plain)
    return " ".join(plain.split())


def _bracket(match: re.Match) -> str:
    inner = match[0].strip("() ")
    return f" {inner}" if inner in ("diem", "hang") or _YEAR.fullmatch(inner) else " "


def _without_kind(text: str) -> tuple[str, bool]:
    """Return a heading without the words for score or rank, and whether it says rank."""
    cleaned = _ENUMERATION.sub("", text)
    words = " ".join(re.findall(r"[a-z0-9&]+", cleaned))
    if set(words.split()) <= _FILLER | _RANKING:
        return words, bool(re.search(r"\bhang\b|\bvi thu\b|\bthu bac\b", words))
    for pattern in (_RANK_HEAD, _RANK_TAIL):
        found = pattern.search(words)
        if found and words.replace(found[0].strip(), "", 1).strip():
            return pattern.sub("", words).strip(), True
    return _SCORE_TAIL.sub("", _LEADING.sub("", words)), False


def years_in(heading: str) -> set[int]:
    """Return the years that a heading or title names."""
    return {int(year) for year in _YEAR.findall(fold(heading))}


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def _notions(text: str) -> frozenset[str]:
    words = " ".join(_WORDS.get(word, word) for word in _words(text).split()).split()
    return frozenset(word for word in words if word not in _SMALL)


EITHER_SIDE = "hạng của bên nào"
"""The name of a bare rank that fits the figure on its left and the one on its right alike."""


def resolve_ranks(meanings: Mapping[int, Meaning]) -> dict[int, Meaning]:
    """Give each bare “Hạng” beside several others the figure on its left; a single one is the rank of the whole."""
    bare = [place for place, meaning in meanings.items() if meaning.role == RANK and meaning.name == "bare"]
    if len(bare) < 2:
        return dict(meanings)
    resolved = dict(meanings)

    def is_figure(place: int) -> bool:
        role = meanings[place].role if place in meanings else None
        return role == TOTAL or bool(role and role.startswith("score:"))

    if not is_figure(bare[0] - 1) and all(is_figure(place + 1) for place in bare):
        # Each rank may belong to the figure before it or after it: the reader has to say.
        return resolved | dict.fromkeys(bare, Meaning(None, kind="rank", name=EITHER_SIDE))
    for place in bare:
        left = meanings.get(place - 1)
        if left and left.role and left.role.startswith("score:"):
            resolved[place] = Meaning(left.role.replace("score:", "rank:", 1), loose=left.loose, kind="rank")
        elif left and left.role is None and left.name:
            resolved[place] = Meaning(None, hint=left.hint, kind="rank", name=left.name)
    return resolved
