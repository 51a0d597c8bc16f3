"""Sign a KẾ HOẠCH from the command line: prepare its document where there is none, sign, issue, write the kept file."""

import os
from argparse import RawDescriptionHelpFormatter
from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from plans.models import Plan
from plans.naming import PlanNotFound, find_plan
from reports.forms import MOST_PKCS12
from reports.issuing.finishing import Role, check_may_be_signed, keep_signed
from reports.issuing.keeping import FileLost, current_document, read_kept
from reports.issuing.preparing import LaidOut, check_ready, lay_out, next_number, numbered, store
from reports.issuing.signing import SignedFile, action_of, signed
from reports.issuing.sources import PlanSource
from reports.models import Document
from reports.signing.terms import Pkcs12, SigningRefused
from units.accounts import machine
from units.files import write_whole
from units.models import Membership, User
from units.permissions import Permission, require

HELP = """Ký số kế hoạch của một đơn vị bằng tệp PKCS#12 và ghi văn bản đã ký ra tệp.

Kế hoạch đã duyệt mà chưa có văn bản thì được cấp số, ngày rồi ký và ban hành. Lệnh chạy thay mặt người đã duyệt kế
hoạch, không ghi ai duyệt thì thay mặt thủ trưởng đơn vị, không có nữa thì nhân danh máy chủ. Nhật
ký ghi việc này là làm bằng lệnh trên máy chủ."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args, **kwargs):
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị, ví dụ sngv")
        parser.add_argument("--year", required=True, metavar="NĂM")
        parser.add_argument("--index", required=True, metavar="DDCI|PCI", help="bộ chỉ số")
        parser.add_argument("--p12", required=True, metavar="TỆP", help="tệp chứng thư số PKCS#12 (.p12, .pfx)")
        parser.add_argument(
            "--passphrase-env", required=True, metavar="TÊN", help="tên biến môi trường chứa mật khẩu của tệp PKCS#12"
        )
        parser.add_argument("-o", "--output", required=True, metavar="TỆP", help="tệp PDF sẽ ghi")
        parser.add_argument("--number", metavar="SỐ", help="số văn bản; mặc định là số tiếp theo của năm")
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="ngày ban hành; mặc định là hôm nay")
        parser.add_argument(
            "--role", default=Role.HEAD.value, metavar="head|agency",
            help="ký với tư cách người có thẩm quyền (mặc định) hay cơ quan đóng dấu",
        )  # fmt: skip

    @sensitive_variables("credential")
    def handle(self, *, unit, year, index, p12, passphrase_env, output, number, date, role, **options):
        credential = Pkcs12(_file(Path(p12)), _passphrase(passphrase_env))
        _check_writable(Path(output))
        try:
            document, doubts = _sign(
                find_plan(unit, index, year), _role(role), credential, _number(number), _day(date), Path(output)
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        except (PlanNotFound, SigningRefused, FileLost, PermissionDenied) as error:
            raise CommandError(str(error)) from None
        for doubt in doubts:
            self.stderr.write(f"Lưu ý: {doubt}")
        self.stdout.write(f"Đã ký {document} ({document.get_state_display().lower()}), ghi vào {output}.")


@sensitive_variables("credential")
def _sign(
    plan: Plan, role: str, credential: Pkcs12, number: int | None, day: date | None, output: Path
) -> tuple[Document, tuple[str, ...]]:
    """Sign first, outside any transaction; then write everything, the file included, or nothing."""
    by = _responsible(plan)
    document = current_document(plan)
    if document is None:
        if role != Role.HEAD:
            raise CommandError("Kế hoạch chưa có văn bản do người có thẩm quyền ký nên chưa đóng dấu số được.")
        laid = _laid_out(plan, number, day, by)
        made = signed(document=laid.document, data=laid.data, role=role, credential=credential, by=by)
    else:
        _check_same(document, number, day)
        check_may_be_signed(document, role)
        laid = None
        made = signed(document=document, data=read_kept(document), role=role, credential=credential, by=by)
    with transaction.atomic():
        if laid:
            document = store(laid, by=by, on_the_machine=True)
        document = _kept(document, made, role, by)
        write_whole(output, made.data)
    return document, made.signature.doubts


def _kept(document: Document, made: SignedFile, role: str, by: User) -> Document:
    return keep_signed(
        document=document, data=made.data, signatures=[made.signature], way=Document.Way.PORTAL,
        action=action_of(role), by=by, on_the_machine=True,
    )  # fmt: skip


def _laid_out(plan: Plan, number: int | None, day: date | None, by: User) -> LaidOut:
    require(by, Permission.EDIT_PLANS, plan.unit)
    source = PlanSource(plan)
    if not source.given:
        day = day or timezone.localdate()
        number = number or next_number(source, day.year)
    number, day = numbered(source, number, day)
    with transaction.atomic():
        check_ready(source, number, day)
    return lay_out(source=source, number=number, issued_on=day, is_public=True, by=by)


def _responsible(plan: Plan) -> User:
    """In whose name a command acts on a plan: who approved it, else the head of its agency, else the command itself."""
    if plan.approved_by:
        return plan.approved_by
    heads = Membership.objects.active_on().filter(unit=plan.unit).giving(Permission.ISSUE_PLANS)
    head = heads.select_related("user").order_by("pk").first()
    return head.user if head else machine()


def _check_same(document: Document, number: int | None, day: date | None) -> None:
    if (number or document.number, day or document.day) != (document.number, document.day):
        raise CommandError(f"Văn bản đã được lập: {document}. Hãy bỏ --number và --date, hoặc hủy số trên cổng trước.")


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_PKCS12:
            raise CommandError(f"Tệp {path} lớn quá {MOST_PKCS12 // 1024} KB nên không phải là tệp chứng thư số.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}. Hãy kiểm tra tên tệp và quyền đọc ({error.errno}).") from None


def _check_writable(path: Path) -> None:
    """Find out before anything is signed that the file could not be written."""
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise CommandError(f"Không ghi được tệp {path}. Hãy kiểm tra thư mục và quyền ghi.")


def _passphrase(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise CommandError(f"Chưa đặt biến môi trường {name}. Hãy đặt mật khẩu của tệp PKCS#12 vào đó rồi chạy lại.")
    return value


def _role(text: str) -> str:
    if text not in Role.values:
        raise CommandError(f"Không có tư cách “{text}”. Hãy dùng head hoặc agency.")
    return text


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 99999):
        raise CommandError(f"“{text}” không phải là số văn bản. Hãy ghi số nguyên từ 1, ví dụ --number 50.")
    return int(text)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” không phải là ngày. Hãy ghi dạng YYYY-MM-DD, ví dụ --date 2026-02-05.") from None
