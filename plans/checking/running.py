"""Runs every check over a plan and puts what they found into the order of the document."""

from collections.abc import Callable, Iterator

from plans.checking import (
    against_data,
    agency_names,
    bases,
    citations,
    coverage,
    dates,
    formal,
    gaps,
    numbering,
    parties,
    spelling,
)
from plans.checking.formal import RECIPIENTS, SIGNATURE
from plans.checking.material import Material, gather
from plans.checking.problems import Problem
from plans.models import Plan
from plans.reading import PlanText

CHECKS: tuple[Callable[[Material], Iterator[Problem]], ...] = (
    formal.check,
    citations.check,
    against_data.check,
    coverage.check,
    parties.check,
    numbering.check,
    dates.check,
    bases.check,
    agency_names.check,
    spelling.check,
    gaps.check,
)
_AT_THE_END = (RECIPIENTS, "đầu mối", SIGNATURE)
_TIED = ("figure-corrected", "figure-edited")


def check_plan(plan: Plan, *, text: PlanText | None = None) -> list[Problem]:
    """Return the plan's problems in the order of the document; the number of queries does not depend on its length.

    `text` is the plan as read_plan gives it, where the caller has it already.
    """
    material = gather(plan, text)
    found = [problem for check in CHECKS for problem in check(material)]
    order = material.order
    last = len(order)

    def place(problem: Problem) -> int:
        if problem.place in _AT_THE_END:
            return last + _AT_THE_END.index(problem.place)
        return order.get(problem.block, last)

    return sorted(_told_once(found), key=place)


def _told_once(found: list[Problem]) -> list[Problem]:
    """Leave out a difference that a cited figure of the same paragraph, tied to the data, already explains."""
    tied = {(mend.block, mend.value) for problem in found if problem.code in _TIED for mend in problem.mends}
    return [
        problem
        for problem in found
        if problem.code != "figure-differs" or not any((mend.block, mend.value) in tied for mend in problem.mends)
    ]
