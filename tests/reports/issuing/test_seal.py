"""The agency's own signature behind the head's: before issuing where the agency wants it so, else at any time after."""

import pytest
from django.core.exceptions import ValidationError

from reports.issuing.finishing import issue_on_paper
from reports.models import AgencySeal, SignaturePicture
from reports.signing import pades
from reports.signing.trust import Trust
from tests.reports.issuing.walk import (
    address,
    audited,
    file_of,
    page_of,
    prepared,
    signed_by,
    states,
    text_of,
    with_certificate,
)
from tests.reports.signing.authority import scribble, seal


@pytest.fixture
def seal_required(cast):
    AgencySeal.objects.create(unit=cast.department, is_required=True)


def test_where_the_seal_is_needed_the_plan_waits_for_it(as_user, cast, plan, head, agency, seal_required):
    document = signed_by(cast, prepared(cast, plan), head)
    assert states(document) == ("signed", "approved")
    client = as_user(cast.unit_clerk)
    assert "đang làm: bắt buộc trước khi ban hành" in text_of(client.get(page_of(plan)))
    client.post(address("seal", document), with_certificate(agency))

    assert states(document) == ("issued", "issued")
    document.refresh_from_db()
    assert (document.way, document.issued_by) == ("portal", cast.unit_clerk)
    assert [(one.role, one.signer) for one in document.signatures.all()] == [
        ("head", "TRINH GIAM DOC"), ("agency", "Sở Ngoại vụ tỉnh Lạng Sơn"),
    ]  # fmt: skip


def test_where_it_is_not_needed_it_may_follow_after_issuing_once(as_user, cast, plan, head, agency):
    document = signed_by(cast, prepared(cast, plan), head)
    assert states(document) == ("issued", "issued")
    signed = file_of(document)
    client = as_user(cast.unit_clerk)
    response = client.post(address("seal", document), with_certificate(agency), follow=True)

    assert "Đã đóng dấu số của cơ quan." in text_of(response)
    sealed = file_of(document)
    assert sealed.startswith(signed)
    verdict = pades.read_signatures(sealed, trust=Trust.from_settings())
    assert [(seen.intact, seen.trusted, seen.covers_whole_file) for seen in verdict.signatures] == [
        (True, True, False), (True, True, True),
    ]  # fmt: skip
    assert plan.steps.filter(verb="issue").count() == 1
    again = client.post(address("seal", document), with_certificate(agency))
    assert again.status_code == 422
    assert "Văn bản đã có chữ ký số của cơ quan." in text_of(again)
    assert file_of(document) == sealed


def test_both_pictures_show_on_paper(cast, plan, head, agency):
    SignaturePicture.objects.create(user=cast.head_of_unit, picture=scribble())
    AgencySeal.objects.create(unit=cast.department, picture=seal())
    document = prepared(cast, plan)
    original = len(file_of(document))
    document = signed_by(cast, document, head)
    signed = len(file_of(document))
    data = file_of(signed_by(cast, document, agency, "agency"))

    assert b"/Image" in data[original:signed]
    assert b"/Image" in data[signed:]


def test_no_seal_before_the_head_has_signed(as_user, cast, plan, agency):
    document = prepared(cast, plan)
    response = as_user(cast.unit_clerk).post(address("seal", document), with_certificate(agency))

    assert response.status_code == 422
    assert "Người có thẩm quyền chưa ký." in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_what_was_signed_on_paper_takes_no_seal(cast, plan, agency):
    document = issue_on_paper(document=prepared(cast, plan), by=cast.unit_clerk)

    with pytest.raises(ValidationError, match="Văn bản đã ký giấy"):
        signed_by(cast, document, agency, "agency")


def test_a_certificate_that_is_not_the_agencys_is_told_before_and_recorded(as_user, cast, plan, head, authority):
    document = signed_by(cast, prepared(cast, plan), head)
    other = authority.issue("Sở Tư pháp", "UBND tỉnh Lạng Sơn")
    client = as_user(cast.unit_clerk)
    asked = client.post(address("seal", document), with_certificate(other))

    doubt = "Chứng thư là của “Sở Tư pháp”, không phải của Sở Ngoại vụ."
    assert (asked.status_code, doubt in text_of(asked)) == (422, True)
    client.post(address("seal", document), with_certificate(other, confirmed="on"))
    assert audited("document.seal") == [f"Cơ quan ký số (Sở Tư pháp): Kế hoạch số 05/KH-SNgV ngày 05/02/2025. {doubt}"]


def test_the_certificate_of_one_of_its_people_is_not_the_agencys(as_user, cast, plan, head, authority):
    document = signed_by(cast, prepared(cast, plan), head)
    officer = authority.issue("Nông Chuyên Viên", "Sở Ngoại vụ")
    asked = as_user(cast.unit_clerk).post(address("seal", document), with_certificate(officer))

    assert asked.status_code == 422
    assert "Chứng thư là của “Nông Chuyên Viên”, không phải của Sở Ngoại vụ." in text_of(asked)


def test_a_certificate_without_a_persons_name_is_the_agencys_by_its_organisation(as_user, cast, plan, head, authority):
    document = signed_by(cast, prepared(cast, plan), head)
    nameless = authority.issue(None, "Sở Ngoại vụ")
    as_user(cast.unit_clerk).post(address("seal", document), with_certificate(nameless))

    assert audited("document.seal") == ["Cơ quan ký số (Sở Ngoại vụ): Kế hoạch số 05/KH-SNgV ngày 05/02/2025."]


def test_the_heads_own_certificate_is_never_the_agencys(as_user, cast, plan, head, seal_required):
    document = signed_by(cast, prepared(cast, plan), head)
    response = as_user(cast.unit_clerk).post(address("seal", document), with_certificate(head, confirmed="on"))

    assert response.status_code == 422
    assert "Hãy đóng dấu số bằng chứng thư của cơ quan." in text_of(response)
    assert states(document) == ("signed", "approved")


def test_an_officer_seals_nothing(as_user, cast, plan, head, agency):
    document = signed_by(cast, prepared(cast, plan), head)

    assert as_user(cast.officer).post(address("seal", document), with_certificate(agency)).status_code == 403
