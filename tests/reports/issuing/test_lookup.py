"""Anybody looks up an issued document by its code; nothing else is there to be found."""

import re

import pytest

from plans import life
from plans.models import Plan
from reports.issuing.finishing import issue_on_paper
from reports.issuing.preparing import cancel
from reports.models import AgencySeal, Document
from tests.reports.issuing.walk import DAY, file_of, prepared, signed_by, text_of


def looked_up(client, code: str):
    return client.get(f"/van-ban/{code}/")


def bare(response) -> str:
    """A page without what differs at every visit."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(response))


def test_a_stranger_sees_the_facts_of_an_issued_document(client, cast, plan, head):
    document = signed_by(cast, prepared(cast, plan), head)
    response = looked_up(client, document.code)

    assert response.status_code == 200
    page = text_of(response)
    grouped = " ".join(document.sha256[start : start + 8] for start in range(0, 64, 8))
    for words in (
        "Kế hoạch số 05/KH-SNgV ngày 05/02/2025",
        "Cải thiện Chỉ số DDCI năm 2025",
        "Sở Ngoại vụ",
        "Trịnh Giám Đốc",
        "Ký số trên cổng",
        "TRINH GIAM DOC",
        document.written_code,
        grouped,
        "Còn hiệu lực. Chữ ký số nguyên vẹn, chứng thư tin cậy khi ban hành.",
    ):
        assert words in page
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_the_text_and_the_file_are_not_shown(client, cast, plan, head):
    document = signed_by(cast, prepared(cast, plan), head)
    page = text_of(looked_up(client, document.code))

    assert "Rút ngắn thời gian giải quyết hồ sơ." not in page
    assert "ke-hoach.pdf" not in page
    assert plan.get_absolute_url() not in page
    assert document.file.name not in page


@pytest.mark.parametrize("typed", ["{0}", "{0}-{1}-{2}", "{0}{1}{2}", " {0} {1} {2} "])
def test_a_code_may_be_typed_in_many_ways(client, cast, plan, typed):
    document = issue_on_paper(document=prepared(cast, plan), by=cast.unit_clerk)
    parts = document.written_code.lower().split("-")
    code = typed.format(*parts) if "{1}" in typed else document.code.lower()
    response = client.get("/van-ban/", {"ma": code}, follow=True)

    assert response.status_code == 200
    assert document.written_code in text_of(response)


def test_everything_else_gets_the_very_same_answer(client, cast, plan, head):
    AgencySeal.objects.create(unit=cast.department, is_required=True)
    document = prepared(cast, plan)
    unknown = looked_up(client, "ABCDEFGHJKLM".replace("L", "X"))
    assert unknown.status_code == 404
    assert "Không có văn bản nào tra cứu được với mã này." in text_of(unknown)
    answers = [looked_up(client, document.code)]
    signed_by(cast, document, head)
    answers.append(looked_up(client, document.code))
    Document.objects.update(state="issued", issued_at="2025-02-05T00:00Z", issued_by=cast.unit_clerk, is_public=False)
    answers.append(looked_up(client, document.code))
    answers.append(client.get("/van-ban/", {"ma": "quá ngắn"}))
    answers.append(looked_up(client, "x" * 300))

    assert {answer.status_code for answer in answers} == {404}
    assert {bare(answer) for answer in answers} == {bare(unknown)}
    Document.objects.update(is_public=True)
    assert looked_up(client, document.code).status_code == 200


def test_a_cancelled_number_is_not_there(client, cast, plan):
    document = prepared(cast, plan)
    cancel(document=document, reason="Nhầm", by=cast.unit_clerk)

    assert looked_up(client, document.code).status_code == 404


def test_a_document_signed_on_paper_says_so(client, cast, plan):
    document = issue_on_paper(document=prepared(cast, plan), by=cast.unit_clerk)
    page = text_of(looked_up(client, document.code))

    assert "Còn hiệu lực. Văn bản được ký giấy và đóng dấu; tệp của cổng là bản gốc đem in để ký." in page
    assert "Mã băm của tệp gốc đem in" in page


def test_a_signer_whose_authority_is_unknown_is_told(client, cast, plan, head, trust_folder):
    (trust_folder / "goc.pem").unlink()
    document = signed_by(cast, prepared(cast, plan), head)

    page = text_of(looked_up(client, document.code))
    assert "Chữ ký số nguyên vẹn; cổng chưa xác minh được nơi cấp chứng thư khi ban hành." in page
    assert "Chưa tin cậy" in page


def test_a_signer_who_is_not_the_signatory_is_told(client, cast, plan, authority):
    document = signed_by(cast, prepared(cast, plan), authority.issue("Hoàng Phó"))
    response = looked_up(client, document.code)

    assert response.context["standing"].level == "warn"
    assert (
        "Còn hiệu lực, nhưng chứng thư ký số là của “Hoàng Phó”, không phải của người ký ghi trên văn bản"
        " (Trịnh Giám Đốc)."
    ) in text_of(response)


def adjusted(cast, plan, is_public: bool) -> Document:
    """The document of the plan that takes the place of an issued one."""
    new = life.adjust(plan=plan, by=cast.unit_clerk)
    life.submit(plan=new, by=cast.unit_clerk)
    new = life.approve(plan=new, by=cast.head_of_unit)
    return issue_on_paper(document=prepared(cast, new, number=9, is_public=is_public), by=cast.unit_clerk)


@pytest.mark.parametrize("is_public", [True, False])
def test_a_replaced_plan_names_what_took_its_place_only_if_that_is_public(client, cast, plan, is_public):
    document = issue_on_paper(document=prepared(cast, plan), by=cast.unit_clerk)
    plan.refresh_from_db()
    later = adjusted(cast, plan, is_public)
    page = text_of(looked_up(client, document.code))

    assert ("Hết hiệu lực: đã được thay bằng Kế hoạch số 09/KH-SNgV ngày 05/02/2025." in page) is is_public
    assert (later.code in page) is is_public
    assert ("Hết hiệu lực: kế hoạch đã kết thúc." in page) is not is_public
    assert ("09/KH-SNgV" in page) is is_public


def test_text_from_people_is_text(client, cast):
    plan = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=DAY, title="Kế hoạch <script>alert(1)</script>")
    document = issue_on_paper(document=prepared(cast, plan, number=None, day=None), by=cast.unit_clerk)

    assert "<script>alert(1)" not in looked_up(client, document.code).content.decode()


def test_the_page_takes_a_few_queries(client, cast, plan, head, django_assert_num_queries):
    document = signed_by(cast, prepared(cast, plan), head)
    assert file_of(document)

    with django_assert_num_queries(2):
        looked_up(client, document.code)
