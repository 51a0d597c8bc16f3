"""Not written yet."""

from django.http import Http404


def component_page(request, code, component):
    raise Http404
