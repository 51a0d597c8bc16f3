"""The pictures of the guides: each is used, is there, is small, and its page still opens for its person."""

import re

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from reports.help.guides import GUIDES
from reports.help.pictures import FOLDER, pictures
from units.models import User

REMEDY = "Hãy chạy “make pictures”."
LARGEST, ALL_TOGETHER = 60_000, 2_500_000
NARROWEST, WIDEST = 390, 1400


def named_in_guides() -> list[str]:
    """The pictures that the guides show, in their order."""
    texts = [(settings.BASE_DIR / "templates" / guide.template).read_text(encoding="utf-8") for guide in GUIDES]
    return [name for text in texts for name in re.findall(r'\{% picture "([^"]*)" %\}', text)]


def test_the_guides_show_what_the_list_tells_and_all_of_it():
    assert sorted(named_in_guides()) == sorted(pictures())


def test_every_guide_of_a_person_has_pictures():
    without = [
        guide.slug
        for guide in GUIDES
        if "{% picture" not in (settings.BASE_DIR / "templates" / guide.template).read_text(encoding="utf-8")
    ]

    assert without == []


def test_each_picture_has_its_file_and_no_file_is_left_over():
    assert {path.stem for path in FOLDER.iterdir()} == set(pictures()), REMEDY


def test_pictures_are_small():
    sizes = {name: one.path.stat().st_size for name, one in pictures().items()}

    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) < ALL_TOGETHER


def test_pictures_can_be_read():
    shapes = {name: one.size() for name, one in pictures().items()}

    assert {name: shape for name, shape in shapes.items() if not NARROWEST <= shape[0] <= WIDEST} == {}
    assert {name: shape for name, shape in shapes.items() if shape[1] < 200} == {}


def test_each_picture_says_what_it_shows():
    assert [one.name for one in pictures().values() if len(one.says) < 40 or not one.says.endswith(".")] == []
    assert len({one.says for one in pictures().values()}) == len(pictures())


STEPS = [{"click"}, {"open"}, {"fill", "with"}, {"check"}, {"press"}, {"wait"}]
"""What the script that takes them can do on a page (ddci_portal/deploy/pictures.py)."""


def test_what_is_done_before_a_picture_is_known_to_the_script():
    unknown = [(one.name, step) for one in pictures().values() for step in one.before if step.keys() not in STEPS]

    assert unknown == []


def test_each_page_of_a_picture_opens_for_its_person(db, settings):
    """What keeps the pictures true without a browser: an address that moved, a right that went, fails here."""
    settings.DEBUG = True
    call_command("load_fixtures", verbosity=0)
    settings.DEBUG = False
    clients = {}
    for one in pictures().values():
        if one.person not in clients:
            clients[one.person] = Client()
            clients[one.person].force_login(User.objects.get(username=one.person))

    answers = {one.name: clients[one.person].get(one.address).status_code for one in pictures().values()}

    assert {name: status for name, status in answers.items() if status != 200} == {}
