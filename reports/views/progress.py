"""Not written yet."""

from django.http import Http404


def progress(request):
    raise Http404
