"""What somebody may have meant whose words fit nothing: the words of what they may see, nearest to those typed.

Typing leaves letters out, doubles or exchanges them, runs words together, or shows the keys of the Telex method where
the keyboard was not switched to Vietnamese (“thur tucj”). Which of the near words is meant is told by its neighbours.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from plans.models import Plan, Solution
from plans.models.plan import read_by
from reports.search.agencies import component_words
from reports.search.scope import Scope
from reports.search.words import Words
from tasks.models import Task

MOST_WORDS = 12
"""Words of a question up to which anything is guessed."""
_READ = 6000
"""Solutions, and tasks, whose words are read at most, the newest first."""
_NEAR = 5
"""Words that are considered for each typed one."""
_TONE_KEYS = re.compile(r"(?<=.)[sfrxj]$")


@dataclass
class Vocabulary:
    """Words with how often they occur, and which follow each other."""

    counts: Counter = field(default_factory=Counter)
    pairs: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """Of texts as units.search_words gives them."""
        made = cls()
        for text in texts:
            words = text.split()
            made.counts.update(words)
            made.pairs.update(pairwise(words))
        return made


def vocabulary(scope: Scope) -> Vocabulary:
    """The words of what the reader may see, of solutions and tasks the newest (3 queries besides what is known)."""
    return Vocabulary.of(_texts(scope))


def _texts(scope: Scope) -> Iterator[str]:
    yield from (unit.words for unit in scope.units.values())
    yield from component_words(scope)
    yield from Plan.objects.visible_to(scope.user).order_by().values_list("words", flat=True)
    solutions = Solution.objects.filter(read_by(scope.user, "plan__")).order_by("-pk")
    yield from solutions.values_list("words", flat=True)[:_READ]
    tasks = Task.objects.visible_to(scope.user).order_by("-created_at")
    yield from tasks.values_list("words", flat=True)[:_READ]


def guess(words: Words, known: Vocabulary) -> Words | None:
    """The likeliest words of those known; None where these are the typed ones, or some are like none.

    Each typed word may become one at a distance of two letters at most; every pair that is known makes up for one.
    """
    if not words or len(words.typed) > MOST_WORDS:
        return None
    best: list[tuple[float, tuple[str, ...]]] = [(0, ())]
    for typed in words.typed:
        best = _extended(best, list(_near(typed, known)), known)
    if not best:
        return None
    meant = Words.read(" ".join(min(best)[1]))
    return meant if meant != words else None


def _extended(best, near, known: Vocabulary) -> list[tuple[float, tuple[str, ...]]]:
    """For each near word the cheapest way to it."""
    found = []
    for cost, written in near:
        first, *_ = written
        ways = [(so_far + cost - ((way[-1:] + (first,)) in known.pairs), way) for so_far, way in best]
        if ways:
            least, way = min(ways)
            found.append((least, way + written))
    return found


def _near(typed: str, known: Vocabulary) -> list[tuple[float, tuple[str, ...]]]:
    """Known words like the typed one with what each costs, the cheapest and commonest first."""
    found = {(typed,): 0.0} if typed in known.counts or typed.isdecimal() else {}
    if (plain := without_telex(typed)) in known.counts:
        found.setdefault((plain,), 0.5)
    for at in range(1, len(typed)):
        parts = typed[:at], typed[at:]
        if parts in known.pairs:
            found.setdefault(parts, 1.0)
    for word in known.counts:
        reach = distance(typed, word, 2 if len(typed) > 4 else 1) if not word.isdecimal() else None
        if reach:
            found.setdefault((word,), float(reach) + 0.25)
    ranked = sorted(found.items(), key=lambda one: (one[1], -known.counts[one[0][0]], one[0]))
    return [(cost, written) for written, cost in ranked[:_NEAR]]


def without_telex(word: str) -> str:
    """What the keys of a word by Telex would have written, without diacritics: `thur` is thu, `ddaatj` is dat."""
    bare = _TONE_KEYS.sub("", word.replace("w", ""))
    return re.sub(r"([aeod])\1", r"\1", bare)


def distance(one: str, other: str, most: int) -> int | None:
    """How many letters must be put in, taken out, replaced or exchanged with their neighbour; None beyond `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, there in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
