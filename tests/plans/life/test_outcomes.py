from decimal import Decimal

import pytest

from indices.models import Edition
from plans.models import Target
from plans.outcomes import Reached, outcomes
from tests.plans.life.walk import text_of


@pytest.fixture
def plan(cast):
    """Targets of two components: 9,2 points of time, rank 1 of transparency."""
    found = cast.plan()
    Target.objects.create(plan=found, component=cast.transparency, kind="rank_max", value=1, of=2)
    return found


def publish(cast, transparency, time):
    cast.result(cast.draft, cast.department, "81.00", 1, [transparency, time, ("9", 1)])
    cast.draft.state = Edition.State.PUBLISHED
    cast.draft.save()


def test_before_the_years_figures_nothing_is_judged(as_user, cast, plan):
    found = outcomes(plan)

    assert [(str(one.target.component), one.base, one.reached, one.met) for one in found] == [
        (str(cast.transparency), Reached(Decimal("8.35"), 1, 2), Reached(), None),
        (str(cast.time), Reached(Decimal("9.10"), 1, 2), Reached(), None),
    ]
    page = text_of(as_user(cast.officer).get(plan.get_absolute_url()))
    assert "2 mục tiêu, chưa có kết quả năm 2025" in page
    assert page.count("Chưa có kết quả</span>") == 2


def test_the_published_year_says_what_was_reached(as_user, cast, plan):
    publish(cast, ("8.50", 2), ("9.20", 1))

    assert [one.met for one in outcomes(plan)] == [False, True]
    page = text_of(as_user(cast.officer).get(plan.get_absolute_url()))
    assert "Đạt 1/2 mục tiêu" in page
    assert "9,20 điểm, hạng 1/2" in page
    assert "Không đạt</span>" in page


def test_figures_that_are_not_published_are_not_shown(cast, plan):
    cast.result(cast.draft, cast.department, "81.00", 1, [("8.50", 2), ("9.20", 1), ("9", 1)])

    assert [one.reached for one in outcomes(plan)] == [Reached(), Reached()]


@pytest.mark.parametrize(
    ("kind", "value", "score", "met"),
    [
        ("score_min", "9.2", "9.19", False),
        ("score_min", "9.2", "9.2", True),
        ("score_above", "9.2", "9.2", False),
        ("score_above", "9.2", "9.21", True),
    ],
)
def test_at_least_and_above_differ_at_the_very_value(cast, plan, kind, value, score, met):
    plan.targets.filter(component=cast.time).update(kind=kind, value=Decimal(value))
    publish(cast, ("8", 1), (score, 1))

    assert outcomes(plan)[1].met is met


@pytest.mark.parametrize(("rank", "met"), [(1, True), (2, False)])
def test_a_rank_is_reached_when_it_is_no_higher(cast, plan, rank, met):
    publish(cast, ("8", rank), ("9", 1))

    assert outcomes(plan)[0].met is met


def test_a_component_that_is_no_longer_judged_has_no_result(cast, plan):
    Target.objects.create(plan=plan, component=cast.component("moi", "Chỉ số khác"), kind="score_min", value=8)
    publish(cast, ("8", 1), ("9", 1))

    last = outcomes(plan)[-1]
    assert (str(last.target.component), last.base, last.reached, last.met) == (
        "Chỉ số khác",
        Reached(),
        Reached(),
        None,
    )


def test_it_takes_three_queries(cast, plan, django_assert_num_queries):
    publish(cast, ("8", 1), ("9", 1))
    with django_assert_num_queries(3):
        outcomes(plan)
