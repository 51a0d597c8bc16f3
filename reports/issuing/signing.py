"""Signing in the portal: the head's signature, then the agency's own, each by a certificate of the person or agency."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from reports.documents.space import SignatureSpace
from reports.issuing.finishing import Role, Signature, check_may_be_signed, keep_signed
from reports.issuing.keeping import read_kept
from reports.issuing.names import name_doubt
from reports.models import AgencySeal, Document, DocumentSignature, SignaturePicture
from reports.signing import pades
from reports.signing.marks import seal_mark, signature_mark
from reports.signing.terms import Credential, Mark
from reports.signing.trust import Trust
from units.models import Letterhead, User
from units.permissions import Permission, require

NEEDED = {Role.HEAD: Permission.ISSUE_PLANS, Role.AGENCY: Permission.EDIT_PLANS}
"""What somebody must be allowed in the agency to sign in a role."""

_ACTION = {Role.HEAD: "document.sign", Role.AGENCY: "document.seal"}
_REASON = {Role.HEAD: "Ký ban hành văn bản", Role.AGENCY: "Đóng dấu của cơ quan"}


@dataclass(frozen=True)
class SignedFile:
    """A file with a new signature that is not kept yet."""

    data: bytes
    signature: Signature


@sensitive_variables("credential")
def sign(*, document: Document, role: str, credential: Credential, by: User) -> Document:
    """Sign a kept file in a role and keep the result; the document is issued where nothing more is needed.

    Raises ValidationError for a document that does not take the signature, SigningRefused for a certificate or a
    passphrase that will not do, FileLost. The file is signed outside any transaction: a time stamp may take seconds.
    """
    require(by, NEEDED[role], document.unit)
    check_may_be_signed(document, role)
    made = signed(document=document, data=read_kept(document), role=role, credential=credential, by=by)
    return keep_signed(
        document=document, data=made.data, signatures=[made.signature], way=Document.Way.PORTAL,
        action=action_of(role), by=by,
    )  # fmt: skip


@sensitive_variables("credential")
def signed(*, document: Document, data: bytes, role: str, credential: Credential, by: User) -> SignedFile:
    """Sign the file of a document, stored or not, and read the signature back; nothing is written."""
    trust = Trust.from_settings()
    result = pades.sign(
        data, credential=credential, mark=_mark(document, role, by), trust=trust, reason=_REASON[role],
        place=_place(document),
    )  # fmt: skip
    verdict = pades.read_signatures(result, trust=trust)
    if not verdict.signatures or not verdict.signatures[-1].intact:
        raise ValidationError("Chữ ký vừa tạo không đọc lại được nên văn bản chưa được ký. Hãy thử lại.")
    seen = verdict.signatures[-1]
    doubt = name_doubt(document, role, seen.signer, seen.organisation)
    return SignedFile(result, Signature(role, seen, (doubt,) if doubt else ()))


def _mark(document: Document, role: str, by: User) -> Mark:
    """What the signature shows on paper: the head's picture, or the seal over the left third of it."""
    space = SignatureSpace(**document.space)
    if role == Role.HEAD:
        return signature_mark(space, picture_of(by))
    head = DocumentSignature.objects.filter(document=document, role=Role.HEAD).select_related("added_by").first()
    is_shown = head is not None and document.way == Document.Way.PORTAL
    return seal_mark(space, picture_of(head.added_by) if is_shown else None, seal_of(document.unit))


def action_of(role: str) -> str:
    """What the audit trail calls a signature in a role."""
    return _ACTION[role]


def picture_of(user: User) -> bytes | None:
    """The PNG of somebody's signature."""
    found = SignaturePicture.objects.filter(user=user).first()
    return bytes(found.picture) if found else None


def seal_of(unit) -> bytes | None:
    """The PNG of an agency's seal."""
    found = AgencySeal.objects.filter(unit=unit).first()
    return bytes(found.picture) if found and found.picture else None


def _place(document: Document) -> str:
    return Letterhead.objects.filter(unit=document.unit).values_list("place", flat=True).first() or ""
