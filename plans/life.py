"""The life of a plan: submitted, returned with reasons, approved, issued, closed, adjusted."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.dispatch import Signal
from django.utils import timezone

from plans.blocks import State, Writer, contents, pk_of
from plans.editing import keep_version
from plans.models import Comment, Plan, Step
from units.audit import record
from units.models import Unit, User
from units.permissions import Permission, require
from units.vietnamese import document_date

step_taken = Signal()
"""A step of a plan's life was taken `by` somebody: `plan` as it is now, `verb` of Step.Verb. Sent in the transaction of
the step, which a receiver refuses by raising ValidationError."""

S = Plan.State


@transaction.atomic
def submit(*, plan: Plan, by: User) -> Plan:
    """Hand a draft to the head of the agency."""
    plan = _step(plan, by, Permission.EDIT_PLANS, Plan.OPEN)
    if not plan.signatory.strip() or not plan.position.strip():
        raise ValidationError("Chưa ghi chức vụ và họ tên người ký. Hãy điền ở phần thể thức rồi trình.")
    reasons = plan.comments.filter(kind=Comment.Kind.REASON, resolved_at=None).count()
    if reasons:
        raise ValidationError(f"Còn {reasons} lý do trả lại chưa xử lý. Hãy sửa rồi đánh dấu đã xử lý từng lý do.")
    plan.state, plan.submitted_at, plan.submitted_by = S.SUBMITTED, timezone.now(), by
    return _taken(plan, Step.Verb.SUBMIT, by)


@transaction.atomic
def withdraw(*, plan: Plan, by: User) -> Plan:
    """Take back a plan that is not approved yet."""
    plan = _step(plan, by, Permission.EDIT_PLANS, (S.SUBMITTED,))
    plan.state, plan.submitted_at, plan.submitted_by = S.DRAFT, None, None
    return _taken(plan, Step.Verb.WITHDRAW, by)


@transaction.atomic
def send_back(*, plan: Plan, note: str, by: User) -> Plan:
    """Return a submitted or approved plan with reasons: a note, or reasons at places that are still open."""
    plan = _step(plan, by, Permission.ISSUE_PLANS, (S.SUBMITTED, S.APPROVED))
    reasons = plan.comments.filter(kind=Comment.Kind.REASON, resolved_at=None)
    if not note.strip() and not reasons.exists():
        raise ValidationError("Hãy ghi lý do trả lại, chung cho kế hoạch hoặc tại chỗ cần sửa.")
    plan.state = S.RETURNED
    plan.submitted_at = plan.submitted_by = plan.approved_at = plan.approved_by = None
    return _taken(plan, Step.Verb.RETURN, by, note)


@transaction.atomic
def approve(
    *,
    plan: Plan,
    by: User,
    authority: str | None = None,
    position: str | None = None,
    signatory: str | None = None,
    delegation_basis: str | None = None,
) -> Plan:
    """Approve a submitted plan; from then on its text stands. Who signs, and by what right, may be set with it."""
    plan = _step(plan, by, Permission.ISSUE_PLANS, (S.SUBMITTED,))
    signing = {
        "authority": authority,
        "position": position,
        "signatory": signatory,
        "delegation_basis": delegation_basis,
    }
    changes = _set(plan, {name: value for name, value in signing.items() if value is not None})
    if plan.is_delegated and not plan.delegation_basis.strip():
        sentence = (
            "Kế hoạch ký thay, ký thừa lệnh, thừa ủy quyền hoặc quyền cấp trưởng phải ghi văn bản phân công, ủy quyền "
            "làm căn cứ."
        )
        raise ValidationError({"delegation_basis": sentence})
    if plan.is_for_the_head and not plan.position.strip().upper().startswith("PHÓ"):
        raise ValidationError({"position": "Ký thay (KT.) là cấp phó ký; chức vụ phải là “PHÓ …”, ví dụ PHÓ GIÁM ĐỐC."})
    plan.state, plan.approved_at, plan.approved_by = S.APPROVED, timezone.now(), by
    return _taken(plan, Step.Verb.APPROVE, by, changes=changes)


@transaction.atomic
def issue(*, plan: Plan, number: int, issued_on: date, by: User) -> Plan:
    """Give an approved plan its number and date; an adjusted one takes the place of the plan it adjusts.

    Raises ValidationError for a number that is taken in the agency and year, or a day to come.
    """
    plan = _step(plan, by, Permission.EDIT_PLANS, (S.APPROVED,))
    check_number(plan, number, issued_on)
    plan.state, plan.number, plan.issued_on = S.ISSUED, number, issued_on
    plan = _taken(plan, Step.Verb.ISSUE, by, f"Số {plan.document_number} ngày {issued_on:%d/%m/%Y}")
    if plan.adjusts:
        replaced = Plan.objects.select_for_update(of=("self",)).select_related("unit", "index").get(pk=plan.adjusts_id)
        if replaced.state != S.CLOSED:
            replaced.state = S.CLOSED
            replaced.save()
            Step.objects.create(plan=replaced, verb=Step.Verb.CLOSE, note=f"Được thay bằng {plan}.", by=by)
            record("plan.close", replaced, f"Được điều chỉnh bởi {plan}", by=by)
    return plan


def check_number(plan: Plan, number: int, issued_on: date) -> None:
    """Raise ValidationError for a day that cannot be, or a number that another plan of the agency and year has.

    Call it in a transaction: the agency is held, so that two people do not give the same number.
    """
    if issued_on > timezone.localdate():
        raise ValidationError({"issued_on": "Ngày ban hành không được sau hôm nay."})
    earliest = plan.adjusts.issued_on if plan.adjusts else date(plan.year - 1, 1, 1)
    if earliest and issued_on < earliest:
        raise ValidationError({"issued_on": f"Ngày ban hành không được trước ngày {earliest:%d/%m/%Y}."})
    Unit.objects.select_for_update(of=("self",)).get(pk=plan.unit_id)
    others = Plan.objects.filter(unit=plan.unit, numbered_in=issued_on.year, number=number).exclude(pk=plan.pk)
    other = others.select_related("unit", "index").first()
    if other:
        given = f"Số {number:02d} của năm {issued_on.year} đã cấp cho {other} (ngày {other.issued_on:%d/%m/%Y})."
        raise ValidationError({"number": given})


@transaction.atomic
def close(*, plan: Plan, note: str, by: User) -> Plan:
    """End an issued plan."""
    plan = _step(plan, by, Permission.ISSUE_PLANS, (S.ISSUED,))
    if Plan.objects.filter(adjusts=plan).exists():
        raise ValidationError(
            "Kế hoạch này có bản điều chỉnh đang soạn; khi ban hành bản đó, kế hoạch này tự kết thúc."
        )
    plan.state = S.CLOSED
    return _taken(plan, Step.Verb.CLOSE, by, note)


def next_number(plan: Plan, year: int) -> int:
    """The number after the highest that the agency's plans were given in a year; a proposal, no more."""
    highest = Plan.objects.filter(unit=plan.unit, numbered_in=year).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def adjust(*, plan: Plan, by: User) -> Plan:
    """Start an adjusted plan (kế hoạch điều chỉnh) from an issued one, which stays in force until that is issued."""
    plan = _step(plan, by, Permission.EDIT_PLANS, (S.ISSUED,))
    if Plan.objects.filter(adjusts=plan).exists():
        raise ValidationError("Kế hoạch này đã có bản điều chỉnh. Hãy sửa bản đó.")
    content = contents(plan)
    new = Plan(
        index=plan.index,
        unit=plan.unit,
        year=plan.year,
        adjustment=plan.adjustment + 1,
        adjusts=plan,
        title=plan.title if plan.adjustment else f"Điều chỉnh Kế hoạch {_within(plan.title)}"[:400],
        **{name: value for name, value in content[f"k{plan.pk}"].items() if name != "title"},
    )
    new.full_clean()
    new.save()
    names = {key: f"{key[0]}+{key[1:]}" for key in content if key[0] != "k"}
    blocks = {names[key]: _copied(key, state, names) for key, state in content.items() if key[0] != "k"}
    Writer(new, {}).write({key: [None, state] for key, state in ({"b+0": _cited(plan)} | blocks).items()})
    Step.objects.create(plan=new, verb=Step.Verb.CREATE, note=f"Điều chỉnh {plan}", by=by)
    record("plan.adjust", new, f"Lập {new}", by=by)
    return new


