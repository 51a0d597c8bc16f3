"""What is filled in for many tasks at once, and to hand over somebody's work. Cleaned data is what the actions take."""

from collections import defaultdict
from collections.abc import Iterable

from django import forms
from django.db.models import QuerySet

from tasks.forms.fields import DeadlineField, ask_for_what_is_missing
from tasks.models import Task
from units.models import Membership, Unit, User
from units.permissions import Permission
from units.vietnamese import sort_key

_TEXT = {"class": "form-control"}


def doers_in(offices: Iterable[Unit]) -> QuerySet[User]:
    """The people who do tasks in the offices, as members of them."""
    return Membership.objects.active_on().filter(unit__in=offices).giving(Permission.DO_TASKS).people()


class BulkForm(forms.Form):
    """What goes for all of the tasks."""

    def __init__(self, *args, tasks: list[Task], **kwargs):
        super().__init__(*args, **kwargs)
        self.offices = {task.office for task in tasks}
        ask_for_what_is_missing(self.fields.values())
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def told(self) -> list[tuple[str, str]]:
        """Label and words of each entry that was filled in."""
        return [(self.fields[name].label, str(value)) for name, value in self.cleaned_data.items() if value]


class BulkAssignForm(BulkForm):
    assignee = forms.ModelChoiceField(User.objects.none(), label="Giao cho", empty_label="Chọn người")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = doers_in(self.offices)
        self.fields["assignee"].error_messages["required"] = "Hãy chọn người thực hiện."


class BulkDeadlineForm(BulkForm):
    deadline = DeadlineField(required=True, label="Thời hạn", help_text="Ngày như 31/12/2026 hoặc quý như Quý II/2026.")
    reason = forms.CharField(
        label="Lý do gia hạn", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Cần có khi lùi một thời hạn đã đặt.",
    )  # fmt: skip


class BulkReportForm(BulkForm):
    text = forms.CharField(label="Kết quả đã đạt được", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    reference = forms.CharField(
        label="Số văn bản hoặc đường dẫn", max_length=1000, required=False,
        help_text="Minh chứng chung cho mọi nhiệm vụ đã chọn, ví dụ: Báo cáo số 12/BC-VP ngày 20/6/2026.",
    )  # fmt: skip


class BulkConfirmForm(BulkForm):
    """Nothing is filled in."""


BULK_FORMS = {
    "giao": BulkAssignForm,
    "thoi-han": BulkDeadlineForm,
    "bao-cao": BulkReportForm,
    "xac-nhan": BulkConfirmForm,
}


class HandOverForm(forms.Form):
    """Who takes which task of somebody who leaves: one for all, or another for some."""

    everything = forms.ModelChoiceField(
        User.objects.none(), label="Giao tất cả cho", required=False, empty_label="Chọn ở từng việc",
        help_text="Người này nhận các việc của đơn vị mình mà bên dưới chưa chọn ai.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Lý do", max_length=500, help_text="Ví dụ: chuyển công tác, nghỉ hưu, nghỉ thai sản.",
        widget=forms.TextInput(attrs=_TEXT),
    )  # fmt: skip

    def __init__(self, *args, person: User, tasks: list[Task], **kwargs):
        super().__init__(*args, **kwargs)
        self.tasks = tasks
        self.takers = _takers({task.office_id for task in tasks}, person)
        everyone = {taker.pk for people in self.takers.values() for taker in people}
        self.fields["everything"].queryset = User.objects.filter(pk__in=everyone)
        for task in tasks:
            choices = [(str(taker.pk), str(taker)) for taker in self.takers.get(task.office_id, [])]
            field = forms.ChoiceField(choices=[("", "Theo lựa chọn chung"), *choices], required=False)
            field.widget.attrs["aria-label"] = f"Người nhận: {task.title}"
            self.fields[f"task_{task.pk}"] = field
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"

    def common(self):
        """The fields that go for all tasks."""
        return [self["everything"], self["reason"]]

    def rows(self):
        """Each task with its field."""
        return [(task, self[f"task_{task.pk}"]) for task in self.tasks]

    def clean(self):
        data = super().clean()
        if not self.errors and not self.given:
            self.add_error(None, "Hãy chọn người nhận cho ít nhất một việc; người nhận phải cùng đơn vị với việc đó.")
        return data

    @property
    def given(self) -> dict[Task, User]:
        """Each task that somebody takes, with that person."""
        everything = self.cleaned_data.get("everything")
        given = {}
        for task in self.tasks:
            people = {str(taker.pk): taker for taker in self.takers.get(task.office_id, [])}
            taker = people.get(self.cleaned_data.get(f"task_{task.pk}") or str(everything and everything.pk))
            if taker:
                given[task] = taker
        return given


def _takers(offices: set[int], person: User) -> dict[int, list[User]]:
    """The people of each office who do tasks there, without the one who leaves."""
    members = Membership.objects.active_on().filter(unit__in=offices).giving(Permission.DO_TASKS)
    takers: dict[int, dict[int, User]] = defaultdict(dict)
    for member in members.exclude(user=person).select_related("user"):
        takers[member.unit_id][member.user_id] = member.user
    return {office: sorted(people.values(), key=lambda one: sort_key(str(one))) for office, people in takers.items()}
