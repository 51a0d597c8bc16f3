"""A file that was signed elsewhere: the same document with nothing but signatures added, or what differs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject

from plans.importing.readers.pdf import read_pages
from reports.signing.comparing import differences
from reports.signing.marks import seal_mark, signature_mark
from reports.signing.pades import sign
from reports.signing.terms import Mark
from tests.reports.signing.authority import scribble, seal
from tests.reports.signing.files import (
    appended,
    rewritten,
    with_empty_signature_field,
    with_note,
    with_page,
    with_pictured_signature_field,
    with_producer,
    with_text_field,
    with_title,
    with_words,
)
from tests.reports.signing.stamping import stamping

REMEDY = "Hãy tải lại tệp từ cổng, ký số ngay trên tệp đó, không sửa nội dung."
UNREADABLE = (
    "Tệp tải lên bị hỏng, bị cắt cụt hoặc có mật khẩu nên không so sánh được với bản gốc. Hãy ký số lại trên tệp tải từ"
    " cổng rồi tải lên."
)


def sign_by(holder, data: bytes, trust, field: str = "NguoiKy", box=(0, 0, 0, 0)) -> bytes:
    picture = scribble() if box[0] != box[2] else None
    return sign(data, credential=holder.p12(), mark=Mark(field, 0, box, picture), trust=trust)


@pytest.fixture(scope="module")
def signed(original, head, trust) -> bytes:
    return sign_by(head, original, trust)


@pytest.fixture(scope="module")
def sealed(signed, agency, trust) -> bytes:
    return sign_by(agency, signed, trust, "CoQuan")


def test_signatures_alone_are_no_difference(original, signed, sealed):
    assert differences(original, original) == []
    assert differences(original, signed) == []
    assert differences(original, sealed) == []
    assert differences(signed, sealed) == []


def test_signatures_that_show_in_their_place_are_no_difference(laid, head, agency, trust):
    picture = scribble()
    one = sign(laid.data, credential=head.p12(), mark=signature_mark(laid.space, picture), trust=trust)
    two = sign(one, credential=agency.p12(), mark=seal_mark(laid.space, picture, seal()), trust=trust)

    assert differences(laid.data, two, laid.space) == []


def test_a_time_stamp_and_what_it_is_checked_by_are_no_difference(original, head, authority, root, settings):
    with stamping(authority.stamper()) as server:
        settings.SIGNING_TSA_URL = server.url
        stamped = sign_by(head, original, root.trust(authority.revoked()))

    assert differences(original, stamped) == []


def test_the_mark_of_the_program_that_signs_is_no_difference(original, head, trust):
    assert differences(original, sign_by(head, appended(original, with_producer), trust)) == []


CHANGES = [
    (with_words("1000"), ["Nội dung trang 1 bị sửa.", REMEDY]),
    (with_page, ["Tệp có thêm 1 trang: bản gốc 1 trang, tệp này 2 trang.", REMEDY]),
    (with_note, ["Trang 1 có thêm chữ viết đè (FreeText).", REMEDY]),
    (with_text_field, ["Tệp có thêm ô nhập liệu “GhiChu”.", REMEDY]),
    (
        with_title("KẾ HOẠCH khác"),
        [
            "Thông tin của tệp bị sửa: tiêu đề từ “KẾ HOẠCH Cải thiện Chỉ số DDCI năm 2025” thành “KẾ HOẠCH khác”.",
            REMEDY,
        ],
    ),
]


@pytest.mark.parametrize(("change", "found"), CHANGES)
def test_what_was_changed_before_signing_is_named(original, head, trust, change, found):
    assert differences(original, sign_by(head, appended(original, change), trust)) == found


@pytest.mark.parametrize(("change", "found"), CHANGES)
def test_what_was_changed_after_signing_is_named(original, signed, change, found):
    assert differences(original, appended(signed, change)) == found
    assert differences(signed, appended(signed, change)) == found


def test_a_change_that_no_sentence_knows_is_a_difference_all_the_same(original, head, trust):
    def other_language(writer):
        writer._root_object[NameObject("/Lang")] = TextStringObject("en")

    assert differences(original, sign_by(head, appended(original, other_language), trust)) == [
        "Tệp bị sửa ở phần không nhìn thấy trên trang, ngoài việc thêm chữ ký.",
        REMEDY,
    ]


def test_a_picture_over_the_text_is_refused(laid, head, trust):
    signed = sign_by(head, laid.data, trust, box=(80, 500, 540, 700))

    found = differences(laid.data, signed, laid.space)
    assert found[0].startswith("Hình chữ ký che mất chữ ở trang 1: “")
    assert found[1:] == [REMEDY]


def test_an_empty_field_over_the_text_is_refused_as_well(laid):
    covered = appended(laid.data, with_empty_signature_field((80, 500, 540, 700)))

    assert differences(laid.data, covered, laid.space)[0].startswith("Hình chữ ký che mất chữ ở trang 1: “")


def test_a_picture_may_cover_the_signers_title_and_name(laid, head, trust):
    space = laid.space
    box = (space.left + 20, space.bottom - 25, space.right, space.top + 25)

    assert differences(laid.data, sign_by(head, laid.data, trust, box=box), laid.space) == []
    assert differences(laid.data, sign_by(head, laid.data, trust, box=box))[0] == (
        "Hình chữ ký che mất chữ ở trang 1: “GIÁM ĐỐC Trịnh Giám Đốc”. Hãy ký lại, đặt hình chữ ký vào chỗ ký ở cuối"
        " văn bản."
    )


def test_the_last_lines_of_the_text_are_no_part_of_the_sign_off(laid, head, trust):
    space = laid.space
    signed = sign_by(head, laid.data, trust, box=(90, space.bottom, space.right, space.top + 70))

    assert differences(laid.data, signed, laid.space)[0].startswith("Hình chữ ký che mất chữ ở trang 1: “")


def test_a_margin_may_be_signed_on_but_no_empty_room_for_more_text(laid, head, trust):
    margin = sign_by(head, laid.data, trust, box=(400, 795, 590, 840))
    assert differences(laid.data, margin, laid.space) == []

    left_of_the_sign_off = (85, laid.space.bottom - 80, 200, laid.space.bottom - 60)
    for box in ((100, 100, 300, 200), left_of_the_sign_off):
        assert differences(laid.data, sign_by(head, laid.data, trust, box=box), laid.space) == [
            "Hình chữ ký nằm ngoài chỗ ký, ở trang 1. Hãy ký lại, đặt hình chữ ký vào chỗ ký ở cuối văn bản, hoặc ký"
            " không kèm hình.",
            REMEDY,
        ]


def test_two_pictures_that_hide_a_word_by_halves_are_refused(laid, head, agency, trust):
    (page,) = read_pages(laid.data)
    word = next(one for one in page.words if len(one.text) >= 4 and 250 < one.baseline < 330)
    bottom, top = page.height - word.baseline - 0.25 * word.height, page.height - word.baseline + 0.85 * word.height
    middle = (word.x0 + word.x1) / 2
    one = sign_by(head, laid.data, trust, box=(word.x0 + 0.5, bottom, middle, top))
    two = sign_by(agency, one, trust, "CoQuan", box=(middle, bottom, word.x1 - 0.5, top))

    assert differences(laid.data, two, laid.space) == [
        f"Hình chữ ký che mất chữ ở trang 1: “{word.text}”. Hãy ký lại, đặt hình chữ ký vào chỗ ký ở cuối văn bản.",
        REMEDY,
    ]


def test_an_unsigned_field_with_a_picture_is_refused_even_in_the_room_for_signatures(laid):
    space = laid.space
    box = (space.left, space.bottom, space.right, space.top)

    assert differences(laid.data, appended(laid.data, with_empty_signature_field(box)), space) == []
    assert differences(laid.data, appended(laid.data, with_pictured_signature_field(box)), space) == [
        "Trang 1 có thêm ô chữ ký chưa ký mà đã có hình.",
        REMEDY,
    ]


def test_a_file_that_a_program_wrote_anew_says_how_to_sign(original, signed):
    for file in (rewritten(original), rewritten(signed)):
        assert differences(original, file) == [
            "Nội dung các trang như cũ nhưng tệp đã được ghi lại toàn bộ, nên không chứng minh được là chỉ thêm chữ ký."
            " Hãy tải lại tệp từ cổng rồi ký số ngay trên tệp đó; không in ra PDF, không dùng “Lưu thành tệp mới” trước"
            " khi ký."
        ]


def test_the_program_that_wrote_a_file_anew_is_named(original):
    assert differences(original, rewritten(original, with_producer))[0].startswith(
        "Nội dung các trang như cũ nhưng tệp đã được ghi lại toàn bộ bởi chương trình Chương trình ký thử, nên"
    )


def test_words_changed_in_a_file_written_anew_are_shown(original):
    (page,) = read_pages(original)

    assert differences(original, rewritten(original, with_words("1000 diem"))) == [
        f"Trang 1 khác từ chữ thứ {len(page.words) + 1}: bản gốc “(hết trang)”, tệp này “1000 diem”.",
        REMEDY,
    ]


def test_pages_appended_to_a_file_written_anew_are_counted(original):
    assert differences(original, rewritten(original, with_page)) == [
        "Tệp có thêm 1 trang ở cuối, từ trang 2: bản gốc có 1 trang.",
        REMEDY,
    ]


def test_another_paper_is_named(original):
    assert differences(original, rewritten(original, lambda writer: writer.pages[0].scale_to(612, 792)))[0] == (
        "Trang 1 khác khổ giấy: bản gốc 210 × 297 mm, tệp này 216 × 279 mm."
    )


def test_a_signature_cut_off_is_missed(signed, sealed):
    assert differences(sealed, signed)[0] == (
        "Bản đang lưu có 2 chữ ký số, tệp này có 1: thiếu chữ ký của Sở Ngoại vụ tỉnh Lạng Sơn. Hãy ký tiếp trên tệp đã"
        " có các chữ ký đó."
    )


def test_a_signature_taken_out_of_the_form_is_missed(sealed):
    def without_signature(writer):
        writer._root_object["/AcroForm"]["/Fields"].pop()

    assert differences(sealed, appended(sealed, without_signature)) == ["Tệp bị mất ô chữ ký “CoQuan”.", REMEDY]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 word", b"van ban"])
def test_what_is_no_pdf_is_refused(original, data):
    assert differences(original, data) == [
        "Tệp tải lên không phải là PDF. Hãy tải tệp PDF của văn bản từ cổng, ký số trên tệp đó rồi tải lên."
    ]


def test_a_file_cut_short_is_refused(original, signed):
    assert differences(original, original[: len(original) // 2]) == [UNREADABLE]
    assert differences(original, signed[: len(original) + 900]) == [
        "Tệp bị cắt cụt hoặc còn dữ liệu thừa ở cuối.",
        REMEDY,
    ]


def test_a_locked_file_is_refused(original):
    assert differences(original, rewritten(original, lambda writer: writer.encrypt("mo", algorithm="RC4-128"))) == [
        UNREADABLE
    ]


def test_a_scan_is_refused(original):
    def pictured(writer: PdfWriter) -> None:
        writer.remove_page(0)
        writer.add_blank_page(595, 842)

    assert differences(original, rewritten(original, pictured)) == [
        "Tệp tải lên chỉ có ảnh chụp, không có chữ. Hãy ký số ngay trên tệp PDF tải từ cổng, không in ra rồi quét lại."
    ]


def test_an_update_that_leaves_the_original_out_is_found(original, signed):
    """A table of objects of its own behind the original's bytes, which does not lead back to theirs."""
    other = rewritten(original, with_words("1000"))
    start = int(other.rsplit(b"startxref", 1)[1].split()[0])
    moved = other.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(original)))

    assert differences(original, original + moved) != []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(tail=st.binary(min_size=1, max_size=300))
def test_whatever_is_appended_there_is_an_answer(original, tail):
    assert isinstance(differences(original, original + tail), list)
    assert differences(original, b"%PDF-1.7\n" + tail) == [UNREADABLE]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(place=st.floats(0, 1, exclude_max=True), piece=st.binary(min_size=1, max_size=12))
def test_a_byte_changed_in_the_original_is_a_difference(original, signed, place, piece):
    at = min(int(place * len(original)), len(original) - 1)
    changed = (signed[:at] + piece + signed[at + len(piece) :])[: len(signed)]

    assert changed.startswith(original) or differences(original, changed) != []
