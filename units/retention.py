"""What signing in leaves behind, and goes when its time is over."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from units.models import ApiToken, FailedSignIns, SignedInSession
from units.signing_in.sessions import LONGEST


def forget_sessions() -> int:
    """Delete sessions that are over, with address and device; return how many of the lists of people were."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return SignedInSession.objects.filter(started_at__lt=timezone.now() - LONGEST).delete()[0]


def forget_failures() -> int:
    """Delete counts of failed sign-ins that count no more; return how many."""
    return FailedSignIns.objects.filter(forgotten_after__lt=timezone.now()).delete()[0]


def forget_tokens() -> int:
    """Delete access tokens that were revoked or ended TOKEN_KEEP_DAYS ago; return how many. The trail tells of them."""
    day = timezone.now() - timedelta(days=settings.TOKEN_KEEP_DAYS)
    return ApiToken.objects.filter(Q(revoked_at__lt=day) | Q(expires_at__lt=day)).delete()[0]
