"""What was published, over several years: the figures that a plan's text is held against."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from plans.checking.claims import Claim
from plans.figures import Figures, Line, figures_for
from plans.models import Plan


@dataclass(frozen=True)
class Published:
    """The results of the year before the plan and of the year before that, each with its own year before."""

    base: Figures | None = None
    earlier: Figures | None = None

    @property
    def known(self) -> list[Figures]:
        return [figures for figures in (self.base, self.earlier) if figures]

    @cached_property
    def sizes(self) -> dict[int, int]:
        """How many units were ranked, by year, where it is known."""
        pairs = [
            pair
            for figures in reversed(self.known)
            for pair in ((figures.year - 1, figures.previous_size), (figures.year, figures.size))
        ]
        return {year: size for year, size in pairs if size}

    def value(self, component: str, year: int, figure: str) -> Decimal | int | None:
        """A score, rank, change or places of a component (empty for the total) in a year; None where not published."""
        for figures in self.known:
            line = figures.line(component)
            found = line and _value(line, figures.year - year, figure)
            if found is not None:
                return found
        return None

    def change(self, claim: Claim) -> Decimal | int | None:
        """What a change set against `claim.since` comes to; None where one of its ends is not published."""
        if claim.since == claim.year - 1:
            own = self.value(claim.component, claim.year, claim.figure)
            if own is not None:
                return own
        what = "score" if claim.figure == "change" else "rank"
        now = self.value(claim.component, claim.year, what)
        before = None if claim.since is None else self.value(claim.component, claim.since, what)
        if now is None or before is None:
            return None
        return now - before if what == "score" else before - now

    def true_value(self, claim: Claim) -> Decimal | int | None:
        """What the data say of a claim."""
        if claim.is_change:
            return self.change(claim)
        return self.value(claim.component, claim.year, claim.figure)


def _value(line: Line, back: int, figure: str) -> Decimal | int | None:
    now = line.now
    if back == 0:
        return {"score": now.score, "rank": now.rank, "change": now.change, "places": now.places}[figure]
    if back == 1:
        return {"score": now.previous_score, "rank": now.previous_rank}.get(figure)
    return None


def published_for(plan: Plan) -> Published:
    """Read the results that a plan may speak of (a fixed number of queries)."""
    return Published(figures_for(plan), figures_for(plan, plan.year - 2))
