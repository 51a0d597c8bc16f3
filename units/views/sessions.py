"""Where one is signed in."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from units.access_review import may_review
from units.signing_in import sessions


def own_sessions(request):
    """One's own open sessions, this one marked."""
    context = {
        "sessions": sessions.sessions_of(request.user),
        "current": request.session.session_key,
        "idle_minutes": sessions.idle_limit().seconds // 60,
        "may_review": may_review(request.user),
        "longest_hours": sessions.LONGEST.seconds // 3600,
    }
    return render(request, "units/sessions.html", context)


@require_GET
def session_left(request):
    """How long this session lasts if nothing is done; the question itself prolongs nothing (SESSION_POLLS)."""
    return _left(request)


@require_POST
def prolong_session(request):
    """Somebody is there: the idle time begins anew."""
    sessions.touch(request)
    return _left(request)


def _left(request) -> JsonResponse:
    left = sessions.time_left(request)
    return JsonResponse({"seconds": left.seconds, "final": left.is_final, "who": request.user.pk})


@require_POST
def end_session(request, pk):
    """End one of one's own other sessions."""
    others = request.user.signed_in_sessions.exclude(session_key=request.session.session_key)
    session = get_object_or_404(others, pk=pk)
    sessions.end_session(session=session, by=request.user)
    messages.success(request, f"Đã kết thúc phiên: {session}.")
    return redirect("units:sessions")


@require_POST
def end_other_sessions(request):
    """End all of one's own sessions but this one."""
    ended = sessions.end_others(user=request.user, keep=request.session.session_key, by=request.user)
    messages.success(request, f"Đã kết thúc {ended} phiên khác." if ended else "Không có phiên nào khác.")
    return redirect("units:sessions")
