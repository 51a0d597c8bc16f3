"""Not written yet."""

from django.http import Http404


def public_rankings(request):
    raise Http404


def public_ranking(request, code):
    raise Http404
