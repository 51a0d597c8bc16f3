"""Signing with a time stamp (PAdES B-LT): the signature outlives its certificate."""

import socket
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.signing.comparing import differences
from reports.signing.pades import read_signatures, sign
from reports.signing.terms import Mark, SigningRefused
from reports.signing.trust import Trust
from tests.reports.signing.authority import YEAR, Authority, now
from tests.reports.signing.stamping import stamping, with_stamp_over_it

FIELD = Mark("NguoiKy", 0, (0, 0, 0, 0))


@pytest.fixture(scope="module")
def stamper(authority):
    return authority.stamper()


def sign_by(holder, data: bytes, trust: Trust, field: str = "NguoiKy") -> bytes:
    return sign(data, credential=holder.p12(), mark=Mark(field, 0, FIELD.box), trust=trust)


def test_a_signature_has_the_time_of_the_authority_and_what_it_is_checked_by(
    original, head, root, authority, stamper, settings
):
    at = now() - YEAR / 4
    trust = root.trust(authority.revoked(), Authority("CA lạ").revoked())
    with stamping(stamper, at=at) as server:
        settings.SIGNING_TSA_URL = server.url
        signed = sign_by(head, original, trust)

    verdict = read_signatures(signed, trust=root.trust())
    assert verdict.valid
    (seen,) = verdict.signatures
    assert (seen.time, seen.is_stamped, seen.covers_whole_file) == (at, True, True)
    store = PdfReader(BytesIO(signed)).trailer["/Root"]["/DSS"]
    assert [item.get_object().get_data() for item in store["/CRLs"]] == [trust.revocation_lists[0]]
    kept = {item.get_object().get_data() for item in store["/Certs"]}
    assert kept == {head.der, authority.der, stamper.der}
    assert signed.startswith(original)


def test_two_signatures_with_stamps_follow_each_other(original, head, agency, root, stamper, settings):
    with stamping(stamper) as server:
        settings.SIGNING_TSA_URL = server.url
        signed = sign_by(agency, sign_by(head, original, root.trust()), root.trust(), "CoQuan")

    verdict = read_signatures(signed, trust=root.trust())
    assert verdict.valid
    assert [(seen.is_stamped, seen.covers_whole_file) for seen in verdict.signatures] == [(True, False), (True, True)]


def test_after_its_end_a_certificate_still_counts_where_a_stamp_proves_the_time(
    original, head, root, stamper, settings
):
    plain = sign_by(head, original, root.trust())
    with stamping(stamper) as server:
        settings.SIGNING_TSA_URL = server.url
        stamped = sign_by(head, original, root.trust())

    later = now() + 2 * YEAR
    assert read_signatures(stamped, trust=root.trust(), at=later).valid
    verdict = read_signatures(plain, trust=root.trust(), at=later)
    assert not verdict.valid
    assert [(seen.intact, seen.trusted) for seen in verdict.signatures] == [(True, False)]
    assert verdict.signatures[0].problem.startswith("Chứng thư của Trịnh Giám Đốc hết hạn từ ")
    assert verdict.signatures[0].problem.endswith(", không có dấu thời gian chứng minh ký trước đó.")


def test_a_certificate_revoked_after_the_stamp_still_counts(original, head, root, authority, stamper, settings):
    with stamping(stamper, at=now() - YEAR / 4) as server:
        settings.SIGNING_TSA_URL = server.url
        signed = sign_by(head, original, root.trust())

    assert read_signatures(signed, trust=root.trust(authority.revoked(head))).valid
    before = authority.revoked(head, on=now() - YEAR / 2)
    assert not read_signatures(signed, trust=root.trust(before)).valid


def test_a_stamp_of_a_revoked_authority_proves_nothing(original, head, root, authority, stamper, settings):
    with stamping(stamper) as server:
        settings.SIGNING_TSA_URL = server.url
        signed = sign_by(head, original, root.trust())

    (seen,) = read_signatures(signed, trust=root.trust(authority.revoked(stamper))).signatures
    assert (seen.is_stamped, seen.trusted) == (False, True)


