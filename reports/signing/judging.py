"""From what was found out about a signature to what a reader is told."""

from dataclasses import dataclass
from datetime import datetime

from reports.signing.certificates import Revocation, day, described, may_sign, revocation_in
from reports.signing.chains import UNKNOWN_ROOT, ders_of
from reports.signing.terms import Certificate, Seen


@dataclass(frozen=True)
class Found:
    """A signature's facts: its certificate (DER), when it was made, and what checking gave.

    `moment` is the one at which the certificate was judged, `indication` the reason of ETSI EN 319 102-1 why it was not
    found trusted.
    """

    certificate: bytes
    claimed: datetime | None
    stamped: datetime | None
    moment: datetime
    holds: bool
    is_unchanged: bool
    covers_whole_file: bool
    trusted: bool
    indication: str = ""
    revocation: Revocation | None = None


def seen_of(found: Found) -> Seen:
    """Return what a reader is told about a signature."""
    certificate = described(found.certificate)
    intact = found.holds and found.is_unchanged
    return Seen(
        signer=certificate.name,
        organisation=certificate.organisation,
        time=found.stamped or found.claimed,
        is_stamped=found.stamped is not None,
        intact=intact,
        trusted=found.trusted and found.holds and not found.revocation,
        covers_whole_file=found.covers_whole_file and found.holds,
        problem=_broken(found) or _distrusted(found, certificate),
        certificate=certificate,
    )


def revocation_of(status, lists: list[bytes], moment: datetime) -> Revocation | None:
    """Return what was revoked in the chain of a pyHanko status up to a moment; `lists` are DER."""
    details = status.revocation_details
    if details:
        return Revocation(details.revocation_date, bool(details.ca_revoked))
    return revocation_in(ders_of(status.validation_path), lists, moment) if status.validation_path else None


def indication_of(status, certificate: bytes) -> str:
    """Return why a pyHanko status is not trusted, in the words of ETSI EN 319 102-1; empty where it is."""
    if status.trust_problem_indic is None:
        return "" if may_sign(certificate) else "CHAIN_CONSTRAINTS_FAILURE"
    return status.trust_problem_indic.name


def _broken(found: Found) -> str:
    if not found.holds:
        return "Chữ ký không khớp với nội dung: tệp đã bị sửa sau khi ký, hoặc chữ ký bị làm giả."
    if not found.is_unchanged:
        return "Sau khi ký, tệp bị thêm hoặc sửa phần không phải là chữ ký."
    return ""


def _distrusted(found: Found, certificate: Certificate) -> str:
    name = certificate.name
    if found.revocation:
        whose = f"nơi cấp cho {name}" if found.revocation.is_authority else name
        return f"Chứng thư của {whose} đã bị thu hồi từ {day(found.revocation.on)}."
    if found.trusted:
        return ""
    if found.moment > certificate.not_after:
        ended = day(certificate.not_after)
        return f"Chứng thư của {name} hết hạn từ {ended}, không có dấu thời gian chứng minh ký trước đó."
    if found.moment < certificate.not_before:
        return f"Chứng thư của {name} chưa có hiệu lực lúc ký: chỉ có từ {day(certificate.not_before)}."
    return _REASONS.get(found.indication, _NOT_VERIFIED).format(name)


_NOT_VERIFIED = "Không xác minh được chứng thư của {}."
_WEAK = "Chữ ký của {} dùng thuật toán hoặc khóa đã lạc hậu nên không còn được tin cậy."
_REASONS = {
    "NO_CERTIFICATE_CHAIN_FOUND": UNKNOWN_ROOT,
    "CHAIN_CONSTRAINTS_FAILURE": "Chứng thư của {} không được cấp để ký số.",
    "CRYPTO_CONSTRAINTS_FAILURE": _WEAK,
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": _WEAK,
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": "Chứng thư của nơi cấp cho {} hết hạn hoặc không dùng được.",
}
