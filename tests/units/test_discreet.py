"""What a view calls sensitive stays off the error page, also where the portal is only tried out."""

import pytest
from django.test import RequestFactory
from django.views.debug import ExceptionReporter
from django.views.decorators.debug import sensitive_post_parameters

SECRET = "rat-bi-mat"


@pytest.fixture
def request_with_secret():
    return RequestFactory().post("/", {"passphrase": SECRET, "name": "tep.p12"})


@sensitive_post_parameters("passphrase")
def failing(request):
    raise RuntimeError("hỏng")


def test_a_passphrase_is_not_shown_in_debug_mode(settings, request_with_secret):
    settings.DEBUG = True
    try:
        failing(request_with_secret)
    except RuntimeError as error:
        page = ExceptionReporter(request_with_secret, type(error), error, error.__traceback__).get_traceback_html()

    assert "tep.p12" in page
    assert SECRET not in page
