"""The story of a task: notes, evidence, measured values and extensions in one line of time, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tasks.models import Evidence, Extension, Measurement, Note, Task
from tasks.quarters import ROMAN
from units.models import User
from units.vietnamese import format_number


@dataclass(frozen=True)
class Entry:
    """Something that happened: what, in which words, by whom, and on whose behalf."""

    at: datetime
    what: str
    text: str
    by: User
    on_behalf_of: User | None = None


def story_of(
    task: Task,
    notes: Iterable[Note],
    evidence: Iterable[Evidence],
    measurements: Iterable[Measurement],
    extensions: Iterable[Extension],
) -> list[Entry]:
    """Return what happened to a task, newest first; asks nothing of the database where the people are loaded."""
    entries = [
        *map(_noted, notes),
        *(entry for shown in evidence for entry in _shown(shown)),
        *(_measured(task, value) for value in measurements),
        *(entry for extension in extensions for entry in _extended(extension)),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _noted(note: Note) -> Entry:
    what = note.get_kind_display()
    if note.progress is not None:
        what = f"{what} {note.progress} %"
    return Entry(note.at, what, note.text, note.by, note.on_behalf_of)


def _shown(evidence: Evidence) -> Iterator[Entry]:
    text = " – ".join(part for part in (evidence.text, evidence.reference, evidence.name) if part)
    yield Entry(evidence.added_at, "Minh chứng", text, evidence.added_by, evidence.on_behalf_of)
    if evidence.removed_at:
        yield Entry(evidence.removed_at, "Gỡ minh chứng", text, evidence.removed_by)


def _measured(task: Task, value: Measurement) -> Entry:
    text = f"{task.measure}: {format_number(value.value.normalize())} {task.measure_unit}".strip()
    what = f"Số đo quý {ROMAN[value.quarter - 1]}/{value.year}"
    return Entry(value.at, what, text, value.by, value.on_behalf_of)


def _extended(extension: Extension) -> Iterator[Entry]:
    by, on_behalf_of = extension.decided_by, extension.decided_on_behalf_of
    if extension.decided_at and extension.is_granted:
        what = f"Gia hạn từ {extension.from_day:%d/%m/%Y} đến {extension.granted_day:%d/%m/%Y}"
        yield Entry(extension.decided_at, what, extension.decision, by, on_behalf_of)
    elif extension.decided_at:
        yield Entry(extension.decided_at, "Không gia hạn", extension.decision, by, on_behalf_of)
    what = f"Xin gia hạn đến {extension.to_day:%d/%m/%Y}"
    yield Entry(extension.asked_at, what, extension.reason, extension.asked_by, extension.asked_on_behalf_of)
