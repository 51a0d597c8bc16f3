"""Styles of a Word file: what a paragraph or a run has from its style and the styles that it is based on."""

from collections.abc import Iterator
from dataclasses import dataclass

from plans.importing.readers.word_package import Element, W, number, switch, value

_DEEPEST = 20


@dataclass(frozen=True)
class Look:
    """How letters look; None where nothing is said."""

    bold: bool | None = None
    italic: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None

    @classmethod
    def of(cls, properties: Element | None) -> "Look":
        return cls(*(switch(properties, name) for name in ("b", "i", "caps", "vanish")))

    def over(self, other: "Look") -> "Look":
        """This look where it says something, else the other."""
        pairs = zip(self._all(), other._all(), strict=True)
        return Look(*(other if own is None else own for own, other in pairs))

    def _all(self) -> tuple[bool | None, ...]:
        return self.bold, self.italic, self.caps, self.hidden


@dataclass(frozen=True)
class Style:
    """What a style says itself."""

    look: Look
    based_on: str | None
    alignment: str | None
    outline: int | None
    list_id: str | None
    list_level: int | None
    bordered: bool | None


class Styles:
    """The styles of a file by their id."""

    def __init__(self, part: Element | None):
        self.own: dict[str, Style] = {}
        self.paragraph: str | None = None
        self.default = Look()
        for element in part if part is not None else ():
            if element.tag == W + "style":
                self._add(element)
            elif element.tag == W + "docDefaults":
                self.default = Look.of(element.find(f"{W}rPrDefault/{W}rPr"))

    def _add(self, element: Element) -> None:
        name = element.get(W + "styleId", "")
        self.own[name] = _style(element)
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            self.paragraph = name

    def chain(self, name: str | None) -> Iterator[Style]:
        """A style and those it is based on."""
        for _ in range(_DEEPEST):
            style = self.own.get(name or "")
            if style is None:
                return
            yield style
            name = style.based_on

    def look(self, name: str | None) -> Look:
        look = Look()
        for style in self.chain(name):
            look = look.over(style.look)
        return look

    def said(self, name: str | None, attribute: str):
        """The first that the style or one below it says, such as its alignment."""
        return next((held for style in self.chain(name) if (held := getattr(style, attribute)) is not None), None)


def _style(element: Element) -> Style:
    properties = element.find(W + "pPr")
    listed = properties.find(W + "numPr") if properties is not None else None
    borders = element.find(f"{W}tblPr/{W}tblBorders")
    return Style(
        look=Look.of(element.find(W + "rPr")),
        based_on=value(element, "basedOn"),
        alignment=value(properties, "jc"),
        outline=number(value(properties, "outlineLvl")),
        list_id=value(listed, "numId"),
        list_level=number(value(listed, "ilvl")),
        bordered=None if borders is None else has_lines(borders),
    )


def has_lines(borders: Element) -> bool:
    """Whether borders of a table or cell are drawn."""
    return any(side.get(W + "val") not in (None, "nil", "none") for side in borders)
