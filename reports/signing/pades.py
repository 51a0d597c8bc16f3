"""Signatures in PDF files (PAdES): the only module that imports pyHanko, and only once somebody signs or looks.

Loading it takes a quarter of a second, so each function loads what it needs. It is kept from the network: the address
of the time stamps is the only one called.
"""

import asyncio
import logging
from datetime import datetime
from functools import cache
from io import BytesIO

from asn1crypto import ocsp, x509
from django.conf import settings
from django.utils import timezone

from reports.signing import keys
from reports.signing.certificates import described, lists_of, may_sign, revocation_in, why_not
from reports.signing.chains import Evidence, chain_to_root, context_of, ders_of
from reports.signing.judging import Found, indication_of, revocation_of, seen_of
from reports.signing.revisions import Update, View, changes_of, harmless, loose_end
from reports.signing.terms import Certificate, Credential, Key, Mark, SigningRefused, Verdict
from reports.signing.trust import Trust

_BROKEN = "Tệp PDF hỏng hoặc không phải PDF nên không đọc được. Hãy tải lại tệp từ nguồn rồi thử lại."
_LOCKED = "Tệp PDF có mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi thử lại."
_NO_STAMP = (
    "Máy chủ cấp dấu thời gian không trả lời hoặc trả lời sai nên văn bản chưa được ký. Hãy thử lại sau ít phút; nếu"
    " vẫn lỗi, hãy báo người quản trị kiểm tra biến SIGNING_TSA_URL."
)
_UNKNOWN_STAMP = (
    "Chứng thư của máy chủ cấp dấu thời gian không được cổng tin cậy nên văn bản chưa được ký. Hãy nhờ người quản trị"
    " bổ sung chứng thư gốc của nơi cấp dấu thời gian."
)
_NOT_SIGNED = "Không ký được tệp PDF này: tệp không cho thêm chữ ký. Hãy lập lại văn bản rồi ký."
_OF_FORMS = frozenset({"/Fields", "/DR", "/DA", "/Q", "/NeedAppearances", "/SigFlags"})
"""What the form of a file may change when a signature is added."""

_STAMP_SECONDS = 10
_DIGEST = "sha256"
_LONGEST = 1024
"""Bytes of the longest signature: of a key of 8192 bits."""

_AROUND = 2048
"""Bytes of a signature beside those of the key and the certificates: what is signed with it, some 700."""

_MOST_SIGNATURES = 40
"""A file with more was made to keep a reader busy: each is compared with all that follows it."""

# pyHanko tells at length, with tracebacks, what the functions here give back as sentences.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)


def certificate_of(credential: Credential) -> Certificate:
    """Return whom a credential names. Raises SigningRefused: see reports.signing.keys.opened."""
    with keys.opened(credential) as key:
        return described(key.certificate)


def token_labels() -> list[str]:
    """Return the labels of the PKCS#11 tokens at the server, in order; none where none is configured."""
    if not settings.SIGNING_PKCS11_MODULE:
        return []
    from reports.signing import tokens  # loads a library that only tokens need

    return tokens.token_labels()


def sign(data: bytes, *, credential: Credential, mark: Mark, trust: Trust, reason: str = "", place: str = "") -> bytes:
    """Return a PDF with one signature more, appended to the bytes as they are: PAdES B-B, or B-LT with a time stamp.

    Time stamps come from SIGNING_TSA_URL where that is set. Raises SigningRefused: a certificate that may not sign now
    or is not trusted, a field that is there already, a PDF that cannot be read, no time stamp.
    """
    with keys.opened(credential) as key:
        refusal = why_not(key.certificate, timezone.now(), trust.revocation_lists)
        if refusal:
            raise SigningRefused(refusal)
        return asyncio.run(_signed(data, key, mark, trust, {"reason": reason or None, "location": place or None}))


def read_signatures(data: bytes, *, trust: Trust, at: datetime | None = None) -> Verdict:
    """Return every signature of a file in the order of signing, and what is wrong with the file.

    Certificates are judged at their trusted time stamp, else at `at` (None: now). Whatever the file, it is an answer:
    what cannot be read is a problem.
    """
    try:
        return asyncio.run(_read(data, trust, at))
    except SigningRefused as error:
        return Verdict(problems=(str(error),))
    except Exception:  # the file may be made to break any reader
        return Verdict(
            problems=("Tệp PDF có cấu trúc sai nên không kiểm tra được chữ ký. Hãy xin lại tệp từ người gửi.",)
        )


