"""What the offices sent for a quarter, put together: a row for each task with who supports it, figures by office."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import count

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import capfirst

from plans.models import Party, Plan, Section
from tasks.models import PlanReport, QuarterlyReport, ReportLine, Task
from tasks.quarters import Quarter
from tasks.reporting.figures import WORDS, Tally, kind_of
from tasks.reporting.following import standings
from tasks.reporting.wording import sentence
from units.models import Unit

COMMON = "Nhiệm vụ chung"
"""The heading of what serves no single component."""

_TIMES = {"late": "quá hạn", "undated": "không đặt thời hạn", "in_time": "trong hạn"}


@dataclass(frozen=True)
class Row:
    """A row of the table: a task with its lead and supporting offices; `kind` is one of figures.WORDS, and `is_led`
    tells a task from a part of one whose lead has not reported it."""

    group: str
    title: str
    lead: str
    supports: tuple[str, ...]
    deadline: str
    result: str
    progress: str
    difficulty: str
    proposal: str
    kind: str
    is_led: bool
    supported: tuple[str, ...] = ()  # the kind of each supporting office's part that was reported

    @property
    def cells(self) -> tuple[str, ...]:
        """What the table says of the task: nhiệm vụ, chủ trì, phối hợp, thời hạn, kết quả, tiến độ, khó khăn, kiến
        nghị."""
        return (
            self.title, self.lead, ", ".join(self.supports), self.deadline or "Không đặt", self.result, self.progress,
            self.difficulty, self.proposal,
        )  # fmt: skip

    def as_json(self) -> dict:
        return asdict(self) | {"supports": list(self.supports), "supported": list(self.supported)}

    @classmethod
    def read(cls, values: Mapping) -> "Row":
        """Return what `as_json` wrote."""
        return cls(**{**values, "supports": tuple(values["supports"]), "supported": tuple(values["supported"])})


@dataclass(frozen=True)
class OfficeFigures:
    """How the tasks of an office stand: what it leads and what it supports, counted apart."""

    office: str
    lead: Tally
    support: Tally


@dataclass(frozen=True)
class OfficeTexts:
    """What an office wrote besides its results."""

    office: str
    difficulties: str
    proposals: str
    next_quarter: str


@dataclass(frozen=True)
class Gathered:
    """The reports of a quarter put together; `missing` names the offices that have not sent theirs. `texts` are empty
    where this was read back from an approved report, whose words stand."""

    rows: list[Row]
    offices: list[OfficeFigures]
    missing: list[str]
    texts: list[OfficeTexts] = field(default_factory=list)

    @property
    def lead(self) -> Tally:
        return sum((row.lead for row in self.offices), Tally())

    @property
    def support(self) -> Tally:
        return sum((row.support for row in self.offices), Tally())

    def groups(self) -> list[tuple[str, list[Row]]]:
        """The rows under their headings, in order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.group, []).append(row)
        return list(found.items())

    def numbered(self) -> list[tuple[str, list[tuple[int, Row]]]]:
        """The rows under their headings, numbered through."""
        numbers = count(1)
        return [(heading, [(next(numbers), row) for row in rows]) for heading, rows in self.groups()]

    def figures_as_json(self) -> dict:
        offices = [
            {"office": row.office, "lead": row.lead.as_json(), "support": row.support.as_json()} for row in self.offices
        ]
        return {"offices": offices, "missing": self.missing}

    @property
    def digest(self) -> str:
        """What tells whether figures and rows are still those that somebody read."""
        content = json.dumps([self.figures_as_json(), self.rows_as_json()], sort_keys=True)
        return sha256(content.encode()).hexdigest()[:16]

    def rows_as_json(self) -> list[dict]:
        return [row.as_json() for row in self.rows]


def tallies_of(rows: Iterable[Row]) -> tuple[Tally, Tally]:
    """Return what is led and what is supported among rows."""
    kinds: dict[bool, list[str]] = {True: [], False: []}
    for row in rows:
        if row.is_led:
            kinds[True].append(row.kind)
        kinds[False] += row.supported
    return Tally.of_kinds(kinds[True]), Tally.of_kinds(kinds[False])


def gathered_for(report: PlanReport) -> Gathered:
    """Return what a consolidated report rests on: until it is approved what the offices have sent, then what was frozen
    with it."""
    if report.state == PlanReport.State.DRAFT:
        return gather(report.plan, Quarter(report.plan.year, report.quarter))
    offices = [
        OfficeFigures(row["office"], Tally.read(row["lead"]), Tally.read(row["support"]))
        for row in report.figures["offices"]
    ]
    return Gathered([Row.read(row) for row in report.rows], offices, report.figures["missing"])


