"""What every answer tells browsers, and what a portal that runs for real asks of them."""

import json
import re

import pytest
from django.conf import settings as portal
from django.urls import reverse

from ddci_portal.web_security import LARGEST_REQUEST, content_policy
from indices.actions import open_to_public
from tests.processes import run
from units.models import User

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
PROTECTION = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), "
    "serial=(), usb=()",
}


def protection_of(response) -> dict:
    return {name: response.headers.get(name) for name in PROTECTION}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/nhiem-vu/", 200),
        ("/xep-hang/ddci-sbn-2024/xlsx/", 200),
        ("/khong-co/", 404),
        ("/nhat-ky/", 403),
        ("/quan-tri/", 302),
        ("/api/v1/units", 401),
    ],
)
def test_every_kind_of_answer_is_protected(as_user, cast, path, status):
    response = as_user(cast.officer).get(path)

    assert response.status_code == status
    assert protection_of(response) == PROTECTION


def test_a_stranger_a_public_page_and_a_failure_are_protected_too(client, as_user, cast, monkeypatch):
    def failing(*arguments):
        raise RuntimeError

    answers = [client.get("/"), client.get(reverse("units:sign-in")), client.get(reverse("reports:lookups"))]
    monkeypatch.setattr("tasks.views.lists.counts", failing)
    client.raise_request_exception = False
    answers.append(as_user(cast.officer).get("/nhiem-vu/"))

    assert [answer.status_code for answer in answers] == [302, 200, 200, 500]
    assert [protection_of(answer) for answer in answers] == [PROTECTION] * 4


def test_the_administration_has_the_same_policy(as_user, cast):
    person = User.objects.create(username="cntt", full_name="Mạng Máy Tính", is_staff=True, is_superuser=True)
    response = as_user(person).get("/quan-tri/units/user/")

    assert (response.status_code, protection_of(response)) == (200, PROTECTION)


def test_signing_out_may_go_on_to_the_provider_of_single_sign_on(settings):
    settings.OIDC_ISSUER = "https://dinh-danh.example.vn/realms/tinh"

    assert "; form-action 'self' https://dinh-danh.example.vn; " in content_policy()


def test_nothing_behind_the_sign_in_is_kept_by_a_browser(as_user, cast):
    kept = {path: as_user(cast.officer).get(path)["Cache-Control"] for path in ("/", "/nhiem-vu/", "/xep-hang/")}

    assert kept == dict.fromkeys(kept, "private, no-store")


def test_what_everybody_may_read_says_itself_how_long_it_is_kept(client, cast):
    open_to_public(edition=cast.edition_2024, by=cast.standing_clerk)

    assert "public" in client.get(reverse("reports:public"))["Cache-Control"]


def test_a_body_beyond_the_limit_is_refused_unread(client, db):
    sign_in = reverse("units:sign-in")
    refused = client.post(sign_in, CONTENT_LENGTH=str(LARGEST_REQUEST + 1))
    text = refused.content.decode()

    assert refused.status_code == 413
    assert "Mỗi lần chỉ gửi được tối đa 50 MB" in text
    assert f"Mã tham chiếu: <code>{refused['X-Request-ID']}</code>" in text
    assert client.post(sign_in, CONTENT_LENGTH="0").status_code == 422


def test_the_reverse_proxy_takes_as_much_as_the_portal():
    conf = (portal.BASE_DIR / "ddci_portal" / "deploy" / "nginx.conf").read_text()

    assert f"client_max_body_size {LARGEST_REQUEST // 2**20}m;" in conf


INLINE = re.compile(
    r"""<style|\sstyle=|\son[a-z]+\s*=\s*["']|hx-on|javascript:|<script(?![^>]*(?:\bsrc=|type="application/json"))"""
)
BY_HAND = re.compile(
    r"""setAttribute\(["'](?:style|on)|\beval\(|new Function\(|\.cssText|document\.write|\sstyle=\\?["']"""
)


def test_no_template_and_no_script_carries_what_the_policy_would_stop():
    """Pages that no test opens, too. Documents and mails are laid out by others than a browser."""
    templates = [
        path for path in (portal.BASE_DIR / "templates").rglob("*.html") if not {"documents", "mail"} & {*path.parts}
    ]
    scripts = [*(portal.BASE_DIR / "static").glob("*.js")]
    found = [(path.name, INLINE.findall(path.read_text())) for path in templates]
    found += [(path.name, BY_HAND.findall(path.read_text())) for path in scripts]

    assert len(templates) > 150
    assert [(name, hits) for name, hits in found if hits] == []
    assert INLINE.findall('<p style="x"><b onclick="x"><script>x</script>') == [" style=", ' onclick="', "<script"]


# --- A portal that runs for real: the settings of a process of its own ------------------------------------------------

ASK = """
import json
from django.conf import settings
from django.test import Client
names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
         "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "DEBUG")
plain, safe = Client().get("/api/v1/units"), Client().get("/api/v1/units", secure=True)
print(json.dumps({
    "settings": {name: getattr(settings, name) for name in names},
    "plain": [plain.status_code, plain.headers.get("Location")],
    "safe": [safe.status_code, safe.headers.get("Strict-Transport-Security")],
}))
"""


def production(tmp_path, **environment) -> dict:
    """What a portal in production says of itself."""
    given = {"DEBUG": "0", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "testserver", "DATA_DIR": str(tmp_path)}
    return json.loads(run("shell", "--no-imports", "-c", ASK, **given, **environment).splitlines()[-1])


def test_in_production_there_is_only_https_and_cookies_are_bound_to_it(tmp_path):
    said = production(tmp_path)

    assert said["plain"] == [301, "https://testserver/api/v1/units"]
    assert said["safe"] == [401, "max-age=31536000"]
    assert said["settings"] == {
        "SESSION_COOKIE_NAME": "__Host-ddci-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "DEBUG": False,
    }


def test_names_below_the_portals_are_bound_to_https_only_where_the_installation_says_so(tmp_path):
    said = production(tmp_path, HSTS_INCLUDE_SUBDOMAINS="1", HSTS_PRELOAD="1")

    assert said["safe"] == [401, "max-age=31536000; includeSubDomains; preload"]


def test_jobs_are_json_and_nothing_else():
    """A pickled message in the queue would run whatever it says."""
    assert (portal.CELERY_TASK_SERIALIZER, portal.CELERY_ACCEPT_CONTENT) == ("json", ["json"])
