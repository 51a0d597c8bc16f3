"""Anybody drops a PDF and learns what it is; nothing of it is kept, and nothing is told that is not public."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from reports.documents.pdf import lay_out_pdf
from reports.documents.snapshot import letter_from_json
from reports.documents.space import SignatureSpace
from reports.issuing.finishing import issue_on_paper
from reports.models import Document
from reports.signing import pades
from reports.signing.terms import Mark
from reports.signing.trust import Trust
from reports.verifying import verify
from tests.reports.issuing.walk import file_of, prepared, signed_by, signed_elsewhere, stored, text_of
from tests.reports.signing.authority import YEAR, now, seal
from tests.reports.signing.files import appended, with_pictured_signature_field

NAME = "Kế hoạch số 05/KH-SNgV ngày 05/02/2025"
NOTHING = "Tệp này không phải là văn bản tra cứu được trên cổng."


def drop(client, data: bytes, **headers) -> str:
    response = client.post("/van-ban/", {"file": SimpleUploadedFile("tep.pdf", data)}, headers=headers)
    assert response["Cache-Control"] == "private, no-store"
    return text_of(response)


def resaved(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(data))
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.fixture
def document(cast, plan, head) -> Document:
    return signed_by(cast, prepared(cast, plan), head)


def test_the_file_in_force_is_known_and_not_kept(client, document, media):
    before = stored(media)
    page = drop(client, file_of(document))

    assert f"Đúng là {NAME}, nguyên vẹn." in page
    assert "TRINH GIAM DOC" in page
    assert document.get_absolute_url() in page
    assert stored(media) == before


def test_the_original_and_an_earlier_stage_are_known_as_such(client, cast, document, agency):
    original, signed = document.original.read(), file_of(document)
    assert f"Đây là bản gốc chưa ký của {NAME}." in drop(client, original)
    signed_by(cast, document, agency, "agency")

    assert f"Đây là bản trước của {NAME}" in drop(client, signed)
    assert f"Đúng là {NAME}, nguyên vẹn." in drop(client, file_of(document))


def test_a_file_with_a_single_figure_changed_is_told_to_be_another(client, document):
    data = file_of(document)
    tampered = data.replace(rb"/M (D\0722", rb"/M (D\0723", 1)
    assert tampered != data
    page = drop(client, tampered)

    assert f"Tệp này mang mã của {NAME} nhưng không phải là tệp đã ban hành." in page
    assert "Đã bị thay đổi" in page


def test_the_same_words_in_another_file_are_told_with_the_reason(client, document):
    page = drop(client, resaved(file_of(document)))

    assert f"Tệp này mang mã của {NAME} nhưng không phải là tệp đã ban hành." in page
    assert "Lời văn các trang giống văn bản đã ban hành, nhưng tệp không còn nguyên như tệp cổng giữ" in page


def test_a_note_written_on_the_file_in_force_is_told(client, document):
    noted = BytesIO()
    writer = PdfWriter(BytesIO(file_of(document)), incremental=True)
    writer.add_annotation(0, FreeText(text="Đã duyệt", rect=(50, 50, 200, 100)))
    writer.write(noted)
    assert noted.getvalue().startswith(file_of(document))
    page = drop(client, noted.getvalue())

    assert f"Tệp này mang mã của {NAME} nhưng không phải là tệp đã ban hành." in page
    assert "Hãy tải lại tệp từ cổng" not in page


def test_other_words_under_the_same_code_learn_none_of_the_document(client, document):
    letter = letter_from_json(document.snapshot)
    forged = lay_out_pdf(replace(letter, title="Lời mồi nhử", blocks=())).data
    page = drop(client, forged)

    assert f"Tệp này mang mã của {NAME} nhưng không phải là tệp đã ban hành." in page
    assert "Lời văn khác với văn bản đã ban hành ở trang 1." in page
    assert "Rút ngắn" not in page
    assert "9,10" not in page


def test_a_file_with_one_more_signature_is_known_as_that(client, document, agency):
    page = drop(client, signed_elsewhere(file_of(document), agency))

    assert f"Đây là {NAME} và có thêm chữ ký số" in page


def appended_nothing(data: bytes) -> bytes:
    """The file with an update behind it that changes nothing."""
    reader, start = PdfReader(BytesIO(data)), data.rsplit(b"startxref", 1)[1].split()[0].decode()
    root, size = reader.trailer.raw_get("/Root").idnum, reader.trailer["/Size"]
    update = f"xref\n0 0\ntrailer\n<</Size {size}/Root {root} 0 R/Prev {start}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + update.encode()


def test_an_update_without_a_signature_makes_it_another_file(document, authority):
    data = appended_nothing(file_of(document))
    checked = verify(data, documents=Document.objects.public(), trust=authority.trust())

    assert (checked.match, checked.is_valid, checked.differences) == (
        "other", False, ("Tệp có dữ liệu được ghi thêm sau khi ban hành mà không có thêm chữ ký số nào.",),
    )  # fmt: skip


def test_an_unsigned_field_with_a_picture_makes_it_another_file(client, document):
    page = drop(client, appended(file_of(document), with_pictured_signature_field((100, 75, 500, 100))))

    assert f"Tệp này mang mã của {NAME} nhưng không phải là tệp đã ban hành." in page
    assert "Trang 1 có thêm ô chữ ký chưa ký mà đã có hình." in page


def test_of_a_lost_file_no_path_is_told(client, document, media):
    data = appended_nothing(file_of(document))
    (media / document.file.name).unlink()
    page = drop(client, data)

    assert "Cổng chưa đọc được tệp đã giữ của văn bản này. Hãy thử lại sau." in page
    assert document.file.name not in page


def sealed_elsewhere(document: Document, holder, below: float) -> bytes:
    """The kept file with a visible seal from outside, over the room for the signature and so far below it (points)."""
    space = SignatureSpace(**document.space)
    box = (space.left, space.bottom - below, space.right, space.top)
    mark = Mark("KyNgoai", space.page, box, seal())
    return pades.sign(file_of(document), credential=holder.p12(), mark=mark, trust=Trust())


def test_a_seal_from_outside_over_the_signers_name_is_only_one_more_signature(client, document, agency):
    page = drop(client, sealed_elsewhere(document, agency, below=25))

    assert f"Đây là {NAME} và có thêm chữ ký số" in page


def test_a_seal_from_outside_over_the_text_makes_it_another_file(client, document, agency):
    space = SignatureSpace(**document.space)
    box = (80, space.top + 90, 500, 700)
    mark = Mark("KyNgoai", space.page, box, seal())
    data = pades.sign(file_of(document), credential=agency.p12(), mark=mark, trust=Trust())

    assert f"Tệp này mang mã của {NAME} nhưng không phải là tệp đã ban hành." in drop(client, data)


def test_a_document_that_is_not_public_is_never_named(client, cast, plan, document):
    Document.objects.update(is_public=False)
    for data in (file_of(document), document.original.read(), resaved(file_of(document))):
        page = drop(client, data)
        assert NOTHING in page
        assert "05/KH-SNgV" not in page


def test_a_prepared_document_is_never_named(client, cast, plan):
    page = drop(client, file_of(prepared(cast, plan)))

    assert NOTHING in page
    assert "05/KH-SNgV" not in page


def test_a_foreign_pdf_has_its_signatures_judged(client, cast, plan, document, head):
    foreign = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(foreign)
    assert "Tệp cũng không có chữ ký số." in drop(client, foreign.getvalue())

    page = drop(client, signed_elsewhere(foreign.getvalue(), head))
    assert NOTHING in page
    assert "TRINH GIAM DOC" in page


def test_a_signature_outlives_its_certificate_in_a_kept_file(client, cast, plan, authority):
    ending = authority.issue("Trịnh Giám Đốc", since=now() - 2 * YEAR, until=now() + YEAR)
    document = signed_by(cast, prepared(cast, plan), ending)
    issued_before = now() - YEAR
    Document.objects.filter(pk=document.pk).update(issued_at=issued_before)
    late = authority.trust()
    checked = verify(file_of(document), documents=Document.objects.public(), trust=late)

    assert (checked.is_valid, checked.match) == (True, "in_force")


def test_what_was_signed_on_paper_is_known_by_the_printed_original(client, cast, plan):
    document = issue_on_paper(document=prepared(cast, plan), by=cast.unit_clerk)
    page = drop(client, file_of(document))

    assert f"Đúng là {NAME}, nguyên vẹn." in page
    assert "Văn bản này được ký giấy và đóng dấu" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04 a document", "Tệp này không phải là PDF."),
        (b"", "Tệp trống. Hãy chọn lại."),
        (b"x" * (30 * 2**20 + 1), "Tệp lớn quá 30 MB."),
    ],
)
def test_what_cannot_be_checked_is_told(client, db, data, sentence):
    response = client.post("/van-ban/", {"file": SimpleUploadedFile("tep.pdf", data)})

    assert response.status_code == 422
    assert sentence in text_of(response)


def test_without_a_file_it_asks_for_one(client, db):
    response = client.post("/van-ban/")

    assert (response.status_code, "Hãy chọn tệp PDF cần kiểm tra." in text_of(response)) == (422, True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rest=st.binary(max_size=400))
def test_no_file_breaks_the_check(db, rest):
    checked = verify(b"%PDF-1.7\n" + rest, documents=Document.objects.public(), trust=Trust())

    assert (checked.is_valid, checked.document) == (False, None)