def gather(plan: Plan, quarter: Quarter) -> Gathered:
    """Put together what the offices of a plan have sent for a quarter, in a fixed number of queries."""
    rows = standings(plan, quarter, timezone.localdate())
    sent = [row.report for row in rows if row.is_sent]
    lines = _lines(sent)
    by_report = defaultdict(list)
    for line in lines:
        by_report[line.report_id].append(line)
    return Gathered(
        rows=_rows(plan, lines),
        offices=[_figures(report.office, by_report[report.pk]) for report in sent],
        missing=[row.office.name for row in rows if not row.is_sent],
        texts=[
            OfficeTexts(report.office.name, report.difficulties, report.proposals, report.next_quarter)
            for report in sent
        ],
    )


def _lines(reports: Sequence[QuarterlyReport]) -> list[ReportLine]:
    leads = Prefetch("task__solution__parties", Party.objects.filter(role=Party.Role.LEAD), to_attr="leads")
    lines = ReportLine.objects.filter(report__in=reports).select_related("report__office", "task__solution")
    return list(lines.prefetch_related(leads))


def _figures(office: Unit, lines: Sequence[ReportLine]) -> OfficeFigures:
    lead = Tally.of(line for line in lines if line.role == Task.Role.LEAD)
    return OfficeFigures(office.name, lead, Tally.of(line for line in lines if line.role == Task.Role.SUPPORT))


def _rows(plan: Plan, lines: Sequence[ReportLine]) -> list[Row]:
    """One row for each led task with the parts of those who support it, in the order of the plan."""
    groups = component_groups(plan)
    together: dict[int, list[ReportLine]] = defaultdict(list)
    for line in lines:
        together[line.task.lead_task_id or line.task_id].append(line)
    shares = _supporting_offices(together)
    placed = sorted(together.items(), key=lambda item: _place(item[1], groups))
    return [_row(parts, shares.get(pk, []), groups) for pk, parts in placed]


def _supporting_offices(leads: Iterable[int]) -> dict[int, list[str]]:
    """The offices that have a share in each led task, whether or not they reported it."""
    found = defaultdict(list)
    shares = Task.objects.filter(lead_task__in=list(leads)).exclude(state=Task.State.CANCELLED).order_by("pk")
    for lead, name in shares.values_list("lead_task", "office__name"):
        found[lead].append(name)
    return found


def _place(parts: Sequence[ReportLine], groups: Mapping[int, tuple[int, str]]) -> tuple:
    first = min(parts, key=lambda line: line.role)
    solution = first.task.solution
    place, _ = groups.get(solution.section_id, (len(groups), COMMON))
    return (place, solution.position, solution.pk, first.role, first.due_on is None, first.due_on or 0, first.task_id)


def _row(parts: Sequence[ReportLine], shares: Sequence[str], groups: Mapping[int, tuple[int, str]]) -> Row:
    lead = next((line for line in parts if line.role == Task.Role.LEAD), None)
    others = [line for line in parts if line is not lead]
    main = lead or others[0]
    named = [line.report.office.name for line in others]
    solution = main.task.solution
    return Row(
        group=groups.get(solution.section_id, (0, COMMON))[1],
        title=main.title,
        lead=lead.report.office.name if lead else ", ".join(party.name for party in solution.leads),
        supports=tuple(dict.fromkeys([*shares, *named])),
        deadline=main.deadline,
        result=_told(lead, others, _result),
        progress=progress_words(main),
        difficulty=_told(lead, others, lambda line: sentence(line.difficulty)),
        proposal=_told(lead, others, lambda line: sentence(line.proposal)),
        kind=kind_of(main),
        is_led=lead is not None,
        supported=tuple(kind_of(line) for line in others),
    )


def _result(line: ReportLine) -> str:
    return " ".join(filter(None, (sentence(line.result), sentence(line.measured))))


def _told(lead: ReportLine | None, others: Sequence[ReportLine], tell) -> str:
    """What the lead says, then each supporting office by name."""
    said = [tell(lead)] if lead else []
    said += [f"{line.report.office.name}: {tell(line)}" for line in others if tell(line)]
    return " ".join(filter(None, said))


def progress_words(line: ReportLine) -> str:
    """How a task stands, as the table says it: `Hoàn thành đúng hạn`, `Đang thực hiện 60 %, quá hạn`."""
    kind = kind_of(line)
    if kind not in _TIMES:
        return capfirst(WORDS[kind])
    percent = f" {line.progress} %" if line.state == Task.State.IN_PROGRESS and line.progress else ""
    return f"{line.get_state_display()}{percent}, {_TIMES[kind]}"


def component_groups(plan: Plan) -> dict[int, tuple[int, str]]:
    """Return for each section of the plan that lies in one about components its place in the plan and the heading of
    that one, by id (2 queries)."""
    children: dict[int | None, list[Section]] = defaultdict(list)
    for section in plan.sections.prefetch_related("components").order_by("part", "position"):
        children[section.parent_id].append(section)
    found: dict[int, tuple[int, str]] = {}

    def walk(parent: int | None, heading: str) -> None:
        for section in children[parent]:
            named = [component.name for component in section.components.all()]
            here = (section.heading.strip() or ", ".join(named)) if named else heading
            if here:
                found[section.pk] = (len(found), here)
            walk(section.pk, here)

    walk(None, "")
    return found
