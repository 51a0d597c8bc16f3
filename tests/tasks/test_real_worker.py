"""Reminders through real processes: workers and beats of Celery, Redis, PostgreSQL and SMTP, killed and stopped."""

import os
import shutil
import subprocess
import time
from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default as default_policy

import pytest
import redis
from django.db import connection
from django.utils import timezone

from ddci_portal.celery import app
from tasks.jobs import send_digests, sweep_reminders
from tasks.models import DayCorrection, QuarterlyReport, Reminder, Sweep, Task
from tasks.working_days import is_working
from tests.cast import Cast
from tests.processes import run, started, wait_for
from tests.tasks.reminders.mail_server import MailServer, free_port

DAY = date(2025, 5, 16)
OFFICER, HEAD, CLERK = "canbo@example.vn", "truongphong@example.vn", "thuongtruc@example.vn"
EVERYBODY = Counter([OFFICER, HEAD, CLERK])


@pytest.fixture
def smtp():
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def cast(transactional_db):
    """The cast with a plan that is reported on, and a task that the officer owes since yesterday."""
    cast = Cast()
    cast.the_plan = cast.plan()
    for quarter in (1, 2, 3):
        report(cast, quarter)
    cast.task = late_task(cast)
    return cast


def report(cast, quarter):
    QuarterlyReport.objects.create(
        plan=cast.the_plan, office=cast.consular, quarter=quarter, state="submitted", submitted_at=timezone.now(),
        submitted_by=cast.head,
    )  # fmt: skip


def late_task(cast, due_on=DAY - timedelta(days=1), title="Rà soát thủ tục"):
    return Task.objects.create(
        solution=cast.solution, office=cast.consular, title=title, due_on=due_on, first_due_on=due_on,
        assignee=cast.officer, assigned_at=timezone.now(), assigned_by=cast.head,
    )  # fmt: skip


class Processes:
    """Workers and beats on the database of the test and a queue of their own."""

    def __init__(self, smtp: MailServer, folder):
        self.folder, self.queue = folder, f"test-{os.getpid()}-{free_port()}"
        self.count = 0
        database = connection.settings_dict
        self.environment = {
            "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database),
            "DATA_DIR": str(folder),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(smtp.port),
            "EMAIL_USE_TLS": "0",
            "CELERY_QUEUE": self.queue,
            "REMINDER_HOUR": "0",
        }

    @property
    def log(self):
        return self.folder / f"{self.count}.log"

    def _started(self, *arguments):
        self.count += 1
        return started("celery", "-A", "ddci_portal", *arguments, "-l", "INFO", log=self.log, **self.environment)

    @contextmanager
    def worker(self):
        """A worker that is ready for work."""
        with self._started("worker", "--pool", "solo", "--without-gossip", "--without-mingle") as process:
            log = self.log
            wait_for(lambda: " ready." in log.read_text(), log)
            yield process

    def beat(self):
        return self._started("beat", "-s", str(self.folder / f"schedule-{self.count}"))

    def put(self, job, *arguments):
        job.apply_async(arguments, queue=self.queue)


@pytest.fixture
def processes(smtp, tmp_path, cast):
    assert connection.vendor == "postgresql"
    assert app.conf.broker_url.startswith("redis://")
    return Processes(smtp, tmp_path)


def is_all_sent():
    return not Reminder.objects.filter(sent_at=None, cancelled_at=None).exists()


def is_done(day=DAY):
    return Sweep.objects.filter(day=day).exists() and is_all_sent()


def kill(process):
    process.kill()
    process.wait()


def an_hour_later():
    """The claims of the dead expire, and what waits for another try is due."""
    for name in ("claimed_at", "retry_at"):
        Reminder.objects.exclude(**{name: None}).update(**{name: timezone.now() - timedelta(hours=1)})


@pytest.mark.services
def test_two_workers_and_a_job_given_twice_send_each_mail_once(processes, smtp):
    with processes.worker(), processes.worker():
        for _ in range(3):
            processes.put(send_digests, DAY.isoformat())
        wait_for(is_done, processes.log)
        processes.put(send_digests, DAY.isoformat())
        time.sleep(0.5)

    assert Counter(message["To"] for message in smtp.messages) == EVERYBODY
    assert set(smtp.reminders().values()) == {1}
    subjects = {message["To"]: message["Subject"] for message in smtp.messages}
    assert subjects[OFFICER] == "Nhắc việc DDCI: 1 quá hạn"
    html = smtp.messages[0].get_body(("html",)).get_content()
    assert "http://127.0.0.1:8000/nhiem-vu/" in html