def update_of(original: bytes, signed: bytes) -> Update:
    """Return what a file that begins with the original's bytes adds to them.

    Raises SigningRefused where either cannot be read as a PDF.
    """
    before, after = _opened(original), _opened(signed)
    try:
        first, last = before.xrefs.total_revisions - 1, after.xrefs.total_revisions - 1
        states = [_with_form(after.get_historical_resolver(number)) for number in range(first, last + 1)]
        views = View(states[0]), View(states[-1])
        found = [*changes_of(*views), *loose_end(signed, after.last_startxref)]
        starts = {reader.xrefs.get_startxref_for_revision(first) for reader in (before, after)}
        if len(starts) > 1 or (not found and isinstance(_policy().review_file(after, states[0]), Exception)):
            found.append("Tệp bị sửa ở phần không nhìn thấy trên trang, ngoài việc thêm chữ ký.")
        return Update(tuple(found), tuple(views[1].boxes_beside(views[0])))
    except Exception:  # see read_signatures
        raise SigningRefused(
            "Phần được thêm vào tệp có cấu trúc sai nên không kiểm tra được. Hãy ký lại tệp gốc."
        ) from None


def _with_form(state):
    """A revision that was never signed has no form; the rules of pyHanko compare with one that has."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject

    if "/AcroForm" not in state.root:
        state.root[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject()})
    return state


def producer_of(data: bytes) -> str:
    """Return the program that a PDF names as its writer (/Producer), at most 80 letters; empty where unknown."""
    try:
        return str(_opened(data).trailer["/Info"]["/Producer"])[:80]
    except Exception:  # see read_signatures
        return ""


def _opened(data: bytes):
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(BytesIO(data))
        if reader.encrypted:
            raise SigningRefused(_LOCKED)
        reader.root["/Pages"]["/Kids"]  # noqa: B018 — a file without pages is no document
    except SigningRefused:
        raise
    except Exception:  # see read_signatures
        raise SigningRefused(_BROKEN) from None
    return reader


async def _signed(data: bytes, key: Key, mark: Mark, trust: Trust, words: dict[str, str | None]) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    class Addition(IncrementalPdfFileWriter):
        def _update_meta(self):
            """Leaves what the file says of itself as it is: pyHanko names itself there, which PDF/A then fails for."""

    chain = await chain_to_root(key, trust, timezone.now())
    reader = _opened(data)
    _check_place(reader, mark)
    stamper, above = await _time_stamper(trust)
    signer = PdfSigner(
        _metadata(mark, words, _kept_with(trust, [x509.Certificate.load(key.certificate), *chain, *above])),
        signer=_signer(key, chain),
        timestamper=stamper,
        stamp_style=_style(mark),
        new_field_spec=_field(mark),
    )
    try:
        result = await signer.async_sign_pdf(
            Addition.from_reader(reader), bytes_reserved=None if stamper else _room(key, chain)
        )
    except TimestampRequestError:
        raise SigningRefused(_NO_STAMP) from None
    except (SigningError, PdfError, ValueError, KeyError, TypeError, AttributeError):
        raise SigningRefused(_NOT_SIGNED) from None
    return result.getvalue()


def _room(key: Key, chain: tuple[x509.Certificate, ...]) -> int:
    """Letters kept free for a signature without time stamp, two for a byte; else it would be made twice to learn it."""
    return 2 * (len(key.certificate) + sum(len(one.dump()) for one in chain) + _LONGEST + _AROUND)


def _check_place(reader, mark: Mark) -> None:
    from pyhanko.sign.fields import enumerate_sig_fields

    try:
        names = {name for name, *_ in enumerate_sig_fields(reader)}
        pages = len(list(View(reader).pages()))
    except Exception:  # see read_signatures
        raise SigningRefused(_BROKEN) from None
    if mark.field in names:
        raise SigningRefused("Văn bản đã có chữ ký này rồi. Hãy tải lại trang để xem văn bản đã ký.")
    if not 0 <= mark.page < pages:
        raise SigningRefused(
            f"Văn bản có {pages} trang, không có trang {mark.page + 1} để đặt chữ ký. Hãy lập lại văn bản."
        )


def _metadata(mark: Mark, words: dict[str, str | None], context):
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata
    from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference

    # Validation data go with the signature itself, so that it covers the whole file.
    return PdfSignatureMetadata(
        field_name=mark.field,
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=context is not None,
        validation_context=context,
        signer_key_usage=set(),
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
        **words,
    )


def _kept_with(trust: Trust, certificates: list[x509.Certificate]):
    """What a signature is later checked by, to be kept in the file; None without time stamps or without roots."""
    if not settings.SIGNING_TSA_URL or not trust.roots:
        return None
    return context_of(trust, None, certificates, lists_of(certificates, trust.revocation_lists))


async def _time_stamper(trust: Trust) -> tuple[object | None, list[x509.Certificate]]:
    """What fetches time stamps, after one on trial, with its certificates; None where there are to be none."""
    if not settings.SIGNING_TSA_URL:
        return None, []
    from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

    stamper = HTTPTimeStamper(settings.SIGNING_TSA_URL, timeout=_STAMP_SECONDS)
    try:
        await stamper.async_dummy_response(_DIGEST)
    except Exception:  # whatever an address answers
        raise SigningRefused(_NO_STAMP) from None
    if not trust.roots:
        return stamper, []
    try:
        paths = [path async for path in stamper.validation_paths(context_of(trust, None))]
    except Exception:  # see read_signatures
        raise SigningRefused(_UNKNOWN_STAMP) from None
    if any(revocation_in(ders_of(path), trust.revocation_lists, timezone.now()) for path in paths):
        raise SigningRefused(_UNKNOWN_STAMP)
    return stamper, [certificate for path in paths for certificate in path.iter_certs(include_root=False)]


def _field(mark: Mark):
    from pyhanko.sign.fields import SigFieldSpec

    return SigFieldSpec(mark.field, on_page=mark.page, box=mark.box if mark.picture else None)


def _style(mark: Mark):
    """What draws the picture over the whole box; nothing is written beside it (decree 30/2020)."""
    if mark.picture is None:
        return None
    from PIL import Image
    from pyhanko.pdf_utils.images import PdfImage
    from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    middle = AxisAlignment.ALIGN_MID
    return StaticStampStyle(
        border_width=0,
        background=PdfImage(Image.open(BytesIO(mark.picture)).convert("RGBA")),
        background_layout=SimpleBoxLayoutRule(middle, middle, Margins.uniform(0), InnerScaling.STRETCH_FILL),
    )


def _signer(key: Key, chain: tuple[x509.Certificate, ...]):
    from pyhanko.sign.signers import Signer

    class Opened(Signer):
        """Signs with a key that was opened once; pyHanko's own deciphers or looks for it anew each time."""

        async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
            return bytes(_LONGEST) if dry_run else key.sign(data)

    signer = Opened(signing_cert=x509.Certificate.load(key.certificate), embed_roots=False)
    signer.cert_registry.register_multiple(chain)
    return signer


