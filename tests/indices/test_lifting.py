from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.lifting import cheapest, needed_for, rank_among, simulate, steps
from indices.scoring import competition_ranks

D = Decimal
EIGHTH = [D("12.5")] * 8
TENTH = [D(10)] * 10

SKHDT_2023 = [D(text) for text in ("6.84", "9.32", "7.24", "6.10", "8.38", "8.19", "7.37", "6.19")]
"""Sở Kế hoạch và Đầu tư of the sample province: 74,54 points, rank 10 of 25."""
BEST_2023 = [D(text) for text in ("9.00", "9.78", "8.00", "7.83", "9.58", "9.66", "9.51", "8.60")]

CITY_2024 = [D(text) for text in ("7.60", "7.15", "6.83", "4.87", "7.05", "8.26", "6.71", "6.70", "7.48", "7.25")]
"""Thành phố of the sample province: 69,90 points, rank 9 of 11 districts."""
BEST_2024 = [D(text) for text in ("9.08", "8.69", "7.76", "7.64", "7.43", "9.62", "7.81", "9.37", "9.90", "8.86")]
_OTHERS = ("70.48", "76.58", "62.91", "69.97", "74.27", "76.60", "74.79", "80.70", "60.39", "72.56")
DISTRICTS_2024 = [D(text) for text in _OTHERS]

POINTS = st.decimals(min_value=0, max_value=10, places=2)
TOTALS = st.lists(st.decimals(min_value=0, max_value=100, places=2), max_size=12)


def test_every_place_above_with_the_points_missing_to_it():
    found = steps(D("69.90"), DISTRICTS_2024)

    assert [(step.rank, step.score, step.missing) for step in found] == [
        (8, D("69.97"), D("0.07")),
        (7, D("70.48"), D("0.58")),
        (6, D("72.56"), D("2.66")),
        (5, D("74.27"), D("4.37")),
        (4, D("74.79"), D("4.89")),
        (3, D("76.58"), D("6.68")),
        (2, D("76.60"), D("6.70")),
        (1, D("80.70"), D("10.80")),
    ]


def test_who_reaches_a_shared_score_shares_the_better_rank():
    found = steps(D("7.00"), [D("9.00"), D("8.00"), D("8.00"), D("7.00"), D("6.00")])

    assert [(step.rank, step.missing) for step in found] == [(2, D("1.00")), (1, D("2.00"))]


def test_the_leader_has_no_place_above():
    assert steps(D("80.70"), [D("76.60"), D("80.70")]) == []


@given(POINTS, st.lists(POINTS, max_size=12))
def test_a_step_is_the_least_score_that_gives_its_rank(score, others):
    for step in steps(score, others):
        ranks = competition_ranks({None: step.score, **dict(enumerate(others))})
        assert ranks[None] == step.rank
        assert rank_among(step.score - D("0.01"), others) > step.rank


@pytest.mark.parametrize(("rank", "points"), [(1, "10.80"), (5, "4.37"), (8, "0.07"), (9, "0"), (11, "0")])
def test_the_points_missing_to_a_rank(rank, points):
    assert needed_for(rank, D("69.90"), DISTRICTS_2024) == D(points)


@pytest.mark.parametrize("rank", [0, 12])
def test_a_rank_outside_the_field_is_refused(rank):
    with pytest.raises(ValueError, match="among 11"):
        needed_for(rank, D("69.90"), DISTRICTS_2024)


@given(POINTS, st.lists(POINTS, min_size=1, max_size=12), st.data())
def test_with_the_points_missing_the_rank_is_reached_and_with_less_it_is_not(score, others, data):
    rank = data.draw(st.integers(1, len(others) + 1))
    needed = needed_for(rank, score, others)

    assert rank_among(score + needed, others) <= rank
    assert not needed or rank_among(score + needed - D("0.01"), others) > rank


def test_equal_weights_of_12_5_fill_the_component_with_most_room():
    """1,31 points to 75,85 (rank 7): a hundredth gives 0,0125, so 104,8, that is 1,05 points in all."""
    mix = cheapest(SKHDT_2023, EIGHTH, D("1.31"), BEST_2023)

    assert mix.gains == (*[D("0.00")] * 7, D("1.05"))
    assert (mix.cost, mix.gain, mix.is_enough) == (D("1.05"), D("1.31"), True)
    assert mix.tied == (0, 1, 2, 3, 4, 5, 6, 7)


