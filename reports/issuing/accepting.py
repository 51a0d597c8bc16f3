"""Signing elsewhere: a file that comes back is taken only if it is the same document and only signatures were added."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError

from reports.documents.space import SignatureSpace
from reports.issuing.finishing import Role, S, Signature, check_may_be_signed, is_seal_required, keep_signed
from reports.issuing.keeping import read_kept
from reports.issuing.names import is_agency, is_signatory, name_doubt
from reports.models import Document
from reports.signing.pades import read_signatures
from reports.signing.terms import Seen
from reports.signing.trust import Trust
from reports.signing.weight import TooHeavy, check_weight
from units.audit import record
from units.models import User
from units.permissions import Permission
from units.vietnamese import fold

_NO_ROOTS = "Cổng chưa được cấu hình chứng thư gốc tin cậy nên chưa xác minh được nơi cấp chứng thư của {}."


def accept(*, document: Document, data: bytes, by: User, confirmed: bool = False) -> list[str]:
    """Keep a file that was signed elsewhere in place of the one it was made from, and return what is odd about it.

    A head's signature in another name than the signatory's is taken only from somebody who may issue, and who
    `confirmed` it: the portal's own signing asks the same. Raises ValidationError with every reason against the file
    (each a sentence; at "confirmed" where that is missing); the refusal leaves an audit line.
    """
    if not any(document.unit.allows(by, right) for right in (Permission.EDIT_PLANS, Permission.ISSUE_PLANS)):
        raise PermissionDenied("Bạn không có quyền thực hiện việc này ở đơn vị này.")
    check_may_be_signed(document, Role.HEAD if document.state in (S.PREPARED, S.CANCELLED) else Role.AGENCY)
    try:
        signatures, others = _read(document, read_kept(document), data)
        _check_signatory(document, signatures, by, confirmed)
    except ValidationError as error:
        record("document.refuse", document, f"Từ chối tệp tải lên của {document}: {error.messages[0]}", by=by)
        raise
    keep_signed(
        document=document, data=data, signatures=signatures, way=Document.Way.OUTSIDE, action="document.accept", by=by
    )
    return [*(doubt for signature in signatures for doubt in signature.doubts), *others]


def _check_signatory(document: Document, signatures: Sequence[Signature], by: User, confirmed: bool) -> None:
    """Refuse the signature of another person than the signatory unless somebody of authority says so."""
    head = next((one.seen for one in signatures if one.role == Role.HEAD), None)
    doubt = name_doubt(document, Role.HEAD, head.signer, head.organisation) if head else ""
    if doubt and not document.unit.allows(by, Permission.ISSUE_PLANS):
        raise ValidationError(
            f"{doubt} Chỉ người có quyền ban hành văn bản mới được nhận chữ ký này. Hãy nhờ người đó tải tệp lên, hoặc"
            " tải lên tệp có chữ ký của người ký."
        )
    if doubt and not confirmed:
        ask = f"{doubt} Nếu vẫn nhận chữ ký này, hãy đánh dấu ô xác nhận và chọn lại tệp."
        raise ValidationError({"confirmed": ask})


def _read(document: Document, kept: bytes, data: bytes) -> tuple[list[Signature], list[str]]:
    """The new signatures of a file that is the kept one otherwise, and words about those that have no role."""
    from reports.signing.comparing import differences  # loads the library that reads pages, 50 ms

    if data == kept:
        raise ValidationError("Tệp này chưa có chữ ký số mới nào. Hãy ký số tệp đã tải về rồi tải lên lại.")
    try:
        check_weight(data)
    except TooHeavy as error:
        raise ValidationError(str(error)) from None
    found = differences(kept, data, space=SignatureSpace(**document.space))
    if found:
        raise ValidationError(found)
    trust = Trust.from_settings()
    before = len(read_signatures(kept, trust=trust).signatures)
    verdict = read_signatures(data, trust=trust)
    new = verdict.signatures[before:]
    if not new:
        raise ValidationError("Tệp này chưa có chữ ký số mới nào. Hãy ký số tệp đã tải về rồi tải lên lại.")
    problems = [
        *verdict.problems,
        *(problem for seen in verdict.signatures[:before] if not seen.intact for problem in _problem(seen, trust)),
        *(problem for seen in new for problem in _problem(seen, trust)),
    ]
    if problems:
        raise ValidationError(problems)
    roles = _roles(document, new)
    signatures = [Signature(role, seen, _doubts(document, role, seen)) for role, seen in roles.items()]
    others = [seen.signer for seen in new if seen not in roles.values()]
    return signatures, [f"Tệp còn có chữ ký số của {', '.join(others)}."] if others else []


def _problem(seen: Seen, trust: Trust) -> list[str]:
    """Why a signature is not taken; that nobody said whom to trust is no reason."""
    if seen.intact and (seen.trusted or not trust.roots):
        return []
    why = seen.problem or "không xác minh được."
    return [f"Chữ ký số của {seen.signer} không hợp lệ: {why}"]


def _roles(document: Document, new: Sequence[Seen]) -> dict[str, Seen]:
    """Which of the new signatures is the head's and which the agency's, in the order in which they are written.

    The head's is the one whose certificate bears the signatory's name, else the first that is not the agency's; the
    agency's is the one that bears its name, else the last of the others that is not the head's once more, unless the
    agency must sign: then only its name will do. Organisations do not tell: those of an agency's people name it too.
    After the head only the agency is awaited.
    """
    is_required = is_seal_required(document.unit)
    agency = next((seen for seen in new if is_agency(document, seen.signer)), None)
    if document.state != S.PREPARED:
        if agency is None and is_required:
            raise ValidationError(
                f"Văn bản bắt buộc có chữ ký số của {document.unit}; chứng thư trong tệp là của “{new[-1].signer}”. Hãy"
                " ký bằng chứng thư mang tên cơ quan."
            )
        return {Role.AGENCY: agency or new[-1]}
    others = [seen for seen in new if seen is not agency]
    if not others:
        raise ValidationError(
            f"Tệp có chữ ký số của cơ quan ({agency.signer}), chưa có chữ ký số của người ký {document.signatory}."
        )
    head = next((seen for seen in others if is_signatory(document, seen.signer)), others[0])
    others = [seen for seen in others if fold(seen.signer) != fold(head.signer)]
    agency = agency or (others[-1] if others and not is_required else None)
    return {Role.HEAD: head} | ({Role.AGENCY: agency} if agency else {})


def _doubts(document: Document, role: str, seen: Seen) -> tuple[str, ...]:
    doubts = [name_doubt(document, role, seen.signer, seen.organisation)]
    if not seen.trusted:
        doubts.append(_NO_ROOTS.format(seen.signer))
    return tuple(doubt for doubt in doubts if doubt)
