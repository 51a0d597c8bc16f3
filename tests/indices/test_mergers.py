from datetime import date

import pytest

from indices.mergers import mergers_into, took_another_in, year_ends
from units.models import Succession, Unit


@pytest.mark.parametrize(
    ("last_day", "year"),
    [
        (date(2023, 12, 30), 2023),
        (date(2023, 12, 31), 2024),
        (date(2024, 1, 1), 2024),
        (date(2024, 12, 30), 2024),
        (date(2024, 12, 31), 2025),
    ],
)
def test_a_unit_that_lived_on_the_last_of_december_was_still_ranked(cast, last_day, year):
    gone = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=last_day)
    Succession.objects.create(predecessor=gone, successor=cast.department)
    agencies = Unit.objects.filter(kind=Unit.Kind.DEPARTMENT)

    assert [(one.successor, one.predecessor, one.year) for one in mergers_into(agencies.values("pk"))] == [
        (cast.department.pk, gone, year)
    ]
    found = {asked: list(agencies.filter(took_another_in(*year_ends(asked), "pk"))) for asked in range(2022, 2027)}
    assert found == {asked: [cast.department] if asked == year else [] for asked in range(2022, 2027)}
