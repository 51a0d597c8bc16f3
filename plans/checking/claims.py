"""Reads out of Vietnamese sentences what they state of published figures: which component, which year, how much.

Where a sentence leaves a doubt whose figure a number is, or of what year, nothing is read: better silent than wrong.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.checking.clauses import sentences
from plans.checking.lexicon import Lexicon, lowered
from plans.checking.numbers import Number
from plans.checking.sentence import TOTAL, Sentence, is_about_total, other_end

__all__ = ["TOTAL", "Claim", "Context", "Move", "Reading", "is_about_total", "read", "read_claims"]

_CARRIES_ON = re.compile(
    r"\W*(?:năm \d{4}|so với|kết quả|chỉ số này|xếp|đạt|đứng|tăng|giảm|tổng|cụ thể|đồng thời)(?!\w)"
)


@dataclass(frozen=True)
class Claim:
    """A figure that a text states of a component (code; empty for the total) and a year.

    `figure` is score, rank, change (points) or places; changes are positive when better and set the year against
    `since`. `start` and `end` hold the number, with “/25” where `of` is given; `verb` where the verb of a change is.
    """

    component: str
    year: int
    figure: str
    value: Decimal
    of: int | None
    start: int
    end: int
    since: int | None = None
    verb: tuple[int, int] | None = None

    @property
    def is_change(self) -> bool:
        return self.figure in ("change", "places")


@dataclass(frozen=True)
class Move:
    """“Từ A lên B”: the two claims and which way the words say it goes: 1 up, -1 down, 0 open."""

    before: Claim
    after: Claim
    way: int


@dataclass
class Reading:
    """What a text states of results (`claims`, `moves`) and of what is to be reached (`aims`)."""

    claims: list[Claim] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    aims: list[Claim] = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    """What the headings above a text say: its subjects (codes; TOTAL for the whole) and the year it speaks of.

    Without a year, only figures whose year is written are read.
    """

    subjects: tuple[str, ...] | None = None
    year: int | None = None


NOWHERE = Context()


def read_claims(text: str, lexicon: Lexicon, context: Context = NOWHERE) -> list[Claim]:
    """Return the figures that a text states of results, in order."""
    return read(text, lexicon, context).claims


def read(text: str, lexicon: Lexicon, context: Context) -> Reading:
    """Return everything that a text states of figures; positions are those of the text."""
    low = lowered(text)
    reading, carried = Reading(), context.subjects
    for number, (start, end) in enumerate(sentences(text)):
        if number and not _CARRIES_ON.match(low, start, end):
            carried = context.subjects
        sentence = Sentence(text, low, start, end, lexicon, context.subjects, context.year, carried)
        _read_sentence(sentence, reading)
        carried = sentence.last_subject
    return reading


def _read_sentence(sentence: Sentence, reading: Reading) -> None:
    for clause in sentence.clauses():
        made: dict[Number, list[Claim]] = {}
        previous = clause.start
        for number in clause.numbers:
            aim = number.start > sentence.aim_from
            codes = sentence.codes(number, previous, aim) if aim or not number.aim else ()
            years = (sentence.lexicon.year,) if aim else clause.years_of(number)
            made[number] = list(_claims(number, codes, years, clause.since))
            kept = [claim for claim in made[number] if aim or claim.year < sentence.lexicon.year]
            (reading.aims if aim else reading.claims).extend(kept)
            previous = number.end
        if clause.start <= sentence.aim_from:
            reading.moves += _moves(clause.numbers, made)


def _claims(number: Number, codes: Iterable[str], years: Sequence[int], since: int | None) -> Iterator[Claim]:
    is_change = number.figure in ("change", "places")
    for code in codes:
        if number.figure == "score" and not _fits(code, number.value):
            continue
        for year in years:
            against = (since or year - 1) if is_change else None
            yield Claim(
                code, year, number.figure, number.value, number.of, number.start, number.end, against, number.verb
            )


def _fits(code: str, score: Decimal) -> bool:
    """Components are scored from 0 to 10, totals from 0 to 100: what does not fit is somebody else's."""
    return score <= 10 if code else 10 < score <= 100


def _moves(found: Sequence[Number], made: dict[Number, list[Claim]]) -> Iterator[Move]:
    for number in found:
        other = other_end(number, found) if number.arrow == "từ" else None
        if other and len(made[number]) == len(made[other]):
            for before, after in zip(made[number], made[other], strict=True):
                yield Move(before, after, other.way)
