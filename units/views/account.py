from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.urls import reverse_lazy

from units.audit import record
from units.forms import ChangePasswordForm, SignInForm


class SignIn(LoginView):
    authentication_form = SignInForm
    template_name = "units/sign_in.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    pass


class ChangePassword(PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "units/change_password.html"
    success_url = reverse_lazy("reports:home")

    def form_valid(self, form):
        response = super().form_valid(form)
        record("user.change_password", self.request.user, "Đổi mật khẩu", by=self.request.user)
        messages.success(self.request, "Đã đổi mật khẩu.")
        return response
