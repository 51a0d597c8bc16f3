"""The first step of issuing: number and date are given, the letter is laid out, and that very file is kept."""

from dataclasses import asdict, dataclass, replace
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from plans import life
from plans.models import Plan
from reports.documents.content import Lookup
from reports.documents.pdf import lay_out_pdf
from reports.documents.plan import LetterheadMissing, plan_letter
from reports.documents.snapshot import letter_to_json
from reports.issuing.finishing import locked, note
from reports.issuing.keeping import current_document, hash_of, kept
from reports.models import Document
from units.models import User
from units.permissions import Permission, require

READY = (Plan.State.APPROVED, Plan.State.ISSUED)
"""The states of a plan that a document is made of: approved, or issued earlier without an electronic original."""


@dataclass(frozen=True)
class LaidOut:
    """A document not yet stored, its file, and the version of the plan's text that it was made from."""

    document: Document
    data: bytes
    version: int


def prepare(
    *, plan: Plan, number: int | None = None, issued_on: date | None = None, is_public: bool = True, by: User
) -> Document:
    """Give an approved plan its number and date and keep the file that will be signed; the plan stays approved.

    A plan that was issued before keeps its own number and date. A repeated request gives what the first one prepared.
    Raises ValidationError for a plan in another state, a number that is taken, a day that cannot be or an agency
    without letterhead.
    """
    require(by, Permission.EDIT_PLANS, plan.unit)
    number, issued_on = numbered(plan, number, issued_on)
    existing = current_document(plan)
    if existing and _is_same(existing, number, issued_on, is_public):
        return existing
    with transaction.atomic():
        check_ready(plan, number, issued_on)
    return store(lay_out(plan=plan, number=number, issued_on=issued_on, is_public=is_public, by=by), by=by)


def lay_out(*, plan: Plan, number: int, issued_on: date, is_public: bool, by: User) -> LaidOut:
    """Lay the plan out as it will be issued, look-up code and all, and store nothing. Takes a second."""
    document = Document(
        kind=Document.Kind.PLAN, plan=plan, unit=plan.unit, number=number, symbol=plan.symbol, day=issued_on,
        title=plan.title, signatory=plan.signatory, is_public=is_public, prepared_by=by,
    )  # fmt: skip
    lookup = Lookup(document.written_code, settings.SITE_URL + document.get_absolute_url())
    try:
        letter = replace(plan_letter(plan), number=number, day=issued_on, draft=False, lookup=lookup)
    except LetterheadMissing as error:
        raise ValidationError(str(error)) from None
    laid = lay_out_pdf(letter)
    document.snapshot, document.space = letter_to_json(letter), asdict(laid.space)
    document.sha256 = document.original_sha256 = hash_of(laid.data)
    document.size = len(laid.data)
    return LaidOut(document, laid.data, plan.version)


def store(laid: LaidOut, *, by: User, on_the_machine: bool = False) -> Document:
    """Keep what was laid out. Raises ValidationError where the plan, the number or the day have changed meanwhile."""
    document = laid.document
    with kept(laid.data, document) as name, transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).select_related("unit", "index", "adjusts")
        plan = plan.get(pk=document.plan_id)
        check_ready(plan, document.number, document.day)
        if plan.version != laid.version:
            raise ValidationError("Kế hoạch vừa được thay đổi trong lúc lập văn bản. Hãy xem lại rồi cấp số lại.")
        document.plan = plan
        document.original.name = document.file.name = name
        document.full_clean()
        document.save()
        note("document.prepare", document, f"Cấp số, lập văn bản: {document}", by, on_the_machine)
    return document


@transaction.atomic
def cancel(*, document: Document, reason: str, by: User) -> Document:
    """Give a number back before anything is signed; the number is free again and the file stays for the record."""
    document = locked(document)
    require(by, Permission.EDIT_PLANS, document.unit)
    if document.state != Document.State.PREPARED:
        raise ValidationError(
            f"Văn bản đang ở trạng thái “{document.get_state_display()}”; chỉ hủy số được khi chưa có chữ ký."
        )
    if not reason.strip():
        raise ValidationError({"reason": "Hãy ghi lý do hủy số."})
    return give_back(document, reason.strip(), by)


def give_back(document: Document, reason: str, by: User | None) -> Document:
    """Cancel a prepared document that is locked."""
    document.state = Document.State.CANCELLED
    document.save(update_fields=["state"])
    changes = {"state": (Document.State.PREPARED.label, Document.State.CANCELLED.label)}
    note("document.cancel", document, f"Hủy số {document.number_and_symbol}: {reason}", by, changes=changes)
    return document


def next_number(plan: Plan, year: int) -> int:
    """The number after the highest that plans and documents of the symbol got in a year; a proposal, no more."""
    given = Document.objects.current().filter(unit=plan.unit, symbol=plan.symbol, numbered_in=year)
    return max(life.next_number(plan, year), (given.aggregate(highest=Max("number"))["highest"] or 0) + 1)


def numbered(plan: Plan, number: int | None, issued_on: date | None) -> tuple[int, date]:
    """The number and day that a plan's document bears: the plan's own ones where it has them."""
    if plan.number is not None:
        if (number or plan.number, issued_on or plan.issued_on) != (plan.number, plan.issued_on):
            raise ValidationError(
                f"Kế hoạch đã ban hành với số {plan.document_number} ngày {plan.issued_on:%d/%m/%Y}; văn bản giữ số và "
                "ngày đó."
            )
        return plan.number, plan.issued_on
    if number is None or issued_on is None:
        raise ValidationError("Hãy ghi số và ngày ban hành.")
    return number, issued_on


def _is_same(document: Document, number: int, day: date, is_public: bool) -> bool:
    wanted = (Document.State.PREPARED, number, day, is_public)
    return (document.state, document.number, document.day, document.is_public) == wanted


def check_ready(plan: Plan, number: int, issued_on: date) -> None:
    """Refuse what stands against a document of the plan; call it in a transaction."""
    if plan.state not in READY:
        raise ValidationError(
            f"Kế hoạch đang ở trạng thái “{plan.get_state_display()}”; chỉ cấp số cho kế hoạch đã duyệt."
        )
    if not plan.signatory.strip():
        raise ValidationError("Kế hoạch chưa ghi người ký. Hãy trả lại để bổ sung chức vụ và họ tên người ký.")
    existing = current_document(plan)
    if existing:
        raise ValidationError(
            f"Văn bản của kế hoạch đã được lập: {existing}. Hãy ký văn bản đó, hoặc hủy số rồi lập lại."
        )
    if plan.number is None:
        life.check_number(plan, number, issued_on)
    others = Document.objects.current().filter(unit=plan.unit, symbol=plan.symbol, numbered_in=issued_on.year)
    other = others.filter(number=number).first()
    if other:
        raise ValidationError({"number": f"Số {number:02d} của năm {issued_on.year} đã cấp cho {other}."})
