"""Keys in PKCS#12 files. Nothing of one outlives the request: it belongs to whoever typed its passphrase."""

from asn1crypto import pkcs12 as structure
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key, pkcs12
from cryptography.x509 import Certificate

from reports.signing.terms import Key, Pkcs12, SigningRefused, WrongSecret

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
_WRONG_KEY = (
    "Khóa trong tệp chứng thư bị hỏng: chữ ký vừa tạo không khớp với chứng thư. Hãy xuất lại tệp .p12 từ máy đang giữ"
    " chứng thư."
)

Opened = tuple[object, Certificate | None, list[Certificate]]
"""A private key, its certificate, and the others of the file; without a key None."""


def key_of(credential: Pkcs12) -> Key:
    """Return the key of a PKCS#12 file. Raises SigningRefused: a wrong passphrase, no key, no certificate."""
    return _from_pkcs12(credential)


def _from_pkcs12(credential: Pkcs12) -> Key:
    """The key, deciphered once; no passphrase is held by a local variable."""
    key, certificate, others = _quickly_opened(credential) or _opened(credential)
    if key is None:
        raise SigningRefused(_NO_KEY)
    if certificate is None:
        raise SigningRefused(_NO_CERTIFICATE)
    return Key(
        certificate.public_bytes(Encoding.DER),
        tuple(other.public_bytes(Encoding.DER) for other in others),
        _signing_with(key),
    )


def _opened(credential: Pkcs12) -> Opened:
    try:
        structure.Pfx.load(credential.data, strict=True)["version"].native  # noqa: B018 — parses what is left unparsed
    except (ValueError, TypeError):
        raise SigningRefused(_NOT_PKCS12) from None
    try:
        return pkcs12.load_key_and_certificates(credential.data, credential.passphrase.encode())
    except UnsupportedAlgorithm:
        raise SigningRefused(_OLD) from None
    except ValueError as error:
        raise (WrongSecret(_WRONG) if "password" in str(error).lower() else SigningRefused(_NOT_PKCS12)) from None


def _quickly_opened(credential: Pkcs12) -> Opened | None:
    """Open a file of the usual form: certificates in one part, the enciphered key in another. None for all others.

    The library tests whether the factors of an RSA key are primes each time it opens a file, which takes more than the
    signature and all around it. Here it does not; each signature is tested by the certificate instead (_tested).
    """
    try:
        parts = list(structure.Pfx.load(credential.data, strict=True).authenticated_safe)
        (bag,) = structure.SafeContents.load(_only(parts, "data")["content"].native)
        key = load_der_private_key(
            bag["bag_value"].untag().dump(), credential.passphrase.encode(), unsafe_skip_rsa_key_validation=True
        )
        others = pkcs12.load_pkcs12(_file_of(_only(parts, "encrypted_data")), credential.passphrase.encode())
        certificates = [one.certificate for one in others.additional_certs]
        (own,) = (one for one in certificates if one.public_key() == key.public_key())
    except (ValueError, TypeError, KeyError, AttributeError, UnsupportedAlgorithm):
        return None
    return key, own, [one for one in certificates if one != own]


def _only(parts: list, kind: str):
    (part,) = (part for part in parts if part["content_type"].native == kind)
    return part


def _file_of(part) -> bytes:
    """A PKCS#12 file of one part alone."""
    content = structure.AuthenticatedSafe([part]).dump()
    return structure.Pfx({"version": "v3", "auth_safe": {"content_type": "data", "content": content}}).dump()


def _signing_with(key):
    if isinstance(key, rsa.RSAPrivateKey):
        return _tested(key, padding.PKCS1v15(), SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return _tested(key, ec.ECDSA(SHA256()))
    raise SigningRefused(_NO_KIND)


def _tested(key, *how):
    """What signs with a key and lets no signature out that its public key does not find good."""

    def sign(data: bytes) -> bytes:
        signature = key.sign(data, *how)
        try:
            key.public_key().verify(signature, data, *how)
        except InvalidSignature:
            raise SigningRefused(_WRONG_KEY) from None
        return signature

    return sign
