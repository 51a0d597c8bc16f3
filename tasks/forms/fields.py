"""Form fields of tasks: a deadline as a day or a quarter, several files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from tasks.evidence_files import accepted
from tasks.quarters import ROMAN, Quarter
from units.vietnamese import fold

_QUARTER = re.compile(r"(?:quy\s*)?(iv|i{1,3}|[1-4])\s*[/-]\s*([0-9]{4})")


def ask_for_what_is_missing(fields: Iterable[forms.Field]) -> None:
    """Let each field that is left empty say by its name what to do."""
    for field in fields:
        verb = "chọn" if isinstance(field, forms.ChoiceField) else "ghi"
        if field.label:
            field.error_messages["required"] = f"Hãy {verb} {field.label[0].lower()}{field.label[1:]}."


@dataclass(frozen=True)
class Deadline:
    """A day, and the quarter (1-4) that it ends where the deadline was given as one; nothing for no deadline."""

    due_on: date | None = None
    due_quarter: int | None = None

    def __str__(self):
        if self.due_quarter:
            return f"Quý {ROMAN[self.due_quarter - 1]}/{self.due_on.year}"
        return f"{self.due_on:%d/%m/%Y}" if self.due_on else ""


class DeadlineField(forms.DateField):
    """A deadline, typed `30/06/2025` or `Quý II/2025`; {% deadline_choices %} in the page offers the next ones."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"autocomplete": "off", "list": "deadlines"})
        super().__init__(**{"required": False, "label": "Thời hạn", "widget": widget} | kwargs)

    def prepare_value(self, value):
        return str(value) if isinstance(value, Deadline) else value

    def to_python(self, value) -> Deadline:
        if value in self.empty_values:
            return Deadline()
        typed = _QUARTER.fullmatch(fold(value))
        if typed:
            number, year = typed.groups()
            quarter = int(number) if number.isdigit() else ROMAN.index(number.upper()) + 1
            return Deadline(_last_day(int(year), quarter), quarter)
        try:
            return Deadline(super().to_python(value))
        except ValidationError:
            raise ValidationError(
                f"“{value[:30]}” không phải là thời hạn. Hãy ghi ngày như 30/06/2026 hoặc quý như Quý II/2026."
            ) from None

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "")


def _last_day(year: int, quarter: int) -> date:
    try:
        return Quarter(year, quarter).last_day
    except ValueError:
        raise ValidationError(f"Năm {year} không dùng được. Hãy ghi năm của kế hoạch.") from None


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none; what they are is looked at by the action."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "allow_empty_file": True, "widget": FilesInput()} | kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"accept": accepted()}

    def clean(self, data, initial=None) -> list:
        return [super(FilesField, self).clean(file, initial) for file in data or []]