@pytest.mark.services
def test_workers_killed_at_each_step_of_sending(processes, smtp):
    """Before the server took the mail it is as if nothing had been. After that, and before the portal could note it, a
    second copy goes out with the same Message-ID and text, by which mail programs know it as one; and no third."""
    for step in ("MAIL", "DATA", "taken"):
        smtp.hold_at = step
        with processes.worker() as process:
            processes.put(send_digests, DAY.isoformat())
            wait_for(smtp.reached.is_set, processes.log)
            kill(process)
        wait_for(smtp.dropped.is_set, processes.log)
        smtp.let_go()
        assert not Reminder.objects.exclude(sent_at=None).exists()
        an_hour_later()
    with processes.worker():
        processes.put(send_digests, DAY.isoformat())
        wait_for(is_all_sent, processes.log)

    assert sorted(smtp.copies().values()) == [1, 1, 2]
    assert {message["To"] for message in smtp.messages} == EVERYBODY.keys()
    assert len({(message["Message-ID"], message.get_body(("plain",)).get_content()) for message in smtp.messages}) == 3


@pytest.mark.services
def test_a_worker_killed_while_it_goes_through_the_day(processes):
    """What it had written stays, what it had not is written by the next; nobody twice."""
    solution, office, officer = cast_of_tasks()
    due_on = DAY - timedelta(days=1)
    tasks = (
        Task(solution=solution, office=office, assignee=officer, title=f"Việc {n}", due_on=due_on, first_due_on=due_on)
        for n in range(3000)
    )
    Task.objects.bulk_create(tasks, batch_size=2000)
    with processes.worker() as process:
        processes.put(sweep_reminders, DAY.isoformat())
        wait_for(Reminder.objects.exists, processes.log)
        kill(process)
    begun = Reminder.objects.count()
    assert 0 < begun < 6003
    assert not Sweep.objects.exists()

    with processes.worker():
        processes.put(sweep_reminders, DAY.isoformat())
        wait_for(Sweep.objects.exists, processes.log)
    assert Reminder.objects.count() == 6003
    assert Reminder.objects.values("recipient", "key").distinct().count() == 6003


def cast_of_tasks():
    task = Task.objects.select_related("solution", "office", "assignee").get()
    return task.solution, task.office, task.assignee


@pytest.mark.services
def test_the_mail_server_stops_and_comes_back_and_refuses_somebody(processes, smtp):
    smtp.stop()
    with processes.worker():
        processes.put(send_digests, DAY.isoformat())
        wait_for(lambda: Reminder.objects.exclude(failure="").count() == 3, processes.log)
        refused = {row.failure for row in Reminder.objects.all()}
        assert refused == {"ConnectionRefusedError: [Errno 111] Connection refused"}

        smtp.start()
        smtp.refused = {HEAD}
        an_hour_later()
        processes.put(send_digests, DAY.isoformat())
        wait_for(lambda: len(smtp.messages) == 2, processes.log)
        wait_for(Reminder.objects.filter(failure__contains="550").exists, processes.log)
        assert Counter(message["To"] for message in smtp.messages) == EVERYBODY - Counter([HEAD])

        smtp.refused = set()
        an_hour_later()
        processes.put(send_digests, DAY.isoformat())
        wait_for(is_all_sent, processes.log)
    assert Counter(message["To"] for message in smtp.messages) == EVERYBODY
    assert set(smtp.reminders().values()) == {1}


@pytest.fixture
def broker(tmp_path):
    """A Redis of one's own, to be stopped; it keeps nothing."""
    port = free_port()

    def start():
        command = [shutil.which("redis-server"), "--port", str(port), "--save", "", "--appendonly", "no"]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
        client = redis.Redis(port=port)
        wait_for(lambda: _answers(client), tmp_path / "redis.log")
        return process

    (tmp_path / "redis.log").touch()
    running = [start()]

    class Broker:
        url = f"redis://127.0.0.1:{port}/0"

        def stop(self):
            kill(running[0])

        def start(self):
            running[0] = start()

    yield Broker()
    kill(running[0])


