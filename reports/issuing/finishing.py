"""A document comes into force: with its last signature, or signed on paper. What every step shares is here too."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reports.issuing.keeping import hash_of, kept
from reports.issuing.sources import source_of
from reports.models import AgencySeal, Document, DocumentSignature
from reports.signing.terms import Seen
from units.accounts import machine
from units.audit import record
from units.models import Unit, User
from units.permissions import Permission, require
from units.vietnamese import fold

S, Role = Document.State, DocumentSignature.Role


@dataclass(frozen=True)
class Signature:
    """A signature that was made or accepted: by whom in which role, and what is odd about it."""

    role: str
    seen: Seen
    doubts: tuple[str, ...] = ()


def locked(document: Document) -> Document:
    """Hold a document, what it was made of first, and read it anew; call it in a transaction."""
    source_of(document).held()
    related = ("plan__unit", "plan__index", "plan__adjusts", "unit")
    return Document.objects.select_for_update(of=("self",)).select_related(*related).get(pk=document.pk)


def is_seal_required(unit: Unit) -> bool:
    """Whether the agency's documents come into force only with its own signature."""
    return AgencySeal.objects.filter(unit=unit, is_required=True).exists()


def note(action: str, document: Document, summary: str, by: User | None, on_the_machine=False, changes=None) -> None:
    """An audit line; what a command does on somebody's behalf names that person as such."""
    if on_the_machine:
        said = f"{summary} (bằng lệnh trên máy chủ)"
        record(action, document, said, by=machine(), on_behalf_of=None if by.is_machine else by, changes=changes)
    else:
        record(action, document, summary, by=by, changes=changes)


def check_may_be_signed(document: Document, role: str) -> None:
    """Refuse a signature that a document does not take in its state; raise ValidationError."""
    if document.state == S.CANCELLED:
        raise ValidationError("Văn bản đã hủy số nên không ký được. Hãy cấp số lại.")
    if document.way == Document.Way.PAPER:
        raise ValidationError("Văn bản đã ký giấy và đóng dấu nên không ký số nữa.")
    has_head = document.signatures.filter(role=Role.HEAD).exists()
    if document.signatures.filter(role=role).exists() or (role == Role.HEAD and document.state != S.PREPARED):
        whose = "người có thẩm quyền" if role == Role.HEAD else "cơ quan"
        raise ValidationError(f"Văn bản đã có chữ ký số của {whose}.")
    if role == Role.AGENCY and not has_head:
        raise ValidationError("Người có thẩm quyền chưa ký. Cơ quan đóng dấu số sau chữ ký của người có thẩm quyền.")
    if document.state == S.PREPARED and not (source := source_of(document)).is_ready:
        raise ValidationError(
            f"{source.kind.label} đang ở trạng thái “{source.subject.get_state_display()}” nên văn bản không ký được "
            "nữa."
        )


def keep_signed(
    *,
    document: Document,
    data: bytes,
    signatures: Sequence[Signature],
    way: str,
    action: str,
    by: User,
    on_the_machine: bool = False,
) -> Document:
    """Keep a file with new signatures in place of the one it was made from (`document.sha256`), and issue the document
    where it now has what it needs. Raises ValidationError where somebody was faster."""
    with kept(data, document) as name, transaction.atomic():
        before, document = document.sha256, locked(document)
        if document.sha256 != before:
            raise ValidationError("Người khác vừa ký văn bản này trước bạn. Hãy mở lại trang để xem văn bản hiện nay.")
        if not document.way:
            document.way = way
        document.file.name, document.sha256, document.size = name, hash_of(data), len(data)
        for signature in signatures:
            check_may_be_signed(document, signature.role)
            _check_is_another(document, signature)
            _write(document, signature, action, by, on_the_machine)
        return _advance(document, by, on_the_machine)


@transaction.atomic
def issue_on_paper(*, document: Document, by: User) -> Document:
    """Say that the printed document was signed by hand and stamped; it comes into force."""
    document = locked(document)
    require(by, Permission.EDIT_PLANS, document.unit)
    if document.state != S.PREPARED:
        raise ValidationError(
            f"Văn bản đang ở trạng thái “{document.get_state_display()}”; chỉ ghi nhận ký giấy khi văn bản chờ ký."
        )
    check_may_be_signed(document, Role.HEAD)
    document.way = Document.Way.PAPER
    note("document.paper", document, f"Đã ký giấy và đóng dấu: {document}", by)
    return _issue(document, by)


def _check_is_another(document: Document, signature: Signature) -> None:
    """Refuse the head's own certificate as the agency's; raise ValidationError."""
    head = document.signatures.filter(role=Role.HEAD).first()
    if signature.role == Role.AGENCY and head and _is_same_certificate(signature.seen, head):
        raise ValidationError(
            f"Chứng thư của {signature.seen.signer} đã dùng để ký với tư cách người có thẩm quyền nên không dùng làm"
            " chữ ký của cơ quan được. Hãy đóng dấu số bằng chứng thư của cơ quan."
        )


def _is_same_certificate(seen: Seen, other: DocumentSignature) -> bool:
    """Whether a signature was made with the certificate of a kept one, or with another of the same name."""
    if fold(seen.signer[:200]) == fold(other.signer):
        return True
    one = seen.certificate
    return one is not None and (one.issuer[:200], one.serial[:80]) == (other.issuer, other.serial)


def _write(document: Document, signature: Signature, action: str, by: User, on_the_machine: bool) -> None:
    seen = signature.seen
    certificate = seen.certificate
    DocumentSignature.objects.create(
        document=document, role=signature.role, signer=seen.signer[:200], organisation=seen.organisation[:200],
        issuer=certificate.issuer[:200] if certificate else "", serial=certificate.serial[:80] if certificate else "",
        time=seen.time, is_stamped=seen.is_stamped, is_trusted=seen.trusted, added_by=by,
    )  # fmt: skip
    said = " ".join([f"{Role(signature.role).label} ký số ({seen.signer}): {document}.", *signature.doubts])
    note(action, document, said, by, on_the_machine)


def _advance(document: Document, by: User, on_the_machine: bool) -> Document:
    """Bring a newly signed document to where its signatures allow."""
    roles = set(document.signatures.values_list("role", flat=True))
    if document.state != S.ISSUED and (Role.AGENCY in roles or not is_seal_required(document.unit)):
        return _issue(document, by, on_the_machine)
    if document.state == S.PREPARED:
        document.state = S.SIGNED
    document.save()
    return document


def _issue(document: Document, by: User, on_the_machine: bool = False) -> Document:
    """Bring the document into force, and with it what it was made of where that only awaits this."""
    document.state, document.issued_at, document.issued_by = S.ISSUED, timezone.now(), by
    document.full_clean()
    document.save()
    source = source_of(document)
    if source.awaits_issue:
        source.issue(document.number, document.day, by)
    note("document.issue", document, f"Ban hành: {document}", by, on_the_machine)
    return document
