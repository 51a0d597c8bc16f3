"""What the page of a plan tells of its document."""

import pytest

from plans.models import Plan
from tests.reports.issuing.walk import DAY, page_of, prepared, signed_by, text_of


def panel(client, plan) -> str:
    """The panel of the document, or nothing."""
    page = text_of(client.get(plan.get_absolute_url()))
    _, _, rest = page.partition('id="document-title"')
    return rest.partition("</section>")[0]


def test_before_there_is_a_document_nothing_is_said(as_user, cast, plan):
    assert panel(as_user(cast.unit_clerk), plan) == ""


def test_a_prepared_document_tells_its_number_and_that_it_waits(as_user, cast, plan):
    document = prepared(cast, plan)
    said = panel(as_user(cast.unit_clerk), plan)

    for words in ("Chờ ký", "05/KH-SNgV, 05/02/2025", "chưa ký", document.sha256, "tra cứu được khi ban hành"):
        assert words in said
    assert document.get_absolute_url() not in said


def test_an_issued_one_tells_its_signatures_and_leads_to_its_page(as_user, cast, plan, head):
    document = signed_by(cast, prepared(cast, plan), head)
    said = panel(as_user(cast.officer), plan)

    for words in ("Đã ban hành", "Người có thẩm quyền: TRINH GIAM DOC", document.sha256, document.get_absolute_url()):
        assert words in said
    assert "Tải bản đã ký" in said
    assert page_of(plan) not in said
    assert page_of(plan) in panel(as_user(cast.unit_clerk), plan)


def test_a_plan_issued_earlier_is_offered_an_electronic_original(as_user, cast):
    plan = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=DAY)

    assert "Lập văn bản để ký số" in panel(as_user(cast.unit_clerk), plan)
    assert panel(as_user(cast.officer), plan) == ""


@pytest.mark.parametrize("is_public", [True, False])
def test_what_is_kept_from_the_public_says_so(as_user, cast, plan, head, is_public):
    document = signed_by(cast, prepared(cast, plan, is_public=is_public), head)
    said = panel(as_user(cast.officer), plan)

    assert ("không cho tra cứu công khai" in said) is not is_public
    assert (document.get_absolute_url() in said) is is_public
