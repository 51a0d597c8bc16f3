"""The command sign_plan: a signed file and an issued plan, or a sentence and nothing saved."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from plans.models import Plan
from reports.models import AgencySeal, Document
from reports.signing.pades import read_signatures
from reports.signing.trust import Trust
from tests.plans.life.walk import drafted
from tests.reports.issuing.walk import file_of, prepared, signed_by, states, stored
from tests.reports.signing.authority import PASSPHRASE, YEAR, now
from units.accounts import machine
from units.models import AuditEntry, Membership, Unit
from units.permissions import Permission


@pytest.fixture(autouse=True)
def passphrase(monkeypatch):
    monkeypatch.setenv("KY_SO", PASSPHRASE)


@pytest.fixture
def p12(tmp_path, head):
    path = tmp_path / "thu-truong.p12"
    path.write_bytes(head.p12().data)
    return path


def run(tmp_path, p12, **changes) -> tuple[str, str]:
    stdout, stderr = StringIO(), StringIO()
    named = {"unit": "sngv", "year": "2025", "index": "DDCI", "p12": str(p12), "passphrase_env": "KY_SO"}
    call_command("sign_plan", stdout=stdout, stderr=stderr, **named | {"output": str(tmp_path / "ra.pdf")} | changes)
    return stdout.getvalue(), stderr.getvalue()


def test_an_approved_plan_is_numbered_signed_and_issued(cast, plan, tmp_path, p12):
    said, warned = run(tmp_path, p12, number="50", date="2025-03-20")

    document = Document.objects.get()
    assert said == (f"Đã ký Kế hoạch số 50/KH-SNgV ngày 20/03/2025 (đã ban hành), ghi vào {tmp_path / 'ra.pdf'}.\n")
    assert warned == ""
    assert (tmp_path / "ra.pdf").read_bytes() == file_of(document)
    assert read_signatures(file_of(document), trust=Trust.from_settings()).valid
    plan.refresh_from_db()
    assert (plan.state, plan.number, plan.issued_on) == (Plan.State.ISSUED, 50, date(2025, 3, 20))


def test_without_number_and_date_it_takes_the_next_one_and_today(cast, plan, tmp_path, p12):
    run(tmp_path, p12)

    document = Document.objects.get()
    assert (document.number, document.day) == (1, timezone.localdate())


def test_it_acts_for_whoever_approved_and_the_trail_says_so(cast, plan, tmp_path, p12):
    run(tmp_path, p12)

    document = Document.objects.get()
    assert (document.prepared_by, document.issued_by) == (cast.head_of_unit, cast.head_of_unit)
    lines = AuditEntry.objects.filter(action__startswith="document.").order_by("pk")
    assert [(line.action, line.actor, line.on_behalf_of) for line in lines] == [
        ("document.prepare", machine(), cast.head_of_unit),
        ("document.sign", machine(), cast.head_of_unit),
        ("document.issue", machine(), cast.head_of_unit),
    ]
    assert all(line.summary.endswith("(bằng lệnh trên máy chủ)") for line in lines)


def test_for_a_plan_that_names_no_approver_it_acts_for_the_head(cast, tmp_path, p12):
    cast.plan(state=Plan.State.ISSUED, number=50, issued_on=date(2025, 3, 20))
    run(tmp_path, p12)
    assert Document.objects.get().prepared_by == cast.head_of_unit


@pytest.mark.parametrize("state", [Plan.State.APPROVED, Plan.State.ISSUED])
def test_where_nobody_is_responsible_it_acts_for_the_server(cast, tmp_path, p12, state):
    issued = {"number": 50, "issued_on": date(2025, 3, 20)} if state == Plan.State.ISSUED else {}
    plan = cast.plan(state=state, **issued)
    Membership.objects.filter(user=cast.head_of_unit).delete()
    run(tmp_path, p12)

    plan.refresh_from_db()
    assert plan.state == Plan.State.ISSUED
    by = Document.objects.get().issued_by
    assert (str(by), by.is_machine, by.is_active, by.has_usable_password()) == ("Lệnh trên máy chủ", True, False, False)
    assert not Unit.objects.where_may(by, Permission.VIEW_PLANS).exists()


def test_a_document_that_was_prepared_is_the_one_signed(cast, plan, tmp_path, p12):
    document = prepared(cast, plan)
    run(tmp_path, p12)

    assert states(document) == ("issued", "issued")
    assert Document.objects.count() == 1


def test_the_agency_seals_with_its_own_certificate(cast, plan, tmp_path, p12, agency):
    AgencySeal.objects.create(unit=cast.department, is_required=True)
    said, _ = run(tmp_path, p12)
    assert "(đã ký, chờ đóng dấu)" in said
    seal = tmp_path / "co-quan.p12"
    seal.write_bytes(agency.p12().data)
    run(tmp_path, seal, role="agency")

    document = Document.objects.get()
    assert states(document) == ("issued", "issued")
    assert [one.role for one in document.signatures.all()] == ["head", "agency"]


def test_somebody_elses_certificate_is_warned_of(cast, plan, tmp_path, authority):
    other = tmp_path / "khac.p12"
    other.write_bytes(authority.issue("Hoàng Phó Giám Đốc").p12().data)
    _, warned = run(tmp_path, other)

    assert warned == ("Lưu ý: Chứng thư là của “Hoàng Phó Giám Đốc”, văn bản ghi người ký là “Trịnh Giám Đốc”.\n")


def refused(tmp_path, p12, media, **changes) -> str:
    """The sentences of a refusal that saves nothing."""
    before = (Document.objects.count(), AuditEntry.objects.count(), stored(media))
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, p12, **changes)
    assert (Document.objects.count(), AuditEntry.objects.count(), stored(media)) == before
    assert refusal.value.returncode == 1
    assert not (tmp_path / "ra.pdf").exists()
    return str(refusal.value)


def test_a_draft_is_not_signed(cast, tmp_path, p12, media):
    drafted(cast)

    assert refused(tmp_path, p12, media) == ("Kế hoạch đang ở trạng thái “Dự thảo”; chỉ cấp số cho kế hoạch đã duyệt.")


def test_a_wrong_or_missing_passphrase(cast, plan, tmp_path, p12, media, monkeypatch):
    monkeypatch.setenv("KY_SO", "sai")
    assert "Mật khẩu của tệp chứng thư không đúng." in refused(tmp_path, p12, media)
    monkeypatch.delenv("KY_SO")
    assert refused(tmp_path, p12, media) == (
        "Chưa đặt biến môi trường KY_SO. Hãy đặt mật khẩu của tệp PKCS#12 vào đó rồi chạy lại."
    )


def test_an_expired_certificate(cast, plan, tmp_path, authority, media):
    late = tmp_path / "cu.p12"
    holder = authority.issue("Trịnh Giám Đốc", since=now() - 2 * YEAR, until=now() - YEAR)
    late.write_bytes(holder.p12().data)

    assert "hết hạn" in refused(tmp_path, late, media)


def test_a_file_that_cannot_be_read(cast, plan, tmp_path, media):
    missing = refused(tmp_path, tmp_path / "khong-co.p12", media)
    assert missing == f"Không đọc được tệp {tmp_path / 'khong-co.p12'}. Hãy kiểm tra tên tệp và quyền đọc (2)."
    (tmp_path / "rac.p12").write_bytes(b"rac")
    assert "PKCS#12" in refused(tmp_path, tmp_path / "rac.p12", media)


def test_a_second_signature_of_the_head(cast, plan, tmp_path, p12, media, head):
    signed_by(cast, prepared(cast, plan), head)

    assert refused(tmp_path, p12, media) == "Văn bản đã có chữ ký số của người có thẩm quyền."


def test_a_number_or_date_other_than_what_was_prepared(cast, plan, tmp_path, p12, media):
    prepared(cast, plan)

    said = refused(tmp_path, p12, media, number="6")
    assert said.startswith("Văn bản đã được lập: Kế hoạch số 05/KH-SNgV ngày 05/02/2025.")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": "năm"}, "“năm” không phải là số văn bản."),
        ({"date": "20/03/2025"}, "“20/03/2025” không phải là ngày."),
        ({"role": "sep"}, "Không có tư cách “sep”. Hãy dùng head hoặc agency."),
        ({"unit": "khong-co"}, "Không có đơn vị nào mang mã “khong-co”."),
        ({"role": "agency"}, "chưa có văn bản do người có thẩm quyền ký"),
        ({"output": "/khong/co/ra.pdf"}, "Không ghi được tệp /khong/co/ra.pdf."),
    ],
)
def test_what_is_mistyped_is_told(cast, plan, tmp_path, p12, media, changes, sentence):
    assert sentence in refused(tmp_path, p12, media, **changes)
