"""A file that was signed elsewhere is taken only if it is the same document with nothing but signatures added."""

from io import BytesIO

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pypdf import PdfReader, PdfWriter

from plans.models import Plan
from reports.issuing.finishing import Signature, issue_on_paper, keep_signed
from reports.models import AgencySeal, Document
from reports.signing.pades import read_signatures
from reports.signing.trust import Trust
from tests.plans.life.walk import approved
from tests.reports.issuing.walk import (
    DAY,
    audited,
    file_of,
    page_of,
    prepared,
    signed_by,
    signed_elsewhere,
    states,
    text_of,
    upload,
)
from tests.reports.signing.authority import YEAR, Authority, now


def test_a_file_signed_by_the_head_is_taken_and_the_plan_issued(as_user, cast, plan, head):
    document = prepared(cast, plan)
    data = signed_elsewhere(file_of(document), head)
    response = upload(as_user(cast.unit_clerk), document, data)

    assert (response.status_code, response.url) == (302, page_of(plan))
    assert states(document) == ("issued", "issued")
    document.refresh_from_db()
    assert (document.way, file_of(document)) == ("outside", data)
    assert [(one.role, one.signer, one.is_trusted) for one in document.signatures.all()] == [
        ("head", "TRINH GIAM DOC", True)
    ]
    assert audited("document.accept") == [
        "Người có thẩm quyền ký số (TRINH GIAM DOC): Kế hoạch số 05/KH-SNgV ngày 05/02/2025."
    ]


def roles_of(document: Document) -> dict[str, str]:
    return dict(document.signatures.values_list("role", "signer"))


def test_with_two_signatures_both_are_recorded_whatever_their_order(cast, as_user, plan, head, agency):
    client = as_user(cast.unit_clerk)
    for number, holders in enumerate([(head, agency), (agency, head)], start=5):
        document = prepared(cast, plan if number == 5 else approved(cast, year=2024), number=number)
        upload(client, document, signed_elsewhere(file_of(document), *holders))

        assert roles_of(document) == {"head": "TRINH GIAM DOC", "agency": "Sở Ngoại vụ tỉnh Lạng Sơn"}
        assert states(document) == ("issued", "issued")


def test_where_no_certificate_bears_the_agencys_name_the_second_is_its(cast, as_user, plan, head, authority):
    document = prepared(cast, plan)
    seal = authority.issue("Con dấu số 17", "Tỉnh Lạng Sơn")
    response = upload(as_user(cast.unit_clerk), document, signed_elsewhere(file_of(document), head, seal))

    assert roles_of(document) == {"head": "TRINH GIAM DOC", "agency": "Con dấu số 17"}
    page = text_of(as_user(cast.unit_clerk).get(response.url))
    assert "Chứng thư là của “Con dấu số 17”, không phải của Sở Ngoại vụ." in page


def test_a_third_signature_is_named_and_has_no_role(cast, as_user, plan, head, agency, authority):
    document = prepared(cast, plan)
    initials = authority.issue("Vi Trưởng Phòng")
    response = upload(as_user(cast.unit_clerk), document, signed_elsewhere(file_of(document), initials, head, agency))

    assert roles_of(document) == {"head": "TRINH GIAM DOC", "agency": "Sở Ngoại vụ tỉnh Lạng Sơn"}
    assert "Tệp còn có chữ ký số của Vi Trưởng Phòng." in text_of(as_user(cast.unit_clerk).get(response.url))


def test_the_agencys_signature_alone_is_not_enough(cast, as_user, plan, agency):
    document = prepared(cast, plan)
    response = upload(as_user(cast.unit_clerk), document, signed_elsewhere(file_of(document), agency))

    assert response.status_code == 422
    assert "chưa có chữ ký số của người ký Trịnh Giám Đốc." in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_where_the_seal_is_needed_it_may_come_from_outside_too(cast, as_user, plan, head, agency):
    AgencySeal.objects.create(unit=cast.department, is_required=True)
    document = prepared(cast, plan)
    client = as_user(cast.unit_clerk)
    upload(client, document, signed_elsewhere(file_of(document), head))
    assert states(document) == ("signed", "approved")
    upload(client, document, signed_elsewhere(file_of(document), agency))

    assert states(document) == ("issued", "issued")
    assert roles_of(document) == {"head": "TRINH GIAM DOC", "agency": "Sở Ngoại vụ tỉnh Lạng Sơn"}


def test_an_issued_document_takes_the_agencys_signature_from_outside_once(cast, as_user, plan, head, agency):
    document = signed_by(cast, prepared(cast, plan), head)
    client = as_user(cast.unit_clerk)
    upload(client, document, signed_elsewhere(file_of(document), agency))
    assert roles_of(document)["agency"] == "Sở Ngoại vụ tỉnh Lạng Sơn"
    document.refresh_from_db()
    assert document.way == "portal"

    again = upload(client, document, signed_elsewhere(file_of(document), agency))
    assert again.status_code == 422
    assert "Văn bản đã có chữ ký số của cơ quan." in text_of(again)


