"""What is written to the ledger of webhooks: by which step, in whose transaction, saying what."""

import json
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from indices import actions as rounds
from indices.models import Edition
from plans import life
from plans.models import Plan
from reports.issuing.finishing import issue_on_paper
from reports.jobs import send_webhook
from reports.models import Delivery, Event, Webhook
from reports.webhooks import managing
from reports.webhooks.events import OF_ACTION, hear
from tasks import actions as work
from tasks.reporting.office_report import address_of
from tests.plans.life.walk import approved
from tests.reports.issuing.walk import DAY, prepared
from tests.reports.webhook_cast import EVENTS, administrator, receiver, webhook
from tests.tasks.making import a_task
from tests.tasks.reporting.quarter import QuarterOfWork
from units.audit import record
from units.models import AuditEntry

__all__ = ["administrator", "receiver", "webhook"]


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SITE_URL = tmp_path / "media", "https://ddci.tinh.gov.vn"


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """The webhooks that a worker was asked to look at."""
    queued = []
    monkeypatch.setattr(send_webhook, "delay", queued.append)
    return queued


def told() -> list[tuple]:
    """The events in the ledger, the oldest first, with the data that they say."""
    return [(row.event, json.loads(row.body)["data"]) for row in Delivery.objects.order_by("pk")]


def data(kind: str, code: str, page: str, api: str) -> dict:
    site = "https://ddci.tinh.gov.vn"
    return {"kind": kind, "code": code, "page": f"{site}{page}", "api": f"{site}/api/v1/{api}"}


def test_a_published_round_and_a_corrected_figure_are_told(cast, webhook):
    Edition.objects.filter(pk=cast.draft.pk).update(
        state=Edition.State.CHECKED, checked_at=timezone.now(), checked_by=cast.standing_clerk
    )
    rounds.publish(edition=cast.draft, by=cast.standing_clerk)
    result = cast.edition_2024.results.get(unit=cast.department)
    rounds.correct(
        result=result, line=None, kind="score", seen=Decimal("80.17"), value=Decimal("80.20"), reason="Gõ nhầm",
        by=cast.standing_clerk,
    )  # fmt: skip

    assert told() == [
        (
            "result.published",
            data("edition", "ddci-sbn-2025", "/xep-hang/ddci-sbn-2025/", "editions/ddci-sbn-2025/results"),
        ),
        (
            "result.corrected",
            data(
                "result", "ddci-sbn-2024/sngv", "/xep-hang/ddci-sbn-2024/", "editions/ddci-sbn-2024/results/sngv"
            ),
        ),
    ]  # fmt: skip


def test_an_issued_plan_and_its_document_are_told(cast, webhook):
    document = issue_on_paper(document=prepared(cast, approved(cast)), by=cast.unit_clerk)

    assert told() == [
        ("plan.issued", data("plan", "sngv/ddci/2025", "/ke-hoach/sngv/ddci/2025/", "plans/sngv/ddci/2025")),
        (
            "document.issued",
            data("document", document.code, f"/van-ban/{document.code}/", f"documents/{document.code}"),
        ),
    ]


def test_an_adjusted_plan_is_told_as_the_adjusted_one(cast, webhook):
    first = cast.plan(state=Plan.State.ISSUED, number=50, issued_on=DAY)
    second = cast.plan(adjusts=first, adjustment=1)
    life.issue(plan=second, number=51, issued_on=DAY, by=cast.unit_clerk)

    assert told() == [
        ("plan.issued", data("plan", "sngv/ddci/2025/1", second.get_absolute_url(), "plans/sngv/ddci/2025/1"))
    ]


def test_a_finished_task_is_told_once_it_is_closed(cast, webhook):
    cast.plan()
    task = a_task(cast, assignee=cast.officer)
    work.tick_off(task=task, text="Xong", reference="15/BC-LS", by=cast.officer)
    assert told() == []
    work.confirm(task=task, by=cast.head)

    assert told() == [("task.done", data("task", str(task.pk), task.get_absolute_url(), f"tasks/{task.pk}"))]


