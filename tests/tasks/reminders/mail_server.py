"""A real SMTP server on loopback that keeps what it takes, and can be stopped or made to hesitate."""

import asyncio
import socket
import threading
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailServer:
    """`hold_at` names the step at which it says nothing more: `MAIL` before anything, `DATA` with the whole mail but
    not taken, `taken` when it has it but has not said so. `reached` is set when a client comes there, `dropped` when
    that one is gone without an answer."""

    def __init__(self):
        self.port = free_port()
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.hold_at = ""
        self.reached, self.dropped = threading.Event(), threading.Event()
        self.start()

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        self.controller.stop()

    def let_go(self) -> None:
        """Go on from the step at which it was held."""
        self.hold_at = ""
        self.reached.clear()
        self.dropped.clear()

    async def handle_MAIL(self, server, session, envelope, address, options):
        await self._step("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 mailbox unavailable"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await self._step("DATA")
        self.messages.append(message_from_bytes(envelope.original_content, policy=default_policy))
        await self._step("taken")
        return "250 OK"

    async def _step(self, name: str) -> None:
        if self.hold_at != name:
            return
        self.reached.set()
        try:
            while self.hold_at == name:
                await asyncio.sleep(0.02)
        except asyncio.CancelledError:
            self.dropped.set()
            raise

    def copies(self) -> Counter:
        """How often each person got each mail."""
        return Counter((message["To"], message["Message-ID"]) for message in self.messages)

    def reminders(self) -> Counter:
        """How often each person got each reminder, by its line in the plain text."""
        lines = Counter()
        for message in self.messages:
            text = message.get_body(("plain",)).get_content()
            numbered = (line.partition(". ") for line in text.splitlines())
            lines.update((message["To"], said) for number, _, said in numbered if number.isdigit())
        return lines
