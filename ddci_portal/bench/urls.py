"""The portal's addresses, and two more that do next to nothing: what the pages are compared with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from ddci_portal.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]


@login_not_required
def hello(request):
    """No session, no query."""
    return HttpResponse("hello")


@login_not_required
def who(request):
    """The session and the user."""
    return HttpResponse(f"hello {request.user.pk}")


urlpatterns = [path("bench/hello/", hello), path("bench/who/", who), *urlpatterns]
