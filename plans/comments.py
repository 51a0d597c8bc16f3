"""What people say about a plan at a place of it, and whom they mention."""

import re
from textwrap import shorten

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.blocks import rows, state_of
from plans.comparing import wording
from plans.models import Comment, Plan
from units.audit import record
from units.models import Unit, User
from units.permissions import Permission, require

_READ = Permission.VIEW_PLANS
_MENTION = re.compile(r"(?<![\w.@])@([a-z0-9][a-z0-9._-]*[a-z0-9])", re.IGNORECASE)


@transaction.atomic
def say(*, plan: Plan, block: str, text: str, by: User, kind: Comment.Kind = Comment.Kind.COMMENT) -> Comment:
    """Add a comment at a block, or on the whole plan for an empty key; people named as @username are mentioned.

    A reason for returning the plan needs the right to approve it. Raises ValidationError for an empty text, a block
    that does not stand, or a mention of somebody who cannot read the plan.
    """
    require(by, Permission.ISSUE_PLANS if kind == Comment.Kind.REASON else Permission.VIEW_PLANS, plan.unit)
    if not text.strip():
        raise ValidationError("Hãy viết ý kiến.")
    row = rows(plan, [block]).get(block) if block else None
    if block and row is None:
        raise ValidationError("Nội dung này vừa bị xóa hoặc không thuộc kế hoạch.")
    mentioned = _mentioned(plan, text)
    comment = Comment(plan=plan, block=block, quote=_quote(block, row), kind=kind, text=text.strip(), by=by)
    comment.full_clean()
    comment.save()
    comment.mentions.set(mentioned)
    record("plan.comment", plan, f"{comment.get_kind_display()}: {text}", by=by)
    return comment


@transaction.atomic
def resolve(*, comment: Comment, by: User) -> Comment:
    """Mark a comment as dealt with: one's own, or any by those who edit the plan. A settled one stays as it is."""
    comment = Comment.objects.select_for_update(of=("self",)).select_related("plan__unit").get(pk=comment.pk)
    require(by, Permission.VIEW_PLANS if comment.by_id == by.pk else Permission.EDIT_PLANS, comment.plan.unit)
    if comment.resolved_at:
        return comment
    comment.resolved_at, comment.resolved_by = timezone.now(), by
    comment.save()
    record("plan.comment", comment.plan, f"Đã xử lý: {comment.text}", by=by)
    return comment


def mentionable(plan: Plan):
    """The people of the agency and its offices, whom a comment would usually mention."""
    near = Unit.objects.filter(pk=plan.unit_id) | Unit.objects.filter(parent=plan.unit_id)
    return User.objects.filter(is_active=True, memberships__unit__in=near).distinct().order_by("full_name")


def mentions_of(user: User):
    """The open comments that name somebody, on plans that they read, the latest first."""
    seen = Comment.objects.filter(mentions=user, resolved_at=None, plan__in=Plan.objects.visible_to(user))
    return seen.select_related("by", "plan__unit", "plan__index").order_by("-at", "-pk")


def _quote(block: str, row) -> str:
    """What stands at a block, or what kind of table it is where there are no words."""
    return shorten(str(row) or wording(block, state_of(row)), 200, placeholder="…") if row else ""


def _mentioned(plan: Plan, text: str) -> list[User]:
    names = {name.lower() for name in _MENTION.findall(text)}
    people = {person.username.lower(): person for person in User.objects.filter(username__in=names, is_active=True)}
    unknown = sorted(name for name in names if not (name in people and plan.unit.allows(people[name], _READ)))
    if unknown:
        raise ValidationError(f"Không nhắc được @{', @'.join(unknown)}: không có hoặc không xem được kế hoạch này.")
    return list(people.values())
