from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from indices.discrepancies import discrepancies
from indices.models import ComponentScore, Edition, EditionComponent, Result
from indices.ranking import ranking


def found(edition):
    return [(item.unit and item.unit.code, item.message) for item in discrepancies(ranking(edition))]


@pytest.fixture
def agreeing(cast):
    """The two rows of 2023 with totals that equal weights give."""
    EditionComponent.objects.filter(edition=cast.edition_2023).update(weight=50)
    for unit, total, rank in ((cast.department, "81.60", 1), (cast.other_department, "81.00", 2)):
        Result.objects.filter(edition=cast.edition_2023, unit=unit).update(total=Decimal(total), rank=rank)
    return cast.edition_2023


def test_figures_that_agree_are_left_in_peace(agreeing):
    assert found(agreeing) == []


def test_half_a_hundredth_is_tolerated(agreeing):
    Result.objects.filter(edition=agreeing, rank=1).update(total=Decimal("81.61"))

    assert found(agreeing) == [("sngv", "Điểm tổng công bố 81,61, tính theo trọng số 81,60.")]


def test_a_rank_that_the_totals_do_not_give(agreeing):
    Result.objects.filter(edition=agreeing).update(rank=1)

    assert found(agreeing) == [("stp", "Hạng công bố 1, xếp theo điểm tổng 2.")]


def test_a_components_rank_that_the_scores_do_not_give(agreeing, cast):
    ComponentScore.objects.filter(result__edition=agreeing, line__component=cast.time, rank=2).update(rank=1)

    assert found(agreeing) == [("stp", "Chi phí thời gian: hạng công bố 1, xếp theo điểm 2.")]


def test_a_change_that_the_two_years_do_not_give(cast):
    Result.objects.filter(edition=cast.edition_2024, unit=cast.department).update(published_change=Decimal("0.30"))

    assert ("sngv", "Mức thay đổi công bố +0,30, hiệu số hai năm −0,28.") in found(cast.edition_2024)


def test_a_published_median_that_the_field_does_not_give(agreeing):
    agreeing.published_median = Decimal("80.00")

    assert found(agreeing) == [(None, "Trung vị công bố 80,00, tính từ cả khối 81,30.")]


def test_the_real_rounds_tell_what_is_known_of_them(db):
    """Sở Kế hoạch và Đầu tư 2022 agrees with equal weights; the others do not, which proves nothing without weights."""
    call_command("load_fixtures", "--reference-only", stdout=StringIO())
    end = "; trọng số không được công bố nên không kết luận được."

    def of(code):
        return found(Edition.objects.get(code=code))

    assert of("ddci-sbn-2022") == []
    assert of("ddci-sbn-2023") == [("sngv", f"Điểm tổng công bố 80,45 khác bình quân đều các chỉ số (80,10){end}")]
    assert of("ddci-sbn-2024") == [("sngv", f"Điểm tổng công bố 80,17 khác bình quân đều các chỉ số (79,43){end}")]
    assert of("ddci-huyen-2024") == [
        ("huyen-chi-lang", f"Điểm tổng công bố 63,25 khác bình quân đều các chỉ số (63,53){end}")
    ]
