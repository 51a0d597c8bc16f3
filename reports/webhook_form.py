"""The forms with which an administrator makes a webhook and chooses its events."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError

from reports.models.webhook import CHOSEN
from reports.webhooks.addresses import problem_of
from units.signing_in.fresh_proof import FreshProofForm


class EventsForm(forms.Form):
    """Of what a webhook is told."""

    button = "Lưu sự kiện"

    events = forms.MultipleChoiceField(
        label="Sự kiện",
        choices=CHOSEN,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một sự kiện trong danh sách."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", self.button))

    def add_errors(self, error: ValidationError) -> None:
        """Take over what an action refused, each sentence at its field where the form has that."""
        for field, messages in getattr(error, "error_dict", {None: error.messages}).items():
            self.add_error(field if field in self.fields else None, messages)


class WebhookForm(FreshProofForm, EventsForm):
    """What a webhook is called, where it leads, and of what it is told; it carries data out of the portal, for which a
    second factor is asked."""

    button = "Tạo webhook"

    name = forms.CharField(label="Tên", max_length=80, help_text="Ví dụ: Phần mềm một cửa, Trục liên thông văn bản.")
    address = forms.CharField(
        label="Địa chỉ nhận",
        max_length=500,
        help_text="Bắt đầu bằng https://; máy phải có trong danh sách dưới đây.",
        widget=forms.TextInput(attrs={"placeholder": "https://mot-cua.tinh.gov.vn/ddci", "inputmode": "url"}),
    )
    field_order = ("name", "address", "events")

    def clean_address(self) -> str:
        """An address to which the installation may send."""
        address = self.cleaned_data["address"]
        if problem := problem_of(address):
            raise ValidationError(problem)
        return address
