"""Querysets whose SQL is built once give what they would have given built anew."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import CharField, DateField, QuerySet, Value

from indices.models import ComponentScore, Edition, Result
from plans.models import Paragraph, Plan, Section, Solution
from units.models import Membership, Unit
from units.permissions import Permission
from units.prepared import Given, GivenNumbers, Prepared, prepared, row_of, stored, with_related


@prepared
def plans_of(unit: int, year: int) -> QuerySet:
    return Plan.objects.filter(unit=unit, year__gte=year).select_related("unit__parent", "index").order_by("year")


@prepared
def words_of(plan: int) -> QuerySet:
    """A table, which is JSON, and days: what SQLite has as texts."""
    paragraphs = Paragraph.objects.filter(section__plan=plan).values_list("text", "table", Value(None, DateField()))
    solutions = Solution.objects.filter(section__plan=plan).values_list("text", Value(None, CharField()), "due_on")
    return paragraphs.order_by().union(solutions.order_by(), all=True)


@prepared
def days_of(plan: int, text: str) -> QuerySet:
    return Solution.objects.filter(section__plan=plan, text=text).values_list("due_on", flat=True)


def test_instances_come_with_what_was_selected(cast, django_assert_num_queries):
    early, late = cast.plan(year=2024), cast.plan()

    with django_assert_num_queries(2):
        assert plans_of(unit=cast.department.pk, year=2025) == [late]
        found = plans_of(unit=cast.department.pk, year=2024)
    with django_assert_num_queries(0):
        assert found == [early, late]
        assert [(plan.unit, plan.unit.parent, plan.index.code) for plan in found] == [
            (cast.department, cast.province, "DDCI"),
            (cast.department, cast.province, "DDCI"),
        ]


def test_it_asks_the_database_each_time(cast):
    plan = cast.plan()
    assert [one.title for one in plans_of(unit=cast.department.pk, year=2025)] == [plan.title]
    Plan.objects.update(title="Tên khác")
    assert [one.title for one in plans_of(unit=cast.department.pk, year=2025)] == ["Tên khác"]
    assert plans_of(unit=cast.department.pk, year=2026) == []


def test_rows_have_the_values_of_their_fields(cast):
    plan = cast.plan()
    table = {"rows": [["a", "b"]], "header": 1}
    Paragraph.objects.all().delete()
    Paragraph.objects.create(section=cast.solution.section, position=90, kind="table", table=table)
    Solution.objects.update(due_on="2025-06-30", text="100 % của 'việc' \\ này")

    assert words_of(plan=plan.pk)[0][:2] == ("", table)
    assert days_of(plan=plan.pk, text="100 % của 'việc' \\ này") == [date(2025, 6, 30)]
    assert days_of(plan=plan.pk, text="%s") == []


def test_a_stored_row_reads_what_was_not_given(cast, django_assert_num_queries):
    cast.plan()
    section = cast.solution.section
    row = with_related(stored(Section, id=section.pk, position=7), "components", [])

    with django_assert_num_queries(0):
        assert (row.pk, row.position, list(row.components.all())) == (section.pk, 7, [])
    with django_assert_num_queries(1):
        assert row.heading == section.heading


def test_values_are_what_the_queryset_gives(cast, django_assert_num_queries):
    fields = ("result__unit__code", "line__component__code", "score", "rank", "published_change")

    def scores(edition):
        return ComponentScore.objects.filter(result__edition=edition).order_by("pk").values_list(*fields)

    asked = Prepared(lambda: scores(Given("edition")))
    for edition in (cast.edition_2023, cast.edition_2024):
        with django_assert_num_queries(1):
            found = asked(edition=edition.pk)
        assert found == list(scores(edition.pk))
        assert isinstance(found[0][2], Decimal)


def test_instances_come_with_the_rows_they_name(cast, django_assert_num_queries):
    asked = Prepared(
        lambda: Edition.objects.select_related("index", "province").filter(code=Given("code", CharField()))
    )
    with django_assert_num_queries(1):
        [edition] = asked(code="ddci-sbn-2024")
        told = (str(edition), edition.province.name, edition.bands)

    ordinary = Edition.objects.get(code="ddci-sbn-2024")
    assert edition == ordinary
    assert told == (str(ordinary), ordinary.province.name, ordinary.bands)
    assert asked(code="ddci-sbn-1999") == []


def test_what_is_not_there_is_none(cast):
    cast.edition_2024.province = None
    Edition.objects.filter(pk=cast.edition_2024.pk).update(province=None)
    asked = Prepared(lambda: Edition.objects.select_related("province").filter(pk=Given("pk")))

    assert [edition.province for edition in asked(pk=cast.edition_2024.pk)] == [None]


def test_a_text_is_never_part_of_the_statement(cast):
    asked = Prepared(lambda: Unit.objects.filter(name=Given("name", CharField())).values_list("code"))
    Unit.objects.filter(pk=cast.department.pk).update(name="50 %s '; --")

    assert asked(name="50 %s '; --") == [("sngv",)]
    assert asked(name="' OR 1=1 --") == []


def test_days_are_compared_as_days(cast):
    asked = Prepared(
        lambda: (
            Membership.objects.of_day(Given("day", DateField()))
            .filter(user=Given("user"))
            .giving(Permission.ENTER_RESULTS)
            .values_list("unit")
        )
    )
    Membership.objects.filter(user=cast.unit_clerk).update(starts_on=date(2020, 1, 2), ends_on=date(2020, 1, 3))

    days = [date(2020, 1, day) for day in (1, 2, 3, 4)]
    assert [len(asked(day=day, user=cast.unit_clerk.pk)) for day in days] == [0, 1, 1, 0]


def test_a_value_that_was_not_named_is_missed(cast):
    asked = Prepared(lambda: Result.objects.filter(edition=Given("edition")).values_list("pk"))

    with pytest.raises(KeyError):
        asked(round=cast.edition_2024.pk)


def test_a_set_of_numbers_is_one_value(cast):
    asked = Prepared(
        lambda: Unit.objects.filter(parent__any_of=GivenNumbers("units")).order_by("code").values_list("code")
    )

    assert asked(units={cast.department.pk}) == [("sngv-lanh-su",), ("sngv-van-phong",)]
    assert asked(units=()) == []


def test_a_stored_row_is_an_ordinary_one(cast):
    unit = row_of(Unit, ["id", "code"], [cast.department.pk, "sngv"])

    assert (unit, unit._state.db, unit._state.adding) == (cast.department, "default", False)
    assert (unit.get_deferred_fields() >= {"name", "kind"}, unit.name) == (True, cast.department.name)
    unit.name = "Tên khác"
    unit.save(update_fields=["name"])
    assert Unit.objects.get(pk=unit.pk).name == "Tên khác"


def statements_kept() -> int:
    """How many statements PostgreSQL keeps for this connection; SQLite keeps none that the portal names."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'prepared_%'")
        return cursor.fetchone()[0]


