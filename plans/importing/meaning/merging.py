"""Figures that a plan states in several places, as one for each component and year."""

import re
from collections.abc import Iterable

from plans.document import DocumentFigure
from plans.importing.meaning.components import key_of

Key = tuple[str | None, int]


def merged(figures: Iterable[DocumentFigure]) -> list[DocumentFigure]:
    """Return one figure for each component and year: the first that says something counts, later ones fill its gaps.

    Where two places of the plan differ, the first is kept and the difference becomes its doubt. The number of units
    is that of the year, where the plan gives but one.
    """
    kept: dict[Key, DocumentFigure] = {}
    for figure in figures:
        key = (figure.component and _same(figure.component, kept), figure.year)
        if key in kept:
            _fill(kept[key], figure)
        else:
            figure.component = key[0]
            kept[key] = figure
    found = list(kept.values())
    _share_sizes(found)
    return found


def _same(name: str, kept: dict[Key, DocumentFigure]) -> str:
    """The spelling under which a component has been met before, also under a longer or a shorter name."""
    key = key_of(name)
    met = [other for other, _ in kept if other]
    for other in met:
        if key_of(other) == key or is_short_for(key, key_of(other)) or is_short_for(key_of(other), key):
            return other
    return name


def is_short_for(short: str, long: str) -> bool:
    """Whether a name's key is another's without its tail, its “của”, or “dịch vụ”, “chính sách” at its start."""
    if short.replace(" cua ", " ") == long.replace(" cua ", " "):
        return True
    return bool(re.fullmatch(rf"(?:dich vu |chinh sach |tinh )?{re.escape(short)}(?: (?:va|cua|trong) .*)?", long))


def _fill(figure: DocumentFigure, other: DocumentFigure) -> None:
    for name, word in (("score", "điểm"), ("rank", "hạng"), ("change", "mức thay đổi")):
        mine, theirs = getattr(figure, name), getattr(other, name)
        if mine is None:
            setattr(figure, name, theirs)
        elif theirs is not None and mine != theirs:
            figure.doubt = figure.doubt or f"Chỗ khác của kế hoạch ghi {word} {theirs}, khác với {mine} ở đây."
    figure.of = figure.of or other.of
    figure.doubt = figure.doubt or (other.doubt if "không khớp" in other.doubt else "")


def _share_sizes(figures: list[DocumentFigure]) -> None:
    for figure in figures:
        sizes = {other.of for other in figures if other.year == figure.year and other.of}
        if figure.of is None and figure.rank is not None and len(sizes) == 1 and figure.rank <= max(sizes):
            figure.of = sizes.pop()
