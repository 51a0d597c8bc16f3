"""Sessions: begun with a new id, ended when idle, when too old, by their owner or by a change of password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from math import ceil

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from units.audit import record
from units.models import SignedInSession, User
from units.requests import client_address
from units.signing_in.visitors import device_of

LONGEST = timedelta(hours=12)
"""After this long one signs in anew, however busy."""
RESOLUTION = timedelta(seconds=30)
"""How much of the idle time may go unwritten, so that not every request writes."""
_STARTED, _SEEN = "started_at", "seen_at"


def idle_limit() -> timedelta:
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


@receiver(user_logged_in)
def start_clock(request, **kwargs):
    """The session counts its time from the moment somebody is signed in, in whatever way."""
    request.session[_STARTED] = request.session[_SEEN] = timezone.now().timestamp()


def keep_track(request: HttpRequest) -> None:
    """Note the session that was just begun, for its owner's list; whatever is over leaves the database now."""
    if request.session.session_key is None:
        request.session.save()
    _store().clear_expired()
    over = [session.pk for session in request.user.signed_in_sessions.all() if not is_open(session)]
    SignedInSession.objects.filter(Q(pk__in=over) | Q(started_at__lt=timezone.now() - LONGEST)).delete()
    values = {"user": request.user, "address": client_address(request) or "", "device": device_of(request)}
    SignedInSession.objects.update_or_create(session_key=request.session.session_key, defaults=values)


def began_within(request: HttpRequest, length: timedelta) -> bool:
    """Whether somebody signed in to this session no longer ago than that."""
    return timezone.now().timestamp() - request.session.get(_STARTED, 0) < length.total_seconds()


def why_over(request: HttpRequest) -> str:
    """Why the session of this request has ended, as a sentence; empty while it goes on."""
    now, session = timezone.now().timestamp(), request.session
    if now - session.get(_SEEN, now) >= idle_limit().total_seconds():
        return f"Phiên làm việc đã kết thúc vì {settings.SESSION_IDLE_MINUTES} phút không có thao tác."
    if now - session.get(_STARTED, now) >= LONGEST.total_seconds():
        return f"Phiên làm việc đã kết thúc vì đã kéo dài {LONGEST // timedelta(hours=1)} giờ."
    return ""


@dataclass(frozen=True)
class Left:
    """Whole seconds until a session ends, at least one; `is_final` where nothing can prolong it."""

    seconds: int
    is_final: bool


def time_left(request: HttpRequest) -> Left:
    """How long the session of this request lasts from now on if nothing is done."""
    now, session = timezone.now().timestamp(), request.session
    idle = session.get(_SEEN, now) + idle_limit().total_seconds() - now
    longest = session.get(_STARTED, now) + LONGEST.total_seconds() - now
    return Left(max(1, ceil(min(idle, longest))), longest <= idle)


def touch(request: HttpRequest) -> None:
    """The person did something: the idle time begins anew."""
    now = timezone.now()
    # A clock that was set back leaves a time that is still to come, from which nobody would ever be idle.
    if abs(now.timestamp() - request.session.get(_SEEN, 0)) < RESOLUTION.total_seconds():
        return
    request.session[_SEEN] = now.timestamp()
    request.session.setdefault(_STARTED, now.timestamp())
    mine = SignedInSession.objects.filter(session_key=request.session.session_key)
    mine.update(seen_at=now, address=client_address(request) or "")


@transaction.atomic
def close(request: HttpRequest, action: str, summary: str) -> None:
    """End the session of this request and leave an audit line of why."""
    user = request.user
    SignedInSession.objects.filter(session_key=request.session.session_key).delete()
    record(action, user, f"{summary}: {user}", by=user)
    logout(request)


def is_open(session: SignedInSession) -> bool:
    """Whether the session could still be used."""
    return not _is_late(session, timezone.now()) and _store().exists(session.session_key)


def sessions_of(user: User) -> list[SignedInSession]:
    """The open sessions of a person, the one used last first."""
    return [session for session in user.signed_in_sessions.all() if is_open(session)]


@transaction.atomic
def end_session(*, session: SignedInSession, by: User) -> None:
    """End one session; whoever sits there is a stranger from the next request on."""
    _store().delete(session.session_key)
    session.delete()
    record("session.end", session.user, f"Kết thúc phiên đăng nhập của {session.user}: {session}", by=by)


@transaction.atomic
def end_others(*, user: User, keep: str | None, by: User) -> int:
    """End all sessions of a person but the one with the key `keep`, and return how many."""
    others = list(user.signed_in_sessions.exclude(session_key=keep))
    for session in others:
        end_session(session=session, by=by)
    return len(others)


def renamed(request: HttpRequest, old_key: str) -> None:
    """The session got a new id (a change of password does that) and stays in the list."""
    if request.session.session_key is None:
        request.session.save()
    SignedInSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)


def _is_late(session: SignedInSession, now: datetime) -> bool:
    return now - session.seen_at >= idle_limit() or now - session.started_at >= LONGEST


def _store():
    return import_module(settings.SESSION_ENGINE).SessionStore()
