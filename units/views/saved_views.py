"""Ways of looking at a page that somebody has saved: on their own page, and in the list that each page opens."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from units.models import SavedView
from units.saved_view_forms import ChangeViewForm, SaveViewForm
from units.saved_views import MOST, PAGES, Address, change_view, label_of, read_address, remove_view, save_view


@never_cache
def saved_views(request):
    """All of one's own views, and those of the page in the address (`tu`) to be saved; a POST saves one and leads back
    to the page."""
    if request.method == "POST":
        return _save(request)
    return _page(request, _address(request.GET.get("tu", "")))


@never_cache
@require_GET
def saved_views_here(request):
    """The list that a page opens: the views of the page in the address (`tu`) first, and a form that saves this one
    where it is not saved yet."""
    where = _address(request.GET.get("tu", ""))
    current = _text(where)
    views = list(request.user.saved_views.all())
    here = [view for view in views if where and view.page == where.page]
    context = {
        "where": where,
        "here": here,
        "others": _by_page([view for view in views if view not in here]),
        "current": current,
        "form": None if current in [view.address for view in here] else _form_for(where),
    }
    return render(request, "units/_saved_views_here.html", context)


@require_POST
def change_saved_view(request, pk):
    """Give one of one's own views another name, or make it what its page opens with."""
    view = get_object_or_404(request.user.saved_views, pk=pk)
    form = _form_of(view, request.POST)
    if form.is_valid():
        try:
            view = change_view(view=view, by=request.user, **form.values)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã sửa cách xem “{view}”.")
            return redirect("units:saved-views")
    return _page(request, None, wrong=form, wrong_view=view)


@require_POST
def delete_saved_view(request, pk):
    """Delete one of one's own views."""
    view = get_object_or_404(request.user.saved_views, pk=pk)
    try:
        remove_view(view=view, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Đã xóa cách xem “{view}”.")
    return redirect("units:saved-views")


def _save(request):
    where = _address(request.POST.get("address", ""))
    form = SaveViewForm(request.POST, where=where)
    if form.is_valid():
        try:
            view = save_view(by=request.user, **form.values)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã lưu cách xem “{view}”. Mở lại ở “Cách xem đã lưu” đầu trang và ở trang chủ.")
            return redirect(view.address)
    return _page(request, where, wrong=form)


def _page(request, where: Address | None, wrong: ChangeViewForm | None = None, wrong_view: SavedView | None = None):
    """The page of all views; `wrong` is the form that was refused: of `wrong_view`, or of the new one."""
    rows = [
        {"view": view, "label": label_of(view), "form": wrong if view == wrong_view else _form_of(view)}
        for view in request.user.saved_views.all()
    ]
    context = {
        "rows": rows,
        "most": MOST,
        "where": where,
        "label": where and PAGES[where.page],
        "form": wrong if wrong and not wrong_view else _form_for(where),
        "wrong": wrong,
        "wrong_view": wrong_view,
    }
    return render(request, "units/saved_views.html", context, status=422 if wrong else 200)


def _form_for(where: Address | None) -> SaveViewForm | None:
    return where and SaveViewForm(where=where, initial={"address": _text(where)})


def _form_of(view: SavedView, data=None) -> ChangeViewForm:
    initial = {"name": view.name, "is_default": view.is_default}
    where = Address(view.page, view.path, view.query)
    return ChangeViewForm(data, initial=initial, where=where, auto_id=f"id_{view.pk}_%s")


def _address(text: str) -> Address | None:
    """The page that an address means; None for what cannot be saved."""
    try:
        return read_address(text)
    except ValidationError:
        return None


def _text(where: Address | None) -> str:
    return SavedView(path=where.path, query=where.query).address if where else ""


def _by_page(views: list[SavedView]) -> list[tuple[str, list[SavedView]]]:
    """The views under the names of their pages, in the order of PAGES."""
    pages = dict.fromkeys([*PAGES, *(view.page for view in views)])
    found = [(page, [view for view in views if view.page == page]) for page in pages]
    return [(label_of(own[0]), own) for _, own in found if own]
