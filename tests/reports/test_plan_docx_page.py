from django.urls import reverse

from tests.reports.measure_docx import Word
from units.models import AuditEntry, Letterhead

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ADDRESS = ("reports:plan-docx", ["sngv", "ddci", 2025])


def test_a_plan_is_taken_as_word_and_the_export_recorded(as_user, cast):
    plan = cast.plan()
    response = as_user(cast.officer).get(reverse(ADDRESS[0], args=ADDRESS[1]))

    assert response["Content-Type"] == WORD
    assert response["Content-Disposition"] == 'attachment; filename="ke-hoach-sngv-ddci-2025.docx"'
    assert Word(response.content).find("SỞ NGOẠI VỤ").style == "Agency"
    line = AuditEntry.objects.get()
    assert (line.action, line.actor, line.object_id) == ("plan.export_docx", cast.officer, str(plan.pk))
    assert line.summary == f"Xuất Word: {plan}"


def test_an_adjusted_plan_has_addresses_of_its_own(as_user, cast):
    plan = cast.plan()
    adjusted = type(plan).objects.get(pk=plan.pk)
    adjusted.pk, adjusted.adjustment, adjusted.adjusts = None, 1, plan
    adjusted.number = adjusted.issued_on = None
    adjusted.state, adjusted.title = "draft", "Điều chỉnh Kế hoạch"
    adjusted.save()
    client = as_user(cast.unit_clerk)

    word = client.get(reverse(ADDRESS[0], args=[*ADDRESS[1], 1]))
    pdf = client.get(reverse("reports:plan-pdf", args=[*ADDRESS[1], 1]))

    assert word["Content-Disposition"] == 'attachment; filename="ke-hoach-sngv-ddci-2025-dieu-chinh-1.docx"'
    assert Word(word.content).find("Điều chỉnh").style == "Subtitle"
    assert pdf["Content-Disposition"] == 'inline; filename="ke-hoach-sngv-ddci-2025-dieu-chinh-1.pdf"'
    assert client.get(reverse(ADDRESS[0], args=[*ADDRESS[1], 2])).status_code == 404


def test_who_may_not_read_the_plan_gets_no_file(as_user, cast):
    cast.plan()

    assert as_user(cast.outsider).get(reverse(ADDRESS[0], args=ADDRESS[1])).status_code == 404
    assert not AuditEntry.objects.exists()


def test_an_agency_without_a_letterhead_is_told_what_to_do(as_user, cast):
    plan = cast.plan()
    Letterhead.objects.all().delete()
    response = as_user(cast.officer).get(reverse(ADDRESS[0], args=ADDRESS[1]), follow=True)

    assert response.redirect_chain == [(plan.get_absolute_url(), 302)]
    assert "Sở Ngoại vụ chưa khai báo thể thức văn bản" in response.content.decode()
    assert not AuditEntry.objects.exists()
