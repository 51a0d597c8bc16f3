"""The head signs in the portal, with a certificate's file."""

import logging
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from plans import life
from plans.models import Plan
from reports.issuing import signing
from reports.issuing.finishing import Role
from reports.issuing.signing import sign
from reports.models import Document, SignaturePicture
from reports.signing import pades
from reports.signing.terms import SigningRefused
from reports.signing.trust import Trust
from tests.plans.life.walk import issued
from tests.reports.issuing.walk import (
    DAY,
    address,
    audited,
    file_of,
    page_of,
    prepared,
    signed_by,
    states,
    stored,
    text_of,
    with_certificate,
)
from tests.reports.signing.authority import PASSPHRASE, YEAR, now, scribble
from units.models import AuditEntry


def test_the_head_signs_and_the_plan_is_issued(as_user, cast, plan, head):
    document = prepared(cast, plan)
    response = as_user(cast.head_of_unit).post(address("sign", document), with_certificate(head), follow=True)

    assert "Đã ban hành. Từ nay chỉ thay đổi bằng kế hoạch điều chỉnh." in text_of(response)
    document.refresh_from_db()
    assert (document.state, document.way, document.issued_by) == ("issued", "portal", cast.head_of_unit)
    plan.refresh_from_db()
    assert (plan.state, plan.number, plan.issued_on) == (Plan.State.ISSUED, 5, DAY)
    signature = document.signatures.get()
    assert (signature.role, signature.signer, signature.organisation) == ("head", "TRINH GIAM DOC", "Sở Ngoại vụ")
    assert (signature.issuer, signature.is_trusted, signature.is_stamped) == ("CA thử", True, False)
    assert signature.added_by == cast.head_of_unit


def test_once_issued_the_page_gives_the_file_and_says_who_receives_it(as_user, cast, plan, head):
    document = prepared(cast, plan)
    client = as_user(cast.head_of_unit)
    assert "Gửi nơi nhận" not in text_of(client.get(page_of(plan)))
    document = signed_by(cast, document, head)

    page = text_of(client.get(page_of(plan)))
    assert "Gửi nơi nhận</h2>" in page
    assert 'download="5-kh-sngv.pdf"><i class="bi bi-download" aria-hidden="true"></i> Tải bản đã ký (PDF)</a>' in page
    assert '<ul class="tight-list"><li>UBND tỉnh (b/c)</li><li>Lưu: VT</li></ul>' in page
    assert f"<strong>{document.written_code}</strong>" in page
    assert "<summary>Đóng dấu số bây giờ</summary>" in page


def test_the_kept_file_is_the_prepared_one_with_the_signature_added(cast, plan, head, media):
    document = prepared(cast, plan)
    original = file_of(document)
    document = signed_by(cast, document, head)
    data = file_of(document)

    assert data.startswith(original)
    assert (document.original.read(), document.original_sha256) == (original, Document.objects.get().original_sha256)
    assert document.sha256 != document.original_sha256
    verdict = pades.read_signatures(data, trust=Trust.from_settings())
    assert (verdict.valid, [seen.covers_whole_file for seen in verdict.signatures]) == (True, [True])
    assert stored(media) == sorted([f"{document.original_sha256}.pdf", f"{document.sha256}.pdf"])


def test_the_picture_of_the_signature_shows_on_paper(cast, plan, head):
    plain = file_of(signed_by(cast, prepared(cast, plan), head))
    SignaturePicture.objects.create(user=cast.head_of_unit, picture=scribble())
    Document.objects.all().delete()
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED, number=None, issued_on=None, numbered_in=None)
    plan.refresh_from_db()
    pictured = file_of(signed_by(cast, prepared(cast, plan), head))

    assert (b"/Image" in plain[-20000:], b"/Image" in pictured[-20000:]) == (False, True)


