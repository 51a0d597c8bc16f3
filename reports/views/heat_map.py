"""Not written yet."""

from django.http import Http404


def heat_map(request, code):
    raise Http404
