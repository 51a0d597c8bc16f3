"""Documents of made-up plans that were issued: most share one short file, a few have the file the portal would make."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from json import dumps
from random import Random

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from plans.models import Plan
from reports.documents.content import Heading, HeadingStyle, Letter, Lookup, Paragraph
from reports.documents.pdf import lay_out_pdf
from reports.documents.snapshot import letter_to_json
from reports.issuing.keeping import hash_of
from reports.issuing.sources import PlanSource
from reports.models import Document
from reports.models.document import CODE_LENGTH, CODE_LETTERS, kept_name
from reports.seeding.plans import MadePlan
from reports.seeding.rows import Table
from reports.seeding.units import Province


@dataclass(frozen=True)
class _File:
    """A file in the store with what its document keeps of it."""

    name: str
    sha256: str
    size: int
    snapshot: dict
    space: dict


class Documents:
    def __init__(self):
        self.rows = Table(
            Document, "kind", "plan_id", "unit_id", "number", "symbol", "day", "numbered_in", "title", "signatory",
            "state", "way", "code", "snapshot", "space", "original", "original_sha256", "file", "sha256", "size",
            "prepared_at", "prepared_by_id", "issued_at", "issued_by_id",
        )  # fmt: skip
        self.shared = _kept(_short_letter(), date(2016, 1, 4))

    def make_year(self, province: Province, plans: Iterable[MadePlan]) -> None:
        """Write a document, signed on paper, for each of the plans that has a number."""
        for plan in plans:
            if plan.number:
                self._row(plan, province.rng(f"văn bản {plan.year} {plan.agency.code}"))

    def _row(self, plan: MadePlan, rng: Random) -> None:
        at = next(when for verb, when, _ in plan.steps if verb == "issue")
        agency, file = plan.agency, self.shared
        code = "".join(rng.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        self.rows.add(
            Document.Kind.PLAN.value, plan.pk, agency.pk, plan.number, plan.symbol, plan.issued_on,
            plan.issued_on.year, plan.title, agency.head.name, Document.State.ISSUED.value, Document.Way.PAPER.value,
            code, dumps(file.snapshot, ensure_ascii=False), dumps(file.space), file.name, file.sha256, file.name,
            file.sha256, file.size, at, agency.clerk.pk, at, agency.clerk.pk,
        )  # fmt: skip


def lay_out(plans: Sequence[int]) -> None:
    """Make the very files of the given plans and put them in place of the shared one."""
    for plan in Plan.objects.filter(pk__in=plans).select_related("unit", "index"):
        document = plan.documents.get()
        lookup = Lookup(document.written_code, settings.SITE_URL + document.get_absolute_url())
        letter = PlanSource(plan).letter(document.number, document.day, lookup)
        file = _kept(letter, document.day)
        Document.objects.filter(pk=document.pk).update(
            original=file.name, original_sha256=file.sha256, file=file.name, sha256=file.sha256, size=file.size,
            snapshot=file.snapshot, space=file.space,
        )  # fmt: skip


def _kept(letter: Letter, day: date) -> _File:
    laid = lay_out_pdf(letter)
    sha256 = hash_of(laid.data)
    name = kept_name(Document(day=day), f"{sha256}.pdf")
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(laid.data))
    return _File(name, sha256, len(laid.data), letter_to_json(letter), asdict(laid.space))


def _short_letter() -> Letter:
    """One page that stands for plans whose own text is not laid out."""
    heading = Heading("I.", "Nội dung", HeadingStyle.SECTION, 1)
    text = Paragraph("Văn bản dựng để đo hiệu năng, thay cho tệp của một kế hoạch minh họa./.")
    return Letter(
        parent_agency="", agency="CƠ QUAN MINH HỌA", issuer="Cơ quan minh họa", number=1, symbol="KH-MH",
        place="Minh họa", day=date(2016, 1, 4), kind="KẾ HOẠCH", title="Minh họa", bases=(), blocks=(heading, text),
        recipients=("Lưu: VT.",), authority=(), position="GIÁM ĐỐC", signatory="Người ký (mẫu)",
    )  # fmt: skip
