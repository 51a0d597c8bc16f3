"""Setting up the second factor, its recovery codes, switching it off, and giving a code once more."""

import json
from datetime import timedelta

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from units.access_review import may_review
from units.audit import record
from units.forms import CodeForm
from units.models import SecondFactor
from units.signing_in import entering, fresh_proof, second_factor, sessions

_SECRET, _CODES = "second_factor_secret", "recovery_codes"
"""Keys of the session: a secret not yet proven, recovery codes not yet noted down; both encrypted."""


@never_cache
def second_factor_page(request, form=None, status=200):
    """Whether the second factor is on, and what can be done about it."""
    context = {
        "factor": SecondFactor.objects.filter(user=request.user).first(),
        "needed": second_factor.needs_one(request.user),
        "may_review": may_review(request.user),
        "codes_waiting": _CODES in request.session,
        "form": form or CodeForm(button=""),
    }
    return render(request, "units/second_factor.html", context, status=status)


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("secret", "codes", "address")
def second_factor_setup(request):
    """The QR code and the secret as text; a code out of the app proves that it has them."""
    if second_factor.has_one(request.user):
        return _already_on(request)
    if not (fresh_proof.is_fresh(request) or sessions.began_within(request, timedelta(minutes=fresh_proof.minutes()))):
        return _sign_in_anew(request)
    secret = _pending_secret(request)
    form = CodeForm(request.POST if request.method == "POST" else None, button="Bật xác thực hai bước", recovery=False)
    if request.method == "POST" and form.is_valid():
        try:
            codes = second_factor.turn_on(
                user=request.user, secret=secret, code=form.cleaned_data["code"], by=request.user
            )
        except ValidationError as error:
            form.add_error("code", error)
        else:
            del request.session[_SECRET]
            request.session.pop(entering.MISSING, None)
            fresh_proof.remember(request)
            sessions.end_others(user=request.user, keep=request.session.session_key, by=request.user)
            return _show_codes(request, codes)
    address = second_factor.app_address(request.user, secret)
    context = {
        "form": form,
        "needed": second_factor.needs_one(request.user),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "address": address,
        # Out of segno, not out of what anybody typed.
        "qr": mark_safe(_qr(address)),  # noqa: S308
    }
    return render(request, "units/second_factor_setup.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_variables("codes")
def recovery_codes(request):
    """The recovery codes just made, until their owner says they are noted down; a POST says so."""
    codes = _codes_of(request)
    if request.method == "POST":
        del request.session[_CODES]
        messages.success(request, "Xác thực hai bước đã sẵn sàng. Hãy giữ các mã dự phòng ở nơi an toàn.")
        return redirect("units:second-factor")
    return render(request, "units/recovery_codes.html", {"codes": codes})


@never_cache
@sensitive_variables("codes", "lines")
def recovery_codes_file(request):
    """The same as a text file."""
    codes = _codes_of(request)
    lines = ["DDCI Portal: mã dự phòng xác thực hai bước", f"Tên đăng nhập: {request.user.username}", "", *codes, ""]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ma-du-phong-ddci.txt"'
    record("second_factor.save_codes", request.user, f"Tải tệp mã dự phòng: {request.user}", by=request.user)
    return response


@require_POST
@sensitive_post_parameters("code")
def new_recovery_codes(request):
    """Ten new recovery codes instead of those left."""
    form = CodeForm(request.POST, button="")
    if form.is_valid():
        try:
            code = form.cleaned_data["code"]
            codes = second_factor.new_recovery_codes(user=request.user, code=code, by=request.user)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            fresh_proof.remember(request)
            return _show_codes(request, codes)
    return second_factor_page(request, form, status=422)


@require_POST
@sensitive_post_parameters("code")
def stop_second_factor(request):
    """Switch it off; who needs one sets it up again at once, for instance on another phone."""
    form = CodeForm(request.POST, button="")
    if form.is_valid():
        try:
            second_factor.turn_off(user=request.user, code=form.cleaned_data["code"], by=request.user)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            return _after_stop(request)
    return second_factor_page(request, form, status=422)


@never_cache
@sensitive_post_parameters("code")
def give_code_again(request):
    """A code before the form of a grave act that has no field for one; then on to the page in `next`."""
    wanted = request.GET.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    next_url = wanted if is_safe else resolve_url("reports:home")
    if not second_factor.has_one(request.user):
        return redirect("units:second-factor-setup" if fresh_proof.is_due(request) else next_url)
    form = CodeForm(request.POST if request.method == "POST" else None, button="Tiếp tục")
    if request.method == "POST" and form.is_valid():
        try:
            fresh_proof.prove(request, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            return redirect(next_url)
    context = {"form": form, "minutes": fresh_proof.minutes()}
    return render(request, "units/code_again.html", context, status=422 if form.errors else 200)


def _sign_in_anew(request):
    """Whoever finds a session open does not tie the account to a phone of their own."""
    sessions.close(request, "session.end", "Kết thúc phiên để đăng nhập lại trước khi bật xác thực hai bước")
    messages.warning(request, "Để bật xác thực hai bước, hãy đăng nhập lại; sau đó trang này mở ra.")
    return redirect_to_login(request.path, resolve_url(settings.LOGIN_URL))


def _already_on(request):
    """A session begun before it was set up has shown no code: whoever sits there signs in anew, with one."""
    if request.session.get(entering.MISSING):
        sessions.close(request, "session.end", "Kết thúc phiên chưa qua xác thực hai bước")
        messages.warning(request, "Xác thực hai bước đã được bật ở nơi khác. Hãy đăng nhập lại bằng mã xác thực.")
        return redirect("units:sign-in")
    return redirect("units:second-factor")


def _after_stop(request):
    request.session.pop(_CODES, None)
    if second_factor.needs_one(request.user):
        request.session[entering.MISSING] = True
        messages.success(request, "Đã tắt trên điện thoại cũ. Hãy bật lại với điện thoại sẽ dùng.")
        return redirect("units:second-factor-setup")
    messages.success(request, "Đã tắt xác thực hai bước.")
    return redirect("units:second-factor")


@sensitive_variables("secret")
def _pending_secret(request) -> str:
    """The secret offered to this session, the same until it is proven."""
    if _SECRET not in request.session:
        request.session[_SECRET] = second_factor.seal(second_factor.new_secret())
    return second_factor.unseal(request.session[_SECRET])


def _show_codes(request, codes: list[str]):
    request.session[_CODES] = second_factor.seal(json.dumps(codes))
    return redirect("units:recovery-codes")


def _codes_of(request) -> list[str]:
    if _CODES not in request.session:
        raise Http404("Mã dự phòng chỉ được xem một lần, ngay sau khi tạo.")
    return json.loads(second_factor.unseal(request.session[_CODES]))


def _qr(address: str) -> str:
    return segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=4, svgclass="second-factor-qr", lineclass=None, title="Mã QR để quét bằng ứng dụng xác thực"
    )
