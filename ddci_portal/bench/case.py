"""What is measured: a case, its yardstick, its limits, and what came out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ddci_portal.bench.stage import Stage

FAR_OUT = 3
"""In a quick run, a ratio breaks its limit only from so many times the limit on: the machine may be busy."""


class Missing(Exception):
    """What a case needs is not there; the message says in Vietnamese what. It counts as a broken limit."""


@dataclass(frozen=True)
class Sample:
    """One measurement: seconds by the clock for one piece of work, and of processor time; seconds at the median and
    at p95 of many; bytes sent, peak memory in bytes, how many pieces of work were done."""

    seconds: float
    cpu: float = 0
    middle: float = 0
    p95: float = 0
    size: int = 0
    memory: int = 0
    count: int = 1


@dataclass(frozen=True)
class Pair:
    """A case made ready on the data at hand: `ours` and `yardstick` each do the work once and say what it took.

    `about` says in a few words what it is done on; `queries` counts those of one time.
    """

    ours: Callable[[], Sample]
    yardstick: Callable[[], Sample]
    about: str = ""
    queries: Callable[[], int] | None = None


@dataclass(frozen=True)
class Case:
    """Something the portal does, and how many times its yardstick it may take.

    `most` is the highest ratio of seconds, None where the case is measured for information only; `most_queries` the
    highest number of queries; `most_memory` the highest peak of memory in bytes. `quick` cases are part of a quick
    run; `rounds` overrides how often it is measured, `scales` are those at which it says something. `unit` is that of
    the figure in Sample.seconds where it is no time: B for bytes.
    """

    name: str
    title: str
    yardstick: str
    prepare: Callable[["Stage"], Pair]
    most: float | None = None
    most_queries: int | None = None
    most_memory: int | None = None
    quick: bool = True
    rounds: int | None = None
    scales: tuple[int, ...] = (1, 10, 100)
    unit: str = "s"


@dataclass
class Outcome:
    """What came out of a case: its samples beside those of the yardstick, or the sentence why there are none."""

    case: Case
    about: str = ""
    ours: list[Sample] = field(default_factory=list)
    yardstick: list[Sample] = field(default_factory=list)
    queries: int | None = None
    problem: str = ""

    @property
    def ratio(self) -> float | None:
        """The median over the rounds of how many times its yardstick the case took by the clock."""
        return self._ratio("seconds")

    @property
    def cpu_ratio(self) -> float | None:
        """The same in processor time, which a busy machine hardly changes; None where that was not measured."""
        return self._ratio("cpu")

    def _ratio(self, name: str) -> float | None:
        pairs = [
            (getattr(ours, name), getattr(mark, name)) for ours, mark in zip(self.ours, self.yardstick, strict=True)
        ]
        ratios = [ours / mark for ours, mark in pairs if mark]
        return median(ratios) if ratios else None

    @property
    def memory(self) -> int:
        return max((sample.memory for sample in self.ours), default=0)

    def of(self, name: str) -> float:
        """The median over the rounds of a figure of the samples; 0 where there are none."""
        return median([getattr(sample, name) for sample in self.ours] or [0])

    def broken(self, *, quick: bool = False, by_cpu: bool = False) -> list[str]:
        """What limits the case breaks, as short sentences. Ratios are by the clock, or in processor time; in a quick
        run they count only when both are far out of range."""
        case, found = self.case, [self.problem] if self.problem else []
        ratios = [self.cpu_ratio] if by_cpu else [self.ratio, self.cpu_ratio] if quick else [self.ratio]
        limit = case.most and case.most * (FAR_OUT if quick else 1)
        measured = [ratio for ratio in ratios if ratio is not None]
        if limit and measured and min(measured) > limit:
            found.append("quá tỷ lệ")
        if case.most_queries is not None and self.queries is not None and self.queries > case.most_queries:
            found.append(f"quá {case.most_queries} truy vấn")
        if case.most_memory and self.memory > case.most_memory:
            found.append(f"quá {case.most_memory // 2**20} MB")
        return found
