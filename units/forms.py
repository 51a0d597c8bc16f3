from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils import timezone

from units.delegating import colleagues_of
from units.models import User


class SignInForm(AuthenticationForm):
    """Sign in by name and password; messages do not tell which of the two is wrong."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường.",
        "inactive": "Tài khoản này đã bị khóa. Hãy liên hệ cán bộ công nghệ thông tin.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["password"].label = "Mật khẩu"
        self.helper = FormHelper()
        self.helper.add_input(Submit("sign-in", "Đăng nhập"))


class ChangePasswordForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Mật khẩu hiện tại"
        self.fields["new_password1"].label = "Mật khẩu mới"
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.helper = FormHelper()
        self.helper.add_input(Submit("change-password", "Đổi mật khẩu"))


class DelegationForm(forms.Form):
    """Who is away, who stands in, from which day to which and why; only a head is asked who is away."""

    principal = forms.ModelChoiceField(User.objects.none(), label="Người vắng mặt", empty_label=None)
    deputy = forms.ModelChoiceField(User.objects.none(), label="Người thay mặt", empty_label="Chọn người")
    starts_on = forms.DateField(
        label="Từ ngày", widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"})
    )
    ends_on = forms.DateField(
        label="Đến hết ngày",
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "31/12/2026", "inputmode": "numeric"}),
    )
    reason = forms.CharField(label="Lý do", max_length=200, required=False, help_text="Ví dụ: nghỉ phép, đi công tác.")

    def __init__(self, *args, user: User, people: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["principal"].queryset = User.objects.filter(pk__in=[user.pk, *(person.pk for person in people)])
        self.fields["principal"].initial = user.pk
        if not people:
            del self.fields["principal"]
        self.fields["deputy"].queryset = colleagues_of([user, *people]).exclude(pk=user.pk if not people else None)
        self.fields["starts_on"].initial = timezone.localdate()
        self.helper = FormHelper()
        self.helper.add_input(Submit("delegate", "Cử người thay mặt"))

    @property
    def values(self) -> dict:
        """What the action wants."""
        return {"principal": self.user} | self.cleaned_data