async def _read(data: bytes, trust: Trust, at: datetime | None) -> Verdict:
    reader = _opened(data)
    found, problems = _embedded(reader)
    if len(found) > _MOST_SIGNATURES:
        return Verdict(problems=(f"Tệp có {len(found)} chữ ký, quá nhiều để kiểm tra (tối đa {_MOST_SIGNATURES}).",))
    certificates, lists, responses = _brought_along(reader)
    evidence = Evidence(trust, at or timezone.now(), certificates, (*trust.revocation_lists, *lists), responses)
    stamps, signatures = [], []
    problems += loose_end(data, reader.last_startxref)
    for one in found:
        try:
            if one.sig_object_type == "/DocTimeStamp":
                stamps.append((one.signed_revision, await _document_stamp(one, evidence)))
        except Exception:  # see read_signatures
            problems.append("Dấu thời gian trong tệp có cấu trúc sai hoặc không khớp với nội dung.")
    for one in (one for one in found if one.sig_object_type != "/DocTimeStamp"):
        try:
            later = [time for revision, time in stamps if time and revision > one.signed_revision]
            signatures.append(seen_of(await _found(one, evidence, min(later, default=None))))
        except Exception:  # see read_signatures
            problems.append(f"Chữ ký trong ô “{one.field_name}” có cấu trúc sai nên không kiểm tra được.")
    if not signatures and not problems:
        problems.append("Tệp không có chữ ký số nào.")
    return Verdict(tuple(signatures), tuple(problems))


