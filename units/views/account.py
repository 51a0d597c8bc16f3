"""Signing in and out, and one's password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from units.access_review import may_review
from units.audit import record
from units.forms import ChangePasswordForm, CodeForm, SignInForm
from units.models import TemporaryPassword
from units.signing_in import entering, fresh_proof, second_factor, sessions, single_sign_on


class SignIn(LoginView):
    """Name and password; single sign-on beside it where this installation has it."""

    authentication_form = SignInForm
    template_name = "units/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        name = single_sign_on.name() if single_sign_on.is_set_up() else ""
        return super().get_context_data(single_sign_on=name, **kwargs)

    def form_valid(self, form):
        return entering.enter(self.request, form.get_user(), self.get_success_url(), entering.BY_PASSWORD)

    def form_invalid(self, form):
        response = self.render_to_response(self.get_context_data(form=form), status=429 if form.wait else 422)
        if form.wait:
            response["Retry-After"] = str(round(form.wait.total_seconds()))
        return response


@login_not_required
@never_cache
@sensitive_post_parameters("code")
def second_factor_code(request):
    """The second step of signing in, within five minutes of the first."""
    state = entering.waiting(request)
    if state is None:
        if not request.user.is_authenticated:
            messages.warning(request, "Bước đăng nhập trước đã quá lâu. Hãy đăng nhập lại từ đầu.")
        return redirect("units:sign-in")
    user, next_url, how = state
    form = CodeForm(request.POST if request.method == "POST" else None, button="Tiếp tục")
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.check_code(user=user, code=form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            entering.complete(request, user, f"{how} và mã xác thực")
            fresh_proof.remember(request)
            return redirect(next_url)
    return render(request, "units/second_factor_code.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_POST
def sign_out(request):
    """End the session, here and with the provider of single sign-on where one was signed in through it."""
    goodbye = single_sign_on.goodbye(request)
    if request.user.is_authenticated:
        sessions.close(request, "session.sign_out", "Đăng xuất")
    return redirect(goodbye or resolve_url(settings.LOGOUT_REDIRECT_URL))


@login_not_required
def admin_sign_in(request):
    """The administration pages have no door of their own, past the lockout and the second factor."""
    if request.user.is_authenticated:
        raise PermissionDenied("Trang quản trị chỉ dành cho cán bộ công nghệ thông tin được giao quản trị.")
    query = request.GET.urlencode()
    return redirect(resolve_url(settings.LOGIN_URL) + (f"?{query}" if query else ""))


@method_decorator(never_cache, name="dispatch")
class ChangePassword(PasswordChangeView):
    """A new password; whoever is signed in elsewhere with the old one is out."""

    form_class = ChangePasswordForm
    template_name = "units/change_password.html"
    success_url = reverse_lazy("reports:home")

    def get_context_data(self, **kwargs):
        is_temporary = bool(self.request.session.get(entering.TEMPORARY))
        return super().get_context_data(may_review=may_review(self.request.user), is_temporary=is_temporary, **kwargs)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form):
        old_key = self.request.session.session_key
        response = super().form_valid(form)
        user = self.request.user
        TemporaryPassword.objects.filter(user=user).delete()
        self.request.session.pop(entering.TEMPORARY, None)
        sessions.renamed(self.request, old_key)
        record("user.change_password", user, "Đổi mật khẩu", by=user)
        ended = sessions.end_others(user=user, keep=self.request.session.session_key, by=user)
        also = f" Đã kết thúc {ended} phiên đăng nhập khác." if ended else ""
        messages.success(self.request, f"Đã đổi mật khẩu.{also}")
        return response
