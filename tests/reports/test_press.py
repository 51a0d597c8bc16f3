"""The process that lays pages out: one for many pages, replaced when it is lost, stopped at its limits, shut in."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery.signals import worker_process_init, worker_process_shutdown
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports.documents import pdf, press
from reports.documents.press import Press, TooHeavy
from units.models import AuditEntry

PAGE = "<html lang='vi'><title>Trang</title><p id='o'>Chỉ số</p></html>"
RULES = "@page { size: 200px 100px; margin: 10px } body, p { margin: 0 }"


@pytest.fixture
def own():
    """A press of the test's own."""
    made = Press(pdf._setup)
    yield made
    made.close()


def wait_until(what) -> None:
    ends = time.monotonic() + 30
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


# --- One process for many pages ---------------------------------------------------------------------------------------


def test_one_process_lays_out_page_after_page(own):
    first = own.typeset(PAGE, RULES)
    pid = own.pid

    assert first.data.startswith(b"%PDF-")
    assert first.places["o"][:4] == [0, 10, 10, 190]
    assert first.places["o"][5] == 100
    assert own.typeset(PAGE, RULES) == first
    assert own.typeset(PAGE.replace("Chỉ", "Một"), RULES).data != first.data
    assert own.pid == pid


def test_the_memory_of_the_portal_is_not_taken_for_its_own(own):
    """A process inherits the highest mark of the one that starts it."""
    held = bytearray(b"x") * (press.HEAVY + 100) * 2**20
    own.typeset(PAGE, RULES)
    pid = own.pid
    own.typeset(PAGE, RULES)

    assert len(held) > press.HEAVY * 2**20
    assert own.pid == pid


def test_warming_up_starts_it_for_good_and_nothing_else_does(own, monkeypatch):
    monkeypatch.setattr(press, "IDLE", 0.5)
    assert own.pid is None
    assert own.warm_up(60)
    pid = own.pid
    time.sleep(1)  # longer than a process without work has
    own.typeset(PAGE, RULES)

    assert own.pid == pid


def test_without_work_it_ends_and_the_next_page_starts_another(own, monkeypatch):
    monkeypatch.setattr(press, "IDLE", 0.5)
    first = own.typeset(PAGE, RULES)
    pid = own.pid
    wait_until(lambda: is_gone(pid))

    assert own.typeset(PAGE, RULES) == first
    assert own.pid != pid


def test_after_a_large_page_it_is_replaced(own, monkeypatch):
    monkeypatch.setattr(press, "HEAVY", 1)
    first = own.typeset(PAGE, RULES)
    pid = own.pid

    assert own.typeset(PAGE, RULES) == first
    assert own.pid != pid


def test_a_fork_has_a_process_of_its_own():
    laid = pdf.page_pdf(PAGE, RULES)
    ours = pdf._press.pid
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, f"{pdf._press.pid} {pdf.page_pdf(PAGE, RULES) == laid} {pdf._press.pid == ours}".encode())
        pdf.close()
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(read, 100).decode() == "None True False"
    assert pdf.page_pdf(PAGE, RULES) == laid
    assert pdf._press.pid == ours


def test_a_worker_is_warm_before_its_first_job_and_leaves_nothing_running():
    pdf.close()
    worker_process_init.send(sender=None)
    pid = pdf._press.pid
    assert not is_gone(pid)
    worker_process_shutdown.send(sender=None)

    assert is_gone(pid)
    assert pdf._press.pid is None


def test_a_worker_without_fonts_still_starts(monkeypatch, caplog):
    monkeypatch.setattr(pdf, "warm_up", lambda seconds: Path("/khong/co").resolve(strict=True))
    worker_process_init.send(sender=None)

    assert "The worker could not prepare for laying out documents" in caplog.text


