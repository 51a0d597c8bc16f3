"""Signing a document of the portal with a PKCS#12 file."""

import logging
import re
import subprocess
import traceback
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pypdf import PdfReader

from reports.signing.marks import seal_mark, signature_mark
from reports.signing.pades import certificate_of, read_signatures, sign
from reports.signing.terms import Mark, Pkcs12, SigningRefused
from reports.signing.trust import Trust
from tests.reports.signing.authority import (
    PASSPHRASE,
    YEAR,
    Authority,
    ec_key,
    key_usage,
    now,
    rsa_key,
    scribble,
    seal,
)
from tests.reports.signing.files import rewritten

BAIT = "Bi-mat-9f3a71"
NOWHERE = Mark("NguoiKy", 0, (0, 0, 0, 0))


def sign_by(holder, data: bytes, trust: Trust, mark: Mark = NOWHERE) -> bytes:
    return sign(data, credential=holder.p12(), mark=mark, trust=trust)


def refusal(holder, data: bytes, trust: Trust, mark: Mark = NOWHERE) -> str:
    with pytest.raises(SigningRefused) as refused:
        sign_by(holder, data, trust, mark)
    return str(refused.value)


def test_the_head_signs_and_then_the_agency(laid, head, agency, trust):
    picture = scribble()
    one = sign(
        laid.data, credential=head.p12(), mark=signature_mark(laid.space, picture), trust=trust,
        reason="Ký ban hành văn bản", place="Lạng Sơn",
    )  # fmt: skip
    two = sign(one, credential=agency.p12(), mark=seal_mark(laid.space, picture, seal()), trust=trust)

    assert one.startswith(laid.data)
    assert two.startswith(one)
    verdict = read_signatures(two, trust=trust)
    assert verdict.valid
    assert verdict.problems == ()
    assert [(seen.signer, seen.intact, seen.trusted, seen.covers_whole_file) for seen in verdict.signatures] == [
        ("Trịnh Giám Đốc", True, True, False),
        ("Sở Ngoại vụ tỉnh Lạng Sơn", True, True, True),
    ]
    assert [seen.is_stamped for seen in verdict.signatures] == [False, False]
    fields = PdfReader(BytesIO(two)).get_fields()
    assert fields["NguoiKy"]["/V"]["/Reason"] == "Ký ban hành văn bản"
    assert fields["NguoiKy"]["/V"]["/Location"] == "Lạng Sơn"
    assert fields["NguoiKy"]["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"


def test_another_program_finds_the_same(laid, head, agency, trust, tmp_path):
    one = sign_by(head, laid.data, trust, signature_mark(laid.space, scribble()))
    file = tmp_path / "van-ban.pdf"
    file.write_bytes(sign_by(agency, one, trust, seal_mark(laid.space, scribble(), seal())))

    told = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, timeout=60).stdout
    assert re.findall(r"Common Name: (.*)", told) == ["Trịnh Giám Đốc", "Sở Ngoại vụ tỉnh Lạng Sơn"]
    assert re.findall(r"Signature Validation: (.*)", told) == ["Signature is Valid."] * 2
    assert re.findall(r"(Not total|Total) document signed", told) == ["Not total", "Total"]


def test_the_signed_file_stays_pdf_a(laid, head, agency, trust):
    picture = scribble()
    one = sign_by(head, laid.data, trust, signature_mark(laid.space, picture))
    two = PdfReader(BytesIO(sign_by(agency, one, trust, seal_mark(laid.space, picture, seal()))))

    plain = PdfReader(BytesIO(laid.data))
    assert two.metadata == plain.metadata
    assert two.trailer["/Root"]["/Metadata"].get_data() == plain.trailer["/Root"]["/Metadata"].get_data()
    assert [dict(intent.get_object()["/DestOutputProfile"]) for intent in two.trailer["/Root"]["/OutputIntents"]] == [
        dict(intent.get_object()["/DestOutputProfile"]) for intent in plain.trailer["/Root"]["/OutputIntents"]
    ]
    assert "/NeedAppearances" not in two.trailer["/Root"]["/AcroForm"]
    widgets = [annotation.get_object() for annotation in two.pages[0]["/Annots"]]
    assert [widget["/F"] & 0b100110 for widget in widgets] == [4, 4]  # printed, neither hidden nor unseen
    for widget in widgets:
        shown = widget["/AP"]["/N"]
        assert set(shown["/Resources"]) == {"/ExtGState", "/XObject"}  # no fonts
        (picture,) = shown["/Resources"]["/XObject"].values()
        assert (picture["/ColorSpace"], picture["/Filter"], "/Interpolate" in picture) == (
            "/DeviceRGB", "/FlateDecode", False,
        )  # fmt: skip