def test_what_happened_stands_in_the_audit_trail(cast, plan, head):
    signed_by(cast, prepared(cast, plan), head)

    name = "Kế hoạch số 05/KH-SNgV ngày 05/02/2025"
    assert audited("document.sign") == [f"Người có thẩm quyền ký số (TRINH GIAM DOC): {name}."]
    assert audited("document.issue") == [f"Ban hành: {name}"]
    assert audited("plan.issue") == ["Ban hành: Kế hoạch DDCI năm 2025 – Sở Ngoại vụ"]


def test_a_wrong_passphrase_is_told_and_nothing_is_saved(as_user, cast, plan, head, media):
    document = prepared(cast, plan)
    response = as_user(cast.head_of_unit).post(address("sign", document), with_certificate(head, "sai mật khẩu"))

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "passphrase": ["Mật khẩu của tệp chứng thư không đúng. Hãy nhập lại mật khẩu."]
    }
    assert "Mật khẩu của tệp chứng thư không đúng." in text_of(response)
    assert states(document) == ("prepared", "approved")
    assert len(stored(media)) == 1
    assert audited("document.sign") == []


def test_the_passphrase_is_nowhere_afterwards(as_user, cast, plan, head, media, caplog):
    document = prepared(cast, plan)
    client = as_user(cast.head_of_unit)
    with caplog.at_level(logging.DEBUG):
        wrong = client.post(address("sign", document), with_certificate(head, "Mồi bí mật 99"))
        right = client.post(address("sign", document), with_certificate(head))

    assert (wrong.status_code, right.status_code) == (422, 302)
    kept = [caplog.text, text_of(wrong), str(dict(client.session)), str(list(AuditEntry.objects.values()))]
    for secret in ("Mồi bí mật 99", PASSPHRASE):
        assert not any(secret in text for text in kept)
        assert not any(secret.encode() in path.read_bytes() for path in media.rglob("*.pdf"))
    assert not any(head.p12().data in path.read_bytes() for path in media.rglob("*.pdf"))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "Tệp chứng thư số trống. Hãy chọn lại."),
        (b"x" * 102_401, "Tệp lớn quá 100 KB. Hãy chọn lại tệp."),
        (b"not a certificate", "PKCS#12"),
    ],
)
def test_a_file_that_is_no_certificate_is_refused(as_user, cast, plan, file, sentence):
    document = prepared(cast, plan)
    values = {"means": "p12", "file": SimpleUploadedFile("a.p12", file), "passphrase": "x"}
    response = as_user(cast.head_of_unit).post(address("sign", document), values)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_an_expired_certificate_does_not_sign(cast, plan, authority):
    document = prepared(cast, plan)
    late = authority.issue("Trịnh Giám Đốc", since=now() - 2 * YEAR, until=now() - YEAR)

    with pytest.raises(SigningRefused, match="hết hạn"):
        signed_by(cast, document, late)
    assert states(document) == ("prepared", "approved")


def test_a_revoked_certificate_does_not_sign(cast, plan, authority, trust_folder):
    document = prepared(cast, plan)
    lost = authority.issue("Trịnh Giám Đốc")
    (trust_folder / "thu-hoi.crl").write_bytes(authority.revoked(lost))

    with pytest.raises(SigningRefused, match="thu hồi"):
        signed_by(cast, document, lost)
    assert states(document) == ("prepared", "approved")


def test_somebody_elses_certificate_is_told_before_and_recorded_after(as_user, cast, plan, authority):
    document = prepared(cast, plan)
    deputy = authority.issue("Hoàng Phó Giám Đốc")
    client = as_user(cast.head_of_unit)
    asked = client.post(address("sign", document), with_certificate(deputy))

    doubt = "Chứng thư là của “Hoàng Phó Giám Đốc”, văn bản ghi người ký là “Trịnh Giám Đốc”."
    assert asked.status_code == 422
    assert doubt in text_of(asked)
    assert 'name="confirmed"' in text_of(asked)
    assert states(document) == ("prepared", "approved")
    done = client.post(address("sign", document), with_certificate(deputy, confirmed="on"), follow=True)
    assert doubt in text_of(done)
    assert audited("document.sign") == [
        f"Người có thẩm quyền ký số (Hoàng Phó Giám Đốc): Kế hoạch số 05/KH-SNgV ngày 05/02/2025. {doubt}"
    ]


