"""Chains of certificates up to a trusted root: the only user of pyHanko's validator of certificates.

Nothing is fetched: certificates and lists are those at hand. A list counts however old it is: what was revoked stays
revoked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from asn1crypto import crl, ocsp, x509

from reports.signing.certificates import described, revocation_in
from reports.signing.terms import Key, SigningRefused
from reports.signing.trust import Trust

_KEPT = 256
_HOWEVER_OLD = timedelta(days=36500)

UNKNOWN_ROOT = "Chứng thư của {} không dẫn tới chứng thư gốc nào mà cổng tin cậy."
_REMEDY = " Hãy dùng chứng thư do nơi cấp được tin cậy cấp, hoặc nhờ người quản trị bổ sung chứng thư gốc của nơi cấp."
_IN_CHAIN = (
    "Chứng thư của nơi cấp cho {} không dùng được (hết hạn, bị thu hồi hoặc sai). Hãy liên hệ nơi cấp chứng thư."
)


def context_of(
    trust: Trust,
    moment: datetime | None,
    certificates: Iterable[x509.Certificate] = (),
    lists: Iterable[bytes] = (),
    responses: Iterable[ocsp.OCSPResponse] = (),
):
    """Return a pyHanko ValidationContext that judges at a moment (None: now) by what is trusted and what is at hand.

    Revocation lists (DER) are only kept, to be put into a file; revocation_in looks things up in them, which the
    validator does slowly and only for certificates that name a place of lists. OCSP responses are judged.
    """
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, FreshnessReqType, RevocationCheckingPolicy

    answers = list(responses)
    return ValidationContext(
        trust_roots=[_loaded(der) for der in trust.roots],
        other_certs=[*(_loaded(der) for der in trust.others), *certificates],
        crls=[crl.CertificateList.load(der) for der in lists],
        ocsps=answers,
        moment=moment,
        allow_fetching=False,
        revinfo_policy=CertRevTrustPolicy(
            RevocationCheckingPolicy.from_legacy("soft-fail" if answers else "none"),
            freshness=_HOWEVER_OLD,
            freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
        ),
    )


_loaded = lru_cache(_KEPT)(x509.Certificate.load)
"""A certificate of the portal's own trust: read once in a process and not for every signature."""


@dataclass(frozen=True)
class Evidence:
    """What certificates are judged by: whom the portal trusts, when, and what the file brings; lists are DER."""

    trust: Trust
    at: datetime
    certificates: tuple[x509.Certificate, ...] = ()
    lists: tuple[bytes, ...] = ()
    responses: tuple[ocsp.OCSPResponse, ...] = ()

    def context(self, moment: datetime | None = None):
        """Return the ValidationContext for a moment (None: the usual one)."""
        return context_of(self.trust, moment or self.at, self.certificates, responses=self.responses)


async def chain_to_root(key: Key, trust: Trust, moment: datetime) -> tuple[x509.Certificate, ...]:
    """Return the certificates between a key's and a trusted root, those to put into a signature made at a moment.

    Without any root those that came with the key. Raises SigningRefused where there are roots and none is reached.
    """
    above = [x509.Certificate.load(der) for der in key.chain]
    if not trust.roots:
        return tuple(above)
    from pyhanko_certvalidator import CertificateValidator
    from pyhanko_certvalidator.errors import PathBuildingError, ValidationError

    name, own = described(key.certificate).name, x509.Certificate.load(key.certificate)
    validator = CertificateValidator(own, intermediate_certs=above, validation_context=context_of(trust, moment))
    try:
        path = await validator.async_validate_usage(set())
    except PathBuildingError:
        raise SigningRefused(UNKNOWN_ROOT.format(name) + _REMEDY) from None
    except ValidationError:
        raise SigningRefused(_IN_CHAIN.format(name)) from None
    if revocation_in(ders_of(path), trust.revocation_lists, moment):
        raise SigningRefused(_IN_CHAIN.format(name))
    return tuple(one for one in path.iter_certs(include_root=False) if one != own)


def ders_of(path) -> list[bytes]:
    """Return the certificates of a pyHanko ValidationPath, from the root to the signer's."""
    return [certificate.dump() for certificate in path.iter_certs(include_root=True)]
