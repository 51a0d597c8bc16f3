"""Not written yet."""

from django.http import Http404


def effort(request):
    raise Http404
