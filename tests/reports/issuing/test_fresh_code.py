"""Whoever signs gives a code of the second factor of late, in the same form; so does whoever brings it into force."""

import pytest
from django.urls import reverse

from tests.reports.issuing.walk import address, prepared, with_certificate
from tests.units.test_fresh_proof import ASKED, SignedIn


@pytest.fixture
def chief(cast) -> SignedIn:
    """The head of the unit, whose last code was given an hour ago."""
    chief = SignedIn(cast.head_of_unit)
    chief.wait(60)
    return chief


def test_the_page_shows_a_field_in_each_form_that_needs_a_code(chief, cast, plan):
    document = prepared(cast, plan)
    page = chief.client.get(reverse("reports:plan-issue", args=plan.address)).content.decode()

    ids = [f'id="{form}_second_factor_code"' for form in ("p12_form", "accept_form", "paper_form")]
    assert [page.count(one) for one in ids] == [1, 1, 1]
    assert page.count('name="second_factor_code"') == 3
    assert document.state == "prepared"


def test_signing_without_a_code_is_refused_and_with_it_done(chief, cast, plan, head):
    document = prepared(cast, plan)
    refused = chief.client.post(address("sign", document), with_certificate(head))

    assert refused.status_code == 422
    assert refused.context["p12_form"].errors == {"second_factor_code": [ASKED]}
    document.refresh_from_db()
    assert document.state == "prepared"

    chief.client.post(address("sign", document), with_certificate(head) | {"second_factor_code": chief.code()})
    document.refresh_from_db()
    assert document.state == "issued"


def test_the_code_is_not_asked_again_for_a_certificate_that_would_not_do(chief, cast, plan, head):
    document = prepared(cast, plan)
    form = with_certificate(head) | {"passphrase": "sai", "second_factor_code": chief.code()}
    refused = chief.client.post(address("sign", document), form)

    assert refused.status_code == 422
    assert refused.context["p12_form"].code_field is None
    chief.client.post(address("sign", document), with_certificate(head))
    document.refresh_from_db()
    assert document.state == "issued"


def test_a_paper_signature_and_a_file_signed_elsewhere_ask_too(chief, cast, plan):
    document = prepared(cast, plan)
    paper = chief.client.post(address("paper", document), {"is_signed": "on"})
    assert paper.context["paper_form"].errors == {"second_factor_code": [ASKED]}

    file = document.file
    file.seek(0)
    elsewhere = chief.client.post(address("accept", document), {"file": file})
    assert elsewhere.context["accept_form"].errors == {"second_factor_code": [ASKED]}
    chief.client.post(address("paper", document), {"is_signed": "on", "second_factor_code": chief.code()})
    document.refresh_from_db()
    assert (document.state, document.way) == ("issued", "paper")
