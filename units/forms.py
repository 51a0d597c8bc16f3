from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from units.access_review import Doubt
from units.delegating import colleagues_of
from units.models import User
from units.requests import served
from units.signing_in.fresh_proof import FreshProofForm
from units.signing_in.passwords import WrongPassword, prove_password
from units.signing_in.throttle import TooManyFailures, take_password_attempt


class SignInForm(AuthenticationForm):
    """Sign in by name and password; messages do not tell which of the two is wrong, nor whether the account exists."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường.",
        "inactive": "Tài khoản này đã bị khóa. Hãy liên hệ cán bộ công nghệ thông tin.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["password"].label = "Mật khẩu"
        self.wait = None
        self.helper = FormHelper()
        self.helper.add_input(Submit("sign-in", "Đăng nhập"))

    def clean(self):
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            try:
                self.user_cache = prove_password(self.request, username, password)
            except TooManyFailures as failures:
                self.wait = failures.wait
                raise ValidationError(f"{failures} Chưa kiểm tra tên và mật khẩu vừa nhập.", code="wait") from failures
            except WrongPassword as wrong:
                wait = f" {TooManyFailures(wrong.wait)}" if wrong.wait else ""
                raise ValidationError(self.error_messages["invalid_login"] + wait, code="invalid_login") from wrong
        return self.cleaned_data


class ChangePasswordForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Mật khẩu hiện tại"
        self.fields["new_password1"].label = "Mật khẩu mới"
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.helper = FormHelper()
        self.helper.add_input(Submit("change-password", "Đổi mật khẩu"))

    def clean_old_password(self):
        """Guessed at an open session, it costs the same time as at the sign-in page."""
        current = served()
        try:
            attempt = take_password_attempt(self.user.username, (current and current.address) or "")
        except TooManyFailures as failures:
            raise ValidationError(f"{failures} Chưa kiểm tra mật khẩu vừa nhập.", code="wait") from failures
        password = super().clean_old_password()
        attempt.succeeded()
        return password

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("old_password") and cleaned["old_password"] == cleaned.get("new_password1"):
            self.add_error("new_password1", "Mật khẩu mới phải khác mật khẩu hiện tại.")
        return cleaned


class CodeForm(forms.Form):
    """A code of the second factor; `recovery` says whether a recovery code will do as well."""

    code = forms.CharField(label="Mã xác thực", max_length=20)

    def __init__(self, *args, button: str, recovery: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        also = "Hoặc một mã dự phòng, mỗi mã dùng một lần." if recovery else ""
        self.fields["code"].help_text = f"6 chữ số mà ứng dụng xác thực đang hiện. {also}".strip()
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "off", "size": 12}
        if not recovery:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"
        self.helper = FormHelper()
        self.helper.add_input(Submit("send-code", button))


class DelegationForm(FreshProofForm):
    """Who is away, who stands in, from which day to which and why; only a head is asked who is away. It gives somebody
    else the right to act, for which a second factor is asked."""

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


class AccessFilterForm(forms.Form):
    """Which accounts of the access review are shown; what is not understood shows all."""

    words = forms.CharField(label="Tên, đơn vị, chức vụ", max_length=100, required=False)
    doubt = forms.ChoiceField(
        label="Cần xem lại", required=False, choices=[("", "Mọi tài khoản"), ("any", "Có dấu hiệu"), *Doubt.choices]
    )

    @property
    def values(self) -> dict:
        """What the review wants."""
        return {name: self.cleaned_data.get(name, "") for name in ("words", "doubt")}

    @property
    def said(self) -> str:
        """What is chosen in words, for the paper on which the form itself is not printed; empty where nothing is."""
        values = self.values
        chosen = [values["words"], dict(self.fields["doubt"].choices).get(values["doubt"] or None, "")]
        return "; ".join(one for one in chosen if one)
