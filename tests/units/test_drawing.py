"""The drawings and tables of the models: what they say, where boxes stand, and that the committed ones are current."""

import io
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from indices.models import Edition
from tasks.models import CalendarFeed
from units.changes import OWN_APPS
from units.drawing.boxes import Box, Line, box_of
from units.drawing.layout import GAP_DOWN, TALLEST, WIDTH, height_of, place, size
from units.drawing.svg import draw
from units.drawing.tables import table
from units.management.commands.draw_models import with_tables


def test_the_committed_drawings_and_tables_are_what_the_models_give():
    """Where this fails: manage.py draw_models."""
    out = io.StringIO()
    call_command("draw_models", "--check", stdout=out)

    assert out.getvalue() == "Bản vẽ và bảng vẫn đúng với mô hình.\n"


@pytest.fixture
def elsewhere(tmp_path, settings):
    """A project whose docs have a text with the marks of one table, and no drawing yet."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    text = tmp_path / "docs" / "data-model.md"
    text.write_text("# Before\n\n<!-- models of reports -->\n<!-- end -->\n\nAfter\n")
    return text


def test_what_is_old_is_told_and_drawn_anew(elsewhere):
    with pytest.raises(CommandError) as refused:
        call_command("draw_models", "--check")
    names = "data-model.md, indices.svg, plans.svg, reports.svg, tasks.svg, units.svg"
    assert str(refused.value) == f"Đã cũ: {names}. Hãy chạy manage.py draw_models."
    assert [path.name for path in elsewhere.parent.iterdir()] == ["data-model.md"]

    out = io.StringIO()
    call_command("draw_models", stdout=out)
    call_command("draw_models", "--check", stdout=out)
    assert out.getvalue() == f"Đã vẽ lại: {names}.\nBản vẽ và bảng vẫn đúng với mô hình.\n"
    text = elsewhere.read_text()
    assert text.startswith("# Before\n\n<!-- models of reports -->\n\n| model | in Vietnamese |")
    assert text.endswith("|\n\n<!-- end -->\n\nAfter\n")


def test_where_there_is_no_source_a_sentence_says_so(elsewhere):
    elsewhere.unlink()

    with pytest.raises(CommandError, match="chỉ chạy trong thư mục mã nguồn"):
        call_command("draw_models")


def test_tables_side_by_side_are_filled_each_with_its_own_models():
    empty = "<!-- models of units -->\n<!-- end -->\n<!-- models of tasks -->\n<!-- end -->\n"
    filled = with_tables(empty)

    assert with_tables(filled) == filled
    assert filled.count("<!-- end -->") == 2
    assert filled.index("| `User` |") < filled.index("<!-- models of tasks -->") < filled.index("| `Task` |")


def test_a_box_says_what_each_field_holds():
    lines = {line.name: line for line in box_of(Edition).lines}

    assert (box_of(Edition).label, box_of(Edition).called) == (
        "indices.Edition",
        "bộ chỉ số của một khối trong một năm",
    )
    assert lines["index"] == Line("index", "→ Index", "indices.Index")
    assert lines["province"] == Line("province", "→ units.Unit ?", "units.Unit")
    assert lines["components"] == Line("components", "→ Component *", "indices.Component")
    assert lines["code"] == Line("code", "text 1", None)
    assert lines["opened_at"].holds == "moment ?"
    assert "id" not in lines
    assert box_of(CalendarFeed).lines[0].holds == "→ units.User 1"


def test_a_row_of_the_table_has_the_first_sentence_and_the_constraints():
    row = next(line for line in table(apps.get_app_config("indices")).splitlines() if "`Goal`" in line)

    assert row.startswith("| `Goal` | mục tiêu của tỉnh | What the province wants to reach: of a component (0-10), or ")
    assert "`goal_" in row


def test_every_model_of_the_portal_is_drawn_once_with_all_its_fields():
    for app in OWN_APPS:
        models = list(apps.get_app_config(app).get_models())
        svg = draw([box_of(model) for model in models], app)
        ElementTree.fromstring(svg)

        assert sorted(re.findall(r'class="name"[^>]*>(\w+)<', svg)) == sorted(model.__name__ for model in models)
        assert svg.count('class="holds') == sum(len(box_of(model).lines) for model in models)


def test_what_is_pointed_to_stands_on_the_left_and_neighbours_are_joined():
    index, edition = Box("x.Index", "Index", "", ()), Box("x.Edition", "Edition", "", (Line("i", "→", "x.Index"),))
    by_name = {one.box.name: one for one in place([edition, index])}

    assert by_name["Index"].x < by_name["Edition"].x
    assert draw([edition, index], "two").count('class="link"') == 1


def test_text_of_a_model_cannot_become_markup():
    svg = draw([Box("x.A", "A", "<script>&", (Line("b", "<b>", None),))], "<t>")

    assert "<script>" not in svg
    assert ElementTree.fromstring(svg).find("{*}title").text == "<t>"


NAMES = st.sampled_from([f"x.M{number}" for number in range(9)])


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=60), max_size=9))
def test_boxes_never_lie_over_each_other_whatever_points_to_what(relations):
    boxes = [
        Box(label, label, "", tuple(Line(f"f{n}", "→", target) for n, target in enumerate(targets)))
        for label, targets in relations.items()
    ]
    placed = place(boxes)
    width, height = size(placed)

    assert sorted(one.box.label for one in placed) == sorted(relations)
    for one, other in combinations(placed, 2):
        apart_across = abs(one.x - other.x) > WIDTH
        upper, lower = sorted((one, other), key=lambda box: box.y)
        assert apart_across or upper.y + upper.height + GAP_DOWN <= lower.y
    assert all(one.x + WIDTH < width and one.y + one.height < height for one in placed)
    assert height <= max([TALLEST, *map(height_of, boxes)], default=0) + 100
