"""The form with which somebody makes an access token."""

from datetime import timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from units.models import Scope
from units.signing_in.fresh_proof import FreshProofForm
from units.tokens import LONGEST

_USUAL = timedelta(days=90)


class TokenForm(FreshProofForm):
    """What a token is for, what it may do, and the last day on which it does; it opens the portal past the second
    factor, which is therefore asked for."""

    name = forms.CharField(label="Dùng cho", max_length=80, help_text="Ví dụ: phần mềm một cửa, bảng tính của phòng.")
    scopes = forms.MultipleChoiceField(
        label="Phạm vi",
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ chọn phạm vi chương trình cần. Mã không bao giờ có quyền rộng hơn quyền của bạn.",
    )
    last_day = forms.DateField(
        label="Dùng đến hết ngày",
        help_text=f"Dài nhất {LONGEST} ngày.",
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "31/12/2026", "inputmode": "numeric"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate() + _USUAL
        self.helper = FormHelper()
        self.helper.add_input(Submit("make-token", "Tạo mã truy cập"))

    def add_errors(self, error: ValidationError) -> None:
        """Take over what an action refused, each sentence at its field where the form has that."""
        for field, messages in error.message_dict.items():
            self.add_error(field if field in self.fields else None, messages)
