from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indices.scoring import competition_ranks, computed_total, difference, median_score, rank_gain, round_score

SCORES = st.decimals(min_value=0, max_value=10, places=2)
FIELDS = st.dictionaries(st.integers(), SCORES, max_size=30)


def test_equals_share_the_better_rank_and_the_next_place_is_skipped():
    field = {"a": Decimal("8.2"), "b": Decimal("9"), "c": Decimal("8.20"), "d": Decimal("7")}

    assert competition_ranks(field) == {"b": 1, "a": 2, "c": 2, "d": 4}


@given(FIELDS)
def test_a_rank_is_one_more_than_the_number_of_better_scores(field):
    ranks = competition_ranks(field)

    assert ranks == {key: 1 + sum(other > score for other in field.values()) for key, score in field.items()}


@given(FIELDS)
def test_ranks_do_not_depend_on_the_order_of_the_table(field):
    assert competition_ranks(dict(reversed(field.items()))) == competition_ranks(field)


def test_equal_weights_reproduce_the_published_total_of_so_khdt_2022():
    scores = [Decimal(text) for text in ("9.28", "8.76", "8.68", "5.75", "6.51", "7.71", "9.26", "7.81")]

    assert computed_total(scores, [Decimal("12.5")] * 8) == Decimal("79.70")


def test_equal_weights_do_not_reproduce_so_ngoai_vu_2024_whose_weights_are_unpublished():
    scores = [Decimal(text) for text in ("8.35", "9.10", "6.87", "6.40", "7.96", "8.01", "8.20", "7.67", "8.93")]

    assert computed_total(scores, [Decimal(1)] * 9) == Decimal("79.43")


def test_a_component_that_does_not_apply_is_left_out():
    assert computed_total([Decimal(8), None, Decimal(6)], [Decimal(50), Decimal(25), Decimal(25)]) == Decimal("73.33")


def test_without_weights_or_scores_there_is_no_total():
    assert computed_total([Decimal(8)], [None]) is None
    assert computed_total([], []) is None
    assert computed_total([None], [Decimal(10)]) is None


@given(st.lists(st.tuples(SCORES, st.decimals(min_value=1, max_value=100, places=2)), min_size=1, max_size=12))
def test_a_total_lies_between_its_lowest_and_highest_component(pairs):
    scores, weights = zip(*pairs, strict=True)

    assert min(scores) * 10 - 1 <= computed_total(scores, weights) <= max(scores) * 10 + 1


def test_a_score_can_rise_while_the_rank_falls():
    """Sở Ngoại vụ, Chi phí thời gian, 2023 to 2024: 8,71 and rank 2, then 9,10 and rank 7."""
    assert difference(Decimal("9.10"), Decimal("8.71")) == Decimal("0.39")
    assert rank_gain(7, 2) == -5


def test_a_new_component_has_no_change():
    assert difference(Decimal("8.93"), None) is None
    assert rank_gain(8, None) is None


def test_halves_are_rounded_up_as_published_tables_do():
    assert round_score(Decimal("79.425")) == Decimal("79.43")
    assert round_score(Decimal("79.4249")) == Decimal("79.42")


def test_the_median_of_an_even_field_lies_between_the_middle_two():
    assert median_score([Decimal("7"), Decimal("8"), Decimal("9"), Decimal("8.5")]) == Decimal("8.25")
    assert median_score([]) is None