def test_a_mark_without_picture_is_a_field_that_does_not_show(laid, head, trust):
    signed = PdfReader(BytesIO(sign_by(head, laid.data, trust, signature_mark(laid.space, None))))

    (widget,) = (annotation.get_object() for annotation in signed.pages[0]["/Annots"])
    assert (widget["/T"], widget["/Rect"], "/AP" in widget) == ("NguoiKy", [0, 0, 0, 0], False)


def test_an_elliptic_key_signs(original, authority, root):
    holder = authority.issue("Người Dùng ECC", key=ec_key("ecc"))

    verdict = read_signatures(sign_by(holder, original, root.trust()), trust=root.trust())

    assert verdict.valid
    assert [seen.signer for seen in verdict.signatures] == ["Người Dùng ECC"]


def test_a_certificate_tells_whom_it_names(head, authority):
    certificate = certificate_of(head.p12())

    assert (certificate.name, certificate.organisation, certificate.issuer) == (
        "Trịnh Giám Đốc", "Sở Ngoại vụ", "CA phục vụ thử",
    )  # fmt: skip
    assert certificate.serial == f"{head.certificate.serial_number:x}"
    assert certificate.not_after == head.certificate.not_valid_after_utc


@pytest.mark.parametrize(
    ("name", "organisation", "shown"),
    [(None, "Sở Ngoại vụ", "Sở Ngoại vụ"), (None, "", "C=VN")],
)
def test_a_certificate_without_a_name_tells_the_organisation_or_its_words(authority, name, organisation, shown):
    assert certificate_of(authority.issue(name, organisation, key=rsa_key("unnamed")).p12()).name == shown


def test_a_wrong_passphrase_is_refused(original, head, trust):
    wrong = Pkcs12(head.p12().data, "không phải mật khẩu")

    with pytest.raises(SigningRefused) as refused:
        sign(original, credential=wrong, mark=NOWHERE, trust=trust)

    assert str(refused.value) == "Mật khẩu của tệp chứng thư không đúng. Hãy nhập lại mật khẩu."


@pytest.mark.parametrize("data", [b"", b"khong phai", b"%PDF-1.7\n%%EOF", b"0\x82\x01\x00"])
def test_what_is_no_pkcs12_is_refused(data):
    with pytest.raises(SigningRefused, match="không phải là tệp PKCS#12"):
        certificate_of(Pkcs12(data, PASSPHRASE))


def test_a_file_without_key_is_refused(head):
    data = pkcs12.serialize_key_and_certificates(
        None, None, head.certificate, head.chain, BestAvailableEncryption(PASSPHRASE.encode())
    )

    with pytest.raises(SigningRefused, match="không có khóa riêng"):
        certificate_of(Pkcs12(data, PASSPHRASE))


def test_the_passphrase_shows_nowhere(original, head, trust, caplog):
    caplog.set_level(logging.DEBUG)
    right, wrong = head.p12(BAIT), Pkcs12(head.p12().data, BAIT)
    sign(original, credential=right, mark=NOWHERE, trust=trust)
    with pytest.raises(SigningRefused) as refused:
        sign(original, credential=wrong, mark=NOWHERE, trust=trust)

    told = "".join(_told(refused.value))
    assert "in _from_pkcs12" in told
    assert "credential = Pkcs12()" in told
    assert BAIT not in told
    assert BAIT not in caplog.text
    assert BAIT not in repr(wrong)


def _told(error: BaseException | None):
    """A traceback with the local variables, and those of the errors that were suppressed on the way."""
    while error is not None:
        yield from traceback.TracebackException.from_exception(error, capture_locals=True).format(chain=False)
        error = error.__cause__ or error.__context__


