"""The command verify_pdf: what a file is, as JSON or in words; what is not valid exits 1 with the reasons."""

import json
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.models import Document
from tests.reports.issuing.walk import file_of, prepared, signed_by
from tests.reports.signing.authority import Authority


def run(path, **options) -> tuple[str, str | None]:
    """What the command prints, and the reasons where it exits 1."""
    stdout = StringIO()
    try:
        call_command("verify_pdf", str(path), stdout=stdout, **options)
    except CommandError as error:
        reasons = error
    else:
        return stdout.getvalue(), None
    assert reasons.returncode == 1
    return stdout.getvalue(), str(reasons)


def told(path, **options) -> dict:
    return json.loads(run(path, json=True, **options)[0])


@pytest.fixture
def document(cast, plan, head):
    return signed_by(cast, prepared(cast, plan), head)


@pytest.fixture
def file(document, tmp_path):
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(file_of(document))
    return path


def test_a_valid_file_tells_its_signatures_and_its_document(document, file):
    said, reasons = run(file, json=True)
    found = json.loads(said)

    assert reasons is None
    time = found["signatures"][0].pop("time")
    assert datetime.fromisoformat(time).isoformat(timespec="seconds") == time
    assert time.endswith("+07:00")
    assert found == {
        "valid": True,
        "signatures": [{"signer": "TRINH GIAM DOC", "intact": True, "trusted": True, "covers_whole_file": True}],
        "document": {
            "code": document.written_code,
            "kind": "plan",
            "unit": "Sở Ngoại vụ",
            "number": 5,
            "symbol": "KH-SNgV",
            "date": "2025-02-05",
            "title": "Cải thiện Chỉ số DDCI năm 2025",
            "signatory": "Trịnh Giám Đốc",
            "state": "issued",
            "sha256": document.sha256,
        },
    }


def test_in_words(document, file):
    said, _ = run(file)

    assert "Đúng là Kế hoạch số 05/KH-SNgV ngày 05/02/2025, nguyên vẹn." in said
    assert "nguyên vẹn, chứng thư tin cậy." in said
    assert said.endswith("Kết quả: HỢP LỆ.\n")


def test_whom_to_trust_may_be_named(document, file, trust_folder, authority, tmp_path):
    (trust_folder / "goc.pem").unlink()
    assert told(file)["valid"] is False
    (tmp_path / "goc.pem").write_bytes(authority.pem)
    assert told(file, trust=str(tmp_path / "goc.pem"))["valid"] is True

    (tmp_path / "khac.pem").write_bytes(Authority("CA khác").pem)
    said, reasons = run(file, trust=str(tmp_path / "khac.pem"), json=True)
    assert json.loads(said)["signatures"][0]["trusted"] is False
    assert reasons.startswith("Chữ ký số của TRINH GIAM DOC không hợp lệ:")


def test_both_signatures_are_told_and_only_the_last_covers_the_file(cast, document, file, agency):
    file.write_bytes(file_of(signed_by(cast, document, agency, "agency")))

    assert [one["covers_whole_file"] for one in told(file)["signatures"]] == [False, True]


def test_the_unsigned_original_is_named_and_not_valid(document, file):
    file.write_bytes(document.original.read())
    said, reasons = run(file, json=True)

    found = json.loads(said)
    assert (found["valid"], found["signatures"], found["document"]["number"]) == (False, [], 5)
    assert reasons == "Tệp không có chữ ký số nào."


def test_a_changed_file_is_not_valid_and_the_reasons_are_told(document, file):
    file.write_bytes(file_of(document).replace(rb"/M (D\0722", rb"/M (D\0723", 1))
    said, reasons = run(file, json=True)

    found = json.loads(said)
    assert (found["valid"], found["signatures"][0]["intact"], found["document"]["code"]) == (
        False, False, document.written_code,
    )  # fmt: skip
    assert "Chữ ký số của TRINH GIAM DOC không hợp lệ: Chữ ký không khớp với nội dung" in reasons


def test_here_what_is_not_public_is_named_too(cast, document, file, plan):
    Document.objects.update(is_public=False)

    assert told(file)["document"]["code"] == document.written_code


def test_a_foreign_file_has_no_document(cast, plan, document, file):
    data = file.read_bytes()
    Document.objects.all().delete()
    file.write_bytes(data)

    found = told(file)
    assert (found["valid"], found["document"]) == (True, None)


def test_what_cannot_be_checked_is_told(db, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"PK\x03\x04")
    (tmp_path / "b.pdf").write_bytes(b"")

    not_a_pdf = "Tệp này không phải là PDF. Hãy chọn tệp PDF của văn bản."
    assert run(tmp_path / "a.pdf") == ("", not_a_pdf)
    assert run(tmp_path / "b.pdf") == ("", not_a_pdf)
    missing = tmp_path / "khong-co.pdf"
    assert run(missing) == ("", f"Không đọc được tệp {missing}. Hãy kiểm tra tên tệp và quyền đọc (2).")
    assert "khong-co.pem" in run(tmp_path / "a.pdf", trust=str(tmp_path / "khong-co.pem"))[1]