def test_the_first_place_of_2023_takes_three_components_to_the_best_of_the_block():
    """7,24 points to 81,78: 579,2 hundredths, that is 5,80 = 2,41 + 2,16 and 1,23 of the third with most room."""
    mix = cheapest(SKHDT_2023, EIGHTH, D("7.24"), BEST_2023)

    assert mix.gains == tuple(map(D, ("2.16", "0", "0", "0", "0", "0", "1.23", "2.41")))
    assert (mix.cost, mix.gain, mix.is_enough) == (D("5.80"), D("7.25"), True)


def test_equal_weights_of_10_cost_as_many_points_as_the_total_lacks():
    mix = cheapest(CITY_2024, TENTH, D("4.37"), BEST_2024)

    assert mix.gains == tuple(map(D, ("0", "0", "0", "2.77", "0", "0", "0", "1.60", "0", "0")))
    assert (mix.cost, mix.gain, mix.is_enough) == (D("4.37"), D("4.37"), True)


def test_what_the_ceilings_do_not_allow_goes_as_far_as_they_do():
    """All rooms of Thành phố together are 16,26."""
    mix = cheapest(CITY_2024, TENTH, D("20"), BEST_2024)

    assert mix.gains == tuple(best - score for best, score in zip(BEST_2024, CITY_2024, strict=True))
    assert (mix.cost, mix.gain, mix.is_enough, mix.tied) == (D("16.26"), D("16.26"), False, ())


def test_the_heaviest_component_comes_first_and_one_that_does_not_apply_is_left_out():
    """Without the second the weights 50 and 30 keep their proportion: a point gives 6,25 and 3,75."""
    mix = cheapest([D("8.00"), None, D("6.00")], [D(50), D(20), D(30)], D("10"), [D("9.00"), D("10"), D("10")])

    assert mix.gains == (D("1.00"), None, D("1.00"))
    assert (mix.cost, mix.gain, mix.is_enough, mix.tied) == (D("2.00"), D("10.00"), True, ())


def test_only_components_with_room_can_share_the_gains():
    scores = [D("9.00"), D("8.00"), D("7.00"), D("5.00")]
    mix = cheapest(scores, [D(30), D(30), D(30), D(10)], D("0.30"), [D("9.00"), D("9.00"), D("9.00"), D("9.00")])

    assert mix.gains == (D(0), D(0), D("0.10"), D(0))
    assert mix.tied == (1, 2)


def test_what_is_reached_already_costs_nothing():
    mix = cheapest(SKHDT_2023, EIGHTH, D(0), BEST_2023)

    assert (mix.cost, mix.gain, mix.is_enough, mix.tied) == (D(0), D(0), True, ())


def test_where_no_component_applies_there_is_no_mix():
    with pytest.raises(ValueError, match="No component applies"):
        cheapest([None], [D(100)], D(1), [D(10)])


def test_scores_finer_than_a_hundredth_are_refused():
    with pytest.raises(ValueError, match="two decimals"):
        cheapest([D("8.005")], [D(100)], D(1), [D(10)])


PART = st.tuples(st.none() | st.integers(0, 1000), st.sampled_from([500, 1250, 2000, 3333, 5050]), st.integers(-1, 5))
"""Score, weight and room to the ceiling, in hundredths."""