def _embedded(reader) -> tuple[list, list[str]]:
    """The signatures and time stamps of a file in the order of signing, and words about those that cannot be read."""
    from pyhanko.sign.fields import enumerate_sig_fields
    from pyhanko.sign.validation import EmbeddedPdfSignature

    found, problems = [], []
    for name, _, field in enumerate_sig_fields(reader, filled_status=True):
        try:
            found.append(EmbeddedPdfSignature(reader, field, name))
        except Exception:  # see read_signatures
            problems.append(f"Chữ ký trong ô “{name}” có cấu trúc sai nên không đọc được.")
    return sorted(found, key=lambda one: one.signed_revision), problems


def _brought_along(reader) -> tuple[tuple, tuple, tuple]:
    """The certificates, revocation lists and responses that a file keeps for its signatures (DSS)."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    if "/DSS" not in reader.root:
        return (), (), ()
    store = DocumentSecurityStore.read_dss(reader)
    lists = (item.get_object().data for item in store.crls)
    responses = (ocsp.OCSPResponse.load(item.get_object().data) for item in store.ocsps)
    return tuple(store.load_certs()), tuple(lists), tuple(responses)


async def _document_stamp(one, evidence: Evidence) -> datetime | None:
    """The time of a time stamp over the file, None where it is not trusted; raises ValueError where it fails."""
    from pyhanko.sign.validation import async_validate_pdf_timestamp

    status = await async_validate_pdf_timestamp(one, evidence.context(), diff_policy=_policy())
    if not (status.intact and status.valid):
        raise ValueError("time stamp")
    return status.timestamp if status.trusted and not revocation_of(status, evidence.lists, evidence.at) else None


async def _found(one, evidence: Evidence, stamped_later: datetime | None) -> Found:
    """A signature's facts, judged at its time stamp, else at the next one over the file, else at the moment asked."""
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.generic_cms import collect_timing_info
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    times = await collect_timing_info(one.signer_info, evidence.context(), raw_digest=one.compute_digest)
    stamp = times.get("timestamp_validity")
    holds = stamp and stamp.trusted and not revocation_of(stamp, evidence.lists, evidence.at)
    stamped = stamp.timestamp if holds else stamped_later
    moment = stamped or evidence.at
    certificate = one.signer_cert.dump()
    status = await async_validate_pdf_signature(
        one,
        evidence.context(moment),
        ts_validation_context=evidence.context(),
        diff_policy=_policy(),
        key_usage_settings=KeyUsageConstraints(key_usage=set()),
    )
    return Found(
        certificate,
        claimed=status.signer_reported_dt,
        stamped=stamped,
        moment=moment,
        holds=status.intact and status.valid and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION,
        is_unchanged=bool(status.docmdp_ok),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=status.trusted and may_sign(certificate),
        indication=indication_of(status, certificate),
        revocation=revocation_of(status, evidence.lists, moment),
    )


@cache
def _policy():
    """What may be added to a file: signatures, their validation data, time stamps, and harmless words of programs."""
    from pyhanko.sign import diff_analysis as diff

    class Metadata(diff.MetadataUpdateRule):
        def apply(self, old, new):
            if not harmless(View(old), View(new)):
                raise diff.SuspiciousModification("metadata")
            return super().apply(old, new)

    permitted = [diff.DocInfoRule(), diff.XrefStreamRule(), diff.ObjectStreamRule(), diff.DSSCompareRule(), Metadata()]
    level = diff.ModificationLevel.LTA_UPDATES
    return diff.StandardDiffPolicy(
        [diff.CatalogModificationRule(), *(rule.as_qualified(level) for rule in permitted)],
        diff.FormUpdatingRule([diff.SigFieldCreationRule(), diff.SigFieldModificationRule()], _OF_FORMS),
    )
