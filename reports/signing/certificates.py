"""Certificates in words, and whether one may sign: read with cryptography, without any PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import asn1crypto.x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.utils.timezone import localtime

from reports.signing.terms import Certificate

LEAST_RSA_BITS, LEAST_CURVE_BITS = 2048, 256
"""What a key must have at least, as the programs that verify signatures demand."""

LONGEST_LIST = 2**20
"""Bytes of the longest revocation list that is kept with a signature."""

_NAMED_BY = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
_NEW_ONE = "Hãy dùng chứng thư còn hiệu lực, hoặc đề nghị nơi cấp gia hạn."


def described(der: bytes) -> Certificate:
    """Return what a certificate (DER) says; raise ValueError for what is none."""
    found = x509.load_der_x509_certificate(der)
    return Certificate(
        name=_name(found.subject, *_NAMED_BY),
        organisation=_name(found.subject, NameOID.ORGANIZATION_NAME, in_words=False),
        issuer=_name(found.issuer, *_NAMED_BY),
        serial=f"{found.serial_number:x}",
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
    )


def may_sign(der: bytes) -> bool:
    """Whether the key usage permits signatures: digitalSignature or nonRepudiation, or nothing said (RFC 5280)."""
    try:
        usage = x509.load_der_x509_certificate(der).extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def why_not(der: bytes, moment: datetime, lists: Iterable[bytes]) -> str:
    """Return why a certificate may not sign at a moment, as a sentence; empty where it may.

    `lists` are revocation lists (DER), of any issuer.
    """
    certificate = described(der)
    return (
        _outside(certificate, moment)
        or _revoked(der, certificate, moment, lists)
        or _unusable(der, certificate)
        or _weak(der, certificate)
    )


@dataclass(frozen=True)
class Revocation:
    """Since when a certificate of a chain is revoked: the signer's own, or that of an authority above it."""

    on: datetime
    is_authority: bool


def revocation_in(path: Sequence[bytes], lists: Iterable[bytes], moment: datetime) -> Revocation | None:
    """Return what was revoked up to a moment in a chain of certificates (DER, from the root to the signer's).

    A list (DER) counts where the authority above a certificate has signed it, whether or not the certificate says where
    lists are found: that is what pyHanko's validator asks for, and many do not.
    """
    chain = [x509.load_der_x509_certificate(der) for der in path]
    known = [x509.load_der_x509_crl(der) for der in lists]
    for above, certificate in pairwise(chain):
        for found in known:
            entry = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is None or entry.revocation_date_utc > moment or found.issuer != above.subject:
                continue
            if found.is_signature_valid(above.public_key()):
                return Revocation(entry.revocation_date_utc, certificate is not chain[-1])
    return None


def lists_of(certificates: Iterable[asn1crypto.x509.Certificate], lists: Iterable[bytes]) -> list[bytes]:
    """Return those lists (DER) in which certificates would stand, but for ones too long to be put into every file."""
    issuers = {certificate.issuer.dump() for certificate in certificates}
    short = [data for data in lists if len(data) <= LONGEST_LIST]
    return [data for data in short if x509.load_der_x509_crl(data).issuer.public_bytes() in issuers]


def day(moment: datetime) -> str:
    """A moment as it is read in Vietnam: `21/11/2026 08:30`."""
    return f"{localtime(moment):%d/%m/%Y %H:%M}"


def _name(name: x509.Name, *attributes: x509.ObjectIdentifier, in_words: bool = True) -> str:
    for attribute in attributes:
        for found in name.get_attributes_for_oid(attribute):
            if str(found.value).strip():
                return str(found.value).strip()
    return name.rfc4514_string() if in_words else ""


def _outside(certificate: Certificate, moment: datetime) -> str:
    if moment > certificate.not_after:
        return f"Chứng thư của {certificate.name} đã hết hạn từ {day(certificate.not_after)}. {_NEW_ONE}"
    if moment < certificate.not_before:
        return (
            f"Chứng thư của {certificate.name} chưa có hiệu lực: chỉ dùng được từ {day(certificate.not_before)}."
            " Hãy dùng chứng thư đang có hiệu lực, hoặc kiểm tra đồng hồ của máy chủ."
        )
    return ""


def _revoked(der: bytes, certificate: Certificate, moment: datetime, lists: Iterable[bytes]) -> str:
    own = x509.load_der_x509_certificate(der)
    for data in lists:
        known = x509.load_der_x509_crl(data)
        entry = known.get_revoked_certificate_by_serial_number(own.serial_number)
        if known.issuer == own.issuer and entry is not None and entry.revocation_date_utc <= moment:
            return f"Chứng thư của {certificate.name} đã bị thu hồi từ {day(entry.revocation_date_utc)}. {_NEW_ONE}"
    return ""


def _unusable(der: bytes, certificate: Certificate) -> str:
    if may_sign(der):
        return ""
    return (
        f"Chứng thư của {certificate.name} không được cấp để ký số. Hãy dùng chứng thư có mục đích ký số"
        " (digitalSignature hoặc nonRepudiation)."
    )


def _weak(der: bytes, certificate: Certificate) -> str:
    key = x509.load_der_x509_certificate(der).public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "" if key.key_size >= LEAST_RSA_BITS else _too_weak(certificate, f"RSA {key.key_size} bit")
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "" if key.curve.key_size >= LEAST_CURVE_BITS else _too_weak(certificate, f"ECC {key.curve.key_size} bit")
    return f"Khóa của {certificate.name} thuộc loại cổng chưa ký được. Hãy dùng khóa RSA hoặc ECC."


def _too_weak(certificate: Certificate, what: str) -> str:
    return (
        f"Khóa của {certificate.name} quá yếu ({what}) nên chữ ký không được chấp nhận. Hãy đề nghị nơi cấp đổi sang"
        f" khóa RSA từ {LEAST_RSA_BITS} bit hoặc ECC từ {LEAST_CURVE_BITS} bit."
    )