_ABOVE = {"parent", "section"}


def _copied(key: str, state: State, names: dict[str, str]) -> State:
    """A block as the adjusted plan has it: under the new names, knowing where it comes from, bases one place on."""
    above = {name: names.get(state[name], state[name]) for name in _ABOVE & state.keys()}
    origin = {"origin_id": pk_of(key)} if "origin_id" in state else {}
    shift = {"position": state["position"] + 1} if key[0] == "b" else {}
    return state | above | origin | shift


def _cited(plan: Plan) -> State:
    """A plan as the first basis, by the form of decree 30/2020: kind, number, date, agency, what it is about."""
    day = document_date(plan.issued_on, "").removeprefix(", ")
    about = plan.title.removeprefix("Về việc ").removeprefix("Về ")
    text = f"Căn cứ Kế hoạch số {plan.document_number} {day} của {plan.unit} về {_within(about)}"
    return {"position": 1, "number": plan.document_number, "date": plan.issued_on.isoformat(), "text": text}


def _within(title: str) -> str:
    """A title within a sentence: without its capital, unless it opens with an abbreviation."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def _step(plan: Plan, by: User, permission: Permission, expected: tuple[str, ...]) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("unit", "index", "adjusts").get(pk=plan.pk)
    require(by, permission, plan.unit)
    if plan.state not in expected:
        raise ValidationError(f"Kế hoạch đang ở trạng thái “{plan.get_state_display()}”, không làm bước này được.")
    return plan


def _set(plan: Plan, values: dict[str, str]) -> dict:
    """Set fields and return what that changes, field by field, from and to."""
    values = {name: value.strip() for name, value in values.items()}
    changes = {name: (getattr(plan, name), value) for name, value in values.items() if getattr(plan, name) != value}
    for name, value in values.items():
        setattr(plan, name, value)
    return changes


def _taken(plan: Plan, verb: Step.Verb, by: User, note: str = "", changes: dict | None = None) -> Plan:
    plan.version += 1
    plan.full_clean()
    plan.save()
    keep_version(plan=plan, occasion=verb.label, by=by)
    Step.objects.create(plan=plan, verb=verb, note=note.strip(), by=by)
    record(f"plan.{verb}", plan, f"{verb.label}: {plan}", by=by, changes=changes)
    step_taken.send(Plan, plan=plan, verb=verb, by=by)
    return plan
