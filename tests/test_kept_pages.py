"""Every page that is kept while nothing changed names all of which it is made: otherwise it would be shown when old."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from units import changes
from units.kept import PEOPLE

_TABLE = re.compile(r'(?:FROM|JOIN)\s+"(\w+)"')
OF_EVERY_REQUEST = {"django_session", "units_change"}


def kept_views(patterns=None, space="") -> dict[str, tuple[str, ...]]:
    """The names of the views that are kept, with their topics."""
    found = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            within = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= kept_views(pattern.url_patterns, space + within)
        elif (topics := getattr(pattern.callback, "kept_topics", None)) is not None:
            found[space + pattern.name] = topics
    return found


@pytest.fixture
def addresses(cast) -> dict[str, list[str]]:
    """Where each kept view shows most of what it can."""
    plan = cast.plan()
    edition, unit = cast.edition_2024.code, cast.department.code
    return {
        "indices:ranking": [reverse("indices:ranking", args=[edition])],
        "indices:grid": [reverse("indices:grid", args=[cast.draft.code])],
        "reports:block": [reverse("reports:block", args=[edition])],
        "reports:heat-map": [reverse("reports:heat-map", args=[edition])],
        "reports:component": [reverse("reports:component", args=[edition, "chi-phi-thoi-gian"])],
        "reports:unit": [reverse("reports:unit", args=[unit])],
        "reports:compare": [f"{reverse('reports:compare')}?dot={edition}&don-vi={unit}&don-vi=stp"],
        "plans:plan": [plan.get_absolute_url()],
        "plans:plans": [reverse("plans:plans"), f"{reverse('plans:plans')}?tim=ke"],
        "tasks:results": [reverse("tasks:results")],
        "tasks:list": [reverse("tasks:list"), f"{reverse('tasks:list')}?tim=giai"],
    }


@pytest.mark.parametrize("reader", ["leader", "standing_clerk", "unit_clerk", "head"])
@pytest.mark.parametrize("name", sorted(kept_views()))
def test_a_kept_page_reads_nothing_outside_its_topics(as_user, cast, addresses, settings, name, reader):
    settings.PREPARE_STATEMENTS = False  # each query is sent with its tables
    topics = {*kept_views()[name], *PEOPLE, "inbox"}
    topic_of = {table: topic for table, topic, _ in changes.watched()}
    client = as_user(getattr(cast, reader))
    for address in addresses[name]:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        read = {table for query in queries for table in _TABLE.findall(query["sql"])} - OF_EVERY_REQUEST
        assert {table: topic_of.get(table) for table in read if topic_of.get(table) not in topics} == {}


def test_pages_that_are_kept(db):
    """A view that is kept stands here with its topics; what is not on the list writes, or costs little."""
    kept = kept_views()
    assert kept["indices:ranking"] == kept["reports:heat-map"] == ("indices",)
    assert kept["reports:block"] == kept["reports:component"] == kept["reports:unit"] == kept["reports:compare"]
    assert kept["reports:block"] == ("indices", "plans", "tasks")
