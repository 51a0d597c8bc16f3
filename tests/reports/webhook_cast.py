"""A real HTTP server on loopback that webhooks are sent to, and the administrator who makes them."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from reports.models import Webhook
from reports.models.webhook import CHOSEN
from reports.webhooks import managing
from units.models import User
from units.permissions import Role

EVENTS = [event for event, _ in CHOSEN]


@dataclass(frozen=True)
class Came:
    """A request as the receiver had it."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`statuses` are answered one after the other, then 204; while `goes_on` is not set, nobody is answered, or where
    it `drips`, with one header after the other without end."""

    address: str = ""
    host: str = ""
    came: list[Came] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    drips: bool = False
    goes_on: Event = field(default_factory=Event)
    reached: Event = field(default_factory=Event)

    @property
    def ids(self) -> list[str]:
        return [request.headers["webhook-id"] for request in self.came]


def is_signed(request: Came, secret: str) -> bool:
    """Check a signature by the words of Standard Webhooks, with nothing of the portal."""
    key = base64.b64decode(secret.split("_", 1)[1])
    message = ".".join([request.headers["webhook-id"], request.headers["webhook-timestamp"], request.body.decode()])
    digest = hmac.new(key, message.encode(), hashlib.sha256).digest()
    return request.headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


@pytest.fixture
def receiver(settings):
    """A receiver that the installation allows; without encryption, as only the trial mode may."""
    there = Receiver()
    there.goes_on.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            there.came.append(Came(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            there.reached.set()
            if there.drips:
                self.wfile.write(b"HTTP/1.1 204 No Content\r\n")
                while not there.goes_on.wait(0.02):
                    self.wfile.write(b"X-Cho: them\r\n")
            there.goes_on.wait(30)
            self.send_response(there.statuses.pop(0) if there.statuses else 204)
            self.send_header("Location", f"{there.address}/noi-khac")
            self.end_headers()

        def log_message(self, *arguments):
            """Say nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.host = f"127.0.0.1:{server.server_port}"
    there.address = f"http://{there.host}/ddci"
    settings.DEBUG, settings.WEBHOOK_HOSTS = True, [there.host]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield there
    there.goes_on.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def administrator(cast) -> User:
    return cast.person("cntt", "Đỗ Máy Tính", cast.province, Role.IT_STAFF)


@pytest.fixture
def webhook(receiver, administrator) -> Webhook:
    """A webhook for all events, with its secret as `key`."""
    made, secret = managing.make(name="Một cửa", address=receiver.address, events=EVENTS, by=administrator)
    made.key = secret
    return made
