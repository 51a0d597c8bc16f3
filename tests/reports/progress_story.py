"""Plans at work for the tests of the page of progress.

Sở Ngoại vụ has issued a plan with three solutions: two tasks of one are done, one is late, one under way and one rests;
nobody was given the second; the third is common and done. Sở Tư pháp has drafted one.
"""

from datetime import date, timedelta

from django.utils import timezone

from plans.models import Marker, Party, Plan, Section, Solution
from tasks.models import QuarterlyReport, Task
from tests.tasks.making import a_task, done
from tests.tasks.reporting.quarter import moment

DAY = timedelta(days=1)
S = Task.State


class Progress:
    """The plans and their tasks; `today` is today."""

    def __init__(self, cast):
        self.cast, self.today = cast, timezone.localdate()
        self.draft = cast.plan(unit=cast.other_department, state=Plan.State.DRAFT)
        self.plan = cast.plan(state=Plan.State.ISSUED, number=5, issued_on=date(2025, 4, 15))
        self.first = cast.solution
        self.second = self._solution("Tính minh bạch", cast.transparency)
        self.third = self._solution("Việc chung", None)
        self._tasks()
        QuarterlyReport.objects.create(
            plan=self.plan, office=cast.consular, quarter=2, state="submitted", submitted_by=cast.head,
            submitted_at=moment(date(2025, 6, 28)),
        )  # fmt: skip

    def _solution(self, heading: str, component) -> Solution:
        top = self.plan.sections.get(parent=None)
        section = Section.objects.create(plan=self.plan, parent=top, position=2, marker=Marker.NUMBER, heading=heading)
        if component:
            section.components.add(component)
        solution = Solution.objects.create(section=section, position=1, text=f"{heading}: làm ngay.")
        Party.objects.create(
            solution=solution, role=Party.Role.LEAD, position=1, name="Các phòng chuyên môn", group=self.cast.group
        )
        return solution

    def _tasks(self):
        cast, today = self.cast, self.today
        a_task(cast, "Xong đúng hạn", solution=self.first, due_on=today, **done(today - DAY))
        a_task(cast, "Xong quá hạn", solution=self.first, due_on=today - 9 * DAY, **done(today - 7 * DAY))
        a_task(cast, "Đang quá hạn", solution=self.first, due_on=today - 3 * DAY)
        a_task(cast, "Đang làm", solution=self.first, due_on=today + 30 * DAY, state=S.IN_PROGRESS)
        a_task(cast, "Tạm dừng", solution=self.first, due_on=today - 20 * DAY, state=S.PAUSED)
        a_task(cast, "Phối hợp", office=cast.office, solution=self.first, due_on=today - DAY, role=Task.Role.SUPPORT)
        a_task(cast, "Xong, không hạn", office=cast.office, solution=self.third, **done(today - DAY))
