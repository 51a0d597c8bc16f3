"""How much is made: the counts of one made-up province, and how many there are of them."""

from dataclasses import dataclass
from datetime import date

LAST_YEAR = 2026
"""The year whose plans are under way; its round is being entered, the one before is published."""
TODAY = date(2026, 11, 21)
"""The day on which the made-up data ends, so that it is the same whenever it is made."""
MERGER = date(2025, 3, 1)
"""From when on the successors of merged departments exist."""
COMMUNES_ONLY = date(2025, 7, 1)
"""From when on there are no districts."""


@dataclass(frozen=True)
class Size:
    """Counts of one province but for `provinces`; `files` plans of the first one have the
    very file the portal would make, the others share one.

    Plans, solutions and tasks: `plans` a year with `solutions` each (one with `most_solutions`), `tasks` in all years.
    """

    provinces: int = 1
    departments: int = 36
    communes: int = 65
    districts: int = 9
    offices: int = 3
    years: int = 10
    plans: int = 40
    solutions: int = 40
    most_solutions: int = 100
    tasks: int = 10_000
    officers: int = 1
    reported_years: int = 2
    files: int = 3

    @property
    def plan_years(self) -> range:
        return range(LAST_YEAR - self.years + 1, LAST_YEAR + 1)

    @property
    def rounds(self) -> range:
        """The years of the published rounds, each the year before that of the plans which rest on it."""
        return range(LAST_YEAR - self.years, LAST_YEAR)

    @property
    def planning_departments(self) -> int:
        """Of the agencies that write plans those that are departments, the others are communes: five to three."""
        return min(self.departments, (self.plans * 5 + 7) // 8)


TINY = Size(
    provinces=2,
    departments=4,
    communes=5,
    districts=2,
    years=3,
    plans=4,
    solutions=6,
    most_solutions=12,
    tasks=90,
    files=1,
)
"""For tests: everything there is, little of each."""
