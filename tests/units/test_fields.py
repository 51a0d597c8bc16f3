from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from units.fields import RankField, ScoreField

SCORE = ScoreField(low=0, high=10, required=False)
RANK = RankField(size=25, noun="sở, ngành", required=False)


@pytest.mark.parametrize(
    ("typed", "value"), [("8,35", "8.35"), ("8.35", "8.35"), ("10", "10"), ("0", "0"), (" 9,1 ", "9.1")]
)
def test_scores_are_read_with_comma_or_point(typed, value):
    assert SCORE.clean(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "-", " – ", "−", None])
def test_nothing_and_a_dash_mean_not_applicable(typed):
    assert SCORE.clean(typed) is None
    assert RANK.clean(typed) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("50", "50 lớn hơn 10. Điểm phải từ 0 đến 10."),
        ("-1", "-1 nhỏ hơn 0. Điểm phải từ 0 đến 10."),
        ("8,355", "8,355 có quá hai chữ số thập phân. Hãy làm tròn đến hai chữ số."),
        ("tám", "“tám” không phải là số. Hãy nhập dạng 8,35 hoặc 8.35."),
    ],
)
def test_a_wrong_score_gets_a_sentence(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        SCORE.clean(typed)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("26", "Hạng 26 không hợp lệ: hạng phải từ 1 đến 25 (khối có 25 sở, ngành)."),
        ("0", "Hạng 0 không hợp lệ: hạng phải từ 1 đến 25 (khối có 25 sở, ngành)."),
        ("1,5", "“1,5” không phải là thứ hạng. Hãy nhập số nguyên từ 1."),
        ("²", "“²” không phải là thứ hạng. Hãy nhập số nguyên từ 1."),
    ],
)
def test_a_wrong_rank_gets_a_sentence(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        RANK.clean(typed)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("field", [SCORE, RANK])
def test_what_is_far_too_long_is_not_repeated(field):
    with pytest.raises(ValidationError) as refused:
        field.clean("9" * 5000)
    assert refused.value.messages == ["Ô này có quá nhiều ký tự. Hãy nhập một số, ví dụ 8,35."]


def test_a_score_has_two_decimals_whatever_zeros_were_typed():
    assert str(SCORE.clean("8,350")) == "8.35"
    assert str(SCORE.clean("8")) == "8.00"


def test_stored_scores_are_shown_with_a_comma():
    assert SCORE.prepare_value(Decimal("9.1")) == "9,10"
    assert SCORE.prepare_value("9.1x") == "9.1x"
