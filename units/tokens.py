"""Access tokens: made, recognised, revoked. A token never does more than its owner may do on that day."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from units.audit import record
from units.models import ApiToken, Scope, User

LONGEST = 366
"""Days after which a token ends at the latest."""
_MARK = "ddci_"
"""How every token begins, so that it is found where it was left by mistake."""
_SHOWN = 12
_NOTED_EVERY = timedelta(minutes=1)


class NotRecognised(Exception):
    """A secret with which nothing can be done; the message says why in Vietnamese."""


def digest_of(secret: str) -> str:
    """The SHA-256 under which a secret is kept: it has 256 random bits, so that nothing slower is needed."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(*, name: str, scopes: Sequence[str], last_day: date, by: User) -> tuple[ApiToken, str]:
    """Make a token of one's own, valid to the end of a day; return it with its secret, which is kept nowhere.

    scopes: values of Scope, at least one; last_day: from today, at most LONGEST days ahead. Raises ValidationError.
    """
    User.objects.select_for_update().get(pk=by.pk)
    _check(scopes, last_day)
    secret = _MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        owner=by,
        name=name.strip(),
        scopes=[scope for scope in Scope.values if scope in scopes],
        prefix=secret[:_SHOWN],
        digest=digest_of(secret),
        expires_at=timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min)),
    )
    token.full_clean()
    token.save()
    changes = {"scopes": (None, ", ".join(token.scopes)), "expires_at": (None, token.expires_at)}
    record("token.make", token, f"Tạo mã truy cập API: {token}", by=by, changes=changes)
    return token, secret


def _check(scopes: Sequence[str], last_day: date) -> None:
    if not scopes or set(scopes) - set(Scope.values):
        raise ValidationError({"scopes": "Hãy chọn ít nhất một phạm vi trong danh sách."})
    today = timezone.localdate()
    if not today <= last_day <= today + timedelta(days=LONGEST):
        latest = today + timedelta(days=LONGEST)
        raise ValidationError(
            {"last_day": f"Ngày hết hạn phải từ hôm nay đến {latest:%d/%m/%Y} (dài nhất {LONGEST} ngày)."}
        )


@transaction.atomic
def revoke(*, token: ApiToken, by: User) -> ApiToken:
    """Make a token useless from now on: one's own, or as who administers the owner's unit.

    Raises ValidationError for one that is revoked already, PermissionDenied.
    """
    if not ApiToken.objects.visible_to(by).filter(pk=token.pk).exists():
        raise PermissionDenied("Chỉ chủ mã truy cập và người quản trị được thu hồi mã này.")
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("owner").get(pk=token.pk)
    if token.revoked_at:
        raise ValidationError("Mã truy cập này đã bị thu hồi từ trước.")
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    record("token.revoke", token, f"Thu hồi mã truy cập API của {token.owner}: {token}", by=by)
    return token


def recognise(secret: str) -> ApiToken:
    """Return the token of a secret, with its owner, and note that it was used; raise NotRecognised with the reason.

    An account that is closed or holds no role any more ends its tokens at once.
    """
    token = ApiToken.objects.filter(digest=digest_of(secret)).select_related("owner").first()
    if token is None or token.revoked_at:
        raise NotRecognised("Mã truy cập không đúng hoặc đã bị thu hồi. Hãy tạo mã mới ở trang “Mã truy cập API”.")
    if not token.is_live:
        raise NotRecognised("Mã truy cập đã hết hạn. Hãy tạo mã mới ở trang “Mã truy cập API”.")
    if not token.owner.memberships.active_on().exists():
        raise NotRecognised("Tài khoản của mã truy cập này đã khóa hoặc không còn vai trò nào.")
    _note_use(token)
    return token


def _note_use(token: ApiToken) -> None:
    """Write down that it was used, at most once in a minute."""
    now = timezone.now()
    long_ago = Q(used_at=None) | Q(used_at__lt=now - _NOTED_EVERY)
    if token.used_at is None or token.used_at < now - _NOTED_EVERY:
        ApiToken.objects.filter(long_ago, pk=token.pk).update(used_at=now)
