"""Not written yet."""

from django.http import Http404


def overview(request):
    raise Http404


def block(request, code):
    raise Http404


def block_xlsx(request, code):
    raise Http404


def block_pdf(request, code):
    raise Http404


def block_png(request, code):
    raise Http404
