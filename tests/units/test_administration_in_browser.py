"""The administration pages speak Vietnamese too, what Django says by itself included."""

import gettext
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
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


def test_the_scripts_of_the_administration_find_all_their_words_in_vietnamese(as_user, cast):
    """Days, months and what the calendar, the clock and the lists of choices say: Django's scripts ask for each by its
    English words, a context before some of them."""
    cast.officer.is_staff = True
    cast.officer.save()
    served = as_user(cast.officer).get(reverse("admin:jsi18n")).content.decode()
    known = json.loads(re.search(r"const newcatalog = (\{.*?\});", served, re.DOTALL)[1])
    folder = Path(admin.__file__).parent / "static" / "admin" / "js"
    scripts = [path for path in folder.rglob("*.js") if "vendor" not in path.parts]
    quoted = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
    call = re.compile(rf"\b(p?)n?gettext(?:_noop)?\(\s*{quoted}(?:,\s*{quoted})?")
    asked = set()
    for script in scripts:
        for has_context, *strings in call.findall(script.read_text(encoding="utf-8")):
            first, second = strings[0] or strings[1], strings[2] or strings[3]
            asked.add(f"{first}\x04{second}" if has_context else first)

    assert len(asked) > 70
    assert sorted(asked - set(known)) == []
    assert [known[word] for word in ("Saturday", "Choose a Date", "abbrev. day Sunday\x04Sun")] == [
        "Thứ Bảy",
        "Chọn ngày",
        "CN",
    ]


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_the_compiled_catalogue_says_what_the_written_one_does(name):
    text = (CATALOGUE / f"{name}.po").read_text(encoding="utf-8")
    entry = re.compile(
        r'^(?:msgctxt "(.+)"\n)?msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE
    )
    unquote = str.maketrans({"\\": None})
    written = {
        (f"{context}\x04{source}" if context else source).translate(unquote): said.translate(unquote)
        for context, source, said in entry.findall(text)
    }
    with (CATALOGUE / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog

    assert len(written) == text.count('msgid "') - 1
    assert {key[0] if isinstance(key, tuple) else key: said for key, said in compiled.items() if key} == written
