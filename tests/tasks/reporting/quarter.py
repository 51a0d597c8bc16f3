"""The second quarter of 2025 at Sở Ngoại vụ, for the tests of reports.

Phòng Lãnh sự leads four tasks (done in time, done late, under way, late) and supports one of Văn phòng, which leads
two. Phòng Biên giới leads one without a deadline. The plan has two components; Văn phòng is its focal point.
"""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from plans.models import Marker, Party, Plan, Section, Solution
from tasks.models import Evidence, Extension, Measurement, Note, Task
from tasks.reporting.office_report import Entries, open_report, submit_report
from units.models import Unit
from units.permissions import Role

S = Task.State


def moment(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


class QuarterOfWork:
    """The plan, its offices and people, and its tasks by a short name."""

    def __init__(self, cast):
        self.cast = cast
        self.border = cast.unit("sngv-bien-gioi", "Phòng Quản lý biên giới", Unit.Kind.OFFICE, cast.department)
        self.chief = cast.person("chanhvanphong", "Hoàng Chánh Văn Phòng", cast.office, Role.HEAD_OF_OFFICE)
        self.border_head = cast.person("truongbiengioi", "Đàm Biên Giới", self.border, Role.HEAD_OF_OFFICE)
        self.plan = cast.plan(
            state=Plan.State.ISSUED, number=50, issued_on=date(2025, 2, 20), focal_point=cast.office,
            recipients="UBND tỉnh (b/c)\nCác phòng, đơn vị thuộc Sở\nLưu: VT",
        )  # fmt: skip
        self.time = cast.solution
        self.openness = self._solution("Tính minh bạch", "Công khai thủ tục hành chính.", cast.office)
        self.tasks: dict[str, Task] = {}
        self._tasks()
        self._story()

    def _solution(self, heading: str, text: str, lead: Unit) -> Solution:
        top = self.plan.sections.get(parent=None)
        section = Section.objects.create(plan=self.plan, parent=top, position=2, marker=Marker.NUMBER, heading=heading)
        section.components.add(self.cast.transparency)
        solution = Solution.objects.create(section=section, position=1, text=text)
        Party.objects.create(solution=solution, role=Party.Role.LEAD, position=1, name=lead.name, unit=lead)
        return solution

    def task(self, name: str, solution: Solution, office: Unit, title: str, due_on=None, **values) -> Task:
        """Make a task that was there on the first day of the quarter."""
        values = {"first_due_on": due_on} | values
        if values.get("state") == S.DONE:
            values = {"completed_by": self.cast.head, "reported_on": values["completed_on"], "progress": 100} | values
        task = Task.objects.create(solution=solution, office=office, title=title, due_on=due_on, **values)
        Task.objects.filter(pk=task.pk).update(created_at=moment(date(2025, 4, 1)))
        self.tasks[name] = task
        return task

    def _tasks(self):
        consular, office = self.cast.consular, self.cast.office
        self.task(
            "list", self.time, consular, "Lập danh mục thủ tục trực tuyến", date(2025, 5, 31),
            state=S.DONE, completed_on=date(2025, 5, 30),
        )  # fmt: skip
        self.task(
            "letters", self.time, consular, "Soạn thư trả lời mẫu", date(2025, 5, 15),
            state=S.DONE, completed_on=date(2025, 6, 2), measure="Tỷ lệ hồ sơ đúng hạn", measure_unit="%",
            measure_target=Decimal("99.50"),
        )  # fmt: skip
        self.task(
            "process", self.time, consular, "Xây dựng quy trình nội bộ", date(2025, 7, 31), state=S.IN_PROGRESS,
            progress=60,
        )  # fmt: skip
        self.task(
            "contacts", self.time, consular, "Thống nhất đầu mối tại cửa khẩu", date(2025, 6, 15),
            state=S.IN_PROGRESS, progress=40, first_due_on=date(2025, 5, 31),
        )  # fmt: skip
        page = self.task(
            "page", self.openness, office, "Công khai thủ tục trên Trang thông tin", date(2025, 6, 30),
            state=S.DONE, completed_on=date(2025, 6, 30),
        )  # fmt: skip
        self.task(
            "figures", self.openness, consular, "Cung cấp số liệu thủ tục", date(2025, 6, 20), state=S.DONE,
            completed_on=date(2025, 6, 18), role=Task.Role.SUPPORT, lead_task=page,
        )  # fmt: skip
        self.task(
            "review", self.openness, office, "Rà soát văn bản hết hiệu lực", date(2025, 6, 30), state=S.NOT_STARTED
        )
        self.task("portal", self.openness, self.border, "Cập nhật chuyên mục biên giới", state=S.IN_PROGRESS)

    def _story(self):
        """What was shown, noted, measured and asked for in the quarter."""
        head, officer = self.cast.head, self.cast.officer
        shown = Evidence.objects.create(
            task=self.tasks["list"], text="Đã trình danh mục 12 thủ tục", reference="15/BC-LS", added_by=officer
        )
        Evidence.objects.filter(pk=shown.pk).update(added_at=moment(date(2025, 5, 30)))
        Measurement.objects.create(task=self.tasks["letters"], year=2025, quarter=2, value=Decimal("99.00"), by=officer)
        note = Note.objects.create(task=self.tasks["process"], text="đã xong dự thảo lần 1", progress=60, by=officer)
        Note.objects.filter(pk=note.pk).update(at=moment(date(2025, 6, 12)))
        asked = Extension.objects.create(
            task=self.tasks["contacts"], from_day=date(2025, 5, 31), to_day=date(2025, 6, 15), asked_by=officer,
            reason="chờ ý kiến Bộ đội Biên phòng", is_granted=True, granted_day=date(2025, 6, 15),
            decided_at=moment(date(2025, 5, 29)), decided_by=head,
        )  # fmt: skip
        Extension.objects.filter(pk=asked.pk).update(asked_at=moment(date(2025, 5, 28)))

    def send(self, office: Unit, by, texts=None, lines=None):
        """Open an office's report, change what is given, and send it."""
        report = open_report(plan=self.plan, office=office, quarter=2, by=by)
        kept = {name: getattr(report, name) for name in ("results", "difficulties", "proposals", "next_quarter")}
        entries = Entries(kept | (texts or {}), lines or {})
        return submit_report(report=report, version=report.version, entries=entries, by=by)

    def send_consular(self, **changes):
        return self.send(self.cast.consular, self.cast.head, **changes)

    def send_office(self, **changes):
        return self.send(self.cast.office, self.chief, **changes)

    def send_border(self, **changes):
        return self.send(self.border, self.border_head, **changes)

    def send_border_again(self):
        """Send the report of Phòng Biên giới after it was returned."""
        report = self.plan.quarterly_reports.get(office=self.border)
        texts = {name: getattr(report, name) for name in ("results", "difficulties", "proposals", "next_quarter")}
        return submit_report(report=report, version=report.version, entries=Entries(texts), by=self.border_head)
