"""What is secret of an installation stands in no error page, log or repository."""

import logging
import re

import pytest
from django.conf import settings as portal
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

SECRETS = {
    "SECRET_KEY": "khoa-rat-bi-mat",
    "DATABASE_URL": "postgres://ddci:mat-khau-csdl@db/ddci",
    "REDIS_URL": "redis://:mat-khau-redis@redis/0",
    "CELERY_BROKER_URL": "redis://:mat-khau-redis@redis/0",
    "EMAIL_HOST_PASSWORD": "mat-khau-thu",
    "OIDC_CLIENT_SECRET": "bi-mat-oidc",
    "METRICS_TOKEN": "tu-khoa-so-lieu",
}
WORDS = ["khoa-rat-bi-mat", "mat-khau", "bi-mat-oidc", "tu-khoa-so-lieu", "phien-lam-viec"]


@pytest.fixture
def failed(settings):
    """A report of an error, where everything is shown that Django ever shows, in settings and environment alike."""
    settings.DEBUG = True
    for name, value in SECRETS.items():
        setattr(settings, name, value)
    settings.DATABASES["default"]["PASSWORD"] = "mat-khau-csdl"
    settings.CACHES = {"limits": {"BACKEND": "x", "LOCATION": SECRETS["REDIS_URL"]}}
    request = RequestFactory().get("/", headers={"cookie": "sessionid=phien-lam-viec"}, **SECRETS)
    yield ExceptionReporter(request, RuntimeError, RuntimeError("hỏng"), None)
    del settings.DATABASES["default"]["PASSWORD"]


def test_an_error_page_shows_no_secret_of_the_installation(failed):
    pages = [failed.get_traceback_html(), failed.get_traceback_text()]

    assert all("HOME_PROVINCE" in page for page in pages)
    assert [word for page in pages for word in WORDS if word in page] == []


def test_a_failing_page_logs_no_settings(as_user, cast, monkeypatch, caplog):
    def failing(*arguments):
        raise RuntimeError("hỏng")

    monkeypatch.setattr("tasks.views.lists.counts", failing)
    client = as_user(cast.officer)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        client.get("/nhiem-vu/")

    assert "RuntimeError: hỏng" in caplog.text
    assert portal.SECRET_KEY not in caplog.text
    assert client.cookies["sessionid"].value not in caplog.text


def test_the_project_holds_no_key_and_no_password():
    """No private key and no password in an address, but those of this test and placeholders of the compose file."""
    pattern = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|[a-z]://[^\s:/@{}$<>…]*:[^\s:/@{}$<>…]+@")
    folders = ("units", "indices", "plans", "tasks", "reports", "ddci_portal", "templates", "static", "docs", ".ci")
    paths = [path for folder in folders for path in (portal.BASE_DIR / folder).rglob("*") if path.is_file()]
    paths += [path for path in portal.BASE_DIR.iterdir() if path.is_file() and path.name != ".env"]
    texts = {path: path.read_text(errors="replace") for path in paths if "__pycache__" not in path.parts}
    found = {str(path.relative_to(portal.BASE_DIR)): pattern.findall(text) for path, text in texts.items()}

    assert len(found) > 500
    assert {name: hits for name, hits in found.items() if hits} == {}
    assert pattern.findall("postgres://ddci:mat-khau@db/ddci") == ["s://ddci:mat-khau@"]
