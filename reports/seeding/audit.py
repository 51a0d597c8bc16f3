"""The trail of made-up work: lines as the portal would have written them on editions, plans and tasks, chained."""

from datetime import datetime
from json import dumps

from plans.models import Step
from reports.seeding.plans import MadePlan
from reports.seeding.rounds import Made
from reports.seeding.rows import Table
from reports.seeding.size import LAST_YEAR
from reports.seeding.tasks import MadeTask
from reports.seeding.units import Province
from units.audit import searchable
from units.audit_chain import digest, head
from units.models import AuditEntry, AuditLink

MARK = "benchmark.seed"
"""The action of the line that names a made-up province."""


class Trail:
    """Writes lines, each with its link."""

    def __init__(self):
        names = ("at", "actor_id", "action", "object_type", "object_id", "summary", "changes", "search_text")
        self.entries = Table(AuditEntry, *names)
        self.links = Table(AuditLink, "entry_id", "previous_hash", "hash")
        self.last = head()

    def line(self, at: datetime, by: int | None, action: str, kind: str, pk: int, summary: str) -> None:
        summary = summary[:300]
        words = searchable(summary, {})
        entry = self.entries.add(at, by, action, kind, str(pk), summary, dumps({}), words)
        self._link(
            AuditEntry(
                id=entry, at=at, actor_id=by, action=action, object_type=kind, object_id=str(pk), summary=summary,
                changes={},
            )
        )  # fmt: skip

    def _link(self, entry: AuditEntry) -> None:
        before = self.last
        hashed = digest(entry, before.position + 1, before.hash)
        position = self.links.add(entry.pk, before.hash, hashed)
        self.last = type(before)(position, hashed)

    def of_province(self, province: Province, at: datetime) -> None:
        self.line(at, None, MARK, "units.unit", province.pk, f"Dựng dữ liệu đo hiệu năng: {province.name}")

    def of_round(self, province: Province, made: Made) -> None:
        verb, what = ("publish", "Công bố") if made.state == "published" else ("enter", "Nhập điểm")
        self.line(made.at, province.clerk.pk, f"edition.{verb}", "indices.edition", made.pk, f"{what}: {made.name}")

    def of_plan(self, plan: MadePlan) -> None:
        for verb, at, by in plan.steps:
            self.line(at, by, f"plan.{verb}", "plans.plan", plan.pk, f"{Step.Verb(verb).label}: {plan}")

    def of_task(self, task: MadeTask) -> None:
        """The assignment of a task of the last year; the older ones' are no longer on line."""
        if task.plan.year == LAST_YEAR:
            summary = f"Giao nhiệm vụ: {task.title}"
            self.line(task.assigned_at, task.assigned_by, "task.create", "tasks.task", task.pk, summary)
