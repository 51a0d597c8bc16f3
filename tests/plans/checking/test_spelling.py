"""Slips of the pen: impossible syllables, and pairs that are often confused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.checking.spelling import slips
from plans.checking.syllables import is_syllable, parted
from tests.plans.checking.builder import SHARED, add_paragraph, problems_of, section_of, sound_plan


def found(text: str) -> list[tuple[str, str | None]]:
    return [(text[start:end], right) for start, end, right in slips(text)]


def test_confused_pairs():
    assert found("Hiện quả, tập chung, Phân đấu; vì trí thứ 1; chuyển đối số") == [
        ("Hiện quả", "Hiệu quả"),
        ("tập chung", "tập trung"),
        ("Phân đấu", "Phấn đấu"),
        ("vì trí", "vị trí"),
        ("chuyển đối", "chuyển đổi"),
    ]


def test_impossible_syllables():
    assert found("Tiêp tục khai thác hiệ quả, giải guyết; xử lýthủ tục") == [
        ("Tiêp", None),
        ("hiệ", None),
        ("guyết", None),
        ("lýthủ", "lý thủ"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Zalo, email, website, QR - code, MOU, Đắk Lắk, kv. Lê-nin, Vla-đi-mia, SNgV, HĐND",
        "phát triển, khuyến khích, quyết tâm; 43-NQ/TU; KH-SKHĐT",
    ],
)
def test_names_and_foreign_words_are_left_alone(text):
    assert found(text) == []


def test_right_syllables():
    words = (
        "nghiêng khuỷu quốc giếng gìn giữ thuở khuya huỳnh quýt ngoằn xoong yêu ý ỷ uỷ ủy hoà hòa thuế trưởng rượu cửu "
        "khuếch doanh nghiệp hoạch quyền tuyên truyền chuyển đổi huyện ngoại"
    )
    assert [word for word in words.split() if not is_syllable(word)] == []


@pytest.mark.parametrize("word", ["cế", "kà", "ngế", "nghà", "hiêp", "lýthủ", "đưởc", "guyết", "bz", ""])
def test_wrong_syllables(word):
    assert not is_syllable(word)


def test_words_written_together():
    assert parted("sựnhằm") == "sự nhằm"
    assert parted("nhanh") is None


def test_once_for_each_form_with_its_mend(cast):
    plan = sound_plan(cast)
    paragraph = add_paragraph(section_of(plan, cast.time), "Nâng cao hiện quả. Tập trung vào hiện quả.")

    (problem,) = problems_of(plan)
    assert (problem.code, problem.severity, problem.block) == ("word-misspelt", "warning", f"p{paragraph.pk}")
    assert [mend.value for mend in problem.mends] == ["Nâng cao hiệu quả. Tập trung vào hiện quả."]


@given(st.text())
def test_any_text_is_read(text):
    for start, end, _ in slips(text):
        assert 0 <= start < end <= len(text)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"không có thư mục {SHARED}: chưa thử với nghị định 30/2020")
def test_the_decree_itself_holds_no_slip_but_foreign_names():
    text = (SHARED / "nd30" / "phu-luc-2-viet-hoa.txt").read_text(encoding="utf-8")
    assert found(text) == []