def test_an_offices_report_is_told(cast, webhook):
    quarter = QuarterOfWork(cast)
    report = quarter.send_consular()

    page = address_of(quarter.plan, cast.consular, 2)
    assert told() == [
        ("report.submitted", data("report", "sngv/ddci/2025/2/sngv-lanh-su", page, "reports/sngv/ddci/2025/2"))
    ]
    assert report.state == "submitted"


def test_the_body_says_names_and_addresses_and_nothing_else(cast, webhook, queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entry = record("plan.issue", cast.plan(title="Kế hoạch chưa ai được biết"), "Ban hành", by=cast.unit_clerk)

    delivery = Delivery.objects.get()
    assert json.loads(delivery.body) == {
        "type": "plan.issued",
        "id": delivery.event_id,
        "timestamp": timezone.localtime(entry.at).isoformat(timespec="seconds"),
        "data": data("plan", "sngv/ddci/2025", "/ke-hoach/sngv/ddci/2025/", "plans/sngv/ddci/2025"),
    }
    assert "chưa ai được biết" not in delivery.body
    assert queue == [webhook.pk]


def test_two_webhooks_are_told_under_one_id_each_of_what_it_chose(cast, webhook, administrator):
    second, _ = managing.make(name="Trục", address=webhook.address, events=["plan.issued"], by=administrator)
    plan = cast.plan()
    record("plan.issue", plan, "Ban hành", by=cast.unit_clerk)
    record("edition.publish", cast.edition_2024, "Công bố", by=cast.standing_clerk)

    issued = Delivery.objects.filter(event="plan.issued")
    assert {row.webhook_id for row in issued} == {webhook.pk, second.pk}
    assert len({row.event_id for row in issued}) == 1
    assert list(second.deliveries.values_list("event", flat=True)) == ["plan.issued"]
    assert sorted(webhook.deliveries.values_list("event", flat=True)) == ["plan.issued", "result.published"]


def test_a_paused_webhook_misses_what_happens(cast, webhook, administrator):
    managing.pause(webhook=webhook, by=administrator)
    record("plan.issue", cast.plan(), "Ban hành", by=cast.unit_clerk)

    assert told() == []


def test_what_is_rolled_back_is_not_told(cast, webhook, queue, django_capture_on_commit_callbacks):
    @transaction.atomic
    def fail_after_issuing(plan):
        life.issue(plan=plan, number=50, issued_on=DAY, by=cast.unit_clerk)
        assert [event for event, _ in told()] == ["plan.issued"]
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        fail_after_issuing(cast.plan())

    assert (told(), queue) == ([], [])
    assert not AuditEntry.objects.filter(action="plan.issue").exists()


def test_lines_that_tell_nothing_ask_the_database_nothing(cast, webhook, django_assert_num_queries):
    edited = record("plan.edit", cast.plan(), "Sửa", by=cast.unit_clerk)

    with django_assert_num_queries(0):
        hear(edited, None)


def test_where_no_host_is_allowed_nothing_is_asked_or_written(cast, webhook, settings, django_assert_num_queries):
    settings.WEBHOOK_HOSTS = []
    issued = record("plan.issue", cast.plan(), "Ban hành", by=cast.unit_clerk)

    with django_assert_num_queries(0):
        hear(issued, None)
    assert told() == []


def test_where_nobody_listens_one_query_is_asked(cast, webhook, django_assert_num_queries):
    Webhook.objects.update(events=["task.done"])
    issued = record("plan.issue", cast.plan(), "Ban hành", by=cast.unit_clerk)

    with django_assert_num_queries(1):
        hear(issued, None)
    assert told() == []


def test_every_event_comes_from_an_action():
    assert sorted(OF_ACTION.values()) == sorted(EVENTS)
    assert set(Event.values) - set(EVENTS) == {"ping"}
