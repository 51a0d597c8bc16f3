"""A name and a password from the sign-in page."""

from datetime import timedelta

from django.contrib.auth import authenticate
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from units.audit import record
from units.models import FailedSignIns, TemporaryPassword, User
from units.requests import client_address
from units.signing_in.throttle import TooManyFailures, take_password_attempt


class WrongPassword(Exception):
    """Name or password is wrong, or the account is closed; `wait` is what the next try has to wait, if any."""

    def __init__(self, wait: timedelta | None):
        self.wait = wait
        super().__init__()


def prove_password(request: HttpRequest, username: str, password: str) -> User:
    """Return the person whose name and password these are. Raises WrongPassword, TooManyFailures.

    The same happens, in the same time, whether or not the account exists. Each failure leaves an audit line, and so
    does the beginning of each wait; tries during a wait are not looked at and leave none.
    """
    attempt = take_password_attempt(username, client_address(request) or "")
    user = authenticate(request, username=username, password=password)
    if user is None:
        _record_failure(User.objects.filter(username=username).first(), attempt.wait)
        raise WrongPassword(attempt.wait)
    attempt.succeeded()
    return user


def mark_as_temporary(user: User) -> None:
    """Somebody else has set this person's password: they choose their own before anything else."""
    TemporaryPassword.objects.update_or_create(user=user, defaults={"set_at": timezone.now()})


def _record_failure(known: User | None, wait: timedelta | None) -> None:
    """The name is written only where an account has it: what else is typed there may be a password."""
    what: models.Model = known or FailedSignIns(pk=0)
    name = f"tài khoản {known.username}" if known else "tên đăng nhập không có"
    record("session.failed", what, f"Đăng nhập không thành công: {name}", by=None)
    if wait:
        record("session.locked", what, f"{TooManyFailures(wait)} ({name})", by=None)
