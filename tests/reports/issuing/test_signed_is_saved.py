"""A document that was signed elsewhere comes back from outside: it is given out to be saved, never shown."""

from django.urls import reverse

from tests.reports.issuing.walk import file_of, prepared, signed_elsewhere, upload


def test_the_portals_own_file_is_shown_and_the_signed_one_is_saved(as_user, cast, plan, head):
    client = as_user(cast.unit_clerk)
    address = reverse("reports:plan-pdf", args=plan.address)
    document = prepared(cast, plan)
    before = client.get(address)
    upload(client, document, signed_elsewhere(file_of(document), head))
    after = client.get(address)

    name = 'filename="ke-hoach-sngv-ddci-2025.pdf"'
    assert [before["Content-Disposition"], after["Content-Disposition"]] == [f"inline; {name}", f"attachment; {name}"]
    assert (after["Content-Type"], after["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert after.content == file_of(document)
