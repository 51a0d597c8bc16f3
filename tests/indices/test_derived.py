"""What follows from a published table, on figures worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from indices.models import EditionComponent, Result
from indices.models.edition import validate_bands
from indices.ranking import ranking
from indices.scoring import grade
from units.models import Succession, Unit

BANDS = [["Rất tốt", 80], ["Tốt", 70], ["Khá", 60]]


def rows(edition):
    return {row.unit.code: row for row in ranking(edition).rows}


def test_distances_to_leader_and_median(cast):
    table = rows(cast.edition_2024)

    assert (table["sngv"].to_leader, table["stp"].to_leader) == (Decimal("0.00"), Decimal("-1.17"))
    assert (table["sngv"].to_median, table["stp"].to_median) == (Decimal("0.58"), Decimal("-0.59"))


def test_the_published_median_and_top_come_first(cast):
    cast.edition_2024.published_median, cast.edition_2024.published_top = Decimal("76.00"), Decimal("87.77")

    assert (rows(cast.edition_2024)["stp"].to_median, rows(cast.edition_2024)["stp"].to_leader) == (
        Decimal("3.00"),
        Decimal("-8.77"),
    )


def test_the_change_has_a_rank_of_its_own(cast):
    """Sở Ngoại vụ lost 0,28 and Sở Tư pháp 2,00: the smaller loss is the better change."""
    table = rows(cast.edition_2024)

    assert (table["sngv"].change_place, table["stp"].change_place) == (1, 2)


def test_without_the_whole_field_nothing_is_derived_from_it(cast):
    cast.edition_2024.size = 25
    row = rows(cast.edition_2024)["sngv"]

    assert (row.computed_rank, row.to_leader, row.to_median, row.change_place) == (None, None, None, None)


@pytest.mark.parametrize(
    ("total", "name"),
    [("80", "Rất tốt"), ("79.99", "Tốt"), ("70.00", "Tốt"), ("60", "Khá"), ("59.99", ""), (None, "")],
)
def test_grades_follow_the_editions_own_bands(total, name):
    assert grade(total and Decimal(total), BANDS) == name


def test_an_edition_without_bands_grades_nobody():
    assert grade(Decimal(99), []) == ""


def test_ties_share_the_better_computed_rank(cast):
    Result.objects.filter(edition=cast.edition_2024).update(total=Decimal("80.00"))

    assert {row.computed_rank for row in rows(cast.edition_2024).values()} == {1}


def test_a_unit_that_took_in_another_is_not_compared(cast):
    old = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2024, 2, 28))
    Succession.objects.create(predecessor=old, successor=cast.department)
    table = rows(cast.edition_2024)

    assert (table["sngv"].comparable, table["sngv"].change, table["sngv"].places) == (False, None, None)
    assert table["stp"].comparable


def test_a_merger_of_an_earlier_year_no_longer_counts(cast):
    old = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2023, 2, 28))
    Succession.objects.create(predecessor=old, successor=cast.department)

    assert rows(cast.edition_2024)["sngv"].comparable


def test_weights_give_a_total_beside_the_published_one(cast):
    EditionComponent.objects.filter(edition=cast.edition_2023).update(weight=50)

    assert rows(cast.edition_2023)["sngv"].computed == Decimal("81.60")
    assert rows(cast.edition_2023)["sngv"].score == Decimal("80.45")


def test_a_unit_that_ends_with_the_year_was_still_ranked_in_it(cast):
    old = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2024, 12, 31))
    Succession.objects.create(predecessor=old, successor=cast.department)

    assert rows(cast.edition_2024)["sngv"].comparable


@pytest.mark.parametrize(
    "bands", [5, "x", [["A", "nan"]], [["A", True]], {"A1": 1}, [["A", 60], ["B", 80]], [["A"]], [["A", 101]]]
)
def test_bands_that_mean_nothing_are_refused(bands):
    with pytest.raises(ValidationError, match="Thang xếp loại là danh sách"):
        validate_bands(bands)
