"""A fresh second factor before the gravest acts: signing, publishing, correcting, giving rights.

Whoever sits down at an open session cannot do them: where the last code in this session is older than
SECOND_FACTOR_FRESH_MINUTES, the act's own form asks for one, so that nothing typed is lost.
"""

from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html

from units.audit import record
from units.signing_in import second_factor

FIELD = "second_factor_code"
"""The name of the field in every form that asks."""
AHEAD = timedelta(minutes=5)
"""So long before a code is needed the field already stands in the form: who fills it in is not asked afterwards."""
OLDEST = "Lần nhập mã xác thực gần nhất đã quá {} phút. Hãy nhập mã đang hiện trên điện thoại rồi gửi lại."
NOT_SET_UP = "Việc này cần xác thực hai bước mà tài khoản của bạn chưa bật. Hãy bật rồi làm lại."
_PROVEN, _SKEW = "second_factor_proven_at", timedelta(minutes=1)
_SET_UP = reverse_lazy("units:second-factor-setup")


def minutes() -> int:
    """For how long a code counts as fresh."""
    return settings.SECOND_FACTOR_FRESH_MINUTES


def remember(request: HttpRequest) -> None:
    """Somebody has just given a code in this session."""
    request.session[_PROVEN] = timezone.now().timestamp()


def is_due(request: HttpRequest, ahead: timedelta = timedelta()) -> bool:
    """Whether this session owes a code before a grave act, now or so much later.

    Never where the person has no second factor and the installation asks for none (REQUIRE_SECOND_FACTOR).
    """
    if is_fresh(request, ahead):
        return False
    return settings.REQUIRE_SECOND_FACTOR or second_factor.has_one(request.user)


def prove(request: HttpRequest, code: str) -> None:
    """Take a code, once; failures count towards the lockout as at sign-in. Raises ValidationError."""
    second_factor.check_code(user=request.user, code=code)
    remember(request)
    user = request.user
    record("second_factor.fresh", user, f"Nhập lại mã xác thực ở {request.path}: {user}"[:300], by=user)


def require(request: HttpRequest, code: str = "") -> None:
    """Go on with a grave act of this session, with a code where it owes one. Raises ValidationError."""
    if code or is_due(request):
        _check_asked(request, code)


def asked_first(request: HttpRequest, back: str = "") -> HttpResponse | None:
    """Where to go for a code before an act whose form has no field for one, to come back to the path `back` (this
    page); None where none is owed."""
    if not is_due(request, AHEAD if request.method == "GET" else timedelta()):
        return None
    query = urlencode({"next": back or request.get_full_path()})
    return redirect(f"{reverse('units:give-code-again')}?{query}")


def _check_asked(request: HttpRequest, code: str) -> None:
    if not second_factor.has_one(request.user):
        if settings.REQUIRE_SECOND_FACTOR:
            raise ValidationError(NOT_SET_UP)
        return
    if not code:
        raise ValidationError(OLDEST.format(minutes()))
    prove(request, code)


def is_fresh(request: HttpRequest, ahead: timedelta = timedelta()) -> bool:
    """Whether the last code given in this session is, or will so much later still be, young enough."""
    proven = request.session.get(_PROVEN)
    if proven is None:
        return False
    # A clock that was set back leaves a time to come, from which no code would be asked for.
    age = timezone.now().timestamp() + ahead.total_seconds() - proven
    return -_SKEW.total_seconds() <= age < minutes() * 60


def is_field_shown(request: HttpRequest, typed: str = "") -> bool:
    """Whether a form asks for a code: where one will soon be owed, or was typed."""
    return bool(typed.strip()) or is_due(request, AHEAD)


def field_for(request: HttpRequest) -> forms.CharField:
    """The field for a code; where there is no second factor yet, it says how to get one."""
    if second_factor.has_one(request.user):
        widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "size": 12})
        help_text = "Việc hệ trọng cần mã mới: 6 chữ số ứng dụng xác thực đang hiện, hoặc một mã dự phòng."
    else:
        widget = forms.TextInput(attrs={"disabled": True, "size": 12})
        help_text = format_html('Việc này cần xác thực hai bước. <a href="{}">Bật xác thực hai bước</a>', _SET_UP)
    return forms.CharField(label="Mã xác thực", max_length=20, required=False, widget=widget, help_text=help_text)


class FreshProofForm(forms.Form):
    """The form of a grave act, or a mixin for it: asks for a code where the session owes one, and takes it only once
    everything else in the form is sound. `request` is given on making it."""

    keeps_field = False
    """Whether the field stays in the form, empty, once its code was taken."""

    def __init__(self, *args, request: HttpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        if is_field_shown(request, self.data.get(FIELD, "")):
            self.fields[FIELD] = field_for(request)

    @property
    def code_field(self):
        """The bound field, None where no code is asked for."""
        return self[FIELD] if FIELD in self.fields else None

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not self._errors:
            try:
                require(self.request, self.cleaned_data.pop(FIELD, ""))
            except ValidationError as error:
                self.add_error(FIELD, error)
            else:
                self._drop_code()

    def _drop_code(self) -> None:
        """A code is good once: where the act is refused afterwards, the form must not send it again."""
        self.data = self.data.copy()
        self.data.pop(FIELD, None)
        if not self.keeps_field:
            self.fields.pop(FIELD, None)
