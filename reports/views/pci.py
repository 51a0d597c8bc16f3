"""The province in PCI, for leaders; and the form by which its standing office shares the work out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from indices import actions
from indices.assignment_form import AssignmentForm
from indices.models import Block
from indices.views.life import get_edition_for
from reports.dashboards.pci import read_pci
from units.concurrency import StaleEdit
from units.permissions import Permission

TAKE = "lay"
"""In the address: the form takes over who answered in the year before."""


def pci(request):
    """The home province's PCI over the years and, of the year in `nam`, each component with those who answer for it."""
    year = request.GET.get("nam", "")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise Http404("Năm không đọc được.")
    page = read_pci(request.user, int(year) if year else None)
    may_found = Permission.PUBLISH_RESULTS in request.user.current_permissions()
    return render(request, "reports/pci.html", {"page": page, "may_found": may_found})


def pci_edit(request, code):
    """Set the province's goals and who answers for each component of a PCI edition, all or nothing.

    `?lay=nam-truoc` fills in who answered in the year before, where nobody answers yet; nothing is saved by that.
    """
    edition = get_edition_for(request.user, code, Permission.PUBLISH_RESULTS)
    if edition.block != Block.PROVINCES:
        raise Http404("Chỉ PCI có mục tiêu và phân công của tỉnh.")
    takes = request.method == "GET" and TAKE in request.GET
    form = AssignmentForm(request.POST if request.method == "POST" else None, edition=edition, takes_year_before=takes)
    stale, differences = False, []
    if form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            changes = actions.assign_duties_and_goals(edition=edition, wanted=form.wanted(), seen=seen, by=request.user)
        except StaleEdit as error:
            stale, differences = True, form.differences(error.current)
            form = form.on_version(error.current.fingerprint)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Đã lưu mục tiêu và phân công." if changes else "Không có gì thay đổi.")
            return redirect(f"{reverse('reports:pci')}?nam={edition.year}")
    context = {"edition": edition, "form": form, "stale": stale, "differences": differences}
    refused = form.is_bound and bool(form.errors or stale)
    return render(request, "reports/pci_edit.html", context, status=422 if refused else 200)
