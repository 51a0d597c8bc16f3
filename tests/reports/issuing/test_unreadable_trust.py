"""A certificate file on the server that cannot be read: everybody is told in a sentence, and nothing breaks."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from tests.reports.issuing.walk import (
    address,
    file_of,
    prepared,
    prepared_report,
    signed_by,
    signed_elsewhere,
    states,
    text_of,
    upload,
    with_certificate,
)


@pytest.fixture
def broken(trust_folder):
    """The name of the broken file, which comes into the folder when this is called."""

    def put() -> str:
        (trust_folder / "hong.pem").write_bytes(b"khong phai chung thu")
        return str(trust_folder / "hong.pem")

    return put


def test_the_public_is_told_without_a_path(client, cast, plan, head, broken, caplog):
    data = file_of(signed_by(cast, prepared(cast, plan), head))
    path = broken()
    response = client.post("/van-ban/", {"file": SimpleUploadedFile("tep.pdf", data)})

    assert response.status_code == 422
    assert "Cổng chưa kiểm tra được chữ ký lúc này." in text_of(response)
    assert "hong.pem" not in text_of(response)
    assert path in caplog.text


def test_the_public_page_of_a_document_still_answers(client, cast, report, head, broken):
    document = signed_by(cast, prepared_report(cast, report), head)
    broken()

    assert client.get(document.get_absolute_url()).status_code == 200


def test_who_signs_in_the_portal_is_told_which_file_it_is(as_user, cast, plan, head, broken):
    document = prepared(cast, plan)
    path = broken()
    response = as_user(cast.head_of_unit).post(address("sign", document), with_certificate(head))

    assert response.status_code == 422
    assert f"Không đọc được chứng thư trong tệp {path}." in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_who_uploads_a_signed_file_is_told_which_file_it_is(as_user, cast, plan, head, broken):
    document = prepared(cast, plan)
    path = broken()
    response = upload(as_user(cast.unit_clerk), document, signed_elsewhere(file_of(document), head))

    assert response.status_code == 422
    assert f"Không đọc được chứng thư trong tệp {path}." in text_of(response)
    assert states(document) == ("prepared", "approved")


def test_the_command_ends_with_the_sentence(cast, plan, head, tmp_path, broken):
    file = tmp_path / "van-ban.pdf"
    file.write_bytes(file_of(signed_by(cast, prepared(cast, plan), head)))
    path = broken()

    with pytest.raises(CommandError, match="Không đọc được chứng thư trong tệp") as refused:
        call_command("verify_pdf", str(file), stdout=StringIO())
    assert path in str(refused.value)
    assert refused.value.returncode == 1
