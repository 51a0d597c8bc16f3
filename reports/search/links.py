"""Where what is found is opened; learnt as it is asked for, since `reverse` costs more than the rest of a line."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def unit_url(code: str) -> str:
    return reverse("reports:unit", args=[code])


@lru_cache(maxsize=4096)
def component_url(edition: str, code: str) -> str:
    return reverse("reports:component", args=[edition, code])


@lru_cache(maxsize=4096)
def plan_url(unit: str, index: str, year: int, adjustment: int) -> str:
    return reverse("plans:plan", args=_named(unit, index, year, adjustment))


@lru_cache(maxsize=4096)
def report_url(quarter: int, unit: str, index: str, year: int, adjustment: int) -> str:
    """The page of a plan's report for a quarter."""
    return reverse("tasks:plan-report", args=[*_named(unit, index, year, adjustment), quarter])


def _named(unit: str, index: str, year: int, adjustment: int) -> list:
    """As Plan.address has it."""
    name = [unit, index.lower(), year]
    return [*name, adjustment] if adjustment else name
