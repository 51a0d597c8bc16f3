from decimal import Decimal

from indices.comparison import component_rows
from indices.models import EditionComponent, Result
from indices.ranking import ranking


def test_a_ranking_shows_the_movement_against_the_year_before(cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        table = ranking(cast.edition_2024)
        rows = [(row.unit.code, row.rank, row.score, row.change, row.places) for row in table.rows]

    assert rows == [
        ("sngv", 1, Decimal("80.17"), Decimal("-0.28"), 1),
        ("stp", 2, Decimal("79.00"), Decimal("-2.00"), -1),
    ]
    assert table.is_whole
    assert (table.median, table.median_is_published) == (Decimal("79.59"), False)


def test_totals_and_ranks_alone_take_a_query_less(cast, django_assert_num_queries):
    whole = ranking(cast.edition_2024)
    with django_assert_num_queries(1):
        table = ranking(cast.edition_2024, years_of_scores=0)

    told = [[(row.unit, row.rank, row.score, row.change, row.places) for row in one.rows] for one in (table, whole)]
    assert told[0] == told[1]
    assert not table.has_components


def test_a_published_change_comes_before_a_computed_one(cast):
    Result.objects.filter(edition=cast.edition_2024, unit=cast.department).update(published_change=Decimal("-0.30"))

    assert ranking(cast.edition_2024).rows[0].change == Decimal("-0.30")


def test_a_field_that_is_not_whole_has_no_median_unless_one_was_published(cast):
    cast.edition_2024.size = 25
    assert ranking(cast.edition_2024).median is None

    cast.edition_2024.published_median = Decimal("76.29")
    assert ranking(cast.edition_2024).median == Decimal("76.29")


def test_a_computed_total_needs_the_weights(cast):
    assert ranking(cast.edition_2023).rows[0].computed is None

    EditionComponent.objects.filter(edition=cast.edition_2023).update(weight=50)
    computed = {row.unit.code: row.computed for row in ranking(cast.edition_2023).rows}
    assert computed == {"stp": Decimal("81.00"), "sngv": Decimal("81.60")}


def test_components_stand_beside_those_of_the_year_before(cast, django_assert_num_queries):
    result = Result.objects.select_related("edition").get(edition=cast.edition_2024, unit=cast.department)

    with django_assert_num_queries(5):
        rows = [
            (row.name, row.score, row.previous_score, row.change, row.places, row.is_new)
            for row in component_rows(result)
        ]

    assert rows == [
        ("Tính minh bạch và tiếp cận thông tin", Decimal("8.35"), Decimal("7.61"), Decimal("0.74"), 1, False),
        ("Chi phí thời gian", Decimal("9.10"), Decimal("8.71"), Decimal("0.39"), 0, False),
        ("Ứng dụng công nghệ thông tin", Decimal("8.93"), None, None, None, True),
    ]


def test_a_renamed_component_keeps_its_line(cast):
    cast.edition_2024.lines.filter(component=cast.time).update(name="Chi phí tuân thủ")
    result = Result.objects.get(edition=cast.edition_2024, unit=cast.department)

    renamed = component_rows(result)[1]
    assert (renamed.name, renamed.change) == ("Chi phí tuân thủ", Decimal("0.39"))
