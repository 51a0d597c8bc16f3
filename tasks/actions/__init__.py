"""Writes of tasks: each locks its row, checks again, writes, leaves an audit line and a note, and tells people."""

from tasks.actions.assigning import assign
from tasks.actions.closing import cancel, cancel_share, confirm, pause, resume, send_back, tick_off
from tasks.actions.evidence import add_evidence, remove_evidence
from tasks.actions.extending import ask_extension, decide_extension, extend
from tasks.actions.making import create_task, make_proposed, split
from tasks.actions.working import add_note, measure, start

__all__ = [
    "add_evidence",
    "add_note",
    "ask_extension",
    "assign",
    "cancel",
    "cancel_share",
    "confirm",
    "create_task",
    "decide_extension",
    "extend",
    "make_proposed",
    "measure",
    "pause",
    "remove_evidence",
    "resume",
    "send_back",
    "split",
    "start",
    "tick_off",
]
