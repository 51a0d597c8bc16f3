"""Writes of editions: figures, the founding and life of a round, who answers for what. Each is one verb with `by=`."""

from indices.actions.duties import assign_duties_and_goals
from indices.actions.entry import CellConflict, Figure, RefusedCells, enter_result, save_cells
from indices.actions.founding import discard, found, has_entries, revise
from indices.actions.life import (
    check,
    close_to_public,
    correct,
    open_to_public,
    publish,
    reopen,
    set_plans_due,
)

__all__ = [
    "CellConflict",
    "Figure",
    "RefusedCells",
    "assign_duties_and_goals",
    "check",
    "close_to_public",
    "correct",
    "discard",
    "enter_result",
    "found",
    "has_entries",
    "open_to_public",
    "publish",
    "reopen",
    "revise",
    "save_cells",
    "set_plans_due",
]
