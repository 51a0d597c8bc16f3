"""Checks of a plan before it is submitted: figures, coverage, offices, numbering, dates, bases, names, gaps."""

from plans.checking.problems import Mend, Problem
from plans.checking.running import check_plan

__all__ = ["Mend", "Problem", "check_plan"]
