"""The people of the signing tests, and the document they sign."""

import pytest
from django.db import transaction

from reports.documents.pdf import LaidPdf, lay_out_pdf
from reports.documents.plan import plan_letter
from tests.cast import Cast
from tests.reports.signing.authority import Authority, Holder


@pytest.fixture(scope="session")
def root() -> Authority:
    return Authority("CA gốc thử")


@pytest.fixture(scope="session")
def authority(root) -> Authority:
    """Issues to people; stands under the root."""
    return Authority("CA phục vụ thử", above=root)


@pytest.fixture(scope="session")
def head(authority) -> Holder:
    return authority.issue("Trịnh Giám Đốc")


@pytest.fixture(scope="session")
def agency(authority) -> Holder:
    return authority.issue("Sở Ngoại vụ tỉnh Lạng Sơn", "UBND tỉnh Lạng Sơn")


@pytest.fixture(autouse=True)
def database(db):
    """Has the database made, which pytest-django does only for tests that name it."""


@pytest.fixture(scope="session")
def laid(django_db_setup, django_db_blocker) -> LaidPdf:
    """The plan of the cast as a file, with the room for its signature; the database keeps nothing of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        result = lay_out_pdf(plan_letter(Cast().plan()))
        transaction.set_rollback(True)
    return result


@pytest.fixture(scope="session")
def original(laid) -> bytes:
    return laid.data


@pytest.fixture(scope="session")
def trust(root):
    return root.trust()
