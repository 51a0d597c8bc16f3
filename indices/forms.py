from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError

from indices.actions import Figure
from indices.cells import Cell
from indices.models import Block, Edition, EditionComponent, Result
from indices.sheets.uploads import LARGEST_UPLOAD
from units.concurrency import KeepsEntries
from units.fields import RankField, ScoreField
from units.signing_in.fresh_proof import FreshProofForm
from units.vietnamese import format_number


class ResultForm(KeepsEntries, forms.Form):
    """One unit's row of a round: total and rank, then score and rank of each component of the edition."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Trang này đã cũ. Hãy tải lại trang rồi nhập."),
    )

    def __init__(self, *args, edition: Edition, result: Result | None, **kwargs):
        self.lines: list[EditionComponent] = list(edition.lines.select_related("component"))
        kwargs.setdefault("initial", self._initial(result))
        super().__init__(*args, **kwargs)
        noun = Block(edition.block).short_label
        self.fields["total"] = ScoreField(low=0, high=100, label="Điểm tổng (0–100)", required=False)
        self.fields["rank"] = RankField(size=edition.size, noun=noun, label="Xếp hạng", required=False)
        for line in self.lines:
            self.fields[f"score_{line.pk}"] = ScoreField(low=0, high=10, label=f"Điểm {line.name}", required=False)
            self.fields[f"rank_{line.pk}"] = RankField(
                size=edition.size, noun=noun, label=f"Hạng {line.name}", required=False
            )
        self.helper = FormHelper()
        self.helper.form_tag = False

    @staticmethod
    def _initial(result: Result | None) -> dict:
        if result is None:
            return {"version": 0}
        initial = {"version": result.version, "total": result.total, "rank": result.rank}
        for score in result.scores.all():
            initial |= {f"score_{score.line_id}": score.score, f"rank_{score.line_id}": score.rank}
        return initial

    def add_cell_errors(self, problems: dict[Cell, str]) -> None:
        """Show what save_cells refused at the fields of the cells."""
        for cell, message in problems.items():
            name = f"{cell.kind}_{cell.line}" if cell.line else ("total" if cell.kind == "score" else "rank")
            self.add_error(name, message)

    def differences(self, saved: "ResultForm") -> list[tuple[str, str, str]]:
        """Return (label, typed here, saved by the other) of each figure in which this valid form differs."""
        pairs = [
            (field.label, self.cleaned_data[field.name], saved.initial.get(field.name))
            for field in self.visible_fields()
        ]
        return [(label, format_number(mine), format_number(theirs)) for label, mine, theirs in pairs if mine != theirs]

    def rows(self):
        """Each component with its two bound fields, for the table of the page."""
        return [(line, self[f"score_{line.pk}"], self[f"rank_{line.pk}"]) for line in self.lines]

    def figures(self) -> dict[int, Figure]:
        """The cleaned component figures by EditionComponent id, as `actions.enter_result` takes them."""
        return {
            line.pk: Figure(self.cleaned_data[f"score_{line.pk}"], self.cleaned_data[f"rank_{line.pk}"])
            for line in self.lines
        }


class CorrectionForm(FreshProofForm):
    """Which published figure is wrong, what it should be, and why."""

    figure = forms.ChoiceField(label="Số liệu cần đính chính")
    value = forms.CharField(
        label="Giá trị đúng",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text="Dạng 8,35 hoặc 8.35; để trống nếu không có số liệu.",
    )
    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Căn cứ của việc đính chính, kèm số văn bản.",
        error_messages={"required": "Hãy ghi lý do, kèm số văn bản làm căn cứ."},
    )

    def __init__(self, *args, edition: Edition, result: Result, **kwargs):
        super().__init__(*args, **kwargs)
        self.figures = {}
        stored = {score.line_id: score for score in result.scores.all()}
        rows = [(None, "Điểm tổng", "Xếp hạng", result.total, result.rank)]
        for line in edition.lines.all():
            score = stored.get(line.pk)
            rows.append((line, f"Điểm {line.name}", f"Hạng {line.name}", score and score.score, score and score.rank))
        for line, score_label, rank_label, score, rank in rows:
            key = line.pk if line else "total"
            self.figures[f"score_{key}"] = (line, "score", score_label, score)
            self.figures[f"rank_{key}"] = (line, "rank", rank_label, rank)
        # What was seen stands in the choice itself, so that a correction made meanwhile is noticed.
        self.fields["figure"].choices = [
            (f"{name}={'' if seen is None else seen}", f"{label}: {format_number(seen) or 'trống'}")
            for name, (_, _, label, seen) in self.figures.items()
        ]
        self.fields["figure"].error_messages["invalid_choice"] = (
            "Có người vừa đính chính số liệu này. Hãy xem số hiện nay trong danh sách và chọn lại."
        )
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.add_input(Submit("correct", "Đính chính"))

    def clean(self):
        cleaned = super().clean()
        if "figure" in cleaned:
            line, kind, label, _ = self.figures[cleaned["figure"].partition("=")[0]]
            top = 100 if line is None else 10
            field = (
                ScoreField(low=0, high=top, required=False) if kind == "score" else RankField(size=None, required=False)
            )
            try:
                cleaned["value"] = field.clean(cleaned.get("value", ""))
            except forms.ValidationError as error:
                self.add_error("value", error)
        return cleaned

    def values(self) -> dict:
        """The cleaned correction as `actions.correct` takes it."""
        name = self.cleaned_data["figure"].partition("=")[0]
        line, kind, _, seen = self.figures[name]
        return {
            "line": line,
            "kind": kind,
            "seen": seen,
            "value": self.cleaned_data["value"],
            "reason": self.cleaned_data["reason"],
        }


class UploadForm(forms.Form):
    """A table of figures to import."""

    file = forms.FileField(
        label="Tệp bảng điểm",
        help_text="Tệp .xlsx hoặc .csv, không quá 10 MB. Đơn vị và chỉ số xếp theo thứ tự nào cũng được.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Hãy chọn tệp bảng điểm.", "empty": "Tệp trống. Hãy chọn tệp có bảng điểm."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.add_input(Submit("upload", "Tải lên và kiểm tra"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise ValidationError(
                f"Tệp lớn {file.size // 2**20} MB, quá {LARGEST_UPLOAD // 2**20} MB."
                " Hãy chỉ giữ lại trang tính có bảng điểm."
            )
        return file


class PlansDueForm(forms.Form):
    """By which day plans drawn from a published result must be issued; empty takes the day away."""

    due_on = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "31/03/2026", "inputmode": "numeric", "size": 10}),
        help_text="Dạng ngày/tháng/năm; để trống để bỏ hạn.",
        error_messages={"invalid": "Ngày này không đọc được. Hãy nhập dạng ngày/tháng/năm, ví dụ 31/03/2026."},
    )

    def __init__(self, *args, edition: Edition, **kwargs):
        super().__init__(*args, initial={"due_on": edition.plans_due_on}, **kwargs)
        self.fields["due_on"].label = f"Hạn ban hành kế hoạch năm {edition.year + 1}"
        self.fields["due_on"].widget.attrs["class"] = "form-control"
