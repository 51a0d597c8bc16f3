"""What people say about a plan: the page of all comments, the thread at one block, saying and settling."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plans.blocks import rows
from plans.comments import mentionable, resolve, say
from plans.life_forms import CommentForm
from plans.models import Comment, Plan
from plans.tree import read_tree
from plans.views.access import get_plan_for
from plans.views.rights import rights_in
from units.permissions import Permission

_ALL = "tat-ca"


@dataclass(frozen=True)
class Thread:
    """The comments at a block; `stands` tells whether the block is still there."""

    block: str
    where: str
    stands: bool
    comments: list[Comment]

    @property
    def is_in_sheet(self) -> bool:
        """Whether the editor's sheet shows the block; a target stands in the form of its section."""
        return self.stands and self.block[:1] in ("k", "b", "s", "p", "g")

    @property
    def quote(self) -> str:
        return next((comment.quote for comment in reversed(self.comments) if comment.quote), "")


def comments(request, **name):
    """The comments of a plan, or with `?block=` those at one block; `?xem=tat-ca` also shows what is settled.

    `?den=` leads to the place of one comment in the plan, while it stands. A script, which asks from beside the sheet
    of the editor or from below a block, gets the comments alone.
    """
    plan = get_plan_for(request.user, **name)
    wanted = request.GET.get("den", "")
    if wanted.isdecimal():
        comment = get_object_or_404(plan.comments, pk=wanted)
        if not comment.block or rows(plan, [comment.block]):
            return redirect(f"{plan.get_absolute_url()}#y-kien-{comment.block or 'chung'}")
    return _page(request, plan, request.GET.get("block", ""))


@require_POST
def comment(request, **name):
    """Say something at a block (`?block=`), or on the whole plan."""
    plan = get_plan_for(request.user, **name)
    block = request.GET.get("block", "")
    form = CommentForm(request.POST, may_reason=_may_reason(plan, rights_in(plan.unit, request.user)))
    if form.is_valid():
        try:
            say(plan=plan, block=block, text=form.cleaned_data["text"], kind=form.kind, by=request.user)
        except (ValidationError, ValueError) as error:
            form.add_error("text", getattr(error, "messages", "Nội dung này không thuộc kế hoạch."))
        else:
            return _after(request, plan, block, "Đã ghi ý kiến.")
    return _page(request, plan, block, form)


@require_POST
def resolve_comment(request, comment: int, **name):
    """Mark a comment as settled."""
    plan = get_plan_for(request.user, **name)
    found = get_object_or_404(plan.comments.select_related("plan__unit"), pk=comment)
    resolve(comment=found, by=request.user)
    return _after(request, plan, request.GET.get("block", ""), "Đã đánh dấu xong.")


def open_counts(found: Iterable[Comment]) -> dict[str, int]:
    """How many comments there are at each block."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.block] = counts.get(one.block, 0) + 1
    return counts


def _after(request, plan: Plan, block: str, done: str) -> HttpResponse:
    if request.htmx:
        return _page(request, plan, block)
    messages.success(request, done)
    place = f"?block={block}" if block else ""
    return redirect(reverse("plans:comments", args=plan.address) + place)


def _page(request, plan: Plan, block: str, form: CommentForm | None = None) -> HttpResponse:
    rights = rights_in(plan.unit, request.user)
    shows_all = request.GET.get("xem") == _ALL
    found = plan.comments.select_related("by", "resolved_by").order_by("at", "pk")
    settled = found.exclude(resolved_at=None)
    if block:
        found, settled = found.filter(block=block), settled.filter(block=block)
    if not shows_all:
        found = found.filter(resolved_at=None)
    context = {
        "plan": plan,
        "key": block,
        "threads": _threads(plan, found, block),
        "settled": settled.count(),
        "shows_all": shows_all,
        "may_edit": Permission.EDIT_PLANS in rights,
        "form": form or CommentForm(may_reason=_may_reason(plan, rights)),
        "people": mentionable(plan),
        "edits": plan.is_open and Permission.EDIT_PLANS in rights,
    }
    name = "page"
    if request.htmx:
        name = "_thread" if block else "_open"
        context["said"] = open_counts(plan.comments.filter(resolved_at=None))
    status = 422 if form and form.errors else 200
    return render(request, f"plans/comments/{name}.html", context, status=status)


def _may_reason(plan: Plan, rights: set[Permission]) -> bool:
    returnable = plan.state in (Plan.State.SUBMITTED, Plan.State.APPROVED)
    return returnable and Permission.ISSUE_PLANS in rights


def _threads(plan: Plan, found: Iterable[Comment], block: str) -> list[Thread]:
    """The comments by block in the plan's order: those on the whole first, those whose block is gone last."""
    by_block: dict[str, list[Comment]] = {block: []} if block else {}
    for one in found:
        by_block.setdefault(one.block, []).append(one)
    places = _places(plan, by_block)
    order = {key: number for number, key in enumerate(places)}
    return [
        Thread(key, places.get(key, ""), key in places, by_block[key])
        for key in sorted(by_block, key=lambda key: order.get(key, len(order)))
    ]


def _places(plan: Plan, keys: Iterable[str]) -> dict[str, str]:
    """Where blocks stand, in reading order; without those that are gone."""
    wanted = set(keys)
    places = {"": "Chung cho kế hoạch"}
    standing = rows(plan, (key for key in wanted if key[:1] in "kbt" and key[1:].isdecimal()))
    places |= {key: _OTHERS[key[0]] for key in sorted(standing)}
    if any(key[:1] in "spg" for key in wanted if key):
        tree = read_tree(plan)
        for section in tree.walk():
            for key in (section, *tree.items.get(section, ())):
                if key in wanted:
                    places[key] = f"Mục {tree.spots[key].place}" if tree.spots[key].place else "Trong lời văn"
    return places


_OTHERS = {"k": "Thể thức", "b": "Căn cứ", "t": "Mục tiêu"}
