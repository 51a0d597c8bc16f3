"""The form of a new plan: whose, for what index and year, and what it starts from."""

from django import forms
from django.db.models import QuerySet

from indices.models import Index
from plans.drafting.starting import FIRST_YEAR, LAST_YEAR, Source
from units.models import Unit

_YEAR = f"Năm phải là số từ {FIRST_YEAR} đến {LAST_YEAR}."


class WhichPlanForm(forms.Form):
    """The plan that is meant; only agencies of `units` can be chosen."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), to_field_name="code", label="Cơ quan", empty_label=None,
        error_messages={"required": "Hãy chọn cơ quan.", "invalid_choice": "Hãy chọn cơ quan mà bạn soạn kế hoạch."},
    )  # fmt: skip
    index = forms.ModelChoiceField(
        Index.objects.all(), to_field_name="code", label="Bộ chỉ số", empty_label=None,
        error_messages={"required": "Hãy chọn bộ chỉ số.", "invalid_choice": "Hãy chọn bộ chỉ số có trong danh sách."},
    )  # fmt: skip
    year = forms.IntegerField(
        label="Năm kế hoạch", min_value=FIRST_YEAR, max_value=LAST_YEAR,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _YEAR),
    )  # fmt: skip

    def __init__(self, *args, units: QuerySet[Unit], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class NewPlanForm(WhichPlanForm):
    """The plan that is meant, and what it starts from."""

    source = forms.ChoiceField(
        choices=Source.choices, label="Cách lập",
        error_messages={"required": "Hãy chọn cách lập.", "invalid_choice": "Hãy chọn một trong ba cách lập."},
    )  # fmt: skip
