"""Quarters of the year. Pure functions."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def last_day(self) -> date:
        following = date(self.year + self.number // 4, self.number % 4 * 3 + 1, 1)
        return following - timedelta(days=1)

    @property
    def code(self) -> str:
        """The quarter as the ledger of reminders keeps it, `2025-Q2`."""
        return f"{self.year}-Q{self.number}"

    def __str__(self):
        return f"quý {('I', 'II', 'III', 'IV')[self.number - 1]} năm {self.year}"
