"""Numbers and bullets of a Word file's lists, counted as Word counts them."""

import re
from dataclasses import dataclass

from plans.importing.readers.word_package import Element, W, number, value

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = {"-", "+", "*", "–", "—", "•"}
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Level:
    """A level of a list: how its numbers are written, where they begin and what stands around them (“%1.”)."""

    kind: str = "decimal"
    start: int = 1
    text: str = ""


class Numbering:
    """The lists of a file; `label` counts on with every call."""

    def __init__(self, part: Element | None):
        self.levels: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self.links: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.restarted: set[tuple[str, int]] = set()
        for element in part if part is not None else ():
            if element.tag == W + "abstractNum":
                name = element.get(W + "abstractNumId", "")
                self.levels[name] = dict(_level(level) for level in element.findall(W + "lvl"))
            elif element.tag == W + "num":
                self.lists[element.get(W + "numId", "")] = _list(element)

    def label(self, list_id: str | None, level: int) -> str:
        """The number or bullet of the next paragraph of a list; nothing where there is no such list."""
        if list_id not in self.lists or not 0 <= level <= 8:
            return ""
        abstract, changed, starts = self.lists[list_id]
        levels = {**self.levels.get(abstract, {}), **changed}
        own = levels.get(level)
        if own is None:
            return ""
        self._count(list_id, abstract, level, levels, starts)
        if own.kind == "bullet":
            return _bullet(own.text)
        counts = self.counts[abstract]
        return _PLACE.sub(lambda match: _written(int(match[1]) - 1, levels, counts), own.text).strip()

    def _count(self, list_id: str, abstract: str, level: int, levels: dict[int, Level], starts: dict[int, int]) -> None:
        counts = self.counts.setdefault(abstract, {})
        if level in starts and (list_id, level) not in self.restarted:
            self.restarted.add((list_id, level))
            counts[level] = starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        for deeper in [held for held in counts if held > level]:
            del counts[deeper]


def _level(element: Element) -> tuple[int, Level]:
    start = number(value(element, "start"))
    return number(element.get(W + "ilvl")) or 0, Level(
        kind=value(element, "numFmt") or "decimal",
        start=1 if start is None else start,
        text=value(element, "lvlText") or "",
    )


def _list(element: Element) -> tuple[str, dict[int, Level], dict[int, int]]:
    changed, starts = {}, {}
    for change in element.findall(W + "lvlOverride"):
        level = change.find(W + "lvl")
        start = number(value(change, "startOverride"))
        if level is not None:
            changed.update([_level(level)])
        if start is not None:
            starts[number(change.get(W + "ilvl")) or 0] = start
    return value(element, "abstractNumId") or "", changed, starts


def _bullet(text: str) -> str:
    return text.strip() if text.strip() in _BULLETS else "-" if text.strip() in ("\uf02d", "\uf0be") else "•"


def _written(level: int, levels: dict[int, Level], counts: dict[int, int]) -> str:
    own = levels.get(level, Level())
    return written(counts.get(level, own.start), own.kind)


def written(count: int, kind: str) -> str:
    """A number as a list writes it: `kind` is decimal, upperRoman, lowerLetter …; unknown kinds as decimal."""
    if kind == "none":
        return ""
    if kind == "decimalZero":
        return f"{count:02}"
    if kind.endswith("Roman") and 0 < count < 4000:
        return _cased(_roman(count), kind)
    if kind.endswith("Letter") and 0 < count <= 26 * 20:
        return _cased(chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1), kind)
    return str(count)


def _cased(text: str, kind: str) -> str:
    return text.upper() if kind.startswith("upper") else text


def _roman(count: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (count // worth)
        count %= worth
    return text
