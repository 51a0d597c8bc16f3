"""One HTTP request to a receiver: so long and no longer, no redirect followed, nothing of the answer but its status."""

import threading
from queue import Empty, SimpleQueue

import requests
from django.conf import settings
from requests import exceptions

_SENTENCES = (
    (exceptions.SSLError, "Không lập được kết nối an toàn: chứng thư của máy nhận không được tin cậy hoặc sai tên."),
    (exceptions.ConnectionError, "Không kết nối được với máy nhận."),
)


class NoAnswer(Exception):
    """The receiver did not answer; the message says why in Vietnamese."""


def post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a body as JSON and return the status of the answer. Raises NoAnswer.

    It takes at most WEBHOOK_SECONDS in all: a receiver that answers a byte at a time is left alone with its thread.
    """
    answer = SimpleQueue()
    threading.Thread(target=_send, args=(answer, address, body, headers), daemon=True).start()
    try:
        found = answer.get(timeout=settings.WEBHOOK_SECONDS)
    except Empty:
        raise NoAnswer(_too_late()) from None
    if isinstance(found, Exception):
        raise NoAnswer(_sentence(found)) from found
    return found


def _send(answer: SimpleQueue, address: str, body: bytes, headers: dict[str, str]) -> None:
    """Put the status, or what went wrong, into the queue."""
    headers = {"Content-Type": "application/json", "User-Agent": "DDCI-Portal", "Accept-Encoding": "identity"} | headers
    try:
        with requests.post(
            address, data=body, headers=headers, timeout=settings.WEBHOOK_SECONDS, allow_redirects=False, stream=True,
            auth=_nobody,
        ) as response:  # fmt: skip
            answer.put(response.status_code)
    except Exception as error:  # whatever a receiver makes of the protocol is for who waits
        answer.put(error)


def _nobody(request):
    """Authenticate as nobody, whatever a .netrc on the server says of the host."""
    return request


def _too_late() -> str:
    seconds = f"{settings.WEBHOOK_SECONDS:g}".replace(".", ",")
    return f"Máy nhận không trả lời trong {seconds} giây."


def _sentence(error: Exception) -> str:
    if isinstance(error, exceptions.Timeout):
        return _too_late()
    return next((said for kind, said in _SENTENCES if isinstance(error, kind)), "Máy nhận trả lời không đúng HTTP.")