def refused(client, document, data) -> str:
    """The page that refuses an upload; nothing else has changed."""
    before = file_of(document), states(document)
    response = upload(client, document, data)
    assert response.status_code == 422
    assert (file_of(document), states(document)) == before
    return text_of(response)


def resaved(data: bytes, *more) -> bytes:
    """The file written anew by another program, with pages behind it."""
    writer = PdfWriter(clone_from=BytesIO(data))
    for pages in more:
        for page in PdfReader(BytesIO(pages)).pages:
            writer.add_page(page)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_the_file_without_a_signature_is_refused(cast, as_user, plan):
    document = prepared(cast, plan)

    assert "Tệp này chưa có chữ ký số mới nào." in refused(as_user(cast.unit_clerk), document, file_of(document))


def test_a_file_saved_anew_is_refused_with_the_remedy(cast, as_user, plan, head):
    document = prepared(cast, plan)
    page = refused(as_user(cast.unit_clerk), document, signed_elsewhere(resaved(file_of(document)), head))

    assert "Nội dung các trang như cũ nhưng tệp đã được ghi lại toàn bộ" in page
    assert audited("document.refuse")[0].startswith(
        "Từ chối tệp tải lên của Kế hoạch số 05/KH-SNgV ngày 05/02/2025: Nội dung các trang như cũ"
    )


def test_another_document_is_refused_with_every_difference(cast, as_user, plan, head):
    document = prepared(cast, plan)
    other = prepared(cast, approved(cast, year=2024), number=9)
    page = refused(as_user(cast.unit_clerk), document, signed_elsewhere(file_of(other), head))

    assert "Trang 1 khác từ chữ thứ" in page
    assert "05/KH-SNgV" in page
    assert "09/KH-SNgV" in page


def test_an_appended_page_is_refused(cast, as_user, plan, head):
    document = prepared(cast, plan)
    data = file_of(document)
    page = refused(as_user(cast.unit_clerk), document, signed_elsewhere(resaved(data, data), head))

    assert "Tệp có thêm 1 trang ở cuối" in page


def test_a_removed_signature_is_refused(cast, as_user, plan, head, agency):
    document = prepared(cast, plan)
    original = file_of(document)
    document = signed_by(cast, document, head)
    page = refused(as_user(cast.unit_clerk), document, signed_elsewhere(original, agency))

    assert "thiếu chữ ký của TRINH GIAM DOC" in page


def certified(data: bytes, holder, path) -> bytes:
    """The file with a signature that forbids every later change, further signatures too."""
    p12 = holder.p12()
    path.write_bytes(p12.data)
    signer = SimpleSigner.load_pkcs12(str(path), passphrase=p12.passphrase.encode())
    about = PdfSignatureMetadata("Khoa", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    return PdfSigner(about, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(data))).getvalue()


def test_a_signature_that_breaks_an_earlier_one_is_refused(cast, as_user, plan, head, agency, tmp_path, monkeypatch):
    document = prepared(cast, plan)
    client = as_user(cast.unit_clerk)
    data = certified(file_of(document), head, tmp_path / "head.p12")
    (seen,) = read_signatures(data, trust=Trust.from_settings()).signatures
    keep_signed(
        document=document, data=data, signatures=[Signature("head", seen)], way="outside", action="document.accept",
        by=cast.unit_clerk,
    )  # fmt: skip
    document.refresh_from_db()
    # Not every program minds what an earlier signature forbids.
    monkeypatch.setattr(PdfSigner, "_enforce_certification_constraints", lambda signer, reader: None)

    page = refused(client, document, signed_elsewhere(file_of(document), agency))
    assert "Chữ ký số của TRINH GIAM DOC không hợp lệ:" in page


def test_what_is_no_pdf_or_too_large_is_refused(cast, as_user, plan, settings):
    document = prepared(cast, plan)
    client = as_user(cast.unit_clerk)

    assert "Tệp tải lên không phải là PDF." in refused(client, document, b"PK\x03\x04")
    assert "Tệp trống. Hãy chọn lại." in refused(client, document, b"")
    assert "Tệp lớn quá 30 MB." in refused(client, document, b"x" * (30 * 2**20 + 1))


def test_with_roots_a_stranger_to_them_is_refused(cast, as_user, plan):
    document = prepared(cast, plan)
    stranger = Authority("CA lạ").issue("Trịnh Giám Đốc")
    page = refused(as_user(cast.unit_clerk), document, signed_elsewhere(file_of(document), stranger))

    assert "Chữ ký số của Trịnh Giám Đốc không hợp lệ:" in page


def test_with_roots_a_revoked_certificate_is_refused(cast, as_user, plan, authority, trust_folder):
    document = prepared(cast, plan)
    lost = authority.issue("Trịnh Giám Đốc")
    data = signed_elsewhere(file_of(document), lost)
    (trust_folder / "thu-hoi.crl").write_bytes(authority.revoked(lost, on=now() - YEAR / 2))

    assert "đã bị thu hồi" in refused(as_user(cast.unit_clerk), document, data)


