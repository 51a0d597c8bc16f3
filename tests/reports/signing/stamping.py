"""An authority of time stamps that answers on this machine (RFC 3161)."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.reports.signing.authority import Holder


def stamper_of(holder: Holder, at=None) -> DummyTimeStamper:
    """What makes stamps without a server."""
    return DummyTimeStamper(
        x509.Certificate.load(holder.der),
        keys.PrivateKeyInfo.load(holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in holder.chain],
        fixed_dt=at,
    )


def with_stamp_over_it(data: bytes, holder: Holder) -> bytes:
    """The file with a time stamp over all of it, as archives add."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    return PdfTimeStamper(stamper_of(holder)).timestamp_pdf(writer, "sha256").getvalue()


class Stamping(ThreadingHTTPServer):
    """Stamps what is posted to it with the time `at` (None: now); `answer` is sent instead where it is given."""

    def __init__(self, holder: Holder, at=None, answer: bytes | None = None):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stamper = stamper_of(holder, at)
        self.answer, self.asked = answer, 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/tsa"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked += 1
        answer = self.server.answer or self.server.stamper.request_tsa_response(request).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        """Says nothing."""


@contextmanager
def stamping(holder: Holder, **options) -> Iterator[Stamping]:
    """Have stamps given while the block runs."""
    server = Stamping(holder, **options)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
