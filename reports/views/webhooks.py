"""Webhooks, for those who administer the portal: the list, one with its ledger, and what is done with them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from reports.jobs import send_webhook
from reports.models import Delivery, Webhook
from reports.webhook_form import EventsForm, WebhookForm
from reports.webhooks import managing
from reports.webhooks.addresses import problem_of
from reports.webhooks.sending import KEPT, MOST_ATTEMPTS
from units.models import User
from units.signing_in import second_factor
from units.signing_in.fresh_proof import FIELD
from units.vietnamese import sort_key

SHOWN = 50
"""Deliveries on the page of a webhook, the newest."""

_SECRET = "webhook"  # noqa: S105
"""Key of the session: the webhook just made and its secret, sealed, until it has been shown."""


def get_webhook_for(user: User, pk: int) -> Webhook:
    """Return a webhook to who administers the portal, else raise PermissionDenied; 404 where there is none."""
    managing.require_administers(user)
    return get_object_or_404(Webhook.objects.select_related("owner"), pk=pk)


@never_cache
@sensitive_post_parameters(FIELD)
@sensitive_variables("secret")
def webhooks(request):
    """All webhooks; a POST makes one, whose page shows the secret this once."""
    managing.require_administers(request.user)
    form = WebhookForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = managing.make(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_errors(error)
        else:
            request.session[_SECRET] = [webhook.pk, second_factor.seal(secret)]
            return redirect(webhook)
    counted = _counted()
    given_up = sum(row.given_up for row in counted)
    context = {"webhooks": counted, "given_up": given_up, "form": form, "hosts": settings.WEBHOOK_HOSTS}
    return render(request, "reports/webhooks.html", context, status=422 if form.errors else 200)


def _counted() -> list[Webhook]:
    """All, by the Vietnamese alphabet, with how many deliveries wait or failed, and when the last one was taken."""
    found = Webhook.objects.select_related("owner").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__next_at__isnull=False)),
        given_up=Count("deliveries", filter=Q(deliveries__given_up_at__isnull=False)),
        delivered_at=Max("deliveries__delivered_at"),
    )
    return sorted(found, key=lambda webhook: sort_key(webhook.name))


@never_cache
def webhook(request, pk):
    """One webhook with its ledger, and its secret right after it was made; a POST chooses its events."""
    found = get_webhook_for(request.user, pk)
    form = EventsForm(request.POST if request.method == "POST" else None, initial={"events": found.events})
    if request.method == "POST" and form.is_valid():
        managing.choose_events(webhook=found, by=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu sự kiện. Từ nay webhook chỉ nhận các sự kiện đã chọn.")
        return redirect(found)
    context = {
        "webhook": found,
        "form": form,
        "secret": _just_made(request, found),
        "deliveries": found.deliveries.all()[:SHOWN],
        "waiting": found.deliveries.open().exists(),
        "given_up": found.deliveries.filter(given_up_at__isnull=False).count(),
        "problem": problem_of(found.address) if settings.WEBHOOK_HOSTS else "",
        "is_off": not settings.WEBHOOK_HOSTS,
        "kept": KEPT,
        "most": MOST_ATTEMPTS,
        "shown": SHOWN,
    }
    return render(request, "reports/webhook.html", context, status=422 if form.errors else 200)


@sensitive_variables("sealed")
def _just_made(request, webhook: Webhook) -> str:
    pk, sealed = request.session.get(_SECRET, (None, ""))
    if pk != webhook.pk:
        return ""
    del request.session[_SECRET]
    return second_factor.unseal(sealed)


@require_POST
def pause_webhook(request, pk):
    """Let a webhook rest."""
    found = get_webhook_for(request.user, pk)
    return _done(request, found, "Đã tạm dừng. Sự kiện xảy ra trong lúc này không được ghi lại.", managing.pause)


@require_POST
def resume_webhook(request, pk):
    """Go on with a webhook that rests."""
    found = get_webhook_for(request.user, pk)
    return _done(request, found, "Webhook hoạt động trở lại.", managing.resume, enqueue=send_webhook.delay)


@require_POST
def test_webhook(request, pk):
    """Send a ping."""
    found = get_webhook_for(request.user, pk)
    said = "Đã xếp lượt gửi thử. Tải lại trang sau vài giây để xem máy nhận trả lời gì."
    return _done(request, found, said, managing.ping, enqueue=send_webhook.delay)


@require_POST
def delete_webhook(request, pk):
    """Delete a webhook with its ledger."""
    found = get_webhook_for(request.user, pk)
    managing.delete(webhook=found, by=request.user)
    messages.success(request, f"Đã xóa webhook “{found}”. Khóa ký của nó không còn dùng được.")
    return redirect("reports:webhooks")


@require_POST
def resend_delivery(request, pk, delivery):
    """Send a delivery again."""
    found = get_webhook_for(request.user, pk)
    row = get_object_or_404(Delivery.objects.select_related("webhook"), webhook=found, pk=delivery)
    managing.resend(delivery=row, by=request.user, enqueue=send_webhook.delay)
    messages.success(request, "Đã xếp lượt gửi lại. Tải lại trang sau vài giây để xem kết quả.")
    return redirect(found)


def _done(request, webhook: Webhook, sentence: str, verb, **more):
    try:
        verb(webhook=webhook, by=request.user, **more)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, sentence)
    return redirect(webhook)
