"""The second factor: codes of an authenticator app (TOTP, RFC 6238: SHA-1, 6 digits, 30 seconds) and recovery codes.

The secret is kept encrypted under a key derived from SECRET_KEY (SECRET_KEY_FALLBACKS still open it); of the recovery
codes only hashes are kept. A code is taken once: no step of time at or before the last one used is accepted again.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from units.audit import record
from units.models import Membership, SecondFactor, User
from units.permissions import POLICY, Permission, Role
from units.signing_in.throttle import TooManyFailures, take_code_attempt

DIGITS, PERIOD, DRIFT = 6, 30, 1
"""Digits of a code, seconds of a step, and how many steps a phone's clock may be off either way."""
RECOVERY_CODES = 10
ISSUER = "DDCI Portal"
WRONG_CODE = "Mã không đúng hoặc đã dùng. Hãy chờ ứng dụng đổi sang mã mới rồi nhập lại."
NEEDED_FOR = frozenset({Permission.ISSUE_PLANS, Permission.PUBLISH_RESULTS, Permission.ADMINISTER})
"""Who signs, publishes or administers does not work without a second factor."""

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_SALT = "units.signing_in.second_factor"


def has_one(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


def needs_one(user: User) -> bool:
    """Whether this person may not work without it: by a role held today, or by the administration pages."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    if user.is_staff or user.is_superuser:
        return True
    roles = Membership.objects.active_on().filter(user=user).values_list("role", flat=True)
    return any(POLICY[Role(role)] & NEEDED_FOR for role in roles)


def new_secret() -> str:
    """A random secret of 160 bits, in the letters that an authenticator app takes (base32)."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def app_address(user: User, secret: str) -> str:
    """The otpauth: address that the QR code carries."""
    return _totp(secret).get_provisioning_uri(user.username, ISSUER)


def code_at(secret: str, step: int) -> str:
    """The code of one step of time (seconds since 1970 divided by PERIOD)."""
    return _totp(secret).generate(step * PERIOD).decode()


def step_now() -> int:
    return int(timezone.now().timestamp()) // PERIOD


def seal(text: str) -> str:
    """Encrypt a text for keeping."""
    return _cipher().encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """Open what `seal` made; raises ImproperlyConfigured where SECRET_KEY has been changed since."""
    try:
        return _cipher().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "Không mở được khóa xác thực hai bước vì SECRET_KEY đã đổi. Hãy ghi SECRET_KEY cũ vào "
            "SECRET_KEY_FALLBACKS, hoặc chạy reset_second_factor cho người dùng."
        ) from error


@transaction.atomic
def turn_on(*, user: User, secret: str, code: str, by: User) -> list[str]:
    """Keep the secret once a code proves that the app has it, and return the recovery codes, shown this once.

    Raises ValidationError.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if has_one(user):
        raise ValidationError("Xác thực hai bước đã được bật. Hãy tắt trước khi bật với điện thoại khác.")
    step = _step_of(secret, code, after=0)
    if step is None:
        raise ValidationError(
            "Mã không đúng. Hãy kiểm tra giờ của điện thoại, rồi nhập mã 6 chữ số mà ứng dụng đang hiện."
        )
    codes = _new_codes()
    factor = SecondFactor.objects.create(
        user=user, secret=seal(secret), last_step=step, recovery_hashes=_hashes(user, codes)
    )
    record("second_factor.on", user, f"Bật xác thực hai bước: {factor.user}", by=by)
    return codes


def check_code(*, user: User, code: str) -> None:
    """Take a code of the app or a recovery code, each once. Raises ValidationError, also while one has to wait."""
    try:
        attempt = take_code_attempt(user.pk)
    except TooManyFailures as failures:
        raise ValidationError(str(failures), code="wait") from failures
    if not _take_code(user, code):
        record("second_factor.failed", user, f"Sai mã xác thực hai bước: {user}", by=None)
        wait = f" {TooManyFailures(attempt.wait)}" if attempt.wait else ""
        raise ValidationError(WRONG_CODE + wait, code="wrong")
    attempt.succeeded()


def new_recovery_codes(*, user: User, code: str, by: User) -> list[str]:
    """Replace all recovery codes, for a code; returns the new ones. Raises ValidationError."""
    check_code(user=user, code=code)
    codes = _new_codes()
    with transaction.atomic():
        SecondFactor.objects.filter(user=user).update(recovery_hashes=_hashes(user, codes))
        record("second_factor.new_codes", user, f"Tạo mã dự phòng mới: {user}", by=by)
    return codes


def turn_off(*, user: User, code: str, by: User) -> None:
    """Switch it off, for a code. Raises ValidationError."""
    check_code(user=user, code=code)
    reset(user=user, by=by)


@transaction.atomic
def reset(*, user: User, by: User | None) -> bool:
    """Take the second factor away (the phone is lost); returns whether there was one. Only for who may administer."""
    there = bool(SecondFactor.objects.filter(user=user).delete()[0])
    if there:
        record("second_factor.off", user, f"Tắt xác thực hai bước: {user}", by=by)
    return there


@transaction.atomic
def _take_code(user: User, code: str) -> bool:
    """Use up that code; False where it is none, or no more."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        return False
    step = _step_of(unseal(factor.secret), code, after=factor.last_step)
    if step is not None:
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return True
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashes = {_hash(user, code, key) for key in keys}
    used = next((kept for kept in factor.recovery_hashes if kept in hashes), None)
    if used is None:
        return False
    factor.recovery_hashes.remove(used)
    factor.save(update_fields=["recovery_hashes"])
    left = len(factor.recovery_hashes)
    record("second_factor.recovery", user, f"Dùng một mã dự phòng, còn {left}: {user}", by=user)
    return True


def _step_of(secret: str, code: str, after: int) -> int | None:
    """The step of time near now whose code this is, later than `after`."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isascii():
        return None
    now = step_now()
    near = [step for step in range(now - DRIFT, now + DRIFT + 1) if step > after]
    return next((step for step in near if constant_time_compare(code_at(secret, step), typed)), None)


def _new_codes() -> list[str]:
    """Ten codes of 50 bits, such as “k7mq2-x9rt4”."""
    return [f"{_letters(5)}-{_letters(5)}" for _ in range(RECOVERY_CODES)]


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def _plain(code: str) -> str:
    """A recovery code without what people add or leave out when they type it."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _hashes(user: User, codes: Iterable[str]) -> list[str]:
    return [_hash(user, code, settings.SECRET_KEY) for code in codes]


def _hash(user: User, code: str, key: str) -> str:
    """The codes are random and long: a keyed hash keeps them as well as a slow one."""
    return salted_hmac(_SALT, f"{user.pk}\n{_plain(code)}", secret=key, algorithm="sha256").hexdigest()


def _totp(secret: str) -> TOTP:
    # RFC 6238 and the authenticator apps have SHA-1, which is sound in an HMAC.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), PERIOD)  # noqa: S303


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [hashlib.sha256(f"{_SALT}\n{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
