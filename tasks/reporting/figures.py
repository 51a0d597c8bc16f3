"""How many tasks of a report stand how. Pure figures and their words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Protocol

from tasks.models import Task
from tasks.models.task import Punctuality


class Counted(Protocol):
    """What is counted: a line of a report."""

    state: str
    punctuality: str


WORDS = {
    "done_in_time": "hoàn thành đúng hạn",
    "done_late": "hoàn thành quá hạn",
    "done_undated": "hoàn thành (không đặt thời hạn)",
    "in_time": "đang thực hiện trong hạn",
    "late": "đang quá hạn",
    "undated": "đang thực hiện (không đặt thời hạn)",
    "paused": "tạm dừng",
}
"""What a sentence says of each kind, in the order in which it says it."""

_DONE = {Punctuality.DONE_LATE: "done_late", Punctuality.NO_DEADLINE: "done_undated"}
_OPEN = {Punctuality.LATE: "late", Punctuality.NO_DEADLINE: "undated"}


def kind_of(line: Counted) -> str:
    """Return which of WORDS a task is, by its state and punctuality."""
    if line.state == Task.State.PAUSED:
        return "paused"
    if line.state == Task.State.DONE:
        return _DONE.get(line.punctuality, "done_in_time")
    return _OPEN.get(line.punctuality, "in_time")


@dataclass(frozen=True)
class Tally:
    """Tasks counted by kind: the four-way result, with what has no deadline and what rests as cases of their own."""

    done_in_time: int = 0
    done_late: int = 0
    done_undated: int = 0
    in_time: int = 0
    late: int = 0
    undated: int = 0
    paused: int = 0

    @classmethod
    def of(cls, lines: Iterable[Counted]) -> "Tally":
        return cls.of_kinds(map(kind_of, lines))

    @classmethod
    def of_kinds(cls, kinds: Iterable[str]) -> "Tally":
        return cls(**Counter(kinds))

    @classmethod
    def read(cls, values: Mapping[str, int]) -> "Tally":
        """Return what `as_json` wrote."""
        return cls(**values)

    def as_json(self) -> dict[str, int]:
        return asdict(self)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Tally)))

    @property
    def total(self) -> int:
        return sum(asdict(self).values())

    @property
    def done(self) -> int:
        return self.done_in_time + self.done_late + self.done_undated

    @property
    def without_deadline(self) -> int:
        return self.done_undated + self.undated

    def parts(self) -> list[tuple[int, str]]:
        """What there is of each kind, as (how many, which word of WORDS)."""
        return [(count, WORDS[name]) for name, count in asdict(self).items() if count]
