"""Numbering that jumps: among headings, among what stands under one, and typed by hand at the head of paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.checking.material import Material, place_of
from plans.checking.problems import WARNING, Mend, Problem
from plans.outline import Marker, letter, roman
from plans.reading import Item, Node

_TYPED = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)](?=\s+\D)|[a-zđ]\)(?=\s)|[IVX]{1,5}\.(?=\s)")
_ROMANS = {roman(number): number for number in range(1, 60)}
_LETTERS = {letter(number): number for number in range(1, 60)}
_COUNTED = (Marker.ROMAN, Marker.NUMBER, Marker.DECIMAL, Marker.LETTER)


@dataclass(frozen=True)
class _Row:
    """One of a row of siblings: the style and value of its number as written, and where it stands.

    `typed` says that the number is part of the text.
    """

    style: str
    number: int
    label: str
    place: str
    block: str
    own_label: str = ""
    typed: bool = False


def check(material: Material) -> Iterator[Problem]:
    """Yield the first wrong number of each run; its mend leaves the numbering to the portal."""
    for siblings in (material.text.body, material.text.appendices, *(node.children for node in material.nodes)):
        yield from _jumps([row for node in siblings if (row := _heading(node))])
    for node in material.nodes:
        yield from _jumps([row for item in node.items if (row := _item(node, item))])


def _heading(node: Node) -> _Row | None:
    section = node.section
    return _row(section.marker, node.label, section.own_label, place_of(node), node.key)


def _item(node: Node, item: Item) -> _Row | None:
    source, place = item.source, place_of(node, item)
    if item.label:
        return _row(source.marker, item.label, source.own_label, place, item.key)
    typed = _TYPED.match(source.text)
    found = typed and _read(typed[0])
    return _Row(*found, typed[0], place, item.key, typed=True) if typed and found else None


def _row(marker: str, label: str, own_label: str, place: str, block: str) -> _Row | None:
    if marker not in _COUNTED and not own_label:
        return None
    found = _read(label)
    return _Row(*found, label, place, block, own_label) if found else None


def _read(label: str) -> tuple[str, int] | None:
    """The style of a written number and its value; the style of 1.2. holds what stands before its last part."""
    bare = label.strip("().")
    if re.fullmatch(r"[0-9]{1,2}(?:\.[0-9]{1,2})*", bare):
        head, _, last = bare.rpartition(".")
        return f"{'(' if label.startswith('(') else ''}{head}.", int(last)
    if bare in _ROMANS and not label.endswith(")"):
        return "roman", _ROMANS[bare]
    if bare in _LETTERS and label.endswith(")"):
        return "letter", _LETTERS[bare]
    return None


def _jumps(rows: Sequence[_Row]) -> Iterator[Problem]:
    """Each style counts for itself; after a jump the count goes on from there, so that one slip is told once.

    A number in the text may begin with anything, for it may be no number of a list.
    """
    last: dict[str, int] = {}
    for place, row in enumerate(rows):
        expected = last.get(row.style, 0) + 1
        begins = row.typed and (expected == 1 or row.number == 1)
        if row.number != expected and not begins:
            yield _problem(row, expected, rows[place:])
        last[row.style] = row.number


def _problem(row: _Row, expected: int, rest: Sequence[_Row]) -> Problem:
    right = _written(row, expected)
    where = f"đứng sau “{_written(row, expected - 1)}”" if expected > 1 else "đứng đầu"
    message = f"Đánh số không liên tục: “{row.label}” {where}, lẽ ra là “{right}”."
    mends = tuple(
        Mend(other.block, "own_label", other.own_label, "", "Để cổng đánh số lại")
        for other in rest
        if other.own_label and other.style == row.style
    )
    fix = "Để cổng tự đánh số." if mends else f"Sửa thành “{right}”."
    return Problem("numbering-jumps", WARNING, row.place, message, fix, row.block, mends)


def _written(row: _Row, number: int) -> str:
    """The label with another number in the same style."""
    if row.style == "roman":
        return f"{roman(number)}."
    if row.style == "letter":
        return f"{letter(number)})"
    return re.sub(r"\d+(?=\D*$)", str(number), row.label)
