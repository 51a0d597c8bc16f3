"""What a head of office fills in to make tasks and to give them to somebody."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from tasks.actions.making import Part
from tasks.actions.writing import people_of
from tasks.forms.fields import Deadline, DeadlineField
from tasks.models import Task
from units.concurrency import KeepsEntries
from units.fields import NumberField
from units.models import Unit, User
from units.permissions import Permission

_WANTED = ["title", "assignee", "output", "measure", "measure_unit", "needs_evidence"]


class WorkForm(forms.ModelForm):
    """What is to be done, by whom of the office, by when, and what it has to bring."""

    due_on = DeadlineField(help_text="Ngày như 31/12/2026 hoặc quý như Quý II/2026. Để trống nếu không đặt thời hạn.")
    measure_target = NumberField(label="Mức cần đạt", required=False, help_text="Ví dụ: 99 hoặc 98,5.")

    class Meta:
        model = Task
        fields = _WANTED
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, office: Unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = "Hãy ghi tên nhiệm vụ."
        self.fields["assignee"].queryset = people_of(office, Permission.DO_TASKS)
        self.fields["assignee"].empty_label = "Chưa giao cho ai"
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        data = super().clean()
        if data.get("measure_target") is not None and not data.get("measure"):
            self.add_error("measure", "Mức cần đạt phải kèm tên chỉ tiêu.")
        return data

    @property
    def wanted(self) -> dict:
        """What the actions take: all entries, the deadline as a day and a quarter."""
        data = {name: value for name, value in self.cleaned_data.items() if name in {*_WANTED, "measure_target"}}
        deadline: Deadline = self.cleaned_data["due_on"]
        return data | {"due_on": deadline.due_on, "due_quarter": deadline.due_quarter}

    def add_errors(self, error: ValidationError) -> None:
        """Show what the action refused, at its field where the form has one."""
        for field, messages in getattr(error, "error_dict", {None: error.messages}).items():
            self.add_error(field if field in self.fields else None, messages)


class AssignForm(KeepsEntries, WorkForm):
    """A task that is there, given to somebody or changed."""

    reason = forms.CharField(
        label="Lý do lùi thời hạn", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chỉ cần khi thời hạn mới muộn hơn; được tính là một lần gia hạn.",
    )  # fmt: skip
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Trang này đã cũ. Hãy tải lại trang rồi giao việc."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        task = self.instance
        self.initial |= {"version": task.version, "due_on": Deadline(task.due_on, task.due_quarter)}
        self.initial["measure_target"] = task.measure_target
        if task.due_on is None:
            del self.fields["reason"]
        self.helper.layout = _layout(self.fields)


class MakeForm(WorkForm):
    """A task made out of a solution, with the offices that support it."""

    supports = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Giao phần phối hợp cho", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Nhiệm vụ chỉ đóng được khi các đơn vị này làm xong phần phối hợp.",
    )  # fmt: skip

    def __init__(self, *args, supports: Sequence[Unit] = (), ticked: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if supports:
            self.fields["supports"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in supports])
            self.initial["supports"] = [unit.pk for unit in supports] if ticked else []
        else:
            del self.fields["supports"]
        self.helper.layout = _layout(self.fields)

    @property
    def part(self) -> Part:
        return Part(**self.wanted, supports=tuple(self.cleaned_data.get("supports", ())))


class PartForm(MakeForm):
    """One of the tasks into which a solution is split; an untouched row is left out."""

    def __init__(self, *args, **kwargs):
        kwargs["use_required_attribute"] = False
        kwargs["empty_permitted"] = True
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["rows"] = 1
        self.helper.disable_csrf = True

    def has_changed(self):
        return bool(set(self.changed_data) - {"supports", "needs_evidence"})


class ProposalForm(forms.Form):
    """A row of the plan's proposals: taken or not, with its title, who of the office does it, and its deadline."""

    taken = forms.BooleanField(label="Chọn", required=False)
    title = forms.CharField(
        label="Tên nhiệm vụ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi tên nhiệm vụ."},
    )  # fmt: skip
    assignee = forms.ChoiceField(label="Giao cho", required=False)
    due_on = DeadlineField()

    def __init__(self, *args, proposal, people: Sequence[User], **kwargs):
        initial = {"title": proposal.title, "due_on": proposal.deadline_text}
        super().__init__(*args, initial=initial, prefix=proposal.key, use_required_attribute=False, **kwargs)
        self.proposal = proposal
        self.people = {str(person.pk): person for person in people}
        self.fields["assignee"].choices = [("", "Chưa giao"), *self.people.items()]
        for name, field in self.fields.items():
            style = {"taken": "form-check-input", "assignee": "form-select"}.get(name, "form-control")
            field.widget.attrs |= {"aria-label": f"{field.label}: {proposal.title[:80]}", "class": style}
        self.fields["due_on"].widget.attrs["aria-describedby"] = "deadline-help"

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    @property
    def is_taken(self) -> bool:
        return bool(self.data.get(self.add_prefix("taken")))

    def sentences(self) -> list[str]:
        """What is wrong, each time with the row."""
        return [f"“{self.proposal.title[:60]}”: {error}" for errors in self.errors.values() for error in errors]

    @property
    def part(self) -> Part:
        deadline: Deadline = self.cleaned_data["due_on"]
        return Part(
            title=self.cleaned_data["title"],
            assignee=self.people.get(self.cleaned_data["assignee"]),
            due_on=deadline.due_on,
            due_quarter=deadline.due_quarter,
            output=self.proposal.solution.output,
            supports=self.proposal.supports,
        )


def _layout(fields) -> Layout:
    """The fields that there are, in the order in which people think of them, short ones side by side."""
    rows = (
        ("title",), ("assignee", "due_on"), ("reason",), ("supports",), ("output",),
        ("measure", "measure_unit", "measure_target"), ("needs_evidence",), ("version",),
    )  # fmt: skip
    shown = [[name for name in row if name in fields] for row in rows]
    return Layout(*(Row(*map(Column, row)) if len(row) > 1 else row[0] for row in shown if row))