def _answers(client) -> bool:
    try:
        return client.ping()
    except redis.ConnectionError:
        return False


@pytest.fixture
def a_working_day(cast):
    """Beats go by the clock, so that today must be a working day, and tomorrow should midnight come."""
    today = timezone.localdate()
    for day in (today, today + timedelta(days=1)):
        DayCorrection.objects.create(day=day, is_working=True, note="Để thử")
    Task.objects.update(due_on=today - timedelta(days=1), created_at=timezone.now() - timedelta(days=30))
    Task.objects.update(assigned_at=timezone.now() - timedelta(days=30))


@pytest.mark.services
def test_two_beats_and_a_redis_that_is_stopped(processes, smtp, broker, a_working_day):
    """Nobody asks for anything: the beats do. What was queued is lost with Redis, and nothing else."""
    smtp.hold_at = "MAIL"
    processes.environment |= {"REDIS_URL": broker.url, "REMINDER_EVERY": "1"}
    with processes.worker(), processes.beat(), processes.beat():
        wait_for(smtp.reached.is_set, processes.log)
        broker.stop()
        smtp.let_go()
        wait_for(lambda: len(smtp.messages) == 1, processes.log)
        broker.start()
        wait_for(lambda: Reminder.objects.exists() and is_all_sent(), processes.log)
        time.sleep(2.5)

    assert Counter(message["To"] for message in smtp.messages) == EVERYBODY
    assert set(smtp.reminders().values()) == {1}


@pytest.mark.services
def test_the_clock_moves_over_the_end_of_a_quarter_and_new_year(processes, smtp, cast):
    """Day after day for two weeks, after days on which nothing ran: each reminder once, to whom it belongs.

    The year's last report is owed, and a task is due on 2/1. New Year's Day is a Thursday.
    """
    Task.objects.update(due_on=date(2026, 1, 2))
    sent = {}
    with processes.worker():
        for day in (date(2025, 12, 27) + timedelta(days=count) for count in range(16)):
            before = len(smtp.messages)
            processes.put(sweep_reminders, day.isoformat())
            processes.put(send_digests, day.isoformat())
            wait_for(Sweep.objects.filter(day=day).exists, processes.log)
            if is_working(day):
                wait_for(is_all_sent, processes.log)
            sent[f"{day:%d/%m}"] = sorted(
                (message["To"].partition("@")[0], message["Subject"].partition(": ")[2].strip())
                for message in smtp.messages[before:]
            )

    soon, late = "1 sắp đến hạn", "1 quá hạn"
    assert {day: mails for day, mails in sent.items() if mails} == {
        "29/12": [("canbo", soon), ("truongphong", soon)],
        "30/12": [("canbo", soon), ("truongphong", soon)],
        "31/12": [("canbo", soon), ("truongphong", soon)],
        "02/01": [("truongphong", late)],
        "05/01": [("canbo", late), ("thuongtruc", "1 danh sách hằng tuần"), ("truongphong", late)],
        "07/01": [("chuyenvien", late), ("truongphong", late)],
        "09/01": [("canbo", late), ("giamdoc", late), ("truongphong", late)],
    }
    assert set(smtp.copies().values()) == {1}
    assert Reminder.objects.count() == len(smtp.messages)


@pytest.mark.embedded
def test_the_embedded_default_sends_mail_as_files_without_any_server(tmp_path):
    """SQLite and the broker in files: the sample data's heads of office find their mail in a folder."""
    environment = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": "", "EMAIL_HOST": ""}
    log = tmp_path / "worker.log"
    run("migrate", "--verbosity", "0", **environment)
    run("load_fixtures", **environment)

    def receivers():
        """Mails sent within one second may share a file, each ending with a line of dashes."""
        texts = b"".join(path.read_bytes() for path in (tmp_path / "mail").glob("*.log")).split(b"-" * 79)
        mails = [message_from_bytes(text.lstrip(), policy=default_policy) for text in texts if text.strip()]
        return {mail["To"] for mail in mails}

    worker = ("celery", "-A", "ddci_portal", "worker", "--pool", "solo", "--loglevel", "INFO")
    with started(*worker, log=log, **environment):
        run("shell", "-c", "from tasks.jobs import *; send_digests.delay('2025-06-30')", **environment)
        wait_for(lambda: any("lanhsu" in str(address) for address in receivers()), log)
