from django.urls import reverse

from units.models import AuditEntry, Letterhead

ADDRESS = ("reports:plan-pdf", ["sngv", "ddci", 2025])


def test_a_plan_is_taken_as_pdf_and_the_export_recorded(as_user, cast):
    plan = cast.plan()
    response = as_user(cast.officer).get(reverse(ADDRESS[0], args=ADDRESS[1]))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="ke-hoach-sngv-ddci-2025.pdf"'
    assert response.content.startswith(b"%PDF-")
    line = AuditEntry.objects.get()
    assert (line.action, line.actor, line.object_id) == ("plan.export_pdf", cast.officer, str(plan.pk))


def test_an_agency_without_a_letterhead_is_told_what_to_do(as_user, cast):
    plan = cast.plan()
    Letterhead.objects.all().delete()
    response = as_user(cast.officer).get(reverse(ADDRESS[0], args=ADDRESS[1]), follow=True)

    assert response.redirect_chain == [(plan.get_absolute_url(), 302)]
    assert "Sở Ngoại vụ chưa khai báo thể thức văn bản" in response.content.decode()
    assert not AuditEntry.objects.exists()
