"""Each file is shown to the installation's scanner before it is kept."""

import sys

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tasks import actions
from tasks.models import Evidence

PDF = b"%PDF-1.7\n"


@pytest.fixture
def task(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    cast.plan()
    return actions.create_task(solution=cast.solution, office=cast.consular, title="Rà soát", by=cast.head)


@pytest.fixture
def scanner(settings, tmp_path):
    """Return a function that puts a real scanner, a shell script, in place."""

    def install(script: str) -> None:
        path = tmp_path / "quet"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        settings.EVIDENCE_SCAN_COMMAND = f"{path} --no-summary {{file}}"

    return install


def hand_in(cast, task) -> list[Evidence]:
    return actions.add_evidence(task=task, files=[SimpleUploadedFile("a.pdf", PDF)], by=cast.officer)


def refused(cast, task) -> str:
    with pytest.raises(ValidationError) as error:
        hand_in(cast, task)
    assert not Evidence.objects.exists()
    return error.value.messages[0]


def test_the_scanner_sees_the_file_itself(cast, task, scanner, tmp_path):
    scanner(f'cp "$2" {tmp_path}/seen; echo "$2" > {tmp_path}/path')

    hand_in(cast, task)

    assert (tmp_path / "seen").read_bytes() == PDF
    assert not (tmp_path / "path").read_text().strip().startswith(str(tmp_path))


def test_the_copy_for_the_scanner_is_gone_afterwards(cast, task, scanner, tmp_path):
    scanner(f'echo "$2" > {tmp_path}/path')

    hand_in(cast, task)

    assert not type(tmp_path)((tmp_path / "path").read_text().strip()).exists()


def test_what_the_scanner_refuses_is_not_kept(cast, task, scanner):
    scanner('echo "$2: Eicar FOUND"; exit 1')

    assert refused(cast, task) == (
        "Tệp “a.pdf” bị phần mềm quét từ chối. Hãy quét lại tệp trên máy của bạn rồi gửi tệp sạch."
    )


def test_a_scanner_that_hangs_keeps_the_file_out(cast, task, scanner, settings):
    scanner("exec sleep 30")
    settings.EVIDENCE_SCAN_SECONDS = 0.2

    assert refused(cast, task) == ("Tệp “a.pdf” chưa quét được vì phần mềm quét không trả lời. Hãy thử lại sau.")


def test_a_scanner_that_is_not_there_keeps_the_file_out(cast, task, settings):
    settings.EVIDENCE_SCAN_COMMAND = "/khong/co/quet {file}"

    assert refused(cast, task) == (
        "Tệp “a.pdf” chưa quét được vì phần mềm quét không chạy. Hãy báo cán bộ công nghệ thông tin."
    )


def test_the_path_comes_last_where_the_command_names_no_place(cast, task, settings):
    settings.EVIDENCE_SCAN_COMMAND = f'{sys.executable} -c "import sys; sys.exit(open(sys.argv[1]).read(5) != chr(37) + chr(80) + chr(68) + chr(70) + chr(45))"'  # noqa: E501

    assert len(hand_in(cast, task)) == 1


def test_no_file_name_reaches_a_shell(cast, task, scanner, tmp_path):
    scanner("exit 0")
    name = f"a; touch {tmp_path.name}; .pdf"

    actions.add_evidence(task=task, files=[SimpleUploadedFile(name, PDF)], by=cast.officer)

    assert Evidence.objects.get().name == name


def test_without_a_command_nothing_is_scanned(cast, task, settings):
    settings.EVIDENCE_SCAN_COMMAND = ""

    assert len(hand_in(cast, task)) == 1
