"""What people hand in to show that work was done: sentences, numbers, links, files."""

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tasks import actions
from tasks.evidence_files import LONGEST_NAME, shown_name, taken_types
from tasks.models import Evidence, Task
from units.models import AuditEntry

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
NOT_TAKEN = "không phải loại được nhận (pdf, docx, xlsx, doc, xls, png, jpg). Hãy chọn tệp khác."


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def task(cast):
    cast.plan()
    return actions.create_task(solution=cast.solution, office=cast.consular, title="Rà soát thủ tục", by=cast.head)


def file(content: bytes, name: str = "bao-cao.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def packed(parts: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(**parts: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **parts})


def old_office(*streams: str) -> bytes:
    """A compound file with nothing but the names of its streams."""
    entries = b"".join(
        f"{name}\0".encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") + bytes(62)
        for name in streams
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entries


def refused(task, by, *files) -> list[str]:
    """Hand the files in, check that nothing of them stays, and return what was said."""
    with pytest.raises(ValidationError) as error:
        actions.add_evidence(task=task, files=files, by=by)
    assert not Evidence.objects.exists()
    assert [path for path in Path(project.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    return error.value.message_dict["files"]


def test_an_officer_hands_in_a_word_a_number_and_two_files(as_user, cast, task, media):
    response = as_user(cast.officer).post(
        reverse("tasks:add-evidence", args=[task.pk]),
        {"text": "Đã họp", "reference": "12/BC-LS", "files": [file(PDF), file(PNG, "anh.png")]},
    )

    assert response.url == task.get_absolute_url()
    rows = [(row.text, row.reference, row.name, row.content_type) for row in Evidence.objects.all()]
    assert rows == [
        ("Đã họp", "12/BC-LS", "", ""),
        ("", "", "bao-cao.pdf", "application/pdf"),
        ("", "", "anh.png", "image/png"),
    ]
    kept = Evidence.objects.get(name="bao-cao.pdf")
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert (kept.sha256, kept.size) == (sha256, len(PDF))
    assert (media / "minh-chung" / sha256[:2] / sha256).read_bytes() == PDF
    task.refresh_from_db()
    assert task.state == Task.State.NOT_STARTED


def test_the_same_content_lies_once(cast, task, media):
    actions.add_evidence(task=task, files=[file(PDF, "a.pdf")], by=cast.officer)
    actions.add_evidence(task=task, files=[file(PDF, "b.pdf")], by=cast.head)

    first, second = Evidence.objects.all()
    assert (first.name, second.name, first.file.name) == ("a.pdf", "b.pdf", second.file.name)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_a_file_that_a_crash_left_half_written_is_written_anew(cast, task, media):
    sha256 = hashlib.sha256(PDF).hexdigest()
    place = media / "minh-chung" / sha256[:2] / sha256
    place.parent.mkdir(parents=True)
    place.write_bytes(PDF[:5])

    actions.add_evidence(task=task, files=[file(PDF)], by=cast.officer)

    assert Evidence.objects.get().file.read() == PDF


@pytest.mark.parametrize(
    ("content", "name", "kept_as"),
    [
        (PDF, "bao-cao.PDF", "bao-cao.PDF"),
        (b"\xff\xd8\xff\xe0" + bytes(9), "anh.jpeg", "anh.jpeg"),
        (PNG, "anh.jpg", "anh.png"),
        (PNG, "anh chụp", "anh chụp.png"),
        (PNG, "anh.html", "anh.html.png"),
        (word(), "cong-van.docx", "cong-van.docx"),
        (packed({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "bang.xlsx", "bang.xlsx"),
        (old_office("WordDocument"), "cu.doc", "cu.doc"),
        (old_office("Workbook"), "cu.xls", "cu.xls"),
    ],
)
def test_what_a_file_is_is_told_by_its_content(cast, task, content, name, kept_as):
    actions.add_evidence(task=task, files=[file(content, name)], by=cast.officer)

    assert Evidence.objects.get().name == kept_as


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\0" + bytes(60), "bao-cao.pdf"),
        (b"<!doctype html><script>alert(1)</script>", "anh.png"),
        (b"GIF89a", "anh.png"),
        (packed({"a.txt": b"a"}), "tep.docx"),
        (b"PK\x03\x04" + bytes(30), "hong.docx"),
        (packed({"word/document.xml": b""}), "thieu.docx"),
        (old_office("Msi"), "cai-dat.doc"),
        ("Báo cáo".encode(), "bao-cao.txt"),
    ],
)
def test_other_content_is_refused_whatever_its_name(cast, task, content, name):
    assert refused(task, cast.officer, file(content, name)) == [f"Nội dung tệp “{name}” {NOT_TAKEN}"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (word(**{"word/vbaProject.bin": b"x"}), "có chứa macro"),
        (old_office("WordDocument", "_VBA_PROJECT"), "có chứa macro"),
        (old_office("EncryptedPackage"), "được đặt mật khẩu"),
    ],
)
def test_office_files_that_nobody_should_open_are_refused(cast, task, content, why):
    said = refused(task, cast.officer, file(content, "tep.docx"))

    assert said == [f"Tệp “tep.docx” {why} nên không nhận. Hãy lưu thành PDF rồi gửi lại."]


def test_a_document_that_unpacks_to_far_too_much_is_refused(cast, task, monkeypatch):
    monkeypatch.setattr("tasks.evidence_types.MOST_UNPACKED", 2**20)
    bomb = word(**{"word/media/a.bin": bytes(2 * 2**20)})

    assert len(bomb) < 5000
    assert refused(task, cast.officer, file(bomb, "bom.docx")) == [
        "Tệp “bom.docx” khi mở ra lớn bất thường nên không nhận. Hãy lưu thành PDF rồi gửi lại."
    ]


def test_an_empty_file_and_one_too_large_are_refused_together(cast, task, settings):
    large = file(PDF + bytes(20 * 2**20), "lon.pdf")

    assert refused(task, cast.officer, file(b"", "rong.pdf"), large, file(PDF)) == [
        "Tệp “rong.pdf” rỗng (0 byte). Hãy chọn lại tệp.",
        "Tệp “lon.pdf” lớn hơn 20 MB. Hãy giảm dung lượng hoặc gửi đường dẫn đến tệp.",
    ]


def test_a_file_of_just_the_limit_is_taken(cast, task, settings):
    settings.EVIDENCE_MOST_BYTES = len(PDF)
    actions.add_evidence(task=task, files=[file(PDF)], by=cast.officer)

    assert Evidence.objects.get().size == len(PDF)


def test_too_many_files_are_refused(cast, task):
    assert refused(task, cast.officer, *[file(PDF)] * 11) == [
        "Mỗi lần gửi tối đa 10 tệp. Hãy bớt tệp hoặc gửi làm nhiều lần."
    ]


def test_the_installation_says_which_types_it_takes(cast, task, settings):
    settings.EVIDENCE_TYPES = ["pdf"]

    assert refused(task, cast.officer, file(PNG, "anh.png")) == [
        "Nội dung tệp “anh.png” không phải loại được nhận (pdf). Hãy chọn tệp khác."
    ]


def test_a_type_that_the_portal_does_not_know_is_named_with_the_remedy(settings):
    settings.EVIDENCE_TYPES = ["pdf", "exe"]

    with pytest.raises(ImproperlyConfigured) as error:
        taken_types()
    assert str(error.value) == "EVIDENCE_TYPES ghi loại tệp lạ: exe. Chỉ có: pdf, docx, xlsx, doc, xls, png, jpg."


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Hà\\bao cao.pdf", "bao cao.pdf"),
        ("hoa-don\u202efdp.exe", "hoa-don fdp.exe"),
        (".htaccess", "htaccess"),
        ("\n\t", "tep"),
        ("a" * 300 + ".pdf", "a" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(given, shown):
    assert shown_name(given) == shown


@given(st.text())
def test_any_name_becomes_one_that_can_be_kept(name):
    shown = shown_name(name)

    assert 1 <= len(shown) <= LONGEST_NAME
    assert not set(shown) & {"/", "\\", "\n", "\0", "\u202e"}


@pytest.mark.parametrize("address", ["https://sngv.langson.gov.vn/tin/12?a=b", "http://vanban/12"])
def test_an_address_of_the_web_is_a_link(as_user, cast, task, address):
    actions.add_evidence(task=task, reference=address, by=cast.officer)

    page = as_user(cast.head).get(task.get_absolute_url()).content.decode()
    assert f'<a href="{address}" rel="noopener noreferrer" target="_blank">' in page


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "ftp://a/b", "https://", "https://a b", "file:///etc/passwd"]
)
def test_no_other_address_is_kept(as_user, cast, task, address):
    response = as_user(cast.officer).post(reverse("tasks:add-evidence", args=[task.pk]), {"reference": address})

    assert response.status_code == 422
    assert "Đường dẫn phải bắt đầu bằng http:// hoặc https:// và không có dấu cách." in response.content.decode()
    assert not Evidence.objects.exists()


def test_nothing_is_not_evidence(as_user, cast, task):
    response = as_user(cast.officer).post(reverse("tasks:add-evidence", args=[task.pk]), {"text": " "})

    assert response.status_code == 422
    assert "Hãy ghi kết quả, số văn bản, đường dẫn hoặc chọn tệp." in response.content.decode()


def test_a_file_is_given_to_be_saved_and_leaves_an_audit_line(as_user, cast, task):
    (evidence,) = actions.add_evidence(task=task, files=[file(PNG, "ảnh.png")], by=cast.officer)
    response = as_user(cast.leader).get(reverse("tasks:evidence-file", args=[task.pk, evidence.pk]))

    assert b"".join(response) == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E1%BA%A3nh.png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    line = AuditEntry.objects.get(action="evidence.download")
    assert (line.actor, line.summary, line.object_id) == (cast.leader, "Tải minh chứng: ảnh.png", str(evidence.pk))


def test_the_file_of_a_task_that_one_does_not_see_does_not_exist(as_user, cast, task):
    (evidence,) = actions.add_evidence(task=task, files=[file(PDF)], by=cast.officer)

    response = as_user(cast.outsider).get(reverse("tasks:evidence-file", args=[task.pk, evidence.pk]))

    assert response.status_code == 404
    assert not AuditEntry.objects.filter(action="evidence.download").exists()


def test_the_file_of_another_task_is_not_reached_by_this_one(as_user, cast, task):
    other = actions.create_task(solution=cast.solution, office=cast.consular, title="Việc khác", by=cast.head)
    (evidence,) = actions.add_evidence(task=other, files=[file(PDF)], by=cast.officer)

    assert as_user(cast.head).get(reverse("tasks:evidence-file", args=[task.pk, evidence.pk])).status_code == 404


def test_a_file_that_is_gone_is_told_in_a_sentence(as_user, cast, task):
    (evidence,) = actions.add_evidence(task=task, files=[file(PDF)], by=cast.officer)
    evidence.file.storage.delete(evidence.file.name)

    response = as_user(cast.head).get(reverse("tasks:evidence-file", args=[task.pk, evidence.pk]), follow=True)

    assert "Tệp “bao-cao.pdf” không còn trong kho." in response.content.decode()


def test_who_added_evidence_takes_it_back_and_the_record_keeps_it(as_user, cast, task):
    (evidence,) = actions.add_evidence(task=task, files=[file(PDF)], by=cast.officer)
    client = as_user(cast.officer)

    response = client.post(reverse("tasks:remove-evidence", args=[task.pk, evidence.pk]), follow=True)

    evidence.refresh_from_db()
    assert evidence.removed_by == cast.officer
    assert [entry.what for entry in response.context["story"]][:2] == ["Gỡ minh chứng", "Minh chứng"]
    assert response.context["evidence"] == []
    assert client.get(reverse("tasks:evidence-file", args=[task.pk, evidence.pk])).status_code == 404
    assert client.post(reverse("tasks:remove-evidence", args=[task.pk, evidence.pk])).status_code == 404


def test_only_who_added_it_or_the_head_takes_evidence_back(cast, task):
    mine, other = (
        actions.add_evidence(task=task, reference=number, by=by)[0]
        for number, by in (("1/BC", cast.officer), ("2/BC", cast.head))
    )

    with pytest.raises(PermissionDenied):
        actions.remove_evidence(evidence=other, by=cast.officer)
    assert actions.remove_evidence(evidence=mine, by=cast.head).removed_by == cast.head


def test_nothing_is_taken_back_from_a_task_that_is_done(cast, task):
    (evidence,) = actions.add_evidence(task=task, reference="1/BC", by=cast.officer)
    actions.tick_off(task=task, text="Xong", by=cast.head)

    with pytest.raises(ValidationError, match="“Hoàn thành”, không gỡ minh chứng được"):
        actions.remove_evidence(evidence=evidence, by=cast.head)


def test_evidence_handed_in_before_counts_when_the_work_is_reported(cast, task):
    actions.add_evidence(task=task, files=[file(PDF)], by=cast.officer)

    assert actions.tick_off(task=task, text="Xong", by=cast.officer).state == Task.State.AWAITING


def test_evidence_that_was_taken_back_does_not_count(cast, task):
    (evidence,) = actions.add_evidence(task=task, files=[file(PDF)], by=cast.officer)
    actions.remove_evidence(evidence=evidence, by=cast.officer)

    with pytest.raises(ValidationError, match="Nhiệm vụ này phải có minh chứng"):
        actions.tick_off(task=task, text="Xong", by=cast.officer)


def test_a_word_is_enough_where_the_task_asks_for_no_evidence(cast, task):
    Task.objects.update(needs_evidence=False)

    done = actions.tick_off(task=task, text="Đã gọi điện thống nhất", by=cast.head)

    assert done.state == Task.State.DONE
    assert done.notes.get(kind="report").text == "Đã gọi điện thống nhất"


def test_a_refused_file_keeps_the_task_from_being_reported(as_user, cast, task):
    response = as_user(cast.officer).post(
        reverse("tasks:tick-off", args=[task.pk]), {"text": "Đã xong", "files": [file(b"MZ", "a.pdf")]}
    )

    task.refresh_from_db()
    assert response.status_code == 422
    assert "Đã xong" in response.content.decode()
    assert (task.state, task.notes.filter(kind="report").count()) == (Task.State.NOT_STARTED, 0)
