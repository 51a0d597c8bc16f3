"""The virus scanner of the installation: a command that is given each file before it is kept."""

import logging
import os
import shlex
import subprocess  # noqa: S404 — the command is the installation's own setting
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

PLACE = "{file}"
_logger = logging.getLogger(__name__)


class NotClean(Exception):
    """The scanner refused a file, or could not be asked; str() is the end of a Vietnamese sentence."""


def scan(chunks: Iterable[bytes]) -> None:
    """Show a file to the scanner; raise NotClean unless it ends with 0 in time. Without a command nothing happens.

    settings.EVIDENCE_SCAN_COMMAND: what to run, without a shell, `{file}` standing for the file's path (at the end
    where it says none), such as `clamdscan --no-summary --fdpass {file}`; settings.EVIDENCE_SCAN_SECONDS: how long it
    may take.
    """
    if not settings.EVIDENCE_SCAN_COMMAND:
        return
    with tempfile.TemporaryDirectory(prefix="minh-chung-") as folder:
        path = Path(folder) / "tep"
        with path.open("wb") as copy:
            copy.writelines(chunks)
        _ask(_command(str(path)))


def _command(path: str) -> list[str]:
    words = shlex.split(settings.EVIDENCE_SCAN_COMMAND)
    if not any(PLACE in word for word in words):
        words.append(PLACE)
    return [word.replace(PLACE, path) for word in words]


def _ask(command: list[str]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 — the command is the installation's own setting
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=settings.EVIDENCE_SCAN_SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        _logger.error("The scanner of evidence did not answer in %s seconds", settings.EVIDENCE_SCAN_SECONDS)
        raise NotClean("chưa quét được vì phần mềm quét không trả lời. Hãy thử lại sau") from None
    except OSError as error:
        _logger.error("The scanner of evidence cannot be run: %s", error)
        raise NotClean("chưa quét được vì phần mềm quét không chạy. Hãy báo cán bộ công nghệ thông tin") from None
    if done.returncode:
        _logger.warning("The scanner refused a file (%s): %s", done.returncode, _tail(done.stdout + done.stderr))
        raise NotClean("bị phần mềm quét từ chối. Hãy quét lại tệp trên máy của bạn rồi gửi tệp sạch")


def _tail(output: bytes) -> str:
    return output[-400:].decode(errors="replace").strip()