@pytest.mark.parametrize("farewell", ["", "import os; os.kill(os.getpid(), 9)"])
def test_it_ends_with_the_portal_however_that_ends(farewell):
    code = (
        "import django; django.setup(); from reports.documents import pdf;"
        f" pdf.page_pdf({PAGE!r}, {RULES!r}); print(pdf._press.pid, flush=True); {farewell}"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert said.stderr == ""
    wait_until(lambda: is_gone(int(said.stdout)))


# --- Lost and stopped -------------------------------------------------------------------------------------------------


def test_a_process_that_was_killed_is_replaced(own):
    first = own.typeset(PAGE, RULES)
    os.kill(own.pid, signal.SIGKILL)

    assert own.typeset(PAGE, RULES) == first


def test_what_takes_too_long_is_stopped_and_the_next_page_works(own, monkeypatch):
    first = own.typeset(PAGE, RULES)
    pid = own.pid
    monkeypatch.setattr(press, "SECONDS", 0.5)
    with pytest.raises(TooHeavy, match="quá lớn hoặc quá phức tạp"):
        own.typeset("<p>Dài</p>" * 20_000, RULES)
    monkeypatch.undo()

    assert is_gone(pid)
    assert own.typeset(PAGE, RULES) == first


def test_what_takes_too_much_memory_is_stopped_and_the_next_page_works(own, monkeypatch):
    monkeypatch.setattr(press, "MEGABYTES", 310)
    first = own.typeset(PAGE, RULES)
    with pytest.raises(TooHeavy, match="thời gian và bộ nhớ"):
        own.typeset("<b>Dài</b> " * 40_000, RULES)

    assert own.typeset(PAGE, RULES) == first


def test_a_fault_is_told_with_its_place_and_the_next_page_works(own):
    first = own.typeset(PAGE, RULES)
    with pytest.raises(RuntimeError, match=r"typesetting\.py"):
        own.typeset(5, RULES)

    assert own.typeset(PAGE, RULES) == first


def test_an_answer_that_was_not_waited_for_is_not_given_to_the_next_page(own, monkeypatch):
    first = own.typeset(PAGE, RULES)

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("reports.documents.press._Process.answer", interrupted)
        with pytest.raises(KeyboardInterrupt):
            own.typeset(PAGE.replace("Chỉ", "Một"), RULES)

    assert own.typeset(PAGE, RULES) == first


# --- Shut in ----------------------------------------------------------------------------------------------------------


def test_the_process_knows_no_secret_of_the_portal(own, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "mồi nhử 7431")
    monkeypatch.setenv("DATABASE_URL", "postgres://ddci:mồi-nhử-7431@db/ddci")
    own.typeset(PAGE, RULES)
    known = Path(f"/proc/{own.pid}/environ").read_bytes().decode()

    assert "7431" not in known
    assert {entry.partition("=")[0] for entry in known.split("\0") if entry} <= {
        "PATH", "LANG", "PYTHONUTF8", "TMPDIR", *press._HANDED_ON,
    }  # fmt: skip


def test_it_leaves_no_file_behind(own):
    own.typeset(PAGE, RULES)
    folder = Path(own._process._folder)
    assert folder.is_dir()
    own.close()

    assert not folder.exists()


# --- What users see ---------------------------------------------------------------------------------------------------


@pytest.fixture
def heavy(monkeypatch):
    """Every document is too much for the machine."""

    def refuse(*_):
        raise TooHeavy(press._TOO_HEAVY)

    monkeypatch.setattr("reports.documents.press.Press.typeset", refuse)


def test_a_plan_that_is_too_much_is_told_on_its_page(as_user, cast, heavy):
    plan = cast.plan()
    response = as_user(cast.officer).get(reverse("reports:plan-pdf", args=plan.address), follow=True)

    assert response.redirect_chain == [(plan.get_absolute_url(), 302)]
    assert "Hãy rút ngắn các bảng hoặc tách bớt phụ lục" in response.content.decode()
    assert not AuditEntry.objects.filter(action="plan.export_pdf").exists()


def test_the_preview_and_its_pages_say_so(as_user, cast, heavy):
    plan = cast.plan()
    client = as_user(cast.officer)

    assert (
        "quá lớn hoặc quá phức tạp" in client.get(reverse("reports:plan-preview", args=plan.address)).content.decode()
    )
    assert client.get(reverse("reports:plan-preview-page", args=[*plan.address, 1])).status_code == 404


def test_a_page_without_a_way_back_answers_422_with_the_sentence(as_user, cast, heavy):
    client = as_user(cast.officer)
    client.raise_request_exception = False
    response = client.get(reverse("reports:unit-pdf", args=["sngv"]))

    assert response.status_code == 422
    assert "Không lập được tệp" in response.content.decode()
    assert "Hãy rút ngắn các bảng hoặc tách bớt phụ lục" in response.content.decode()


def test_the_command_refuses_with_the_sentence(cast, heavy, tmp_path):
    cast.plan()
    with pytest.raises(CommandError, match="quá lớn hoặc quá phức tạp"):
        call_command("export_plan", unit="sngv", year="2025", index="DDCI", format="pdf", output=str(tmp_path / "a"))

    assert list(tmp_path.iterdir()) == []
