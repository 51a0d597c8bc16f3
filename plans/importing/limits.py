"""Limits of reading a file of a plan: how large it may be; it is read in a process of its own."""

from collections.abc import Callable
from typing import Any, TypeVar

from plans.importing.source import PlanRefused
from units.limited import within_limits

MOST_BYTES = 20 * 2**20
MOST_PAGES = 300
MOST_CHARACTERS = 2_000_000

Result = TypeVar("Result")


def read_within_limits(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """Return what a function gives for the arguments, as `within_limits` does; raises PlanRefused for a refusal."""
    return within_limits(function, *args, refusal=PlanRefused, modules=("plans.document", "plans.importing."), **kwargs)
