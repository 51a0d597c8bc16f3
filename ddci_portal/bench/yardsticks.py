"""What a competent programmer would write with the bare libraries: the other side of each comparison.

Nothing of the portal's is used here but its models. This is the second module that imports the heavy libraries, since
it is there to be compared with the first.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from indices.models import ComponentScore, Edition, Result
from plans.models import Plan
from tasks.models import QuarterlyReport, Reminder, ReminderPreference, Task
from units.models import Delegation, Membership, Unit, User
from units.permissions import Role


def import_scores(data: bytes, edition: Edition) -> None:
    """Read a table of scores (number, unit, scores, total, rank) and save it: openpyxl and bulk_create."""
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    units = dict(Unit.objects.filter(parent=edition.province_id).values_list("name", "pk"))
    lines = list(edition.lines.order_by("position"))
    results = [
        Result(edition=edition, unit_id=units[row[1]], total=Decimal(str(row[-2])), rank=row[-1]) for row in rows
    ]
    Result.objects.bulk_create(results, batch_size=1000)
    scores = [
        ComponentScore(result=result, line=line, score=Decimal(str(value)))
        for result, row in zip(results, rows, strict=True)
        for line, value in zip(lines, row[2:-2], strict=True)
    ]
    ComponentScore.objects.bulk_create(scores, batch_size=1000)


def write_workbook(rows: Sequence[Sequence[tuple[object, str]]]) -> bytes:
    """Write cells, each a value and its number format, in openpyxl's write-only mode."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        cells = []
        for value, number_format in row:
            cell = value
            if number_format != "General":
                cell = WriteOnlyCell(sheet, value)
                cell.number_format = number_format
            cells.append(cell)
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def score_table(units: int, components: Sequence[str]) -> bytes:
    """A workbook to be imported: number, unit, a score for each component, total, rank."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Bảng điểm")
    sheet.append(["TT", "Đơn vị", *components, "Điểm tổng", "Xếp hạng"])
    for number in range(1, units + 1):
        scores = [round(3 + (number * 7 + place * 131) % 700 / 100, 2) for place in range(len(components))]
        sheet.append([number, unit_name(number), *scores, round(sum(scores), 2), min(number, 9999)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def unit_name(number: int) -> str:
    """The name of a unit of `score_table`."""
    return f"Xã Thử {number:05d}"


def cells_of(data: bytes) -> list[list[tuple[object, str]]]:
    """The cells of a workbook's first sheet, each with its number format."""
    from openpyxl import load_workbook

    rows = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()
    return [[(cell.value, cell.number_format) for cell in row] for row in rows]


