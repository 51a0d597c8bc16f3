from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings

from tasks.models import Reminder, ReminderPreference

HOURS = range(5, 21)


class PreferenceForm(forms.Form):
    """How a person wants reminders; what is ticked comes by mail."""

    by_mail = forms.BooleanField(
        label="Gửi thư cho tôi vào buổi sáng ngày làm việc, khi có việc cần nhắc",
        required=False,
        help_text="Bỏ chọn thì lời nhắc chỉ hiện ở cổng.",
    )
    hour = forms.TypedChoiceField(
        label="Giờ nhận thư",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Cổng không gửi thư vào giờ này. Hãy chọn một giờ trong danh sách."},
    )
    kinds = forms.MultipleChoiceField(
        label="Gửi qua thư các loại",
        choices=Reminder.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Loại không chọn vẫn hiện ở cổng.",
    )

    def __init__(self, *args, wishes: ReminderPreference, **kwargs):
        wanted = [kind for kind in Reminder.Kind.values if kind not in wishes.not_by_mail]
        initial = {"by_mail": wishes.by_mail, "hour": "" if wishes.hour is None else wishes.hour, "kinds": wanted}
        super().__init__(*args, initial=initial, **kwargs)
        hours = [
            (hour, f"{hour} giờ") for hour in sorted({*HOURS, *([wishes.hour] if wishes.hour is not None else [])})
        ]
        self.fields["hour"].choices = [("", f"Giờ chung của cổng ({settings.REMINDER_HOUR} giờ)"), *hours]
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Lưu"))

    def wishes(self) -> dict:
        """What set_preference takes, of a valid form."""
        data = self.cleaned_data
        not_by_mail = [kind for kind in Reminder.Kind.values if kind not in data["kinds"]]
        return {"by_mail": data["by_mail"], "hour": data["hour"], "not_by_mail": not_by_mail}
