"""docs/architecture.md names what runs: the order of apps, the way of a request, the jobs."""

import re

from celery import current_app
from django.conf import settings

from tests.docs.documents import ROOT
from tests.test_house import ORDER
from units.changes import OWN_APPS

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_apps_stand_in_their_order_here_and_where_else_it_is_drawn():
    drawn = f"    {'  →  '.join(reversed(ORDER))}\n"

    assert drawn in TEXT
    assert drawn in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_request_passes_the_middlewares_in_the_order_that_is_drawn():
    way = TEXT.partition("## A request's way\n\n")[2].partition("\n\n")[0]
    drawn = re.findall(r"^    ([\w.]+(?:, \w+)?)  ", way, re.MULTILINE)
    parts = [part for one in drawn[1:] for part in one.split(", ")]
    chain = [name.lower() for name in settings.MIDDLEWARE]
    places = [next(place for place, name in enumerate(chain) if part.lower() in name) for part in parts]

    assert drawn[0] == "nginx"
    assert len(parts) > 10
    assert places == sorted(places)


def test_every_job_is_told_and_every_one_that_is_told_is_there():
    current_app.loader.import_default_modules()
    ours = {name for name in current_app.tasks if name.partition(".")[0] in OWN_APPS}
    told = set(re.findall(r"`(\w+\.\w+)`", TEXT.partition("## Jobs")[2].partition("\n## ")[0]))

    assert told == ours
