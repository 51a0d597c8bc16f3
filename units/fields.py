"""Form fields that read what Vietnamese offices type."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from units.vietnamese import format_number, parse_number

CENT = Decimal("0.01")
MOST = Decimal("9999999999.99")
"""No larger number is kept."""
NOTHING = ("", "-", "–", "−")
LAST_RANK = 9999
"""No block is larger, whether or not its size is known; the database keeps ranks as small numbers."""

LONGEST = 20
"""Characters that a figure may have; more is a slip of the keyboard and is not repeated in a message."""


def refuse_long(value: str) -> None:
    """Raise ValidationError for what is far too long to be a figure."""
    if len(value.strip()) > LONGEST:
        raise ValidationError("Ô này có quá nhiều ký tự. Hãy nhập một số, ví dụ 8,35.")


class NumberField(forms.Field):
    """A number with at most two decimals, typed `98,5` or `98.5`; empty or `-` for none."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value):
        return format_number(value.normalize()) if isinstance(value, Decimal) else value

    def to_python(self, value) -> Decimal | None:
        if value in self.empty_values or value.strip() in NOTHING:
            return None
        refuse_long(value)
        try:
            number = parse_number(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        self.refuse_outside(number, value.strip())
        if number != number.quantize(CENT):
            raise ValidationError(f"{value.strip()} có quá hai chữ số thập phân. Hãy làm tròn đến hai chữ số.")
        return number.quantize(CENT)

    def refuse_outside(self, number: Decimal, text: str) -> None:
        """Raise ValidationError for a number out of range; `text` is how it was typed."""
        if abs(number) > MOST:
            raise ValidationError("Số này quá lớn. Hãy đổi sang đơn vị tính lớn hơn.")


class ScoreField(NumberField):
    """A number between `low` and `high`, shown with two decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "figure"})

    def __init__(self, *, low: int, high: int, **kwargs):
        self.low, self.high = Decimal(low), Decimal(high)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return format_number(value, 2) if isinstance(value, Decimal) else value

    def refuse_outside(self, number: Decimal, text: str) -> None:
        if not self.low <= number <= self.high:
            side = f"lớn hơn {self.high}" if number > self.high else f"nhỏ hơn {self.low}"
            raise ValidationError(f"{text} {side}. Điểm phải từ {self.low} đến {self.high}.")

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (self.prepare_value(data) or "")


class RankField(forms.Field):
    """A rank from 1 to the size of the block; empty or `-` for none."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "figure"})

    def __init__(self, *, size: int | None, noun: str = "đơn vị", **kwargs):
        self.size, self.noun = size, noun
        super().__init__(**kwargs)

    def to_python(self, value) -> int | None:
        if value in self.empty_values or value.strip() in NOTHING:
            return None
        refuse_long(value)
        text = value.strip()
        if not (text.isascii() and text.isdigit()):
            raise ValidationError(f"“{text}” không phải là thứ hạng. Hãy nhập số nguyên từ 1.")
        rank = int(text)
        if not 1 <= rank <= (self.size or LAST_RANK):
            scope = f"từ 1 đến {self.size} (khối có {self.size} {self.noun})" if self.size else f"từ 1 đến {LAST_RANK}"
            raise ValidationError(f"Hạng {rank} không hợp lệ: hạng phải {scope}.")
        return rank