def test_without_roots_it_is_taken_with_a_warning(cast, as_user, plan, head, trust_folder):
    (trust_folder / "goc.pem").unlink()
    document = prepared(cast, plan)
    client = as_user(cast.unit_clerk)
    response = upload(client, document, signed_elsewhere(file_of(document), head))

    warning = (
        "Cổng chưa được cấu hình chứng thư gốc tin cậy nên chưa xác minh được nơi cấp chứng thư của TRINH GIAM DOC."
    )
    assert warning in text_of(client.get(response.url))
    assert states(document) == ("issued", "issued")
    assert document.signatures.get().is_trusted is False


DOUBT = "Chứng thư là của “Hoàng Phó”, văn bản ghi người ký là “Trịnh Giám Đốc”."


def test_another_signer_than_the_document_says_is_taken_from_the_head_who_confirms(cast, as_user, plan, authority):
    document = prepared(cast, plan)
    data = signed_elsewhere(file_of(document), authority.issue("Hoàng Phó"))
    client = as_user(cast.head_of_unit)
    page = refused(client, document, data)
    assert f"{DOUBT} Nếu vẫn nhận chữ ký này, hãy đánh dấu ô xác nhận và chọn lại tệp." in page
    assert "Vẫn nhận chữ ký này" in page
    response = upload(client, document, data, confirmed="on")

    assert DOUBT in text_of(client.get(response.url))
    assert audited("document.accept") == [
        f"Người có thẩm quyền ký số (Hoàng Phó): Kế hoạch số 05/KH-SNgV ngày 05/02/2025. {DOUBT}"
    ]


def test_another_signer_is_not_taken_from_who_may_not_issue_whatever_is_confirmed(cast, as_user, plan, authority):
    document = prepared(cast, plan)
    data = signed_elsewhere(file_of(document), authority.issue("Hoàng Phó"))
    client = as_user(cast.unit_clerk)
    assert upload(client, document, data, confirmed="on").status_code == 422

    assert f"{DOUBT} Chỉ người có quyền ban hành văn bản mới được nhận chữ ký này." in refused(client, document, data)


def test_a_name_that_only_begins_like_the_signatorys_is_another(cast, as_user, plan, authority):
    document = prepared(cast, plan)
    other = authority.issue("Trịnh Giám Đốch")
    page = refused(as_user(cast.unit_clerk), document, signed_elsewhere(file_of(document), other))

    assert "Chứng thư là của “Trịnh Giám Đốch”, văn bản ghi người ký là “Trịnh Giám Đốc”." in page


def test_where_the_seal_is_needed_only_the_agencys_certificate_will_do(cast, as_user, plan, head, authority):
    AgencySeal.objects.create(unit=cast.department, is_required=True)
    document = prepared(cast, plan)
    client = as_user(cast.unit_clerk)
    officer = authority.issue("Nông Chuyên Viên", "Sở Ngoại vụ")
    response = upload(client, document, signed_elsewhere(file_of(document), head, officer))
    assert (states(document), roles_of(document)) == (("signed", "approved"), {"head": "TRINH GIAM DOC"})
    assert "Tệp còn có chữ ký số của Nông Chuyên Viên." in text_of(client.get(response.url))

    assert (
        "Văn bản bắt buộc có chữ ký số của Sở Ngoại vụ; chứng thư trong tệp là của “Nông Chuyên Viên”. Hãy ký bằng"
        " chứng thư mang tên cơ quan."
    ) in refused(client, document, signed_elsewhere(file_of(document), officer))


def test_the_head_who_signs_twice_is_not_the_agency(cast, as_user, plan, head):
    document = prepared(cast, plan)
    client = as_user(cast.unit_clerk)
    upload(client, document, signed_elsewhere(file_of(document), head, head))
    assert roles_of(document) == {"head": "TRINH GIAM DOC"}

    assert "Chứng thư của TRINH GIAM DOC đã dùng để ký với tư cách người có thẩm quyền" in refused(
        client, document, signed_elsewhere(file_of(document), head)
    )


def test_what_was_signed_on_paper_takes_no_file(cast, as_user, plan, head):
    document = prepared(cast, plan)
    data = signed_elsewhere(file_of(document), head)
    issue_on_paper(document=document, by=cast.unit_clerk)

    assert "Văn bản đã ký giấy và đóng dấu" in refused(as_user(cast.unit_clerk), document, data)


def test_for_a_plan_issued_earlier_the_plan_stays_as_it_is(cast, as_user, head):
    plan = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=DAY)
    document = prepared(cast, plan, number=None, day=None)
    upload(as_user(cast.head_of_unit), document, signed_elsewhere(file_of(document), head))

    assert states(document) == ("issued", "issued")
    assert plan.steps.count() == 0


@pytest.mark.parametrize(("person", "status"), [("officer", 403), ("leader", 403), ("outside_clerk", 404)])
def test_others_bring_nothing_back(cast, as_user, plan, head, person, status):
    document = prepared(cast, plan)
    data = signed_elsewhere(file_of(document), head)

    assert upload(as_user(getattr(cast, person)), document, data).status_code == status
    assert states(document) == ("prepared", "approved")
