"""Whom the portal trusts: certificates of authorities and lists of what they revoked, as files in a folder."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from reports.signing.terms import SigningRefused

_CERTIFICATES, _LISTS = (".pem", ".crt", ".cer"), (".crl",)
_KEPT = 8


@dataclass(frozen=True)
class Trust:
    """DER of the roots that are trusted, of authorities between them and the signers, and of revocation lists."""

    roots: tuple[bytes, ...] = ()
    others: tuple[bytes, ...] = ()
    revocation_lists: tuple[bytes, ...] = ()

    def __or__(self, other: "Trust") -> "Trust":
        """What either trusts, each once."""
        return Trust(
            _together(self.roots, other.roots),
            _together(self.others, other.others),
            _together(self.revocation_lists, other.revocation_lists),
        )

    @classmethod
    def from_settings(cls) -> "Trust":
        """Return what lies in SIGNING_TRUST_DIR: every .pem, .crt and .cer (PEM or DER), every .crl; none without it.

        A self-signed certificate is a root, any other stands between. Read anew only when a file changed. Raises
        SigningRefused that names a file which cannot be read.
        """
        try:
            files = sorted(
                (path, path.stat().st_mtime_ns, path.stat().st_size)
                for path in Path(settings.SIGNING_TRUST_DIR).iterdir()
                if path.suffix.lower() in (*_CERTIFICATES, *_LISTS) and path.is_file()
            )
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except OSError:
            raise SigningRefused(
                f"Máy chủ không đọc được thư mục chứng thư {settings.SIGNING_TRUST_DIR}. Hãy nhờ người quản trị sửa"
                " quyền đọc của thư mục."
            ) from None
        return _read_all(tuple(files))

    @classmethod
    def from_file(cls, path: Path | str) -> "Trust":
        """Return the certificates of a file (PEM or DER). Where none is self-signed, all count as roots.

        Raises SigningRefused where the file cannot be read.
        """
        found = _certificates(Path(path))
        roots = tuple(_der(one) for one in found if _is_root(one))
        if not roots:
            return cls(roots=tuple(_der(one) for one in found))
        return cls(roots, tuple(_der(one) for one in found if not _is_root(one)))


def _together(*groups: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


@lru_cache(_KEPT)
def _read_all(files: tuple[tuple[Path, int, int], ...]) -> Trust:
    paths = [path for path, *_ in files]
    found = [one for path in paths if path.suffix.lower() in _CERTIFICATES for one in _certificates(path)]
    return Trust(
        roots=_together(tuple(_der(one) for one in found if _is_root(one))),
        others=_together(tuple(_der(one) for one in found if not _is_root(one))),
        revocation_lists=_together(tuple(_list(path) for path in paths if path.suffix.lower() in _LISTS)),
    )


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        data = path.read_bytes()
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except (OSError, ValueError):
        raise SigningRefused(
            f"Không đọc được chứng thư trong tệp {path}. Hãy thay bằng tệp chứng thư dạng PEM hoặc DER, hoặc bỏ tệp này"
            " đi."
        ) from None


def _list(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        load = x509.load_pem_x509_crl if b"-----BEGIN" in data else x509.load_der_x509_crl
        return load(data).public_bytes(Encoding.DER)
    except (OSError, ValueError):
        raise SigningRefused(
            f"Không đọc được danh sách thu hồi trong tệp {path}. Hãy tải lại danh sách (CRL) từ nơi cấp chứng thư, hoặc"
            " bỏ tệp này đi."
        ) from None


def _is_root(certificate: x509.Certificate) -> bool:
    return certificate.subject == certificate.issuer


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
