"""Opening what somebody signs with: a PKCS#12 file, or a token at the server."""

from collections.abc import Iterator
from contextlib import contextmanager

from asn1crypto.pkcs12 import Pfx
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from reports.signing.terms import Credential, Key, Pkcs12, SigningRefused, Token

_NOT_PKCS12 = (
    "Tệp chứng thư không phải là tệp PKCS#12 (.p12, .pfx) hoặc đã hỏng. Hãy chọn lại tệp do nơi cấp chứng thư giao."
)
_WRONG = "Mật khẩu của tệp chứng thư không đúng. Hãy nhập lại mật khẩu."
_OLD = (
    "Tệp chứng thư được mã hóa theo cách cũ mà máy chủ không mở được. Hãy xuất lại tệp .p12 từ máy đang giữ chứng thư,"
    " chọn mã hóa AES-256."
)
_NO_KEY = "Tệp chứng thư không có khóa riêng nên không ký được. Hãy xuất lại tệp .p12 kèm khóa riêng."
_NO_CERTIFICATE = "Tệp .p12 không có chứng thư đi cùng khóa riêng. Hãy xuất lại tệp .p12 kèm chứng thư của người ký."
_NO_KIND = "Khóa trong tệp chứng thư thuộc loại cổng chưa ký được. Hãy dùng khóa RSA hoặc ECC."


@contextmanager
def opened(credential: Credential) -> Iterator[Key]:
    """Give the key of a credential while the block runs; a token stays open, and this process's own, as long.

    Raises SigningRefused: a wrong passphrase or PIN, no such token, no key, several keys.
    """
    if isinstance(credential, Token):
        from reports.signing.tokens import opened_token  # loads a library that only tokens need

        with opened_token(credential) as key:
            yield key
    else:
        yield _from_pkcs12(credential)


def _from_pkcs12(credential: Pkcs12) -> Key:
    """Return the key of a PKCS#12 file, which is deciphered once; no passphrase is held by a local variable."""
    try:
        Pfx.load(credential.data, strict=True)["version"].native  # noqa: B018 — parses what is otherwise left unparsed
    except (ValueError, TypeError):
        raise SigningRefused(_NOT_PKCS12) from None
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(credential.data, credential.passphrase.encode())
    except UnsupportedAlgorithm:
        raise SigningRefused(_OLD) from None
    except ValueError as error:
        raise SigningRefused(_WRONG if "password" in str(error).lower() else _NOT_PKCS12) from None
    if key is None:
        raise SigningRefused(_NO_KEY)
    if certificate is None:
        raise SigningRefused(_NO_CERTIFICATE)
    return Key(
        certificate.public_bytes(Encoding.DER),
        tuple(other.public_bytes(Encoding.DER) for other in others),
        _signing_with(key),
    )


def _signing_with(key):
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, padding.PKCS1v15(), SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return lambda data: key.sign(data, ec.ECDSA(SHA256()))
    raise SigningRefused(_NO_KIND)
