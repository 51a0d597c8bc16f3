"""What a search asks the database: the words that a row must have, and how many rows are wanted.

A search is asked at every keystroke, so queries of the usual shapes are put together once a process (units.prepared).
Each is written as a function of the reader, of what is sought and of values, any of which may be given later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import DateTimeField, QuerySet

from reports.search.words import HasWords
from units.models import User
from units.permissions import Permission
from units.prepared import Given, GivenNumbers, Prepared
from units.reach import ids_where

_MOST_WORDS, _MOST_ROWS = 5, 5
"""Words and rows of a question whose queries are kept: those of the page of all kinds and of what is offered below the
field. It bounds how many statements PostgreSQL has to keep."""


@dataclass(frozen=True)
class Sought:
    """The words as `HasWords` takes them; the `phrase` by which rows come first, empty where none does; `first` rows
    are left out and `most` wanted."""

    patterns: tuple[tuple, ...]
    phrase: str | Given
    first: int
    most: int

    def rows(self, rows: QuerySet, *order: str) -> QuerySet:
        """The rows that have the words: those first that have them as one phrase, then in the given order; as many as
        are wanted and one more."""
        by_phrase = [HasWords("words", [(self.phrase,)]).desc()] if self.phrase else []
        found = rows.filter(HasWords("words", self.patterns)).order_by(*by_phrase, *order)
        return found[self.first : self.first + self.most + 1]

    @property
    def is_usual(self) -> bool:
        """Whether so many ask in this shape that its queries are worth keeping."""
        single = all(len(pattern) == 1 for pattern in self.patterns)
        return single and len(self.patterns) <= _MOST_WORDS and not self.first and self.most <= _MOST_ROWS

    @property
    def words(self) -> dict[str, str]:
        """What differs from one question of a shape to another, by name."""
        words = {f"word{place}": pattern[0] for place, pattern in enumerate(self.patterns)}
        return words | {"phrase": self.phrase} if self.phrase else words


Build = Callable[..., QuerySet]


def ask(build: Build, reader: User, sought: Sought, **values: Any) -> list[tuple]:
    """Return the rows of `build(reader, sought, **values)` (1 query), by a query that is kept where the shape is usual.

    Values are whole numbers, frozensets of them and moments; one that is None stands for its absence. Of the reader
    nothing but `unit_ids` may go in.
    """
    named = {name: value for name, value in values.items() if value is not None}
    if not sought.is_usual:
        return list(build(reader, sought, **named))
    kinds = tuple((name, type(value)) for name, value in named.items())
    query, permissions = _kept(build, len(sought.patterns), bool(sought.phrase), sought.most, kinds)
    reach = {permission.value: ids_where(reader, permission) for permission in permissions}
    return query(**sought.words, **named, **reach)


@cache
def _kept(build: Build, words: int, by_phrase: bool, most: int, kinds: tuple) -> tuple[Prepared, set[Permission]]:
    """A query for anybody and any words, and the permissions on which it depends what is found."""
    anybody = _Anybody()
    patterns = tuple((Given(f"word{place}"),) for place in range(words))
    sought = Sought(patterns, Given("phrase") if by_phrase else "", 0, most)
    rows = build(anybody, sought, **{name: _given(name, kind) for name, kind in kinds})
    return Prepared(lambda: rows), anybody.permissions


def _given(name: str, kind: type) -> Given:
    if kind is frozenset:
        return GivenNumbers(name)
    return Given(name, DateTimeField() if kind is datetime else None)


class _Anybody:
    """Stands in a query for the reader, whose units each call gives; remembers the permissions that were asked for."""

    def __init__(self):
        self.permissions: set[Permission] = set()

    def unit_ids(self, permission: Permission) -> GivenNumbers:
        self.permissions.add(permission)
        return GivenNumbers(permission.value)
