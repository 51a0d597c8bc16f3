"""Not written yet."""

from django.http import Http404


def lifting(request, code):
    raise Http404
