"""Made-up quarterly reports: what each office said of its tasks, and the report that was put together from all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from json import dumps
from random import Random

from reports.seeding.plans import MadePlan
from reports.seeding.rows import Table
from reports.seeding.size import LAST_YEAR, TODAY, Size
from reports.seeding.tasks import MadeTask, morning
from reports.seeding.units import Kind, Office, Province
from reports.seeding.words import Words
from tasks.models import PlanReport, QuarterlyReport, ReportLine, Task
from tasks.models.task import Punctuality
from tasks.quarters import Quarter
from tasks.reporting.figures import Tally, kind_of
from tasks.reporting.gathering import Gathered, OfficeFigures, Row

S, P = Task.State, Punctuality


@dataclass(frozen=True)
class _Line:
    """A task as it stood at the end of a quarter, as tasks.reporting.prefill has it."""

    task: MadeTask
    state: str
    punctuality: str
    result: str

    @property
    def progress(self) -> int:
        return 100 if self.state == S.DONE else self.task.progress if self.state == self.task.state else 0

    @property
    def deadline(self) -> str:
        if self.task.due_quarter:
            return f"Quý {Quarter(self.task.plan.year, self.task.due_quarter).roman}/{self.task.plan.year}"
        return f"{self.task.due_on:%d/%m/%Y}" if self.task.due_on else ""


class QuarterTables:
    def __init__(self):
        self.reports = Table(
            QuarterlyReport, "plan_id", "office_id", "quarter", "state", "results", "difficulties", "proposals",
            "next_quarter", "figures_at", "submitted_at", "submitted_by_id",
        )  # fmt: skip
        self.lines = Table(
            ReportLine, "report_id", "task_id", "position", "title", "role", "state", "due_on", "deadline",
            "punctuality", "progress", "result", "proposed",
        )  # fmt: skip
        self.plan_reports = Table(
            PlanReport, "plan_id", "quarter", "state", "title", "symbol", "addressees", "opening", "overview",
            "narrative", "difficulties", "next_quarter", "written_at", "figures", "rows", "authority", "position",
            "signatory", "recipients", "number", "issued_on", "approved_at", "approved_by_id", "made_at", "made_by_id",
        )  # fmt: skip


class Quarters:
    """Writes the reports of a year's quarters that are over."""

    def __init__(self, size: Size, words: Words, tables: QuarterTables):
        self.size, self.words, self.tables = size, words, tables

    def make_year(self, province: Province, tasks: Sequence[MadeTask]) -> None:
        """Write what the offices of a year's plans reported, for the last years only."""
        by_plan: dict[int, list[MadeTask]] = defaultdict(list)
        for task in tasks:
            by_plan[task.plan.pk].append(task)
        for found in by_plan.values():
            plan = found[0].plan
            rng = province.rng(f"báo cáo {plan.year} {plan.agency.code}")
            for number in range(1, 5):
                quarter = Quarter(plan.year, number)
                if plan.year > LAST_YEAR - self.size.reported_years and quarter.last_day < TODAY:
                    self._quarter(province, plan, quarter, found, rng)

    def _quarter(self, province, plan: MadePlan, quarter: Quarter, tasks: Sequence[MadeTask], rng: Random) -> None:
        by_office: dict[int, list[_Line]] = defaultdict(list)
        for task in tasks:
            if line := self._line(task, quarter, rng):
                by_office[task.office.pk].append(line)
        is_last = quarter.next.last_day > TODAY
        sent, missing = [], []
        for office in plan.agency.offices:
            lines = by_office.get(office.pk)
            if lines and is_last and rng.random() < 0.1:
                missing.append(office.name)
            elif lines:
                self._office(plan, office, quarter, lines, rng)
                sent.append((office, lines))
        if sent and not (is_last and rng.random() < 0.5):
            self._together(province, plan, quarter, sent, missing, rng)

    def _line(self, task: MadeTask, quarter: Quarter, rng: Random) -> _Line | None:
        """The task's line; none for what was cancelled or over before the quarter."""
        if task.state == S.CANCELLED or (task.completed_on and task.completed_on < quarter.first_day):
            return None
        finished = task.reported_on if task.state in (S.DONE, S.AWAITING) else None
        is_later = finished is not None and finished > quarter.last_day
        state = S.IN_PROGRESS if is_later else task.state
        result = rng.choice(self.words["done" if state == S.DONE else "notes"])
        return _Line(task, state, _punctuality(task, state, finished, quarter), result)

    def _office(self, plan: MadePlan, office: Office, quarter: Quarter, lines: Sequence[_Line], rng: Random) -> None:
        at = _sent(quarter, rng)
        done = sum(line.state == S.DONE for line in lines)
        results = f"Trong {quarter}, {office.name} thực hiện {len(lines)} nhiệm vụ, đã hoàn thành {done} nhiệm vụ."
        ahead = f"Tiếp tục {len(lines) - done} nhiệm vụ đang thực hiện." if done < len(lines) else ""
        proposals = rng.choice(self.words["proposals"]) if rng.random() < 0.3 else ""
        report = self.tables.reports.add(
            plan.pk, office.pk, quarter.number, QuarterlyReport.State.SUBMITTED.value, results,
            rng.choice(self.words["difficulties"]), proposals, ahead, at, at, office.head.pk,
        )  # fmt: skip
        for position, line in enumerate(lines, start=1):
            task = line.task
            self.tables.lines.add(
                report, task.pk, position, task.title, task.role, line.state, task.due_on, line.deadline,
                line.punctuality, line.progress, line.result, dumps({"result": line.result}, ensure_ascii=False),
            )  # fmt: skip

    def _together(self, province: Province, plan: MadePlan, quarter: Quarter, sent, missing, rng: Random) -> None:
        agency, at = plan.agency, _sent(quarter, rng) + timedelta(days=9)
        state = rng.choice((PlanReport.State.ISSUED,) * 6 + (PlanReport.State.APPROVED, PlanReport.State.DRAFT))
        figures, rows = {}, []
        approved, issued = (None, None), (None, None)
        if state != PlanReport.State.DRAFT:
            gathered = _gathered(sent, missing)
            figures, rows, approved = gathered.figures_as_json(), gathered.rows_as_json(), (at, agency.head.pk)
        if state == PlanReport.State.ISSUED:
            issued = (100 + 20 * quarter.number + rng.randrange(20), (at + timedelta(days=1)).date())
        total, done = sum(len(lines) for _, lines in sent), sum(line.state == S.DONE for _, ls in sent for line in ls)
        overview = f"Trong {quarter}, {len(sent)}/{len(sent) + len(missing)} phòng, đơn vị được giao nhiệm vụ đã gửi "
        overview += f"báo cáo: {total} nhiệm vụ, đã hoàn thành {done} nhiệm vụ."
        symbol = plan.symbol.replace("KH", "BC", 1)
        title = f"Kết quả {quarter} thực hiện Kế hoạch {plan.title[:1].lower()}{plan.title[1:]}"
        difficulties = "\n".join(f"- {office.name}: {rng.choice(self.words['difficulties'])}" for office, _ in sent)
        self.tables.plan_reports.add(
            plan.pk, quarter.number, state.value, title[:400], symbol, f"Ủy ban nhân dân {province.name.lower()}",
            f"Thực hiện Kế hoạch của {agency.name}, kết quả {quarter} như sau:", overview, dumps([]), difficulties,
            "", at, dumps(figures, ensure_ascii=False), dumps(rows, ensure_ascii=False),
            "" if agency.kind == Kind.DEPARTMENT else "TM. ỦY BAN NHÂN DÂN", agency.position, agency.head.name,
            "\n".join(self.words["recipients"]), *issued, *approved, at, agency.clerk.pk,
        )  # fmt: skip


