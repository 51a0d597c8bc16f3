"""Reading the signatures of a file: whose they are, whether they hold, whether they are to be trusted."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.signing.pades import read_signatures, sign
from reports.signing.terms import Mark, Verdict
from reports.signing.trust import Trust
from tests.reports.signing.authority import YEAR, Authority, key_usage, now, rsa_key
from tests.reports.signing.files import (
    appended,
    rewritten,
    with_note,
    with_page,
    with_producer,
    with_text_field,
    with_title,
    with_words,
)

CHANGED_SINCE = "Sau khi ký, tệp bị thêm hoặc sửa phần không phải là chữ ký."
BROKEN = "Chữ ký không khớp với nội dung: tệp đã bị sửa sau khi ký, hoặc chữ ký bị làm giả."


def sign_by(holder, data: bytes, trust: Trust = Trust(), field: str = "NguoiKy") -> bytes:  # noqa: B008 — frozen
    return sign(data, credential=holder.p12(), mark=Mark(field, 0, (0, 0, 0, 0)), trust=trust)


@pytest.fixture(scope="module")
def signed(original, head) -> bytes:
    return sign_by(head, original)


def told(verdict: Verdict) -> list[tuple[bool, bool, str]]:
    return [(seen.intact, seen.trusted, seen.problem) for seen in verdict.signatures]


def test_a_file_without_signatures_says_so(original, trust):
    assert read_signatures(original, trust=trust) == Verdict(problems=("Tệp không có chữ ký số nào.",))


def test_whom_the_certificate_names_and_when_the_signer_claims_to_have_signed(signed, trust, head):
    (seen,) = read_signatures(signed, trust=trust).signatures

    assert (seen.signer, seen.organisation, seen.is_stamped) == ("Trịnh Giám Đốc", "Sở Ngoại vụ", False)
    assert abs(seen.time - now()) < YEAR / 365
    assert seen.certificate.issuer == "CA phục vụ thử"


def test_without_roots_a_signature_is_intact_but_not_trusted(signed):
    verdict = read_signatures(signed, trust=Trust())

    assert told(verdict) == [
        (True, False, "Chứng thư của Trịnh Giám Đốc không dẫn tới chứng thư gốc nào mà cổng tin cậy.")
    ]
    assert not verdict.valid


def test_of_another_root_it_is_not_trusted(signed):
    assert told(read_signatures(signed, trust=Authority("CA lạ").trust())) == [
        (True, False, "Chứng thư của Trịnh Giám Đốc không dẫn tới chứng thư gốc nào mà cổng tin cậy.")
    ]


def test_a_false_root_of_the_same_name_is_not_enough(signed):
    rsa_key.cache_clear()
    assert [seen.trusted for seen in read_signatures(signed, trust=Authority("CA gốc thử").trust()).signatures] == [
        False
    ]


def test_a_revoked_certificate_is_named_with_the_day(signed, authority, head, root):
    list_ = authority.revoked(head, on=now() - YEAR / 365)

    (seen,) = read_signatures(signed, trust=root.trust(list_)).signatures
    assert (seen.intact, seen.trusted) == (True, False)
    assert seen.problem.startswith("Chứng thư của Trịnh Giám Đốc đã bị thu hồi từ ")


def test_an_old_list_counts_too(signed, authority, head, root):
    old = authority.revoked(head, made=now() - YEAR)

    assert [seen.trusted for seen in read_signatures(signed, trust=root.trust(old)).signatures] == [False]


def test_a_list_that_the_authority_did_not_sign_does_not_count(signed, authority, head, root):
    false = Authority("CA phục vụ thử", key=rsa_key("false"))

    assert [seen.trusted for seen in read_signatures(signed, trust=root.trust(false.revoked(head))).signatures] == [
        True
    ]


def test_a_revoked_authority_takes_its_certificates_with_it(signed, authority, root):
    (seen,) = read_signatures(signed, trust=root.trust(root.revoked(authority))).signatures

    assert seen.trusted is False
    assert seen.problem.startswith("Chứng thư của nơi cấp cho Trịnh Giám Đốc đã bị thu hồi từ ")


def test_after_and_before_its_time_a_certificate_does_not_count(signed, trust):
    (late,) = read_signatures(signed, trust=trust, at=now() + 2 * YEAR).signatures
    (early,) = read_signatures(signed, trust=trust, at=now() - 3 * YEAR).signatures

    assert (late.intact, late.trusted, early.intact, early.trusted) == (True, False, True, False)
    assert late.problem.startswith("Chứng thư của Trịnh Giám Đốc hết hạn từ ")
    assert early.problem.startswith("Chứng thư của Trịnh Giám Đốc chưa có hiệu lực lúc ký: chỉ có từ ")


def test_a_certificate_for_other_purposes_does_not_count(original, authority, root, monkeypatch):
    holder = authority.issue("Khóa Mã Hóa", usage=key_usage(key_encipherment=True))
    monkeypatch.setattr("reports.signing.pades.why_not", lambda *_: "")
    signed = sign_by(holder, original)

    assert told(read_signatures(signed, trust=root.trust())) == [
        (True, False, "Chứng thư của Khóa Mã Hóa không được cấp để ký số.")
    ]


@pytest.mark.parametrize("change", [with_words("1000"), with_page, with_note, with_text_field, with_title("Khác")])
def test_what_is_appended_after_the_signature_is_found(signed, trust, change):
    verdict = read_signatures(appended(signed, change), trust=trust)

    assert told(verdict) == [(False, True, CHANGED_SINCE)]
    assert not verdict.valid


def test_the_mark_of_another_program_is_harmless(signed, agency, trust):
    marked = appended(signed, with_producer)
    twice = sign_by(agency, marked, trust, "CoQuan")

    assert read_signatures(marked, trust=trust).valid
    assert told(read_signatures(twice, trust=trust)) == [(True, True, ""), (True, True, "")]


def test_a_byte_changed_in_the_signed_part_breaks_it(signed, trust):
    place = signed.index(b"/Contents 6 0 R")

    assert told(read_signatures(signed[:place] + b"/Contents 8 0 R" + signed[place + 15 :], trust=trust)) == [
        (False, False, BROKEN)
    ]


def test_a_file_written_anew_has_broken_signatures(signed, trust):
    assert [intact for intact, *_ in told(read_signatures(rewritten(signed), trust=trust))] == [False]


def test_of_a_second_signature_cut_off_the_first_remains(signed, agency, trust):
    two = sign_by(agency, signed, trust, "CoQuan")

    assert [seen.signer for seen in read_signatures(two[: len(signed)], trust=trust).signatures] == ["Trịnh Giám Đốc"]
    assert read_signatures(two[: len(signed)], trust=trust).valid


def test_what_stands_behind_the_end_is_told(signed, trust):
    verdict = read_signatures(signed + b"1 0 obj\n<< /Type /Catalog >>\nendobj\n", trust=trust)

    assert told(verdict) == [(True, True, "")]
    assert verdict.problems == ("Tệp bị cắt cụt hoặc còn dữ liệu thừa ở cuối.",)
    assert read_signatures(signed + b"\r\n\0", trust=trust).valid


def test_a_file_cut_short_is_an_answer(signed, trust):
    for length in range(0, len(signed), 1777):
        assert not read_signatures(signed[:length], trust=trust).valid


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"%PDF-1.7\n" + tail + b"\n%%EOF"))
def test_garbage_is_an_answer(data, trust):
    verdict = read_signatures(data, trust=trust)

    assert not verdict.valid
    assert verdict.problems == (
        "Tệp PDF hỏng hoặc không phải PDF nên không đọc được. Hãy tải lại tệp từ nguồn rồi thử lại.",
    )


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(place=st.floats(0, 1, exclude_max=True), piece=st.binary(min_size=1, max_size=12))
def test_a_signed_file_with_some_bytes_changed_never_holds(signed, trust, place, piece):
    at = min(int(place * len(signed)), len(signed) - 1)
    changed = signed[:at] + piece + signed[at + len(piece) :]
    verdict = read_signatures(changed, trust=trust)

    assert changed[: len(signed)] == signed or not verdict.valid or _differs_only_in_padding(signed, changed)


def _differs_only_in_padding(signed: bytes, changed: bytes) -> bool:
    """Whether only the room around the signature's own bytes changed: zeros behind it, or the case of its digits."""
    start = signed.rindex(b"/Contents <") + len(b"/Contents <")
    end = signed.index(b">", start)
    outside = signed[:start] == changed[:start] and signed[end:] == changed[end:]
    used = signed[start:end].rstrip(b"0")
    return outside and changed[start:end].lower().startswith(used.lower())
