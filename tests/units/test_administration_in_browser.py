"""The administration pages speak Vietnamese too, what Django says by itself included."""

import gettext
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.browser import PHONE, violations
from tests.face import ENGLISH, WIDTH, WORDS
from tests.test_every_page import enter
from units.models import AuditEntry, User

__all__ = ["enter"]

CATALOGUE = settings.BASE_DIR / "ddci_portal" / "locale" / "vi" / "LC_MESSAGES"

OF_DJANGO = re.compile("select2|^empty-table-header")
"""Django's own field for long lists names itself by what is chosen, and so not at all while nothing is; its
tables of rows have a head without words over the column of marks. Both are left as Django ships them."""


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_every_page_of_the_administration(transactional_db, cast, enter):
    page = enter(User.objects.create(username="cntt", full_name="Mạng Máy Tính", is_staff=True, is_superuser=True))
    models = ["units_unit", "units_unitgroup", "units_letterhead", "indices_component", "indices_edition"]
    addresses = [
        reverse("admin:index"),
        *(reverse(f"admin:{name}_{part}") for name in ("units_user", *models) for part in ("changelist", "add")),
        *(reverse(f"admin:{name}_changelist") for name in ("units_auditentry", "tasks_reminder", "tasks_sweep")),
        reverse("admin:units_user_change", args=[cast.officer.pk]),
        reverse("admin:auth_user_password_change", args=[cast.officer.pk]),
        reverse("admin:units_user_history", args=[cast.officer.pk]),
    ]

    found = []
    for path in addresses:
        assert page.goto(path).status == 200
        said = page.evaluate(WORDS, ENGLISH) + page.evaluate(WIDTH) + violations(page)
        found += [f"{path}: {one}" for one in said if not OF_DJANGO.search(one)]

    assert found == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_home_page_of_it_staff_and_a_line_with_its_reference_fit_a_phone(transactional_db, cast, enter):
    person = User.objects.create(
        username="cntt", full_name="Mạng Máy Tính", is_staff=True, is_superuser=True, tour_seen_at=timezone.now()
    )
    line = AuditEntry.objects.create(
        actor=person, action="x.y", object_type="units.user", object_id="1", summary="x", request_id="a9f2" * 8
    )
    page = enter(person)
    page.set_viewport_size(PHONE)

    found = []
    for path in ("/", reverse("audit:entry", args=[line.pk])):
        assert page.goto(path).status == 200
        said = page.evaluate(WORDS, ENGLISH) + page.evaluate(WIDTH) + violations(page)
        found += [f"{path}: {one}" for one in said]

    assert found == []


def test_the_compiled_catalogue_says_what_the_written_one_does():
    text = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    entry = re.compile(
        r'^(?:msgctxt "(.+)"\n)?msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE
    )
    unquote = str.maketrans({"\\": None})
    written = {
        (f"{context}\x04{source}" if context else source).translate(unquote): said.translate(unquote)
        for context, source, said in entry.findall(text)
    }
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog

    assert len(written) == text.count('msgid "') - 1
    assert {key[0] if isinstance(key, tuple) else key: said for key, said in compiled.items() if key} == written