def lay_out(html: str, rules: str) -> bytes:
    """A page as PDF/A-2b and PDF/UA, as WeasyPrint's manual does it."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(string=rules, font_config=fonts)
    return HTML(string=html).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-2b", pdf_tags=True)


def sign(data: bytes, p12: str, passphrase: bytes) -> bytes:
    """A PAdES signature with a PKCS#12 file, as pyHanko's manual does it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = signers.SimpleSigner.load_pkcs12(p12, passphrase=passphrase)
    metadata = signers.PdfSignatureMetadata(
        field_name="ChuKy", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    return signers.PdfSigner(metadata, signer=signer).sign_pdf(writer).getvalue()


def verify(data: bytes, roots: Sequence[bytes]) -> bool:
    """Whether the first signature holds, as pyHanko's manual does it."""
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signature = PdfFileReader(io.BytesIO(data)).embedded_signatures[0]
    context = ValidationContext(trust_roots=[x509.Certificate.load(root) for root in roots])
    return validate_pdf_signature(signature, context).bottom_line


def remind_of_task(task: Task, day: date) -> None:
    """Tell of one task 7, 3 and 1 days before its deadline, and 1, 7, then every 14 days after."""
    left = (task.due_on - day).days
    if left > 7 or (task.state == Task.State.AWAITING and task.reported_on and task.reported_on <= task.due_on):
        return
    kind = Reminder.Kind.TASK_LATE if left < 0 else Reminder.Kind.TASK_DUE
    step = _late_step(-left) if left < 0 else min(step for step in (1, 3, 7) if left <= step)
    people = [task.assignee] if task.assignee and task.state != Task.State.AWAITING else []
    if left < 0 or not people:
        people += _heads(task.office)
    if left <= -7:
        people += _holding(Role.HEAD_OF_UNIT, task.office.parent)
    about = {"task": task, "office": task.office, "due_on": task.due_on, "link": f"/nhiem-vu/{task.pk}/"}
    _remind(people, day, kind, f"loop:{task.pk}:{kind}:{step}", f"{task.title} – {task.office.name}", **about)


def remind_of_quarter(office: Unit, day: date, last_day: date) -> None:
    """Tell who heads an office what it has left to do and to report by the end of the quarter."""
    undone = (Task.State.NOT_STARTED, Task.State.IN_PROGRESS)
    tasks = Task.objects.filter(
        office=office, state__in=undone, due_on__lte=last_day, solution__section__plan__state__in=_IN_FORCE
    ).count()
    plans = Plan.objects.filter(unit=office.parent, year=last_day.year, state__in=_IN_FORCE)
    reports = sum(_owes(office, plan, last_day.month // 3) for plan in plans)
    if tasks or reports:
        text = f"{office.name} còn {tasks} nhiệm vụ và {reports} báo cáo quý chưa gửi"
        about = {"office": office, "due_on": last_day, "link": f"/nhiem-vu/phong/{office.code}/"}
        _remind(_heads(office), day, Reminder.Kind.QUARTER_END, f"loop:quarter:{office.pk}:{last_day}", text, **about)


def remind_of_reports(plan: Plan, day: date, last_day: date) -> None:
    """Tell who heads the offices of a plan's agency that their report of a quarter that is over is missing."""
    for office in Unit.objects.filter(parent=plan.unit, kind=Unit.Kind.OFFICE):
        if _owes(office, plan, last_day.month // 3):
            people = _heads(office) + _holding(Role.UNIT_CLERK, plan.unit) + _holding(Role.HEAD_OF_UNIT, plan.unit)
            key = f"loop:report:{plan.pk}:{office.pk}:{last_day}:{_late_step((day - last_day).days)}"
            about = {"plan": plan, "office": office, "due_on": last_day, "link": f"/nhiem-vu/phong/{office.code}/"}
            _remind(people, day, Reminder.Kind.REPORT_LATE, key, f"Báo cáo của {office.name} về {plan}", **about)


_IN_FORCE = (Plan.State.APPROVED, Plan.State.ISSUED)


def _late_step(days: int) -> int:
    return days if days < 1 else 1 if days < 7 else 7 + (days - 7) // 14 * 14


def _owes(office: Unit, plan: Plan, quarter: int) -> bool:
    submitted = QuarterlyReport.objects.filter(office=office, plan=plan, quarter=quarter, state="submitted")
    has_part = Task.objects.filter(solution__section__plan=plan, office=office).exclude(state=Task.State.CANCELLED)
    return has_part.exists() and not submitted.exists()


def _heads(office: Unit) -> list[User]:
    return _holding(Role.HEAD_OF_OFFICE, office) or _holding(Role.UNIT_CLERK, office.parent)


def _holding(role: Role, unit: Unit) -> list[User]:
    return [held.user for held in Membership.objects.active_on().filter(unit=unit, role=role).select_related("user")]


def _remind(people: Iterable[User], day: date, kind: str, key: str, text: str, **about) -> None:
    """Note and mail it to each person and their deputy, unless noted before: one transaction a row."""
    people = dict.fromkeys(people)
    deputies = Delegation.objects.in_force(day).filter(principal__in=list(people)).select_related("deputy")
    for person in people | dict.fromkeys(row.deputy for row in deputies):
        if Reminder.objects.filter(recipient=person, key=key).exists():
            continue
        with transaction.atomic():
            row = Reminder.objects.create(recipient=person, kind=kind, key=key, text=text[:400], **about)
        wishes = ReminderPreference.objects.filter(user=person).first()
        if person.email and (wishes is None or wishes.by_mail and kind not in wishes.not_by_mail):
            send_mail(f"Nhắc việc: {text}", f"{text}\n{about['link']}", None, [person.email])
            Reminder.objects.filter(pk=row.pk).update(sent_at=timezone.now())
