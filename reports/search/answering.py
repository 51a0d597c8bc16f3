"""The answer to a question: what fits; where nothing does, what fits in all years, then what may have been meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import unescape

from reports.search.asked import EVERY_YEAR, KIND, PAGE, YEAR, Asked
from reports.search.finding import find
from reports.search.meaning import guess, vocabulary
from reports.search.scope import Group, Hit, Scope
from reports.search.words import bare
from units.models import User

_MARK = re.compile("<mark>(.*?)</mark>")
_AGED = ("", "giai-phap", "nhiem-vu")
"""The kinds of which only the last years are searched where none is asked for."""


@dataclass(frozen=True)
class Answer:
    """`asked` is the question that the groups answer, `typed` the one that was put."""

    typed: Asked
    asked: Asked
    groups: list[Group] = field(default_factory=list)
    first_recent_year: int = 0
    last_year: int = 0

    @cached_property
    def hits(self) -> list[Hit]:
        return [hit for group in self.groups for hit in group.hits]

    @property
    def summary(self) -> str:
        """How much is shown, in words."""
        count = len(self.hits)
        if self.typed.page > 1:
            return f"Trang {self.typed.page}: {count} kết quả."
        if any(group.has_more for group in self.groups):
            return f"{count} kết quả đầu."
        return f"Có {count} kết quả."

    @property
    def is_corrected(self) -> bool:
        return self.asked.words != self.typed.words

    @property
    def written(self) -> str:
        """The words that were meant, as what was found writes them."""
        marks = [unescape(mark) for hit in self.hits for mark in _MARK.findall(hit.title)]
        as_written = {bare(word): word.lower() for mark in reversed(marks) for word in mark.split()}
        return " ".join(as_written.get(word, word) for word in self.asked.words.typed)

    @property
    def was_widened(self) -> bool:
        """Whether the years before were taken in because the last ones have nothing."""
        return self.asked.every_year and not self.typed.every_year

    @property
    def recently(self) -> str:
        """Which years are searched where there is much; empty where all are, or one was asked for."""
        asked = self.asked
        if asked.every_year or asked.year or asked.kind not in _AGED:
            return ""
        return f"Giải pháp và nhiệm vụ: của các năm {self.first_recent_year}–{self.last_year}."

    @property
    def every_year_address(self) -> str:
        return self.asked.address(**{YEAR: EVERY_YEAR})

    @property
    def wider_address(self) -> str:
        """The question without what narrows it; empty where nothing does."""
        is_narrow = self.typed.kind or self.typed.year
        return self.typed.address(**{KIND: "", YEAR: EVERY_YEAR}) if is_narrow else ""

    @property
    def corrected_address(self) -> str:
        return self.asked.address()

    @property
    def at(self) -> str:
        return self._page(self.asked.page)

    @property
    def before(self) -> str:
        return self._page(self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def after(self) -> str:
        """The page after this one, of a single kind."""
        has_more = self.asked.kind and any(group.has_more for group in self.groups)
        return self._page(self.asked.page + 1) if has_more else ""

    def _page(self, number: int) -> str:
        return self.asked.address(**{PAGE: str(number) if number > 1 else ""})


def answer(user: User, asked: Asked, most: int, first: int = 0, *, guesses: bool = False) -> Answer:
    """Return what the user may see that fits; nothing is searched without words.

    Where nothing fits, all years are searched, and with `guesses` then what may have been meant.
    """
    if asked.problem or not asked.words:
        return Answer(asked, asked)
    scope = Scope(user, asked, most, first)
    tried, groups = asked, find(scope)
    for other in _others(scope, guesses=guesses) if not groups and not first else ():
        if groups := find(replace(scope, asked=other)):
            tried = other
            break
    return Answer(asked, tried, groups, scope.first_recent_year, scope.today.year)


def _others(scope: Scope, *, guesses: bool) -> Iterator[Asked]:
    """What else is asked in its place, the nearest first."""
    asked = scope.asked
    if not asked.year and not asked.every_year and asked.kind in _AGED:
        yield asked.in_every_year()
    meant = guess(asked.words, vocabulary(scope)) if guesses else None
    if meant is not None:
        yield asked.said(str(meant))
        yield asked.said(str(meant)).in_every_year()
