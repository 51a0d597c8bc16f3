"""Whether anybody may look a document up is changed after it was prepared, and the public page follows at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.issuing.preparing import cancel
from reports.issuing.publishing import set_public
from reports.models import Document
from tests.reports.issuing.walk import (
    address,
    audited,
    file_of,
    page_of,
    page_of_report,
    prepared,
    prepared_report,
    signed_by,
    text_of,
)
from units.models import AuditEntry


def change(client, document, is_public: bool):
    return client.post(address("public", document), {"is_public": "on"} if is_public else {}, follow=True)


def test_the_clerk_hides_an_issued_plan_and_shows_it_again(client, as_user, cast, plan, head):
    document = signed_by(cast, prepared(cast, plan), head)
    data = file_of(document)
    as_user(cast.unit_clerk)
    response = change(client, document, is_public=False)
    assert response.redirect_chain == [(page_of(plan), 302)]
    assert "Đã lưu việc tra cứu công khai." in text_of(response)
    assert client.get(document.get_absolute_url()).status_code == 404
    dropped = client.post("/van-ban/", {"file": SimpleUploadedFile("tep.pdf", data)})
    assert "05/KH-SNgV" not in text_of(dropped)

    change(client, document, is_public=True)
    assert client.get(document.get_absolute_url()).status_code == 200
    name = "Kế hoạch số 05/KH-SNgV ngày 05/02/2025"
    assert audited("document.public") == [f"Thôi cho tra cứu công khai: {name}", f"Cho tra cứu công khai: {name}"]
    lines = AuditEntry.objects.filter(action="document.public").order_by("pk")
    assert [line.changes for line in lines] == [{"is_public": [True, False]}, {"is_public": [False, True]}]


def test_a_report_is_hidden_before_anybody_signs(client, as_user, cast, report, head):
    document = prepared_report(cast, report)
    response = change(as_user(cast.unit_clerk), document, is_public=False)
    assert response.redirect_chain == [(page_of_report(report), 302)]
    assert "Không cho tra cứu công khai." in text_of(response)
    signed_by(cast, document, head)

    assert client.get(document.get_absolute_url()).status_code == 404


def test_what_is_so_already_leaves_no_audit_line(as_user, cast, plan):
    document = prepared(cast, plan)
    change(as_user(cast.unit_clerk), document, is_public=True)

    assert (Document.objects.get().is_public, audited("document.public")) == (True, [])


def test_a_cancelled_document_is_left_alone(as_user, cast, plan):
    document = prepared(cast, plan)
    cancel(document=document, reason="Nhầm", by=cast.unit_clerk)
    response = change(as_user(cast.unit_clerk), document, is_public=False)

    assert response.status_code == 422
    assert "Văn bản đã hủy số nên không đổi được việc tra cứu công khai." in text_of(response)
    with pytest.raises(ValidationError):
        set_public(document=document, is_public=False, by=cast.unit_clerk)
    assert Document.objects.get().is_public is True


def test_an_officer_changes_nothing(as_user, cast, plan):
    document = prepared(cast, plan)

    assert change(as_user(cast.officer), document, is_public=False).status_code == 403
    with pytest.raises(PermissionDenied):
        set_public(document=document, is_public=False, by=cast.officer)
    assert Document.objects.get().is_public is True
