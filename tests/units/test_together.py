"""Several querysets read in one query are what each would have given."""

from django.db import connection
from django.forms.models import model_to_dict

from plans.models import Paragraph, Party, Plan, Section, Solution, Target
from units.together import read_together


def values(rows) -> list[dict]:
    return [model_to_dict(row, [field.name for field in row._meta.concrete_fields]) for row in rows]


def test_rows_are_as_the_querysets_give_them(cast, django_assert_num_queries):
    plan = cast.plan()
    Solution.objects.update(due_on="2025-06-30", text='Dấu "ngoặc" và \\ và\nxuống dòng')
    section = Section.objects.filter(plan=plan).first()
    Paragraph.objects.create(section=section, position=90, kind="table", table={"rows": [["a", "b"]], "header": 1})
    asked = {
        "plans": Plan.objects.order_by("pk"),
        "targets": Target.objects.order_by("pk").select_related("component"),
        "solutions": Solution.objects.order_by("-pk"),
        "paragraphs": Paragraph.objects.order_by("position", "pk"),
        "parties": Party.objects.order_by("pk"),
    }
    assert connection.features.supports_json_field  # which SQLite is asked once
    with django_assert_num_queries(1):
        found = read_together(**asked)

    for name, queryset in asked.items():
        assert values(found[name]) == values(queryset)
    with django_assert_num_queries(0):
        assert [target.component.name for target in found["targets"]] == ["Chi phí thời gian"]


def test_only_leaves_columns_out(cast):
    plan = cast.plan()
    plan.comments.create(text="Xem lại", by=cast.officer)
    asked = plan.comments.select_related("by").only("text", "plan", "at", "by", "by__full_name")
    (comment,) = read_together(comments=asked)["comments"]

    assert (comment.text, str(comment.by)) == ("Xem lại", "Lương Cán Bộ")
    assert "password" in comment.by.get_deferred_fields()
    assert "quote" in comment.get_deferred_fields()
