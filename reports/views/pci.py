"""Not written yet."""

from django.http import Http404


def pci(request):
    raise Http404


def pci_edit(request, code):
    raise Http404
