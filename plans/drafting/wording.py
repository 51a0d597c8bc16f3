"""Words, counts and figures as administrative Vietnamese writes them. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from plans.figures import Citation, plain, written


@dataclass(frozen=True)
class Phrase:
    """Words with the published figures that they cite."""

    text: str = ""
    figures: tuple[Citation, ...] = ()

    def __add__(self, other: "Phrase | str") -> "Phrase":
        more = other if isinstance(other, Phrase) else Phrase(other)
        return Phrase(self.text + more.text, self.figures + more.figures)

    def __radd__(self, other: str) -> "Phrase":
        return Phrase(other) + self

    def __bool__(self) -> bool:
        return bool(self.text)


def joined(phrases: Iterable[Phrase | str], separator: str) -> Phrase:
    """Write phrases in a row, without the empty ones."""
    whole = Phrase()
    for phrase in phrases:
        if phrase:
            whole = whole + separator + phrase if whole else whole + phrase
    return whole


def cited(figure: str, component: str, year: int, value: Decimal | int, before: str = "", after: str = "") -> Phrase:
    """Return words that hold one published figure: `before`, its digits, `after`.

    Give enough words around the digits for them to stand only once in the paragraph.
    """
    text = f"{before}{written(figure, value)}{after}"
    return Phrase(text, (Citation(figure, component, year, plain(value), text),))


def counted(number: int, noun: str = "chỉ số") -> str:
    """Return a count as official texts write it, two digits at least: “05 chỉ số”, “12 chỉ số”."""
    return f"{number:02d} {noun}"


def points(value: Decimal) -> str:
    """Return a difference of scores without its sign: “0,28 điểm”."""
    return f"{written('change', abs(value))} điểm"


def listing(names: Iterable[str]) -> str:
    """Write names in a row, with semicolons where one of them has a comma itself."""
    names = list(names)
    return ("; " if any("," in name for name in names) else ", ").join(names)


def sentence(text: str) -> str:
    """Return a text of others as a sentence: one space between words, a capital first, a full stop at the end."""
    words = " ".join(text.split()).rstrip(" .;,:/")
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def lowered(text: str) -> str:
    """Return the text with a small first letter, for the middle of a sentence; abbreviations stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]