def test_a_second_signature_of_the_head_is_refused(as_user, cast, plan, head):
    document = prepared(cast, plan)
    client = as_user(cast.head_of_unit)
    client.post(address("sign", document), with_certificate(head))
    before = file_of(document)
    response = client.post(address("sign", document), with_certificate(head))

    assert response.status_code == 422
    assert "Văn bản đã có chữ ký số của người có thẩm quyền." in text_of(response)
    assert file_of(document) == before


def test_of_two_who_sign_at_once_the_second_is_told_and_the_first_stands(cast, plan, head, media):
    document = prepared(cast, plan)
    real, faster = pades.sign, []

    def slowly(data, **options):
        if not faster:
            faster.append(True)
            signed_by(cast, Document.objects.get(), head)
        return real(data, **options)

    with patch.object(signing.pades, "sign", slowly), pytest.raises(ValidationError, match="Người khác vừa ký"):
        signed_by(cast, document, head)
    assert states(document) == ("issued", "issued")
    assert Document.objects.get().signatures.count() == 1
    assert len(stored(media)) == 2


def test_what_is_cancelled_while_it_is_signed_stays_cancelled(cast, plan, head, media):
    document = prepared(cast, plan)
    real = pades.sign

    def slowly(data, **options):
        life.send_back(plan=plan, note="Sửa lại.", by=cast.head_of_unit)
        return real(data, **options)

    with patch.object(signing.pades, "sign", slowly), pytest.raises(ValidationError, match="Văn bản đã hủy số"):
        signed_by(cast, document, head)
    assert states(document) == ("cancelled", "returned")
    assert len(stored(media)) == 1


def test_a_number_given_to_another_plan_meanwhile_keeps_the_plan_from_being_issued(cast, plan, head):
    document = prepared(cast, plan)
    issued(cast, year=2024, number=5)

    with pytest.raises(ValidationError, match="Số 05 của năm 2025 đã cấp cho Kế hoạch DDCI năm 2024"):
        signed_by(cast, document, head)
    assert states(document) == ("prepared", "approved")
    assert Document.objects.get().signatures.count() == 0


def test_a_plan_issued_earlier_is_signed_and_stays_as_it_is(cast, head):
    plan = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=DAY)
    document = signed_by(cast, prepared(cast, plan, number=None, day=None), head)

    assert states(document) == ("issued", "issued")
    assert plan.steps.count() == 0
    plan.refresh_from_db()
    assert (plan.number, plan.version) == (50, 1)


def test_a_lost_file_is_named_and_nothing_is_signed(as_user, cast, plan, head, media):
    document = prepared(cast, plan)
    (media / document.file.name).write_bytes(b"%PDF-1.7 something else")
    response = as_user(cast.head_of_unit).post(address("sign", document), with_certificate(head))

    assert response.status_code == 422
    assert "không còn khớp mã băm đã ghi" in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_only_the_head_signs(as_user, cast, plan, head):
    document = prepared(cast, plan)

    assert "Ký số trên cổng dành cho thủ trưởng Sở Ngoại vụ." in text_of(as_user(cast.unit_clerk).get(page_of(plan)))
    assert as_user(cast.unit_clerk).post(address("sign", document), with_certificate(head)).status_code == 403
    assert as_user(cast.outside_clerk).post(address("sign", document), with_certificate(head)).status_code == 404
    with pytest.raises(PermissionDenied):
        sign(document=document, role=Role.HEAD, credential=head.p12(), by=cast.unit_clerk)
    assert states(document) == ("prepared", "approved")
