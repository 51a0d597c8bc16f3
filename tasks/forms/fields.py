"""Form fields of tasks: a deadline as a day or a quarter, a number, several files."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from tasks.evidence_files import accepted
from tasks.quarters import ROMAN, Quarter
from units.fields import CENT, refuse_long
from units.vietnamese import fold, format_number, parse_number

_QUARTER = re.compile(r"(?:quy\s*)?(iv|i{1,3}|[1-4])\s*[/-]\s*([0-9]{4})")
MOST = Decimal("9999999999.99")


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
    """A deadline, typed `30/06/2025` or `Quý II/2025`; `years` are offered as quarters."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"placeholder": "31/12/2026", "autocomplete": "off"})
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


class NumberField(forms.Field):
    """A number with at most two decimals, typed `98,5` or `98.5`; empty for none."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value):
        return format_number(value.normalize()) if isinstance(value, Decimal) else value

    def to_python(self, value) -> Decimal | None:
        if value in self.empty_values or not value.strip():
            return None
        refuse_long(value)
        try:
            number = parse_number(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if number != number.quantize(CENT):
            raise ValidationError(f"{value.strip()} có quá hai chữ số thập phân. Hãy làm tròn đến hai chữ số.")
        if abs(number) > MOST:
            raise ValidationError("Số này quá lớn. Hãy đổi sang đơn vị tính lớn hơn.")
        return number.quantize(CENT)


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
