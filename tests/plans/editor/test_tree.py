"""Where everything stands in a plan, without its words."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Paragraph, Section
from plans.reading import read_plan
from plans.tree import read_tree
from tests.reports.plan_builder import make_department, make_plan, make_results


def test_the_tree_numbers_everything_as_the_document_does(db):
    unit = make_department()
    plan = make_plan(unit, make_results(unit), solutions=3, appendices=2)
    with CaptureQueriesContext(connection) as queries:
        tree = read_tree(plan)

    text = read_plan(plan)
    assert len(queries) == 5
    assert list(tree.walk()) == [node.key for node in text.walk()]
    assert {key: spot.label for key, spot in tree.spots.items()} == {
        **{node.key: node.label for node in text.walk()},
        **{item.key: item.label for node in text.walk() for item in node.items},
    }
    assert {key: tree.spots[key].place for key in tree.walk()} == {node.key: node.place for node in text.walk()}
    assert [tree.items.get(node.key, []) for node in text.walk()] == [
        [item.key for item in node.items] for node in text.walk()
    ]
    assert [tree.targets_of(node.key) for node in text.walk()] == [node.targets for node in text.walk()]


def test_items_of_some_sections_only(cast):
    plan = cast.plan()
    top, section = Section.objects.order_by("pk")
    Paragraph.objects.create(section=top, position=1, text="Mở đầu.")
    tree = read_tree(plan, within={section.pk})

    assert list(tree.items) == [f"s{section.pk}"]
    assert tree.sections_with([cast.time.pk]) == [f"s{section.pk}"]