@given(st.lists(PART, min_size=1, max_size=4).filter(lambda parts: any(p[0] is not None for p in parts)), st.data())
def test_no_mix_of_whole_hundredths_is_cheaper(parts, data):
    """Against every mix there is, on small rooms; exact fractions, written apart from the function's own way."""
    whole = sum(weight for score, weight, _ in parts if score is not None)
    rooms = [max(min(room, 1000 - score), 0) if score is not None else 0 for score, _, room in parts]
    worth = [Fraction(10 * weight, whole) if score is not None else Fraction(0) for score, weight, _ in parts]
    needed = data.draw(st.integers(0, int(sum(w * r for w, r in zip(worth, rooms, strict=True))) + 3))
    mixes = [
        (sum(mix), sum(w * g for w, g in zip(worth, mix, strict=True)))
        for mix in product(*(range(room + 1) for room in rooms))
    ]
    enough = [cost for cost, gain in mixes if gain >= needed]

    mix = cheapest(
        [None if score is None else D(score) / 100 for score, _, _ in parts],
        [D(weight) / 100 for _, weight, _ in parts],
        D(needed) / 100,
        [None if score is None else D(min(score + room, 1000)) / 100 for score, _, room in parts],
    )
    gained = sum(w * int((g or 0) * 100) for w, g in zip(worth, mix.gains, strict=True))

    assert mix.is_enough == bool(enough)
    assert mix.cost == D(min(enough) if enough else sum(rooms)) / 100
    assert mix.cost == sum(gain for gain in mix.gains if gain is not None)
    assert all(0 <= int((gain or 0) * 100) <= room for gain, room in zip(mix.gains, rooms, strict=True))
    assert [gain is None for gain in mix.gains] == [score is None for score, _, _ in parts]
    assert (gained >= needed) == mix.is_enough
    assert mix.gain == D(int(gained)) / 100


def test_a_total_that_was_tried_out_with_its_rank():
    """Chi phí thời gian from 7,15 to 8,00 gives 8,5 hundredths a tenth of weight: 69,90 + 0,85 = 70,75."""
    tried = [*CITY_2024[:1], D("8.00"), *CITY_2024[2:]]

    found = simulate(CITY_2024, TENTH, tried, D("69.90"), DISTRICTS_2024)

    assert (found.total, found.change, found.rank) == (D("70.75"), D("0.85"), 7)


def test_what_the_weights_do_not_explain_of_the_published_total_stays():
    """Weights give 80,00 where 79,00 was published; one point more in half of the weight adds 5,00 to the latter."""
    found = simulate([D("8"), D("8")], [D(50), D(50)], [D("9"), D("8")], D("79.00"), [D("84.00"), D("84.01")])

    assert (found.total, found.change, found.rank) == (D("84.00"), D("5.00"), 2)


def test_rounding_alone_promises_no_place():
    """0,34 points of weight 12,5 give 0,425: with half-up rounding 0,43 would already be reached."""
    scores = [D("7.00")] * 8
    found = [
        simulate(scores, EIGHTH, [score, *scores[1:]], D("70.00"), [D("70.43")]) for score in (D("7.34"), D("7.35"))
    ]

    assert [(one.total, one.rank) for one in found] == [(D("70.42"), 2), (D("70.43"), 1)]


def test_a_total_stays_between_0_and_100():
    full, nothing = [D("10")], [D("0")]

    assert simulate(nothing, [D(100)], full, D("5"), []).total == D("100.00")
    assert simulate(full, [D(100)], nothing, D("95"), []).total == D("0.00")


@given(st.lists(st.tuples(POINTS, st.integers(1, 10_000), POINTS), min_size=1, max_size=9), TOTALS, st.data())
def test_the_cheapest_mix_tried_out_reaches_the_rank(parts, others, data):
    scores, ceilings = [part[0] for part in parts], [part[2] for part in parts]
    weights = [D(part[1]) / 100 for part in parts]
    total = data.draw(st.decimals(min_value=0, max_value=100, places=2))
    rank = data.draw(st.integers(1, len(others) + 1))

    mix = cheapest(scores, weights, needed_for(rank, total, others), ceilings)
    tried = [score + gain for score, gain in zip(scores, mix.gains, strict=True)]
    found = simulate(scores, weights, tried, total, others)

    assert (found.rank <= rank) == mix.is_enough
    assert found.change == min(mix.gain, D(100) - total)


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=9), TOTALS)
def test_without_a_change_the_published_total_stands(pairs, others):
    scores = [pair[0] for pair in pairs]
    found = simulate(scores, [D("12.5")] * len(scores), scores, D("74.54"), others)

    assert (found.total, found.change, found.rank) == (D("74.54"), D(0), rank_among(D("74.54"), others))
