"""What offices write in their reports, and what becomes of them in the consolidated one."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError

from tasks.models import PlanReport, QuarterlyReport, ReportLine
from tasks.reporting.office_report import Entries
from tasks.reporting.prefill import LINE_TEXTS, REPORT_TEXTS
from units.concurrency import KeepsEntries

_LONGEST = 20_000
_OLD_PAGE = dict.fromkeys(("required", "invalid"), "Trang này đã cũ. Hãy tải lại trang rồi làm lại.")


class VersionedForm(KeepsEntries, forms.Form):
    """Entries made on a version of something; `add_errors` shows what an action refused."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=_OLD_PAGE)

    def add_errors(self, error: ValidationError) -> None:
        """Show each reason at its field where the form has one."""
        for field, messages in getattr(error, "error_dict", {None: error.messages}).items():
            self.add_error(field if field in self.fields else None, messages)

    def differing(self, stored: dict[str, str]) -> list[tuple[str, str, str]]:
        """Return (label, typed, stored) for each field whose entry is not what is stored."""
        typed = ((name, self.data.get(name, "").replace("\r\n", "\n").strip()) for name in stored)
        return [(self.fields[name].label, text, stored[name]) for name, text in typed if text != stored[name]]


def text_field(label: str, rows: int, **options) -> forms.CharField:
    """A text of several lines that may be empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=_LONGEST, widget=widget, **options)


class OfficeReportForm(VersionedForm):
    """The texts of an office's report, and what it says of each of its tasks (`result-12` for the task 12)."""

    results = text_field("Kết quả thực hiện", 7)
    difficulties = text_field("Khó khăn, vướng mắc", 4)
    proposals = text_field("Đề xuất, kiến nghị", 3)
    next_quarter = text_field("Nhiệm vụ trọng tâm quý sau", 3)

    def __init__(self, *args, report: QuarterlyReport, **kwargs):
        self.lines = list(report.lines.all())
        super().__init__(*args, initial=stored_texts(report, self.lines) | {"version": report.version}, **kwargs)
        for line in self.lines:
            for name in LINE_TEXTS:
                label = ReportLine._meta.get_field(name).verbose_name.capitalize()
                field = text_field(f"{label}: {line.title}", 2)
                field.widget.attrs |= {"aria-label": field.label, "class": "form-control", "cols": 20}
                self.fields[f"{name}-{line.task_id}"] = field

    def rows(self) -> Iterator[tuple[ReportLine, list[forms.BoundField]]]:
        """Each line with its three entries."""
        for line in self.lines:
            yield line, [self[f"{name}-{line.task_id}"] for name in LINE_TEXTS]

    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in REPORT_TEXTS]

    @property
    def entries(self) -> Entries:
        """What was typed, as the actions take it."""
        data = self.cleaned_data
        lines = {
            line.task_id: {name: _lines(data[f"{name}-{line.task_id}"]) for name in LINE_TEXTS} for line in self.lines
        }
        return Entries({name: _lines(data[name]) for name in REPORT_TEXTS}, lines)


def stored_texts(report: QuarterlyReport, lines: list[ReportLine]) -> dict[str, str]:
    """The texts of a report and its lines, by the names of the form's fields."""
    texts = {name: getattr(report, name) for name in REPORT_TEXTS}
    return texts | {f"{name}-{line.task_id}": getattr(line, name) for line in lines for name in LINE_TEXTS}


class ReturnReportForm(forms.Form):
    """Why something is given back."""

    reason = forms.CharField(
        label="Lý do",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do."},
    )


class PlanReportForm(VersionedForm):
    """The texts of a consolidated report and what stands around them; each part of the narrative is two fields."""

    title = forms.CharField(label="Trích yếu", max_length=400)
    addressees = text_field("Kính gửi", 2, help_text="Mỗi dòng một nơi. Để trống nếu không gửi cấp trên.")
    opening = text_field("Mở đầu", 3)
    overview = text_field("Tình hình chung", 5)
    difficulties = text_field("Khó khăn, vướng mắc", 5)
    proposals = text_field("Đề xuất, kiến nghị", 4)
    next_quarter = text_field("Nhiệm vụ trọng tâm quý sau", 5)
    authority = forms.CharField(
        label="Quyền hạn ghi trên văn bản", required=False, max_length=100,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Ví dụ TM. ỦY BAN NHÂN DÂN, KT. GIÁM ĐỐC.",
    )  # fmt: skip
    position = forms.CharField(label="Chức vụ người ký", max_length=100)
    signatory = forms.CharField(label="Họ và tên người ký", max_length=100)
    recipients = text_field("Nơi nhận", 4, help_text="Mỗi dòng một nơi nhận; dòng cuối bắt đầu bằng “Lưu:”.")

    def __init__(self, *args, report: PlanReport, **kwargs):
        self.parts = [*report.narrative, {"heading": "", "text": "", "group": ""}]
        super().__init__(*args, initial=stored_plan_texts(report) | {"version": report.version}, **kwargs)
        for number, part in enumerate(self.parts):
            named = part["heading"] or "Mục thêm"
            self.fields[f"heading-{number}"] = forms.CharField(
                label=f"Tiêu đề: {named}", required=False, max_length=400
            )
            self.fields[f"text-{number}"] = text_field(f"Nội dung: {named}", 5)

    def narrative_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"heading-{number}"], self[f"text-{number}"]) for number in range(len(self.parts))]

    def fields_named(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def before(self) -> list[forms.BoundField]:
        return self.fields_named("title", "addressees", "opening", "overview")

    @property
    def after(self) -> list[forms.BoundField]:
        return self.fields_named("difficulties", "proposals", "next_quarter")

    @property
    def signing(self) -> list[forms.BoundField]:
        return self.fields_named("authority", "position", "signatory", "recipients")

    @property
    def entries(self) -> dict:
        """What was typed, as the action takes it; a part of which nothing is left is gone."""
        data = self.cleaned_data
        parts = [
            {"group": part["group"], "heading": data[f"heading-{n}"].strip(), "text": _lines(data[f"text-{n}"])}
            for n, part in enumerate(self.parts)
        ]
        texts = {name: _lines(data[name]) for name in _PLAN_TEXTS}
        return texts | {"narrative": [part for part in parts if part["heading"] or part["text"]]}


_PLAN_TEXTS = (
    "title", "addressees", "opening", "overview", "difficulties", "proposals", "next_quarter", "authority", "position",
    "signatory", "recipients",
)  # fmt: skip


def stored_plan_texts(report: PlanReport) -> dict[str, str]:
    """The texts of a consolidated report, by the names of the form's fields."""
    texts = {name: getattr(report, name) for name in _PLAN_TEXTS}
    for number, part in enumerate(report.narrative):
        texts |= {f"heading-{number}": part["heading"], f"text-{number}": part["text"]}
    return texts


def _lines(text: str) -> str:
    """A text with the line ends of the database."""
    return text.replace("\r\n", "\n").strip()
