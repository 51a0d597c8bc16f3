"""The first step of issuing: number and date are given, the letter is laid out, and that very file is kept."""

from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet

from reports.documents.content import CannotBeLaidOut, Lookup
from reports.documents.pdf import lay_out_pdf
from reports.documents.snapshot import letter_to_json
from reports.issuing.finishing import locked, note
from reports.issuing.keeping import hash_of, kept
from reports.issuing.sources import Source
from reports.models import Document
from units.models import User
from units.permissions import Permission, require


@dataclass(frozen=True)
class LaidOut:
    """A document not yet stored, its file, what it was made of and in which version of the text."""

    document: Document
    data: bytes
    source: Source
    version: int


def prepare(
    *, source: Source, number: int | None = None, issued_on: date | None = None, is_public: bool = True, by: User
) -> Document:
    """Give an approved plan or report its number and date and keep the file that will be signed; it stays approved.

    What was issued before keeps its own number and date. A repeated request gives what the first one prepared.
    Raises ValidationError for another state, a number that is taken, a day that cannot be or an agency without
    letterhead.
    """
    require(by, Permission.EDIT_PLANS, source.unit)
    number, issued_on = numbered(source, number, issued_on)
    existing = source.document
    if existing and _is_same(existing, number, issued_on, is_public):
        return existing
    with transaction.atomic():
        check_ready(source, number, issued_on)
    return store(lay_out(source=source, number=number, issued_on=issued_on, is_public=is_public, by=by), by=by)


def lay_out(*, source: Source, number: int, issued_on: date, is_public: bool, by: User) -> LaidOut:
    """Lay a plan or report out as it will be issued, look-up code and all, and store nothing. Takes a second."""
    subject, version = source.subject, source.subject.version
    document = Document(
        kind=source.kind, plan=source.plan, quarter=source.quarter, unit=source.unit, number=number,
        symbol=subject.symbol, day=issued_on, title=subject.title, signatory=subject.signatory, is_public=is_public,
        prepared_by=by,
    )  # fmt: skip
    lookup = Lookup(document.written_code, settings.SITE_URL + document.get_absolute_url())
    try:
        letter = source.letter(number, issued_on, lookup)
        laid = lay_out_pdf(letter)
    except CannotBeLaidOut as error:
        raise ValidationError(str(error)) from None
    document.snapshot, document.space = letter_to_json(letter), asdict(laid.space)
    document.sha256 = document.original_sha256 = hash_of(laid.data)
    document.size = len(laid.data)
    return LaidOut(document, laid.data, source, version)


def store(laid: LaidOut, *, by: User, on_the_machine: bool = False) -> Document:
    """Keep what was laid out. Raises ValidationError where the text, the number or the day have changed meanwhile."""
    document = laid.document
    with kept(laid.data, document) as name, transaction.atomic():
        source = laid.source.held()
        check_ready(source, document.number, document.day)
        if source.subject.version != laid.version:
            raise ValidationError(
                f"{source.kind.label} vừa được thay đổi trong lúc lập văn bản. Hãy xem lại rồi cấp số lại."
            )
        document.plan = source.plan
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


def next_number(source: Source, year: int) -> int:
    """The number after the highest that others of the kind and documents of the symbol got in a year; a proposal."""
    highest = _numbered_alike(source, year).aggregate(highest=Max("number"))["highest"]
    return max(source.next_number(year), (highest or 0) + 1)


def numbered(source: Source, number: int | None, issued_on: date | None) -> tuple[int, date]:
    """The number and day that a document bears: those that its plan or report has already, else the ones given."""
    if source.given:
        given, day = source.given
        if (number or given, issued_on or day) != source.given:
            raise ValidationError(
                f"{source.kind.label} đã ban hành với số {source.number_and_symbol} ngày {day:%d/%m/%Y}; văn bản giữ "
                "số và ngày đó."
            )
        return source.given
    if number is None or issued_on is None:
        raise ValidationError("Hãy ghi số và ngày ban hành.")
    return number, issued_on


def _is_same(document: Document, number: int, day: date, is_public: bool) -> bool:
    wanted = (Document.State.PREPARED, number, day, is_public)
    return (document.state, document.number, document.day, document.is_public) == wanted


def _numbered_alike(source: Source, year: int) -> QuerySet[Document]:
    """The documents that share their numbers with it: of the agency, the symbol and the year."""
    return Document.objects.current().filter(unit=source.unit, symbol=source.subject.symbol, numbered_in=year)


def check_ready(source: Source, number: int, issued_on: date) -> None:
    """Refuse what stands against a document of a plan or report; call it in a transaction."""
    name, noun = source.kind.label, source.noun
    if not source.is_ready:
        raise ValidationError(
            f"{name} đang ở trạng thái “{source.subject.get_state_display()}”; chỉ cấp số cho {noun} đã duyệt."
        )
    if not source.subject.signatory.strip():
        raise ValidationError(f"{name} chưa ghi người ký. Hãy {source.way_back} để bổ sung chức vụ và họ tên người ký.")
    if existing := source.document:
        raise ValidationError(
            f"Văn bản của {noun} đã được lập: {existing}. Hãy ký văn bản đó, hoặc hủy số rồi lập lại."
        )
    if not source.given:
        source.check_number(number, issued_on)
    if other := _numbered_alike(source, issued_on.year).filter(number=number).first():
        raise ValidationError({"number": f"Số {number:02d} của năm {issued_on.year} đã cấp cho {other}."})
