"""A certificate authority of the tests' own: roots, authorities between, people, revocation, files and pictures."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw

from reports.signing.terms import Pkcs12
from reports.signing.trust import Trust

YEAR = timedelta(days=365)
PASSPHRASE = "Mật khẩu bí mật 7431"


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key for a name, made once in a process."""
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_usage(**wanted) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


@dataclass
class Holder:
    """Somebody with a key and a certificate, and the certificates above it."""

    name: str
    key: object
    certificate: x509.Certificate
    chain: list[x509.Certificate] = field(default_factory=list)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def p12(self, passphrase: str = PASSPHRASE, with_chain: bool = True) -> Pkcs12:
        data = pkcs12.serialize_key_and_certificates(
            self.name.encode(), self.key, self.certificate, self.chain if with_chain else None,
            BestAvailableEncryption(passphrase.encode()),
        )  # fmt: skip
        return Pkcs12(data, passphrase)

    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


class Authority(Holder):
    """One that issues certificates and revokes them."""

    def __init__(self, name: str, above: "Authority | None" = None, key=None):
        key = key or rsa_key(name)
        subject = _subject(name, "Cơ quan chứng thực thử")
        builder = _builder(subject, above.certificate.subject if above else subject, key)
        builder = builder.not_valid_before(now() - 10 * YEAR).not_valid_after(now() + 20 * YEAR)
        builder = builder.add_extension(x509.BasicConstraints(True, None), True)
        builder = builder.add_extension(key_usage(key_cert_sign=True, crl_sign=True), True)
        certificate = _signed(builder, above.key if above else key, above.key if above else key)
        super().__init__(name, key, certificate, [above.certificate, *above.chain] if above else [])

    def issue(self, name: str | None, organisation: str = "Sở Ngoại vụ", **options) -> Holder:
        """Issue a certificate; options: key, since, until, usage (None: says nothing), purposes."""
        key = options.get("key") or rsa_key(name or organisation)
        builder = _builder(_subject(name, organisation), self.certificate.subject, key)
        builder = builder.not_valid_before(options.get("since", now() - YEAR))
        builder = builder.not_valid_after(options.get("until", now() + YEAR))
        builder = builder.add_extension(x509.BasicConstraints(False, None), True)
        usage = options.get("usage", key_usage(digital_signature=True, content_commitment=True))
        if usage:
            builder = builder.add_extension(usage, True)
        if options.get("purposes"):
            builder = builder.add_extension(x509.ExtendedKeyUsage(options["purposes"]), True)
        return Holder(name or organisation, key, _signed(builder, self.key, self.key), [self.certificate, *self.chain])

    def stamper(self) -> Holder:
        """An authority of time stamps."""
        return self.issue(
            "Dấu thời gian thử", usage=key_usage(digital_signature=True), purposes=[ExtendedKeyUsageOID.TIME_STAMPING],
            until=now() + 15 * YEAR,
        )  # fmt: skip

    def revoked(self, *holders: Holder, on: datetime | None = None, made: datetime | None = None) -> bytes:
        """The authority's list (DER) with the certificates of these, revoked a day ago."""
        made = made or now() - timedelta(hours=1)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(made).next_update(made + timedelta(days=7))
        for holder in holders:
            entry = x509.RevokedCertificateBuilder().serial_number(holder.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(on or made - timedelta(days=1)).build())
        return builder.sign(self.key, SHA256()).public_bytes(Encoding.DER)

    def trust(self, *lists: bytes) -> Trust:
        return Trust(roots=(self.der,), revocation_lists=lists)


def _subject(name: str | None, organisation: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    parts += [x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else []
    return x509.Name(parts)


def _builder(subject: x509.Name, issuer: x509.Name, key) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)


def _signed(builder: x509.CertificateBuilder, key, issuer_key) -> x509.Certificate:
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return builder.add_extension(above, False).sign(key, SHA256())


def scribble(width: int = 600, height: int = 260) -> bytes:
    """A made-up signature: blue strokes on transparent ground (PNG)."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen, chance = ImageDraw.Draw(picture), random.Random(7)
    points = [
        (width * (0.05 + 0.9 * step / 24), height * (0.5 + (0.4 if step % 2 else -0.4) * chance.random()))
        for step in range(25)
    ]
    pen.line(points, fill=(20, 50, 190, 255), width=max(height // 28, 3), joint="curve")
    return _png(picture)


def seal(side: int = 425, dpi: float | None = 300) -> bytes:
    """A made-up seal: two red rings and a star on transparent ground (PNG), 36 mm wide at 300 dots an inch."""
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen, red = ImageDraw.Draw(picture), (215, 20, 30, 255)
    pen.ellipse((4, 4, side - 5, side - 5), outline=red, width=side // 40)
    pen.ellipse((side * 0.18, side * 0.18, side * 0.82, side * 0.82), outline=red, width=side // 80)
    pen.regular_polygon((side / 2, side / 2, side * 0.16), 5, fill=red)
    return _png(picture, **({"dpi": (dpi, dpi)} if dpi else {}))


def _png(picture: Image.Image, **options) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", **options)
    return file.getvalue()
