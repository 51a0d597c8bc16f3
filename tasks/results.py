"""The four-way result of tasks (đúng hạn, quá hạn, trong hạn, đang quá hạn): counted here for every page and report."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count

from tasks.models import Task
from tasks.models.judging import outcome_of
from tasks.models.task import Outcome, Punctuality, TaskQuerySet

FOUR = (Outcome.DONE_IN_TIME, Outcome.DONE_LATE, Outcome.IN_TIME, Outcome.LATE)


@dataclass(frozen=True)
class Counts:
    """Tasks counted by state and by outcome; `due_soon` of those in time have three days or less."""

    states: Counter = field(default_factory=Counter)
    outcomes: Counter = field(default_factory=Counter)
    due_soon: int = 0

    @classmethod
    def of(cls, groups: Iterable[tuple[str, str, str, int]]) -> "Counts":
        """Add up groups of (state, outcome, punctuality, how many)."""
        states, outcomes, due_soon = Counter(), Counter(), 0
        for state, outcome, punctuality, count in groups:
            states[state] += count
            outcomes[outcome] += count
            if outcome == Outcome.IN_TIME and punctuality == Punctuality.DUE_SOON:
                due_soon += count
        return cls(states, outcomes, due_soon)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.states + other.states, self.outcomes + other.outcomes, self.due_soon + other.due_soon)

    @property
    def total(self) -> int:
        return self.states.total()

    @property
    def open(self) -> int:
        return sum(self.states[state] for state in Task.OPEN)

    @property
    def judged(self) -> int:
        """How many are in one of the four."""
        return sum(self.outcomes[outcome] for outcome in FOUR)

    def by_state(self) -> list[tuple[str, str, int]]:
        """Value, label and count of each state, those that are empty too."""
        return [(value, label, self.states[value]) for value, label in Task.State.choices]

    def by_outcome(self) -> list[tuple[str, str, int]]:
        """Value, label and count of each outcome, the four first."""
        return [(value, label, self.outcomes[value]) for value, label in Outcome.choices]


@dataclass(frozen=True)
class LeadAndSupport:
    """Counts of what is led and of what is supported, apart."""

    lead: Counts = field(default_factory=Counts)
    support: Counts = field(default_factory=Counts)

    def __add__(self, other: "LeadAndSupport") -> "LeadAndSupport":
        return LeadAndSupport(self.lead + other.lead, self.support + other.support)


def counts(tasks: TaskQuerySet) -> Counts:
    """Count the tasks in one query, whatever their number."""
    return Counts.of(_grouped(tasks))


def counts_by(tasks: TaskQuerySet, key: str) -> dict[Hashable, LeadAndSupport]:
    """Count the tasks by the values of a field (`office`, `solution__section__components`), in one query.

    A task with several values of the field counts under each; one without any under None.
    """
    groups: dict[tuple, list] = defaultdict(list)
    keys: dict[Hashable, None] = {}
    for value, role, *group in _grouped(tasks, key, "role"):
        groups[value, role].append(group)
        keys[value] = None
    return {
        value: LeadAndSupport(*(Counts.of(groups[value, role]) for role in (Task.Role.LEAD, Task.Role.SUPPORT)))
        for value in keys
    }


def lead_and_support(tasks: TaskQuerySet) -> LeadAndSupport:
    """Count the tasks that are led and those that are supported, in one query."""
    found = counts_by(tasks, "role")
    of = {role: getattr(found.get(role, LeadAndSupport()), role) for role in Task.Role.values}
    return LeadAndSupport(**of)


def _grouped(tasks: TaskQuerySet, *by: str) -> Iterator[tuple]:
    grouped = tasks.order_by().with_punctuality().values_list(*by, "state", "punctuality").annotate(count=Count("pk"))
    for *key, state, punctuality, count in grouped:
        yield *key, state, outcome_of(state, punctuality), punctuality, count
