"""`make run` as the README has it: nothing but this one command, and the portal can be worked with."""

import os
import re
import signal
import subprocess
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.docs.documents import ROOT
from tests.processes import free_port, wait_for

pytestmark = pytest.mark.embedded

OWN = ("DATABASE_URL", "REDIS_URL", "SITE_URL")


@contextmanager
def made(folder, *arguments: str):
    """Run `make` in a session of its own, where nothing but the data folder is given; interrupt it at the end."""
    log = folder / "make.log"
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    with log.open("w") as output:
        process = subprocess.Popen(
            ["make", *arguments], cwd=ROOT, env=environment | {"DATA_DIR": str(folder / "data")},
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            # A shell that runs the tests in the background has them ignore what is sent below.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        try:
            yield process, log
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
            process.wait(60)


def has_come(process, log) -> str:
    """What was said, once the portal is there; fails where make ends before."""
    said = log.read_text(encoding="utf-8")
    assert process.poll() is None, said
    return said if "Nhấn Ctrl-C để dừng tất cả." in said else ""


def test_one_command_gives_a_portal_to_sign_in_to_and_an_interrupt_ends_all_of_it(tmp_path):
    port = free_port()
    with made(tmp_path, "run", f"PORT={port}") as (process, log):
        said = wait_for(lambda: has_come(process, log), log, 300)
        site = f"http://127.0.0.1:{port}"
        assert f"Cổng thông tin DDCI đã chạy tại {site}" in said
        password = re.search(r"Mau-\S+", said)[0].rstrip(".")
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = browser.open(f"{site}/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "username": "lanhdaotinh", "password": password}
        home = browser.open(re.sub(r"/\?.*", "/", browser.open(f"{site}/").url), urlencode(form).encode())
        assert (home.status, home.url.rstrip("/")) == (200, site)
        assert sorted(path.name for path in (tmp_path / "data" / "log").iterdir()) == ["beat.log", "worker.log"]

    assert log.read_text(encoding="utf-8").rstrip().endswith("Đã dừng.")
    with pytest.raises(OSError, match="refused"):
        browser.open(f"{site}/")


@pytest.mark.parametrize("port", ["0", "65536", "tám"])
def test_a_door_that_is_none_is_refused_with_a_sentence(tmp_path, port):
    with made(tmp_path, "run", f"PORT={port}") as (process, log):
        assert process.wait(60) == 2

    assert f'Lỗi: PORT phải là số từ 1 đến 65535, không phải "{port}".' in log.read_text(encoding="utf-8")
    assert not (tmp_path / "data").exists()
