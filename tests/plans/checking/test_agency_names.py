"""Capitals and spelling of agencies' names; ordinary phrases are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.checking.agency_names import abbreviation_slips, name_slips
from plans.checking.directory import Directory, is_one_off
from tests.plans.checking.builder import add_paragraph, problems_of, section_of, sound_plan
from units.models import Unit

NAMES = [
    "Sở Ngoại vụ",
    "Sở Xây dựng",
    "Sở Nội vụ",
    "Phòng Quản lý biên giới",
    "Phòng Lãnh sự - Hợp tác quốc tế",
    "Trung tâm Xúc tiến đầu tư",
    "Văn phòng Sở",
    "Thanh tra Sở",
    "Sở Văn hóa, Thể thao và Du lịch",
]
UNITS = [Unit(name=name, kind=Unit.Kind.OFFICE) for name in NAMES]
UNITS += [Unit(name="Huyện Chi Lăng", kind=Unit.Kind.DISTRICT), Unit(name="Đơn vị tư vấn DDCI", kind=Unit.Kind.OUTSIDE)]
DIRECTORY = Directory(UNITS)


@pytest.mark.parametrize(
    ("text", "written", "right"),
    [
        ("gửi sở Ngoại vụ trước ngày 15", "sở Ngoại vụ", "Sở Ngoại vụ"),
        ("phối hợp với phòng Quảng lý biên giới,", "phòng Quảng lý biên giới", "Phòng Quản lý biên giới"),
        ("Giao Trung tâm xúc tiến đầu tư theo dõi", "Trung tâm xúc tiến đầu tư", "Trung tâm Xúc tiến đầu tư"),
        ("Thanh Tra Sở phối hợp", "Thanh Tra Sở", "Thanh tra Sở"),
        ("Sở Ngoai vụ", "Sở Ngoai vụ", "Sở Ngoại vụ"),
        ("phòng Lãnh sự – Hợp tác quốc tế", "phòng Lãnh sự – Hợp tác quốc tế", "Phòng Lãnh sự - Hợp tác quốc tế"),
    ],
)
def test_a_slip(text, written, right):
    assert [(slip.written, slip.right) for slip in name_slips(text, DIRECTORY)] == [(written, right)]


@pytest.mark.parametrize(
    "text",
    [
        "các phòng chuyên môn, phòng, ban, đơn vị",
        "Sở xây dựng kế hoạch",
        "trung tâm xúc tiến đầu tư của các tỉnh",
        "phối hợp thanh tra Sở Công Thương",
        "Phòng Lãnh sự – Hợp tác quốc tế; Sở Nội vụ; Sở Văn hóa, Thể thao và Du lịch; Sở Văn hoá, Thể thao và Du lịch",
        "trên địa bàn huyện Chi Lăng, đơn vị tư vấn DDCI",
        "SỞ NGOẠI VỤ",
        "Các phòng: Quản lý biên giới, Lãnh sự",
    ],
)
def test_what_is_right_or_no_name(text):
    assert list(name_slips(text, DIRECTORY)) == []


def test_the_indexs_abbreviation():
    text = "Kết quả DCCI, DDIC, DDCI, PCI, DDCL, UBND, DDCI2"
    assert [slip.written for slip in abbreviation_slips(text, "DDCI")] == ["DCCI", "DDIC", "DDCL"]
    assert list(abbreviation_slips("PCT, PCM", "PCI")) == []


def test_each_wrong_form_is_told_once_with_a_mend_for_every_place(cast):
    plan = sound_plan(cast)
    section = section_of(plan, cast.time)
    first = add_paragraph(section, "Gửi sở Tư pháp; sở Tư pháp trả lời.")
    second = add_paragraph(section, "Theo sở Tư pháp.")

    (problem,) = problems_of(plan)

    assert (problem.code, problem.severity, problem.block) == ("name-capitals", "warning", f"p{first.pk}")
    assert problem.message == (
        "“sở Tư pháp” (còn 2 chỗ khác): tên cơ quan viết hoa theo Nghị định 30/2020/NĐ-CP (Phụ lục II) là “Sở Tư pháp”."
    )
    assert [(mend.block, mend.value) for mend in problem.mends] == [
        (f"p{first.pk}", "Gửi Sở Tư pháp; Sở Tư pháp trả lời."),
        (f"p{second.pk}", "Theo Sở Tư pháp."),
    ]


@given(st.text(st.sampled_from("sởSở NgoạivụphòngQuảnlý biêngiới,.-\n")))
def test_any_text_is_read(text):
    for slip in name_slips(text, DIRECTORY):
        assert text[slip.start : slip.end] == slip.written != slip.right


@given(st.text(st.sampled_from("abc"), max_size=6), st.integers(0, 5), st.sampled_from("abc"))
def test_one_letter_more_is_one_off(word, place, letter):
    longer = word[:place] + letter + word[place:]
    assert is_one_off(longer, word)
    assert is_one_off(word, longer)
    assert not is_one_off(word, word)
