"""What signing is about: keys and certificates, where a signature shows, what is found out about one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


class SigningRefused(Exception):
    """Something does not permit signing; str() is a Vietnamese sentence that says what is wrong and what to do."""


class WrongSecret(SigningRefused):
    """The passphrase or PIN that was typed opens nothing."""


@dataclass(frozen=True)
class Pkcs12:
    """A key with its certificates in a file (.p12, .pfx), and the passphrase that opens it."""

    data: bytes = field(repr=False)
    passphrase: str = field(repr=False)


@dataclass(frozen=True)
class Token:
    """A PKCS#11 token at the server, by its label."""

    label: str
    pin: str = field(repr=False)


Credential = Pkcs12 | Token


@dataclass(frozen=True)
class Certificate:
    """Whom a certificate names and how long it holds; `serial` is hexadecimal, both moments are aware."""

    name: str
    organisation: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True)
class Key:
    """An opened credential: the DER of its certificate and of those above it, and what signs bytes with SHA-256."""

    certificate: bytes
    chain: tuple[bytes, ...]
    sign: Callable[[bytes], bytes] = field(repr=False)


@dataclass(frozen=True)
class Mark:
    """A signature's field in the PDF and what it shows on paper.

    `page` counts from 0; `box` is (left, bottom, right, top) in points from the page's left and bottom edges;
    `picture` is a PNG that fills the box. Without a picture nothing shows.
    """

    field: str
    page: int
    box: tuple[float, float, float, float]
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Seen:
    """A signature as it was found in a file.

    `time` is the trusted time stamp's where `is_stamped`, else what the signer's machine claimed. `intact`: what was
    signed is as it was, and nothing was added since but what signatures need. `trusted`: the certificate leads to a
    trusted root, was valid and not revoked. `problem` is why not, a Vietnamese sentence or empty.
    """

    signer: str
    organisation: str
    time: datetime | None
    is_stamped: bool
    intact: bool
    trusted: bool
    covers_whole_file: bool
    problem: str = ""
    certificate: Certificate | None = None


@dataclass(frozen=True)
class Verdict:
    """The signatures of a file from the first to the last, and what is wrong with the file besides."""

    signatures: tuple[Seen, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether the file is signed, every signature holds, and nothing else is wrong."""
        holding = all(seen.intact and seen.trusted for seen in self.signatures)
        return bool(self.signatures) and holding and not self.problems
