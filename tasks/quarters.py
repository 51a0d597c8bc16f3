"""Quarters of the year. Pure functions."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        month = self.number * 3
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def roman(self) -> str:
        return ROMAN[self.number - 1]

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def code(self) -> str:
        """The quarter as the ledger of reminders keeps it, `2025-Q2`."""
        return f"{self.year}-Q{self.number}"

    def __str__(self):
        return f"quý {self.roman} năm {self.year}"


def deadline_text(due_on: date | None, quarter: int | None) -> str:
    """A deadline as people write it, `30/06/2025` or `Quý II/2025`; empty without one."""
    if due_on and quarter:
        return f"Quý {ROMAN[quarter - 1]}/{due_on.year}"
    return f"{due_on:%d/%m/%Y}" if due_on else ""