def test_an_expired_certificate_is_refused(original, authority, trust):
    holder = authority.issue("Người Cũ", since=now() - 2 * YEAR, until=now() - YEAR)

    assert refusal(holder, original, trust).startswith("Chứng thư của Người Cũ đã hết hạn từ ")


def test_a_certificate_of_the_future_is_refused(original, authority, trust):
    holder = authority.issue("Người Mới", since=now() + YEAR / 2)

    assert refusal(holder, original, trust).startswith("Chứng thư của Người Mới chưa có hiệu lực: chỉ dùng được từ ")


def test_a_revoked_certificate_is_refused_with_or_without_roots(original, authority, head, root):
    revoked = authority.revoked(head)

    assert refusal(head, original, root.trust(revoked)).startswith("Chứng thư của Trịnh Giám Đốc đã bị thu hồi từ ")
    assert refusal(head, original, Trust(revocation_lists=(revoked,))).startswith("Chứng thư của Trịnh Giám Đốc đã bị")


def test_a_certificate_of_a_revoked_authority_is_refused(original, authority, head, root):
    assert refusal(head, original, root.trust(root.revoked(authority))) == (
        "Chứng thư của nơi cấp cho Trịnh Giám Đốc không dùng được (hết hạn, bị thu hồi hoặc sai). Hãy liên hệ nơi cấp"
        " chứng thư."
    )


def test_a_certificate_of_an_unknown_root_is_refused_where_there_are_roots(original, head):
    stranger = Authority("CA lạ")

    assert refusal(head, original, stranger.trust()).startswith(
        "Chứng thư của Trịnh Giám Đốc không dẫn tới chứng thư gốc nào mà cổng tin cậy. Hãy dùng chứng thư do"
    )
    assert sign_by(head, original, Trust()).startswith(original)


def test_a_chain_may_come_from_the_portal_instead_of_the_file(original, authority, head, root):
    trust = Trust(roots=(root.der,), others=(authority.der,))

    alone = sign(original, credential=head.p12(with_chain=False), mark=NOWHERE, trust=trust)

    assert read_signatures(alone, trust=root.trust()).valid  # the file brings the chain


def test_a_certificate_for_other_purposes_is_refused(original, authority, trust):
    holder = authority.issue("Khóa Mã Hóa", usage=key_usage(key_encipherment=True))

    assert refusal(holder, original, trust).startswith("Chứng thư của Khóa Mã Hóa không được cấp để ký số.")


@pytest.mark.parametrize("usage", [None, key_usage(digital_signature=True), key_usage(content_commitment=True)])
def test_either_purpose_of_signing_will_do_or_none_said(original, authority, trust, usage):
    holder = authority.issue("Người Ký Khác", usage=usage)

    assert read_signatures(sign_by(holder, original, trust), trust=trust).valid


def test_a_weak_key_is_refused(original, authority, trust):
    holder = authority.issue("Khóa Yếu", key=rsa_key("weak", 1024))

    assert refusal(holder, original, trust).startswith("Khóa của Khóa Yếu quá yếu (RSA 1024 bit)")


def test_a_field_is_signed_once(original, head, agency, trust):
    signed = sign_by(head, original, trust)

    assert refusal(agency, signed, trust) == "Văn bản đã có chữ ký này rồi. Hãy tải lại trang để xem văn bản đã ký."


def test_a_page_that_is_not_there_is_refused(original, head, trust):
    mark = Mark("NguoiKy", 7, (100, 100, 200, 150), scribble())

    assert refusal(head, original, trust, mark).startswith("Văn bản có 1 trang, không có trang 8 để đặt chữ ký.")


@pytest.mark.parametrize("data", [b"", b"khong phai PDF", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"])
def test_what_is_no_pdf_is_refused(head, trust, data):
    assert refusal(head, data, trust).startswith("Tệp PDF hỏng hoặc không phải PDF")


def test_a_locked_pdf_is_refused(original, head, trust):
    locked = rewritten(original, lambda writer: writer.encrypt("mo", algorithm="RC4-128"))

    assert refusal(head, locked, trust) == "Tệp PDF có mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi thử lại."
