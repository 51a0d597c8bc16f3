"""What the page of a BÁO CÁO tells of its document, and where it leads."""

from tests.reports.issuing.walk import (
    approve_report,
    page_of,
    page_of_report,
    prepared,
    prepared_report,
    signed_by,
    text_of,
)

PAGE = "/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/tong-hop/"


def panel(client) -> str:
    """The panel of the document, or nothing."""
    _, _, rest = text_of(client.get(PAGE)).partition('id="document-title"')
    return rest.partition("</section>")[0]


def test_an_approved_report_leads_who_may_to_its_issuing(as_user, cast, work, report):
    assert page_of_report(report) in text_of(as_user(cast.unit_clerk).get(PAGE))
    assert page_of_report(report) not in text_of(as_user(work.chief).get(PAGE))
    assert panel(as_user(cast.unit_clerk)) == ""


def test_a_prepared_document_tells_its_number_and_that_it_waits(as_user, cast, report):
    document = prepared_report(cast, report)
    said = panel(as_user(cast.unit_clerk))

    for words in ("Chờ ký", "12/BC-SNgV, 15/07/2025", "chưa ký", document.sha256, "tra cứu được khi ban hành"):
        assert words in said
    assert document.get_absolute_url() not in said


def test_an_issued_one_tells_its_signature_and_leads_to_its_public_page(as_user, cast, work, report, head):
    document = signed_by(cast, prepared_report(cast, report), head)
    said = panel(as_user(work.chief))

    for words in ("Đã ban hành", "Người có thẩm quyền: TRINH GIAM DOC", document.sha256, document.get_absolute_url()):
        assert words in said
    assert page_of_report(report) not in said
    assert page_of_report(report) in panel(as_user(cast.unit_clerk))


def test_the_documents_of_the_plan_and_of_other_quarters_are_not_shown(as_user, cast, work, report):
    prepared(cast, work.plan, number=None, day=None)
    prepared_report(cast, approve_report(work, quarter=1), number=3)

    assert panel(as_user(cast.unit_clerk)) == ""


def test_beside_a_reports_document_the_plan_is_still_offered_its_own(as_user, cast, work, report):
    prepared_report(cast, report)
    page = text_of(as_user(cast.unit_clerk).get(work.plan.get_absolute_url()))

    assert "Lập văn bản để ký số" in page
    assert page_of(work.plan) in page
    assert "12/BC-SNgV" not in page
