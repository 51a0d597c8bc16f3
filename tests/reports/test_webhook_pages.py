"""The pages on which administrators make webhooks, follow what becomes of events, and put an end to them."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports.jobs import send_webhook
from reports.models import Delivery, Event, Webhook
from reports.webhooks import managing
from reports.webhooks.events import write
from reports.webhooks.subjects import Subject
from tests.reports.issuing.walk import audited, text_of
from tests.reports.webhook_cast import administrator, is_signed, receiver, webhook
from units.models import AuditEntry
from units.permissions import Role
from units.signing_in.second_factor import unseal

__all__ = ["administrator", "receiver", "webhook"]

LIST = "/webhook/"
SUBJECT = Subject("plan", "sngv/ddci/2025", "/ke-hoach/sngv/ddci/2025/", "/api/v1/plans/sngv/ddci/2025")


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """The webhooks that a worker was asked to look at."""
    queued = []
    monkeypatch.setattr(send_webhook, "delay", queued.append)
    return queued


@pytest.fixture
def admin(as_user, administrator):
    return as_user(administrator)


def make(client, receiver, **values):
    data = {"name": "Một cửa", "address": receiver.address, "events": ["task.done", "plan.issued"]} | values
    return client.post(LIST, data)


def press(client, step, webhook, *more, follow=False):
    return client.post(reverse(f"reports:webhook-{step}", args=[webhook.pk, *more]), follow=follow)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_webhook_is_made_and_its_secret_shown_this_once(admin, administrator, receiver):
    page = make(admin, receiver).url
    secret = admin.get(page).context["secret"]

    webhook = Webhook.objects.get()
    assert page == f"/webhook/{webhook.pk}/"
    assert (webhook.owner, webhook.address) == (administrator, receiver.address)
    assert webhook.events == ["plan.issued", "task.done"]
    assert (unseal(webhook.secret), secret in webhook.secret) == (secret, False)
    assert admin.get(page).context["secret"] == ""
    assert secret not in text_of(admin.get(page))
    line = AuditEntry.objects.get(action="webhook.make")
    assert (line.actor, line.summary) == (administrator, "Tạo webhook: Một cửa")
    assert line.changes == {"address": [None, receiver.address], "events": [None, "plan.issued, task.done"]}


def test_the_secret_is_shown_on_its_own_webhooks_page_alone(admin, administrator, receiver):
    other, _ = managing.make(name="Trục", address=receiver.address, events=["task.done"], by=administrator)
    page = make(admin, receiver).url

    assert admin.get(other.get_absolute_url()).context["secret"] == ""
    assert admin.get(page).context["secret"].startswith("whsec_")


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"events": []}, {"events": ["Hãy chọn ít nhất một sự kiện trong danh sách."]}),
        (
            {"address": "https://10.0.0.1/"},
            {
                "address": [
                    "Máy 10.0.0.1 không có trong danh sách máy được nhận webhook (WEBHOOK_HOSTS). "
                    "Hãy đề nghị người quản trị máy chủ thêm vào."
                ]
            },
        ),
        (
            {"events": [], "address": "mot-cua.tinh.gov.vn"},
            {
                "address": [
                    "Địa chỉ phải có dạng https://tên-máy/đường-dẫn, không có tên đăng nhập, dấu cách hay chữ có dấu, "
                    "ví dụ https://mot-cua.tinh.gov.vn/ddci."
                ],
                "events": ["Hãy chọn ít nhất một sự kiện trong danh sách."],
            },
        ),
        ({"name": "Trục"}, {"name": ["Đã có webhook mang tên này. Hãy đặt tên khác."]}),
    ],
)
def test_what_is_wrong_stands_at_its_field(admin, administrator, receiver, values, errors):
    managing.make(name="Trục", address=receiver.address, events=["task.done"], by=administrator)
    response = make(admin, receiver, **values)

    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert Webhook.objects.count() == 1


def test_a_ping_can_not_be_chosen(admin, receiver):
    assert make(admin, receiver, events=["ping"]).status_code == 422
    assert Webhook.objects.count() == 0


def test_without_hosts_the_page_says_so_and_takes_nothing(admin, receiver, settings):
    settings.WEBHOOK_HOSTS = []
    page = text_of(admin.get(LIST))

    assert "Webhook đang tắt." in page
    assert "Tạo webhook" not in page
    assert make(admin, receiver).status_code == 422
    assert Webhook.objects.count() == 0


def test_events_are_chosen_anew(admin, webhook):
    page = webhook.get_absolute_url()
    response = admin.post(page, {"events": ["task.done"]}, follow=True)
    assert said(response) == ["Đã lưu sự kiện. Từ nay webhook chỉ nhận các sự kiện đã chọn."]
    assert Webhook.objects.get().events == ["task.done"]
    assert audited("webhook.change") == ["Đổi sự kiện của webhook: Một cửa"]

    admin.post(page, {"events": ["task.done"]})
    assert len(audited("webhook.change")) == 1
    assert admin.post(page, {"events": []}).status_code == 422


def test_a_ping_is_sent_signed_and_seen_on_the_page(
    admin, webhook, receiver, queue, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        press(admin, "test", webhook)
    assert queue == [webhook.pk]
    assert "chờ gửi" in text_of(admin.get(webhook.get_absolute_url()))
    send_webhook(webhook.pk)

    (came,) = receiver.came
    assert is_signed(came, webhook.key)
    assert json.loads(came.body)["type"] == "ping"
    page = text_of(admin.get(webhook.get_absolute_url()))
    assert "đã nhận" in page
    assert "mã 204" in page
    assert audited("webhook.test") == ["Gửi thử webhook: Một cửa"]


def test_pause_and_go_on(admin, webhook, queue, django_capture_on_commit_callbacks):
    press(admin, "pause", webhook)
    assert said(press(admin, "pause", webhook, follow=True)) == [
        "Đã tạm dừng. Sự kiện xảy ra trong lúc này không được ghi lại.",
        "Webhook này đang tạm dừng rồi.",
    ]
    assert said(press(admin, "test", webhook, follow=True)) == [
        "Webhook đang tạm dừng. Hãy bấm “Tiếp tục” rồi gửi thử."
    ]
    with django_capture_on_commit_callbacks(execute=True):
        press(admin, "resume", webhook)
    assert (Webhook.objects.get().paused_at, queue) == (None, [webhook.pk])
    assert said(press(admin, "resume", webhook, follow=True)) == [
        "Webhook hoạt động trở lại.",
        "Webhook này không tạm dừng.",
    ]
    assert [audited(f"webhook.{step}") for step in ("pause", "resume")] == [
        ["Tạm dừng webhook: Một cửa"],
        ["Tiếp tục webhook: Một cửa"],
    ]


def test_what_was_given_up_is_sent_again_under_the_same_id(admin, webhook, receiver):
    write([webhook], Event.PLAN_ISSUED, SUBJECT, timezone.now(), lambda pk: None)
    Delivery.objects.update(attempts=6, next_at=None, given_up_at=timezone.now(), failure="Máy nhận trả lời mã 500.")
    delivery = Delivery.objects.get()
    for page in (LIST, webhook.get_absolute_url()):
        assert "Cổng đã thôi gửi 1 lượt vì máy nhận không nhận." in text_of(admin.get(page))

    press(admin, "resend", webhook, delivery.pk)
    send_webhook(webhook.pk)
    assert receiver.ids == [delivery.event_id]
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.status, delivery.given_up_at) == (1, 204, None)
    assert audited("webhook.resend") == [f"Gửi lại: Một cửa – Ban hành kế hoạch ({delivery.event_id})"]
    for page in (LIST, webhook.get_absolute_url()):
        assert "Cổng đã thôi gửi" not in text_of(admin.get(page))


def test_a_delivery_of_another_webhook_is_not_found(admin, webhook, receiver, administrator):
    other, _ = managing.make(name="Trục", address=receiver.address, events=["task.done"], by=administrator)
    write([other], Event.TASK_DONE, SUBJECT, timezone.now(), lambda pk: None)

    assert press(admin, "resend", webhook, Delivery.objects.get().pk).status_code == 404


def test_a_deleted_webhook_takes_its_ledger_along_and_stays_in_the_trail(admin, webhook):
    write([webhook], Event.PLAN_ISSUED, SUBJECT, timezone.now(), lambda pk: None)
    response = press(admin, "delete", webhook, follow=True)

    assert said(response) == ["Đã xóa webhook “Một cửa”. Khóa ký của nó không còn dùng được."]
    assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)
    assert audited("webhook.delete") == ["Xóa webhook: Một cửa"]
    send_webhook(webhook.pk)


def test_the_list_shows_each_with_what_waits_and_what_failed(admin, webhook):
    write([webhook], Event.PLAN_ISSUED, SUBJECT, timezone.now(), lambda pk: None)
    write([webhook], Event.TASK_DONE, SUBJECT, timezone.now(), lambda pk: None)
    Delivery.objects.filter(event="task.done").update(next_at=None, given_up_at=timezone.now())
    page = admin.get(LIST)

    assert [(row.name, row.waiting, row.given_up) for row in page.context["webhooks"]] == [("Một cửa", 1, 1)]
    assert "1 lượt chờ gửi" in text_of(page)
    assert "1 lượt không gửi được" in text_of(page)


def test_more_webhooks_take_no_more_queries(admin, webhook, administrator, receiver):
    admin.get(LIST)
    with CaptureQueriesContext(connection) as one:
        admin.get(LIST)
    for name in ("Trục", "Kho"):
        managing.make(name=name, address=receiver.address, events=["task.done"], by=administrator)
    with CaptureQueriesContext(connection) as three:
        page = admin.get(LIST)

    assert [row.name for row in page.context["webhooks"]] == ["Kho", "Một cửa", "Trục"]
    assert len(three) == len(one)


@pytest.mark.parametrize("person", ["standing_clerk", "head_of_unit", "it_of_a_department"])
def test_nobody_else_sees_or_does_anything(as_user, cast, webhook, person):
    it_staff = cast.person("cntt-so", "CNTT sở", cast.department, Role.IT_STAFF)
    user = getattr(cast, person, it_staff)
    client = as_user(user)

    assert client.get(LIST).status_code == 403
    assert client.get(webhook.get_absolute_url()).status_code == 403
    assert press(client, "delete", webhook).status_code == 403
    with pytest.raises(PermissionDenied):
        managing.make(name="x", address=webhook.address, events=["task.done"], by=user)


def test_the_token_page_leads_here_for_administrators_alone(as_user, cast, administrator):
    tokens = reverse("units:tokens")

    assert 'href="/webhook/"' in text_of(as_user(administrator).get(tokens))
    assert 'href="/webhook/"' not in text_of(as_user(cast.officer).get(tokens))
