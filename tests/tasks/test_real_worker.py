"""Reminders through a real Celery worker: with Redis, PostgreSQL and SMTP, and on the embedded default."""

import os
import socket
from email import message_from_bytes
from email.policy import default as default_policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.db import connection

from ddci_portal.celery import app
from tasks.jobs import send_quarterly_reminders
from tasks.models import Reminder
from tests.cast import Cast
from tests.processes import run, started, wait_for


class Mailbox(Message):
    """Keeps what the SMTP server takes."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def prepare_message(self, session, envelope):
        return message_from_bytes(envelope.original_content or envelope.content, policy=default_policy)

    def handle_message(self, message):
        self.messages.append(message)


@pytest.fixture
def smtp():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    mailbox.port = port
    yield mailbox
    controller.stop()


def worker(log, **environment):
    return started(
        "celery", "-A", "ddci_portal", "worker", "--pool", "solo", "--loglevel", "INFO", log=log, **environment
    )


@pytest.mark.services
def test_a_real_worker_takes_the_job_from_redis_and_sends_the_mail(transactional_db, smtp, tmp_path):
    cast = Cast()
    cast.plan()
    database = connection.settings_dict
    queue = f"test-{os.getpid()}"
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    log = tmp_path / "worker.log"
    environment = {"DATABASE_URL": url, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(smtp.port), "CELERY_QUEUE": queue}

    assert connection.vendor == "postgresql"
    assert app.conf.broker_url.startswith("redis://")
    with worker(log, **environment):
        send_quarterly_reminders.apply_async(["2025-06-20"], queue=queue)
        send_quarterly_reminders.apply_async(["2025-06-20"], queue=queue)
        wait_for(lambda: log.read_text().count("tasks.send_quarterly_reminders") >= 4, log)
        wait_for(lambda: Reminder.objects.filter(sent_at__isnull=False).exists(), log)

    (message,) = smtp.messages
    assert message["To"] == "truongphong@example.vn"
    assert message["Subject"].strip() == "Nhắc việc quý II năm 2025: Phòng Lãnh sự - Hợp tác quốc tế"
    assert "BÁO CÁO QUÝ CHƯA GỬI" in message.get_content()


def test_the_embedded_default_sends_mail_as_files_without_any_server(tmp_path):
    """SQLite and the broker in files: the sample data's heads of office find their mail in a folder."""
    environment = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
    log = tmp_path / "worker.log"
    run("migrate", "--verbosity", "0", **environment)
    run("load_fixtures", **environment)

    def subjects():
        """Mails sent within one second may share a file, each ending with a line of dashes."""
        texts = b"".join(path.read_bytes() for path in (tmp_path / "mail").glob("*.log")).split(b"-" * 79)
        mails = [message_from_bytes(text.lstrip(), policy=default_policy) for text in texts if text.strip()]
        return {str(mail["Subject"]).strip() for mail in mails}

    with worker(log, **environment):
        run("shell", "-c", "from tasks.jobs import *; send_quarterly_reminders.delay('2025-06-20')", **environment)
        wait_for(lambda: "Nhắc việc quý II năm 2025: Phòng Lãnh sự - Hợp tác quốc tế" in subjects(), log)