def test_without_roots_the_signature_is_stamped_all_the_same(original, head, root, stamper, settings):
    with stamping(stamper) as server:
        settings.SIGNING_TSA_URL = server.url
        signed = sign_by(head, original, Trust())

    assert [seen.is_stamped for seen in read_signatures(signed, trust=root.trust()).signatures] == [True]
    assert "/DSS" not in PdfReader(BytesIO(signed)).trailer["/Root"]


def test_an_authority_that_is_down_stops_the_signing(original, head, trust, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.SIGNING_TSA_URL = f"http://127.0.0.1:{taken.getsockname()[1]}/tsa"
        with pytest.raises(SigningRefused) as refused:
            sign_by(head, original, trust)

    assert str(refused.value).startswith(
        "Máy chủ cấp dấu thời gian không trả lời hoặc trả lời sai nên văn bản chưa được ký."
    )


def test_an_authority_that_never_answers_stops_the_signing(original, head, trust, settings, monkeypatch):
    monkeypatch.setattr("reports.signing.pades._STAMP_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.SIGNING_TSA_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/tsa"
        with pytest.raises(SigningRefused, match="Máy chủ cấp dấu thời gian không trả lời"):
            sign_by(head, original, trust)


@pytest.mark.parametrize("answer", [b"khong phai", b"0\x03\x02\x01\x02", b"0\x05\x30\x03\x02\x01\x02"])
def test_an_authority_that_answers_nonsense_stops_the_signing(original, head, trust, stamper, settings, answer):
    with stamping(stamper, answer=answer) as server:
        settings.SIGNING_TSA_URL = server.url
        with pytest.raises(SigningRefused, match="Máy chủ cấp dấu thời gian không trả lời hoặc trả lời sai"):
            sign_by(head, original, trust)


def test_an_authority_that_is_not_trusted_stops_the_signing(original, head, trust, settings):
    with stamping(Authority("CA lạ").stamper()) as server:
        settings.SIGNING_TSA_URL = server.url
        with pytest.raises(SigningRefused) as refused:
            sign_by(head, original, trust)

    assert str(refused.value).startswith("Chứng thư của máy chủ cấp dấu thời gian không được cổng tin cậy")


def test_an_authority_that_was_revoked_stops_the_signing(original, head, root, authority, stamper, settings):
    with stamping(stamper) as server:
        settings.SIGNING_TSA_URL = server.url
        with pytest.raises(SigningRefused, match="Chứng thư của máy chủ cấp dấu thời gian không được cổng tin cậy"):
            sign_by(head, original, root.trust(authority.revoked(stamper)))


def test_a_time_stamp_over_the_whole_file_counts_for_the_signatures_before_it(original, head, trust, stamper):
    signed = sign_by(head, original, trust)
    stamped = with_stamp_over_it(signed, stamper)

    assert differences(original, stamped) == []
    verdict = read_signatures(stamped, trust=trust, at=now() + 2 * YEAR)
    assert verdict.valid
    assert [(seen.signer, seen.is_stamped, seen.covers_whole_file) for seen in verdict.signatures] == [
        ("Trịnh Giám Đốc", True, False)
    ]
    unknown = with_stamp_over_it(signed, Authority("CA lạ").stamper())
    assert [seen.is_stamped for seen in read_signatures(unknown, trust=trust).signatures] == [False]


@pytest.mark.parametrize("url", ["tsa", "http://", "ftp://127.0.0.1/tsa"])
def test_an_address_that_is_none_stops_the_signing(original, head, trust, settings, url):
    settings.SIGNING_TSA_URL = url

    with pytest.raises(SigningRefused, match="Máy chủ cấp dấu thời gian không trả lời"):
        sign_by(head, original, trust)


def test_nothing_else_is_called(original, head, root, authority, stamper, settings):
    with stamping(stamper) as server:
        settings.SIGNING_TSA_URL = server.url
        signed = sign_by(head, original, root.trust())
        asked = server.asked
        read_signatures(signed, trust=root.trust())

        assert (asked, server.asked) == (2, 2)  # one to learn whose stamps they are, one for the signature
