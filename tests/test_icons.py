"""The font of icons: small, with every icon that a page may show."""

import re

import pytest
from fontTools.ttLib import TTFont

from ddci_portal.deploy import icons
from plans.views import life
from units import navigation

REMEDY = "Hãy chạy “make setup”: phông biểu tượng được dựng lại với những biểu tượng đang dùng."
STYLESHEET = icons.FOLDER / "bootstrap-icons.css"
FONT = icons.FOLDER / "bootstrap-icons.woff2"


@pytest.fixture(scope="module")
def shown() -> dict[str, int]:
    """The icons of the stylesheet that set-up has made, with their code points."""
    rules = re.findall(r'\.bi-([a-z0-9-]+)::before\{content:"\\([0-9a-f]+)"', STYLESHEET.read_text(encoding="utf-8"))
    return {name: int(point, 16) for name, point in rules}


def test_set_up_has_made_what_the_sources_use_now(shown):
    assert shown == icons.icons_in_use(), REMEDY


def test_each_icon_has_its_glyph(shown):
    assert set(TTFont(FONT).getBestCmap()) >= set(shown.values()), REMEDY


def test_the_font_is_a_fifth_of_the_package_s_at_most():
    assert FONT.stat().st_size < (icons.PACKAGE / "font" / "fonts" / "bootstrap-icons.woff2").stat().st_size / 5


def test_icons_that_a_source_names_outright_are_there(shown):
    named = set()
    for path in icons.sources():
        named |= set(re.findall(r"\bbi-([a-z][a-z0-9-]*[a-z0-9])", path.read_text(encoding="utf-8")))

    assert named - shown.keys() == set(), REMEDY


def test_icons_that_a_template_gets_from_the_code_are_there(shown):
    steps = {step.icon for step in life.STEPS}
    places = {icon for _, _, icon, _ in navigation._PLACES} | {"gear"}

    assert (steps | places) - shown.keys() == set(), REMEDY


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('<i class="bi bi-pen" aria-hidden="true">', "pen"),
        ('{% include "tasks/_fold.html" with icon="calendar-plus" %}', "calendar-plus"),
        ('("Trang chủ", "reports:home", "house", None)', "house"),
        ('<i class="bi {% if up %}bi-caret-up{% else %}bi-arrow-down-up{% endif %}">', "arrow-down-up"),
        ("icon.className = 'bi bi-x-lg'", "x-lg"),
        ('<i class="bi bi-{% if a %}check-circle{% else %}archive{% endif %}">', "archive"),
        ('<i class="bi bi-{% if a %}check-circle{% else %}archive{% endif %}">', "check-circle"),
    ],
)
def test_a_name_is_found_wherever_sources_write_it(source, name):
    assert name in icons.words_of(source)


def test_a_word_of_the_text_is_no_icon():
    assert icons.words_of("<p>a house to pen down</p>") == set()
