"""Where signatures show: decree 30/2020, Phụ lục I, phần I, mục II, 7d and 8a."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents.space import SignatureSpace
from reports.signing.marks import MM, seal_mark, signature_mark
from tests.reports.signing.authority import scribble, seal

SPACE = SignatureSpace(page=3, left=320, bottom=400, right=540, top=480)


def size(box) -> tuple[float, float]:
    return round(box[2] - box[0], 2), round(box[3] - box[1], 2)


def centre(box) -> tuple[float, float]:
    return round((box[0] + box[2]) / 2, 2), round((box[1] + box[3]) / 2, 2)


@pytest.mark.parametrize(
    ("width", "height", "shown"), [(600, 200, (141.73, 47.24)), (400, 400, (80, 80)), (100, 400, (20, 80))]
)
def test_a_signature_keeps_its_proportions_in_the_middle_of_its_room(width, height, shown):
    mark = signature_mark(SPACE, scribble(width, height))

    assert (mark.field, mark.page) == ("NguoiKy", 3)
    assert size(mark.box) == shown
    assert centre(mark.box) == (430, 440)


def test_the_seal_covers_the_left_third_of_the_signature_in_real_size():
    picture = scribble(600, 200)
    signature = signature_mark(SPACE, picture).box
    mark = seal_mark(SPACE, picture, seal())

    assert (mark.field, mark.page) == ("CoQuan", 3)
    assert size(mark.box) == (102.0, 102.0)  # 425 dots at 300 an inch: 36 mm
    assert (mark.box[2] - signature[0]) / (signature[2] - signature[0]) == pytest.approx(1 / 3)
    assert centre(mark.box)[1] == 440


@pytest.mark.parametrize("dpi", [None, 10, 6000])
def test_without_a_sane_resolution_the_seal_is_36_mm_wide(dpi):
    assert size(seal_mark(SPACE, scribble(), seal(dpi=dpi)).box) == (round(36 * MM, 2), round(36 * MM, 2))


def test_a_seal_of_another_size_has_that_size():
    assert size(seal_mark(SPACE, scribble(), seal(425, dpi=270)).box) == (113.33, 113.33)


def test_the_seal_goes_where_a_signature_would_be_if_it_has_no_picture():
    under = signature_mark(SPACE, None).box

    assert size(under) == (141.73, 80.0)
    assert seal_mark(SPACE, None, seal()).box[2] == pytest.approx(under[0] + 141.73 / 3, abs=0.01)


def test_without_pictures_there_is_a_field_all_the_same():
    assert (signature_mark(SPACE, None).picture, seal_mark(SPACE, None, None).picture) == (None, None)


@given(left=st.floats(0, 560), bottom=st.floats(0, 800), wide=st.floats(20, 300), tall=st.floats(20, 200))
def test_the_seal_never_leaves_the_page(left, bottom, wide, tall):
    box = seal_mark(SignatureSpace(0, left, bottom, left + wide, bottom + tall), None, seal()).box

    assert size(box) == (102.0, 102.0)
    assert box[0] >= 15 * MM - 0.01
    assert box[1] >= 15 * MM - 0.01
    assert box[2] <= 195 * MM + 0.01
    assert box[3] <= 282 * MM + 0.01