def _sent(quarter: Quarter, rng: Random) -> datetime:
    """Around the last day of the quarter."""
    return morning(quarter.last_day - timedelta(days=rng.randrange(-4, 6)))


def _punctuality(task: MadeTask, state: str, finished: date | None, quarter: Quarter) -> str:
    if task.due_on is None:
        return P.NO_DEADLINE.value
    if state == S.DONE:
        return (P.DONE_IN_TIME if task.completed_on <= task.due_on else P.DONE_LATE).value
    reported_in_time = state == S.AWAITING and finished <= task.due_on
    return (P.IN_TIME if reported_in_time or task.due_on > quarter.last_day else P.LATE).value


def _gathered(sent: Sequence[tuple[Office, Sequence[_Line]]], missing: list[str]) -> Gathered:
    """The figures and rows that are frozen with an approved report."""
    rows, offices = [], []
    for office, lines in sent:
        led = [line for line in lines if line.task.role == Task.Role.LEAD]
        offices.append(OfficeFigures(office.name, Tally.of(led), Tally.of(line for line in lines if line not in led)))
        rows += [_row(office, line) for line in led]
    return Gathered(rows, offices, missing)


def _row(office: Office, line: _Line) -> Row:
    return Row(
        group=line.task.group, title=line.task.title, lead=office.name, supports=(), deadline=line.deadline,
        result=line.result, progress=S(line.state).label, difficulty="", proposal="", kind=kind_of(line), is_led=True,
    )  # fmt: skip
