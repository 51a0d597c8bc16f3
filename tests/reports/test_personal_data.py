"""Personal data: every field of the database that holds some stands in the table of docs/operation.md."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from reports.forgetting import GOES
from units.models import User

ABOUT_PEOPLE = re.compile(
    r"(^|_)(e?mail|phone|tel|mobile|fax|address(es|ees)?|(full|user|first|last|short)?name|birth\w*|gender|signatory|"
    r"signer|picture|photo|avatar|device|secret|token|prefix)(_|$)"
)
NOT_OF_PEOPLE = {
    "auth.Group": {"name"},
    "auth.Permission": {"name"},
    "indices.Component": {"name"},
    "indices.EditionComponent": {"name"},
    "indices.Index": {"name"},
    "reports.AgencySeal": {"picture"},
    "reports.ExportItem": {"name"},
    "units.AuditAnchor": {"file_name"},
    "units.Unit": {"name", "short_name"},
}
"""Names of things: indices, units, files; an agency's seal."""


def is_about_people(field) -> bool:
    return field.related_model is User if field.is_relation else bool(ABOUT_PEOPLE.search(field.name))


def fields_about_people() -> dict[str, set[str]]:
    """What the models hold, by name alone."""
    found = {}
    for model in apps.get_models():
        own = [*model._meta.local_fields, *model._meta.local_many_to_many]
        if names := {field.name for field in own if is_about_people(field)}:
            found[model._meta.label] = names
    return found


@pytest.fixture(scope="module")
def table() -> list[tuple[str, set[str], list[str]]]:
    """The rows of the table: model, fields, the other cells."""
    text = (settings.BASE_DIR / "docs" / "operation.md").read_text()
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (`.*?`) \| (.*) \|$", text, re.MULTILINE)
    return [(model, set(re.findall(r"`(\w+)`", fields)), rest.split(" | ")) for model, fields, rest in rows]


def told(table) -> dict[str, set[str]]:
    found = {}
    for model, fields, _ in table:
        found.setdefault(model, set()).update(fields)
    return found


def test_every_field_about_people_stands_in_the_table(table):
    stated, missing = told(table), []
    for model, fields in fields_about_people().items():
        missing += [f"{model}.{name}" for name in fields - stated.get(model, set()) - NOT_OF_PEOPLE.get(model, set())]

    assert sorted(missing) == []


def test_the_table_names_nothing_that_is_gone(table):
    known = {model._meta.label: {field.name for field in model._meta.get_fields()} for model in apps.get_models()}
    stated = [*told(table).items(), *NOT_OF_PEOPLE.items()]
    gone = [f"{model}.{name}" for model, fields in stated for name in fields - known.get(model, set())]

    assert sorted(gone) == []


def test_each_row_says_why_how_long_and_how_it_goes(table):
    assert [(model, rest) for model, _, rest in table if len(rest) != 3 or not all(rest)] == []


def test_what_the_table_says_goes_is_what_the_command_deletes(table):
    """Of accounts themselves only some fields go; tests of the command tell which."""
    goes = {model for model, _, rest in table if rest[2].startswith("xóa")} - {"units.User"}

    assert goes == {model._meta.label for model in GOES}


def test_a_new_field_would_be_found():
    class Address(models.Model):
        owner = models.ForeignKey(User, models.CASCADE, related_name="+")
        phone = models.CharField(max_length=20)
        street_name = models.CharField(max_length=99)
        size = models.IntegerField()

        class Meta:
            app_label = "made_up"

    names = {field.name for field in Address._meta.local_fields if is_about_people(field)}
    del apps.all_models["made_up"]

    assert names == {"owner", "phone", "street_name"}
