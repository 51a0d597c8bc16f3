from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from tasks.models import Evidence, QuarterlyReport, Task
from units.concurrency import KeepsEntries
from units.models import Membership, Unit, User
from units.permissions import Permission, roles_with


class AssignForm(KeepsEntries, forms.ModelForm):
    """What is to be done, by whom of the office, by which day."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Trang này đã cũ. Hãy tải lại trang rồi giao việc."),
    )

    class Meta:
        model = Task
        fields = ["title", "assignee", "due_on"]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "due_on": forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "31/12/2026", "inputmode": "numeric"}),
        }
        help_texts = {"due_on": "Ngày/tháng/năm. Để trống nếu kế hoạch không đặt thời hạn."}

    def __init__(self, *args, office: Unit, **kwargs):
        super().__init__(*args, **kwargs)
        people = Membership.objects.active_on().filter(unit=office, role__in=roles_with(Permission.DO_TASKS))
        self.fields["assignee"].queryset = User.objects.filter(pk__in=people.values("user"))
        self.fields["assignee"].empty_label = "Chưa giao cho ai"
        self.initial["version"] = self.instance.version
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Giao việc"))

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())


class EvidenceForm(forms.ModelForm):
    """What shows that the task is done."""

    text = forms.CharField(label="Kết quả, minh chứng", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Evidence
        fields = ["text", "reference"]
        help_texts = {"reference": "Ví dụ: Báo cáo số 12/BC-VP ngày 20/6/2025, hoặc đường dẫn trang đã đăng."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class ReturnForm(forms.Form):
    reason = forms.CharField(label="Lý do trả lại", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class QuarterlyReportForm(forms.ModelForm):
    class Meta:
        model = QuarterlyReport
        fields = ["results", "difficulties", "proposals"]
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in fields}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["results"].required = True
        self.helper = FormHelper()
        self.helper.add_input(Submit("submit-report", "Gửi báo cáo"))