def test_a_statement_is_told_once_a_connection(cast):
    """A constant stands in it, a value that is given does not, and a query is counted as one whether told or known."""
    found = Prepared(
        lambda: Unit.objects.filter(kind="office", parent=Given("above")).order_by("code").values_list("code")
    )
    before = statements_kept()

    assert found(above=cast.department.pk) == [("sngv-lanh-su",), ("sngv-van-phong",)]
    assert found(above=cast.province.pk) == []
    assert statements_kept() - before == (1 if connection.vendor == "postgresql" else 0)


def test_a_statement_outlives_what_is_undone(cast):
    found = Prepared(lambda: Unit.objects.filter(code=Given("code", CharField())).values_list("name"))
    with transaction.atomic():
        found(code="sngv")
        transaction.set_rollback(True)

    assert found(code="sngv") == [(cast.department.name,)]


def test_behind_a_pooler_nothing_is_kept(cast, settings):
    settings.PREPARE_STATEMENTS = False
    found = Prepared(lambda: Unit.objects.filter(code=Given("code", CharField())).values_list("name"))
    before = statements_kept()

    assert found(code="sngv") == [(cast.department.name,)]
    assert statements_kept() == before


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_anew(cast):
    found = Prepared(lambda: Unit.objects.filter(code=Given("code", CharField())).values_list("name"))
    assert found(code="sngv") == [(cast.department.name,)]
    if connection.vendor == "postgresql":
        connection.close()

    assert found(code="sngv") == [(cast.department.name,)]
