"""Keys that never leave a token at the server (PKCS#11): the only user of the library.

A PKCS#11 module keeps one state for the whole process: who is logged in, which tokens it knows. So one thread at a time
uses it, a process that was forked starts it anew, and so does whoever comes after something went wrong.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from threading import Lock

import pkcs11
from django.conf import settings
from django.utils import timezone
from pkcs11.util.ec import encode_ecdsa_signature

from reports.signing.certificates import described, may_sign
from reports.signing.terms import Key, SigningRefused, Token, WrongSecret

_one_at_a_time = Lock()
_started: dict[str, int] = {}
"""The process that started a module, by the module's path."""

_NO_MODULE = (
    "Máy chủ chưa được cấu hình thiết bị ký số (biến SIGNING_PKCS11_MODULE). Hãy nhờ người quản trị cấu hình, hoặc ký"
    " bằng tệp .p12."
)
_BROKEN = (
    "Máy chủ không dùng được thiết bị ký số. Hãy nhờ người quản trị kiểm tra thiết bị và biến SIGNING_PKCS11_MODULE,"
    " rồi thử lại."
)
_WRONG_PIN = "Mã PIN của thiết bị ký số không đúng. Hãy nhập lại; nhập sai nhiều lần thì thiết bị sẽ bị khóa."
_LOCKED = "Thiết bị ký số đã bị khóa vì nhập sai mã PIN nhiều lần. Hãy liên hệ nơi cấp chứng thư để mở khóa."
_PIN_ERRORS = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange)
_CLASS, _ID, _VALUE = pkcs11.Attribute.CLASS, pkcs11.Attribute.ID, pkcs11.Attribute.VALUE


def token_labels() -> list[str]:
    """Return the labels of the tokens at the server, in order; none where no module is configured or it fails."""
    if not settings.SIGNING_PKCS11_MODULE:
        return []
    with _one_at_a_time:
        try:
            return sorted({token.label for token in _tokens(_library())})
        except pkcs11.PKCS11Error:
            return []


@contextmanager
def opened_token(credential: Token) -> Iterator[Key]:
    """Give the key of a token while the block runs; others wait until then.

    Raises SigningRefused: no module, no such token, a wrong or locked PIN, no key, several keys.
    """
    if not settings.SIGNING_PKCS11_MODULE:
        raise SigningRefused(_NO_MODULE)
    with _one_at_a_time:
        session = _logged_in(credential)
        try:
            yield _key(session)
        except pkcs11.PKCS11Error:
            _after_failure()
            raise SigningRefused(_BROKEN) from None
        finally:
            _closed(session)


def _library():
    """The module, started by this very process and since the last failure."""
    module = settings.SIGNING_PKCS11_MODULE
    library = pkcs11.lib(module)
    if _started.setdefault(module, os.getpid()) != os.getpid():
        _restart(library)
    return library


def _restart(library) -> None:
    try:
        library.reinitialize()
    except pkcs11.PKCS11Error:
        library.initialize()
    _started[library.so] = os.getpid()


def _after_failure() -> None:
    """Have the module started anew by whoever comes next: sessions that went wrong stay open otherwise."""
    _started[settings.SIGNING_PKCS11_MODULE] = 0


def _tokens(library) -> Iterator[pkcs11.Token]:
    for slot in library.get_slots(token_present=True):
        try:
            token = slot.get_token()
        except pkcs11.PKCS11Error:
            continue
        if pkcs11.TokenFlag.TOKEN_INITIALIZED in token.flags:
            yield token


def _found(label: str) -> pkcs11.Token:
    """The token of a label; a module may need a fresh start to see one that was plugged in."""
    library = _library()
    for attempt in range(2):
        if attempt:
            _restart(library)
        for token in _tokens(library):
            if token.label == label:
                return token
    raise SigningRefused(
        f"Không thấy thiết bị ký số “{label}” ở máy chủ. Hãy kiểm tra thiết bị đã cắm chưa và tên có đúng không."
    )


def _logged_in(credential: Token) -> pkcs11.Session:
    try:
        return _found(credential.label).open(user_pin=credential.pin)
    except _PIN_ERRORS:
        _after_failure()
        raise WrongSecret(_WRONG_PIN) from None
    except pkcs11.PinLocked:
        _after_failure()
        raise SigningRefused(_LOCKED) from None
    except pkcs11.PKCS11Error:
        _after_failure()
        raise SigningRefused(_BROKEN) from None


def _closed(session: pkcs11.Session) -> None:
    try:
        session.close()
    except pkcs11.PKCS11Error:
        _after_failure()


def _key(session: pkcs11.Session) -> Key:
    """The one key of a token that has a certificate to sign with; of several, the one whose certificate is in force."""
    certificates = [(item[_ID], bytes(item[_VALUE])) for item in _objects(session, pkcs11.ObjectClass.CERTIFICATE)]
    keys = {item[_ID]: item for item in _objects(session, pkcs11.ObjectClass.PRIVATE_KEY)}
    able = [(keys[place], der) for place, der in certificates if place in keys and may_sign(der)]
    if len(able) > 1:
        able = [(key, der) for key, der in able if _is_in_force(der)]
    if not able:
        raise SigningRefused(
            "Thiết bị ký số không có khóa riêng đi cùng chứng thư ký số còn hiệu lực. Hãy liên hệ nơi cấp chứng thư."
        )
    if len(able) > 1:
        raise SigningRefused(
            "Thiết bị ký số có nhiều khóa để ký nên không biết dùng khóa nào. Hãy dùng thiết bị chỉ có một chứng thư ký"
            " số."
        )
    key, certificate = able[0]
    return Key(certificate, tuple(der for _, der in certificates if der != certificate), _signing_with(key))


def _objects(session: pkcs11.Session, kind: pkcs11.ObjectClass) -> list:
    return list(session.get_objects({_CLASS: kind}))


def _is_in_force(der: bytes) -> bool:
    certificate = described(der)
    return certificate.not_before <= timezone.now() <= certificate.not_after


def _signing_with(key):
    if key.key_type == pkcs11.KeyType.RSA:
        return lambda data: key.sign(data, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS)
    if key.key_type == pkcs11.KeyType.EC:
        # Few tokens hash for ECDSA themselves.
        return lambda data: encode_ecdsa_signature(key.sign(sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA))
    raise SigningRefused("Khóa trong thiết bị ký số thuộc loại cổng chưa ký được. Hãy dùng khóa RSA hoặc ECC.")
