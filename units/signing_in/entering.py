"""From a proven name to a session: past the second factor where there is one, with a line in the audit trail."""

from datetime import timedelta

from django.contrib.auth import load_backend, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from units.audit import record
from units.models import TemporaryPassword, User
from units.signing_in import second_factor, sessions

MISSING = "second_factor_missing"
"""Set in a session whose owner has to set up the second factor before anything else."""
TEMPORARY = "password_to_change"  # noqa: S105
"""Set in a session that was begun with a password that an administrator knows."""
BY_PASSWORD = "mật khẩu"  # noqa: S105
FIRST_STEP_LASTS = timedelta(minutes=5)
_WAITING = "waiting_for_code"


def enter(request: HttpRequest, user: User, next_url: str, how: str) -> HttpResponse:
    """Let somebody in who has proven to be `user` (authenticated by a backend), or ask for the code first.

    `how` says in Vietnamese by which way, for the audit trail.
    """
    if not second_factor.has_one(user):
        complete(request, user, how)
        return redirect(next_url)
    request.session.cycle_key()
    at = timezone.now().timestamp()
    request.session[_WAITING] = {"user": user.pk, "backend": user.backend, "next": next_url, "how": how, "at": at}
    return redirect("units:second-factor-code")


def waiting(request: HttpRequest) -> tuple[User, str, str] | None:
    """Who has passed the first step a moment ago, where to and how; None where nobody has, or too long ago."""
    state = request.session.get(_WAITING)
    if not state or timezone.now().timestamp() - state["at"] > FIRST_STEP_LASTS.total_seconds():
        request.session.pop(_WAITING, None)
        return None
    user = load_backend(state["backend"]).get_user(state["user"])
    if user is None:
        return None
    user.backend = state["backend"]
    return user, state["next"], state["how"]


def complete(request: HttpRequest, user: User, how: str) -> None:
    """Begin the session."""
    request.session.pop(_WAITING, None)
    login(request, user)
    by_password = how.startswith(BY_PASSWORD)
    request.session[TEMPORARY] = by_password and TemporaryPassword.objects.filter(user=user).exists()
    if second_factor.needs_one(user) and not second_factor.has_one(user):
        request.session[MISSING] = True
    sessions.keep_track(request)
    record("session.sign_in", user, f"Đăng nhập bằng {how}: {user}", by=user)
