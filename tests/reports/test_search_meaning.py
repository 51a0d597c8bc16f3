"""What somebody may have meant: letters astray, words run together, Telex left on the page."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from reports.search.answering import answer
from reports.search.asked import read
from reports.search.meaning import Vocabulary, distance, guess, without_telex
from reports.search.words import Words
from tests.tasks.making import a_task

KNOWN = Vocabulary.of(
    [
        " ra soat thu tuc hanh chinh ",
        " rut ngan thoi gian giai quyet ho so ",
        " so tu phap ",
        " dat dai va moi truong ",
        " han han xuong nuoc ",
    ]
)
LETTERS = st.text("abcde", max_size=7)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thu tucj", "thu tuc"),
        ("thur tucj hanhf chinhs", "thu tuc hanh chinh"),
        ("ddaats ddai", "dat dai"),
        ("thutuc", "thu tuc"),
        ("thu tcu", "thu tuc"),
        ("tu phpa", "tu phap"),
        ("giai quyey ho so", "giai quyet ho so"),
        ("thu tuc han chinh", "thu tuc hanh chinh"),
        ("truonng", "truong"),
        ("thu tuc", None),
        ("xyzzy", None),
        ("2025", None),
        ("x " * 13, None),
    ],
)
def test_the_nearest_known_words_are_meant(typed, meant):
    guessed = guess(Words.read(typed), KNOWN)
    assert (guessed and str(guessed)) == meant


@pytest.mark.parametrize(
    ("keys", "plain"),
    [("thur", "thu"), ("tucj", "tuc"), ("dduwowngf", "duong"), ("hoas", "hoa"), ("x", "x"), ("nuwowcs", "nuoc")],
)
def test_the_keys_of_telex_are_understood(keys, plain):
    assert without_telex(keys) == plain


@pytest.mark.parametrize(
    ("one", "other", "most", "far"),
    [
        ("thu", "thu", 1, 0),
        ("thu", "thus", 1, 1),
        ("tuc", "tcu", 1, 1),
        ("abcd", "badc", 2, 2),
        ("abc", "xyz", 2, None),
    ],
)
def test_the_distance_of_words(one, other, most, far):
    assert distance(one, other, most) == far


@given(LETTERS, LETTERS)
def test_distances_are_the_same_both_ways_and_bounded(one, other):
    full = distance(one, other, 20)
    assert full == distance(other, one, 20)
    assert abs(len(one) - len(other)) <= full <= max(len(one), len(other))
    assert distance(one, other, 2) == (full if full <= 2 else None)


@given(st.text(max_size=60))
def test_any_question_can_be_guessed_about(text):
    words = Words.read(text)
    guessed = guess(words, KNOWN)
    assert guessed is None or (guessed and guessed != words)


def test_a_mistyped_search_shows_what_was_meant_and_says_so(cast, as_user):
    cast.plan(year=timezone.localdate().year)
    a_task(cast, "Rà soát thủ tục hành chính")
    html = as_user(cast.officer).get("/tim-kiem/?tim=thur+tucj+hanhf+chinhs").content.decode()
    assert "Không có gì khớp với “thur tucj hanhf chinhs”." in html
    assert '<a href="/tim-kiem/?tim=thu+tuc+hanh+chinh"><strong>thủ tục hành chính</strong></a>' in html
    assert "Rà soát <mark>thủ tục hành chính</mark>" in html


def test_what_fits_as_typed_is_not_corrected(cast):
    cast.plan(year=timezone.localdate().year)
    a_task(cast, "Rà soát thủ tục")
    a_task(cast, "Rà soát thu thuế")
    got = answer(cast.officer, read({"tim": "thu thue"}), 5, guesses=True)
    assert not got.is_corrected
    assert [hit.title for hit in got.hits] == ["Rà soát <mark>thu thuế</mark>"]


def test_a_correction_may_need_all_years(cast):
    cast.plan(year=timezone.localdate().year - 5)
    got = answer(cast.officer, read({"tim": "rut ngann thoi gian"}), 5, guesses=True)
    assert (got.is_corrected, got.was_widened, [hit.kind for hit in got.hits]) == (True, True, ["giai-phap"])
