from decimal import Decimal

import pytest
from django.urls import reverse

from indices.models import Feedback, Finding, Recommendation, Result
from units.models import AuditEntry

ADDRESS = ["ddci-sbn-2024", "sngv"]


def form(rows=(), **kinds):
    """What the browser posts; each kind maps to rows of fields."""
    data = {}
    for kind in ("finding", "recommendation", "feedback"):
        given = kinds.get(kind, [])
        data |= {f"{kind}-TOTAL_FORMS": len(given), f"{kind}-INITIAL_FORMS": sum("id" in row for row in given)}
        for number, row in enumerate(given):
            data |= {f"{kind}-{number}-{field}": value for field, value in row.items()}
    return data


@pytest.fixture
def page(as_user, cast):
    client = as_user(cast.unit_clerk)
    address = reverse("indices:remarks", args=ADDRESS)

    def post(seen=None, **kinds):
        seen = seen or client.get(address).context["seen"]
        return client.post(address, form(**kinds) | {"seen": seen})

    return post


def test_what_the_survey_found_is_entered_with_its_percentage(page, cast):
    line = cast.edition_2024.lines.first()
    page(
        finding=[{"line": line.pk, "percentage": "21,14", "text": "Còn phải quen biết"}],
        recommendation=[{"line": line.pk, "text": "Công khai quy trình"}, {"line": "", "text": "Đối thoại định kỳ"}],
        feedback=[{"line": "", "text": "Mong thủ tục nhanh"}],
    )

    result = Result.objects.get(edition=cast.edition_2024, unit=cast.department)
    finding = Finding.objects.get()
    assert (finding.result, finding.line, finding.percentage) == (result, line, Decimal("21.14"))
    assert list(Recommendation.objects.values_list("position", "text")) == [
        (1, "Công khai quy trình"),
        (2, "Đối thoại định kỳ"),
    ]
    assert Feedback.objects.get().line is None
    assert AuditEntry.objects.get().action == "result.remarks"


def test_a_sentence_is_changed_and_another_taken_away(page, cast):
    page(feedback=[{"line": "", "text": "Một"}, {"line": "", "text": "Hai"}])
    first, second = Feedback.objects.all()
    page(
        feedback=[
            {"id": first.pk, "line": "", "text": "Một sửa"},
            {"id": second.pk, "line": "", "text": "Hai", "DELETE": "on"},
        ]
    )

    assert [feedback.text for feedback in Feedback.objects.all()] == ["Một sửa"]
    assert AuditEntry.objects.first().changes == {
        f"feedback {second.pk}": ["chung – Hai", None],
        f"feedback {first.pk}": ["chung – Một", "chung – Một sửa"],
    }


def test_a_wrong_percentage_gets_a_sentence_and_nothing_is_saved(page):
    response = page(
        finding=[{"line": "", "percentage": "121", "text": "x"}], recommendation=[{"line": "", "text": "Công khai"}]
    )

    assert response.status_code == 422
    assert "121 lớn hơn 100. Điểm phải từ 0 đến 100." in response.content.decode()
    assert not Finding.objects.exists()
    assert not Recommendation.objects.exists()


def test_a_neighbours_remarks_are_not_entered(as_user, cast):
    assert as_user(cast.outside_clerk).post(reverse("indices:remarks", args=ADDRESS), form()).status_code == 403


def test_a_unit_unknown_to_a_published_round_has_no_page(as_user, cast):
    Result.objects.get(edition=cast.edition_2024, unit=cast.other_department).scores.all().delete()
    Result.objects.get(edition=cast.edition_2024, unit=cast.other_department).delete()

    address = reverse("indices:remarks", args=["ddci-sbn-2024", "stp"])
    assert as_user(cast.standing_clerk).get(address).status_code == 404


def test_remarks_of_a_draft_found_the_row(as_user, cast):
    address = reverse("indices:remarks", args=["ddci-sbn-2025", "sngv"])
    client = as_user(cast.standing_clerk)
    seen = client.get(address).context["seen"]
    client.post(address, form(feedback=[{"line": "", "text": "Một"}]) | {"seen": seen})

    assert Feedback.objects.get().result.edition == cast.draft


def test_a_blank_row_of_the_page_is_no_remark(page):
    blank = {"line": "", "percentage": "", "text": ""}
    response = page(finding=[blank], recommendation=[{"line": "", "text": ""}], feedback=[{"line": "", "text": "Một"}])

    assert response.status_code == 302
    assert not Finding.objects.exists()
    assert Feedback.objects.get().text == "Một"


def test_a_changed_percentage_is_recorded(page):
    page(finding=[{"line": "", "percentage": "45,5", "text": "Câu"}])
    finding = Finding.objects.get()
    page(finding=[{"id": finding.pk, "line": "", "percentage": "60", "text": "Câu"}])

    assert AuditEntry.objects.first().changes == {f"finding {finding.pk}": ["chung – 45,5 %: Câu", "chung – 60 %: Câu"]}


def test_two_clerks_at_once_do_not_overwrite_each_other(page, as_user, cast):
    page(feedback=[{"line": "", "text": "Ban đầu"}])
    feedback = Feedback.objects.get()
    seen = as_user(cast.unit_clerk).get(reverse("indices:remarks", args=ADDRESS)).context["seen"]
    row = {"id": feedback.pk, "line": ""}
    page(feedback=[row | {"text": "Người trước"}])
    response = page(seen=seen, feedback=[row | {"text": "Người sau"}])

    body = response.content.decode()
    assert response.status_code == 422
    assert "Người trước" in body
    assert "Người sau" in body
    assert Feedback.objects.get().text == "Người trước"

    page(seen=response.context["seen"], feedback=[row | {"text": "Người sau"}])
    assert Feedback.objects.get().text == "Người sau"


def test_a_remark_that_somebody_took_away_is_told(page):
    page(feedback=[{"line": "", "text": "Một"}])
    pk = Feedback.objects.get().pk
    Feedback.objects.all().delete()
    response = page(feedback=[{"id": pk, "line": "", "text": "Một sửa"}])

    assert response.status_code == 422
    assert "Câu này vừa bị người khác xóa." in response.content.decode()
