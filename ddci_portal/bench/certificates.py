"""A certificate of the bench's own, RSA-2048 in a PKCS#12 file, with the authority that issued it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "Mật khẩu để đo 2026"  # noqa: S105  # of keys that last as long as the run
_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True)
class Issued:
    """The PKCS#12 file of a signer, and the root (DER) that one trusts."""

    p12: bytes
    root: bytes


def issue() -> Issued:
    """Make an authority and a signer's certificate from it, both new."""
    above, own = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root = _certificate("CA để đo", above, "CA để đo", above, "key_cert_sign", "crl_sign", is_authority=True)
    signer = _certificate("Người ký", own, "CA để đo", above, "digital_signature", "content_commitment")
    secret = BestAvailableEncryption(PASSPHRASE.encode())
    p12 = pkcs12.serialize_key_and_certificates(b"do", own, signer, [root], secret)
    return Issued(p12, root.public_bytes(Encoding.DER))


def _certificate(name: str, key, issuer: str, above, *usages: str, is_authority: bool = False) -> x509.Certificate:
    now, year = datetime.now(UTC), timedelta(days=365)
    builder = x509.CertificateBuilder(_name(issuer), _name(name), key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - year).not_valid_after(now + 5 * year)
    builder = builder.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
    usage = x509.KeyUsage(**{usage: usage in usages for usage in _USAGES})
    builder = builder.add_extension(usage, critical=True)
    subject = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(subject, critical=False).sign(above, SHA256())


def _name(common: str) -> x509.Name:
    parts = {NameOID.COUNTRY_NAME: "VN", NameOID.ORGANIZATION_NAME: "Đo", NameOID.COMMON_NAME: common}
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts.items()])
