"""Many rows at once: what goes in comes back, constraints hold, the trail says the same as line by line."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from indices.models import Result
from units.audit import record, record_many
from units.models import AuditEntry, Unit
from units.requests import Served, _served
from units.rows import insert_rows, update_rows

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
FIELDS = ["kind", "code", "official_code", "name", "short_name", "starts_on", "ends_on", "is_sample", "parent_id"]
ENTERED = ["total", "rank", "entered_at", "entered_by_id"]
NOW = datetime(2026, 11, 21, 8, 30, 15, 250_000, tzinfo=UTC)


def unit_row(parent: Unit, code: str, name: str, starts_on: date | None = None) -> tuple:
    return "department", code, "", name, "", starts_on, None, False, parent.pk


def two_results(cast) -> list[Result]:
    return [
        Result.objects.create(edition=cast.draft, unit=unit, total=Decimal("70.10"))
        for unit in (cast.department, cast.other_department)
    ]


def test_rows_come_back_as_they_were_given(cast):
    rows = [unit_row(cast.province, "s-1", "Sở Một", date(2026, 1, 2)), unit_row(cast.province, "s-2", "Sở Hai")]
    insert_rows(Unit, FIELDS, iter(rows))

    assert sorted(Unit.objects.filter(code__in=["s-1", "s-2"]).values_list(*FIELDS)) == sorted(rows)


def test_a_single_row_takes_its_new_values_and_no_other_does(cast):
    first, second = two_results(cast)
    update_rows(Result, ENTERED, [(first.pk, Decimal("80.17"), 1, NOW, cast.officer.pk)])
    update_rows(Result, ["total"], [(second.pk, None)])

    stored = Result.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    assert list(stored.values_list(*ENTERED)) == [(Decimal("80.17"), 1, NOW, cast.officer.pk), (None, None, None, None)]


def test_nothing_is_asked_for_no_rows(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows(Unit, FIELDS, [])
        update_rows(Unit, ["name"], [])


def test_what_the_database_forbids_stays_forbidden(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Unit, FIELDS, [unit_row(cast.province, cast.department.code, "Trùng mã")])
    with pytest.raises(IntegrityError), transaction.atomic():
        update_rows(Unit, ["parent_id"], [(cast.department.pk, cast.department.pk)])


def test_stored_rows_take_new_values_each_its_own(cast):
    first, second = two_results(cast)
    update_rows(
        Result,
        ENTERED,
        [(first.pk, Decimal("80.17"), 1, NOW, cast.officer.pk), (second.pk, None, None, None, None)],
    )

    stored = Result.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    assert list(stored.values_list("pk", *ENTERED)) == [
        (first.pk, Decimal("80.17"), 1, NOW, cast.officer.pk),
        (second.pk, None, None, None, None),
    ]


class AnyText(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(TEXTS, TEXTS)
    def test_any_text_comes_back(self, first, second):
        province = Unit.objects.create(kind="province", code="tinh", name="Tỉnh")
        with connection.cursor():
            insert_rows(Unit, FIELDS, [unit_row(province, "a", first), unit_row(province, "b", f"{second}.")])
        update_rows(Unit, ["short_name"], [(Unit.objects.get(code="a").pk, second[:30])])

        assert list(Unit.objects.filter(code__in="ab").order_by("code").values_list("name", "short_name")) == [
            (first, second[:30]),
            (f"{second}.", ""),
        ]


@pytest.mark.parametrize("request_made", [None, Served("req-12345678", "10.0.0.7", "máy đo")])
def test_many_lines_of_the_trail_are_what_single_ones_are(cast, request_made):
    changes = {"total": (None, Decimal("80.17")), "thời-gian hạng": (3, 1), "ghi chú": ("a\tb\\", "“c”\n")}
    token = _served.set(request_made)
    try:
        record("result.import", cast.department, "Nhập điểm Sở Ngoại vụ", by=cast.officer, changes=changes)
        record_many("result.import", Unit, [(cast.department.pk, "Nhập điểm Sở Ngoại vụ", changes)], cast.officer)
    finally:
        _served.reset(token)
    said = [field.attname for field in AuditEntry._meta.concrete_fields if field.attname not in ("id", "at")]
    one, other = AuditEntry.objects.filter(action="result.import").values(*said)

    assert one == other
    assert other["changes"]["total"] == [None, "80.17"]
