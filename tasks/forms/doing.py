"""What people fill in at a task's own page. Cleaned data is what the actions take."""

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from tasks.evidence_files import taken_types
from tasks.forms.fields import FilesField, ask_for_what_is_missing
from tasks.models import Task
from tasks.quarters import ROMAN, Quarter
from units.fields import NumberField


class StepForm(forms.Form):
    """A step that needs no entries; ids differ between the forms of a page by `name`."""

    def __init__(self, *args, task: Task, name: str, **kwargs):
        self.task = task
        super().__init__(*args, auto_id=f"id_{name}_%s", **kwargs)
        ask_for_what_is_missing(self.fields.values())
        self.helper = FormHelper()
        self.helper.form_tag = False

    def add_errors(self, error: ValidationError) -> None:
        """Show what the action refused, at its field where the form has one."""
        for field, messages in getattr(error, "error_dict", {None: error.messages}).items():
            self.add_error(field if field in self.fields else None, messages)


def _words(label: str, rows: int = 2, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ReasonForm(StepForm):
    reason = _words("Lý do")


class NoteForm(StepForm):
    text = _words("Việc đã làm, vướng mắc", rows=3)
    progress = forms.IntegerField(
        label="Tiến độ (%)", required=False, min_value=0, max_value=100,
        help_text="Từ 0 đến 100; để trống nếu không đổi.",
        error_messages={"invalid": "Tiến độ phải là số nguyên từ 0 đến 100."},
    )  # fmt: skip


class EvidenceForm(StepForm):
    """What was reached and what shows it; also for evidence before the work is done."""

    text = _words("Kết quả, minh chứng", rows=3, required=False)
    reference = forms.CharField(
        label="Số văn bản hoặc đường dẫn", required=False, max_length=1000,
        help_text="Ví dụ: Báo cáo số 12/BC-VP ngày 20/6/2025, hoặc đường dẫn trang đã đăng.",
    )  # fmt: skip
    files = FilesField(label="Tệp minh chứng")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = ", ".join(kind.name for kind in taken_types())
        limit = settings.EVIDENCE_MOST_BYTES // 2**20
        self.fields["files"].help_text = f"Một hay nhiều tệp {names}; mỗi tệp tối đa {limit} MB."


class ExtensionForm(StepForm):
    to_day = forms.DateField(
        label="Gia hạn đến ngày", widget=forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi ngày dạng 31/12/2026."},
    )  # fmt: skip
    reason = _words("Lý do gia hạn")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_day"].error_messages["required"] = "Hãy ghi ngày gia hạn đến."
        self.fields["to_day"].help_text = f"Thời hạn hiện nay: {self.task.deadline_text}. Ghi ngày như 31/12/2026."


class DecisionForm(StepForm):
    granted_day = forms.DateField(
        label="Gia hạn đến ngày khác (nếu cần)", required=False,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"}), help_text="Ghi ngày như 31/12/2026.",
        error_messages={"invalid": "Hãy ghi ngày dạng 31/12/2026."},
    )  # fmt: skip
    decision = _words("Ý kiến", required=False, help_text="Bắt buộc khi không gia hạn.")


class MeasureForm(StepForm):
    """The value of the measure in a quarter, by default the present one."""

    period = forms.ChoiceField(label="Quý")
    value = NumberField(label="Giá trị")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first, now = self.task.plan.year, Quarter.of(timezone.localdate())
        last = min(max(now.year, first), first + 5)
        years = range(first, last + 1)
        self.fields["period"].choices = [
            (f"{year}-{number}", f"Quý {ROMAN[number - 1]}/{year}") for year in years for number in (1, 2, 3, 4)
        ]
        self.initial["period"] = f"{now.year}-{now.number}"
        if self.task.measure_unit:
            self.fields["value"].label = f"Giá trị ({self.task.measure_unit})"

    def clean(self):
        data = super().clean()
        if "period" in data:
            year, quarter = data.pop("period").split("-")
            data |= {"year": int(year), "quarter": int(quarter)}
        return data
