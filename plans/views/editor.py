"""The editor of a plan: the sheet, the form of one block, and what is done to blocks as a whole."""

import json

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from plans.block_forms import FIELD_NAMES, BlockForm, Seen, form_class, seen_of, shown
from plans.blocks import Changes, State, is_shaped, pk_of, state_of
from plans.comparing import word_changes
from plans.editing import edit, removed_state
from plans.models import Plan
from plans.names import leaders_for, names_for
from plans.tree import APPENDIX, BODY
from plans.views.editor_sync import Sheet, news
from plans.views.open_plan import editor_url, on_open_plan
from units.concurrency import StaleEdit

AT_FIRST = 12
"""Items that the page opens with; the others come as they are reached."""

RUN = 25
"""Items that come together when a part of a long section is shown later."""

MALFORMED = "Yêu cầu không đúng dạng. Hãy tải lại trang rồi thử lại."
NOUNS = {"k": "thể thức", "b": "căn cứ", "s": "mục", "p": "đoạn", "g": "giải pháp"}


@on_open_plan
def editor(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The plan as it reads, to be edited in place; of a long one the rest of the words comes as it is reached."""
    sheet = Sheet(plan, request)
    tree = sheet.tree
    keys = [key for section in tree.walk() for key in tree.items.get(section, ())]
    items = sheet.items({*keys[:AT_FIRST], *tree.items.get(request.GET.get("muc", ""), ())})
    heads = sheet.heads(tree.sections)
    particulars = sheet.particulars()
    last = plan.edits.last()
    context = page_context(sheet) | {
        "body": _nodes(sheet, BODY, heads, items),
        "appendices": _nodes(sheet, APPENDIX, heads, items),
        "bases": sheet.bases(),
        "title": particulars[f"k{plan.pk}"],
        "signature": particulars[f"k{plan.pk}-ky"],
        "nodes": sheet.headings(BODY) + sheet.headings(APPENDIX),
        "since": last.number if last else 0,
        "last_edit": last,
    }
    return render(request, "plans/editor/editor.html", context)


def page_context(sheet: Sheet) -> dict:
    """What both the sheet and the page of one block need."""
    tree = sheet.tree
    sections = [
        (key, f"{tree.spots[key].place} {tree.sections[key].heading or '(mục không có tiêu đề)'}".strip())
        for key in tree.walk()
    ]
    return {"plan": sheet.plan, "base": editor_url(sheet.plan), "sections": sections}


def _nodes(sheet: Sheet, top: str, heads: dict, items: dict) -> list[dict]:
    """The sections below a key for the template; items that are not shown yet stand as runs of keys."""
    return [
        {
            "head": heads[key],
            "runs": _runs(sheet.tree.items.get(key, ()), items),
            "children": _nodes(sheet, key, heads, items),
        }
        for key in sheet.tree.children.get(top, ())
    ]


def _runs(keys, items: dict) -> list[dict]:
    runs: list[dict] = []
    for key in keys:
        if key in items:
            runs.append({"block": items[key]})
        elif runs and "later" in runs[-1] and len(runs[-1]["later"]) < RUN:
            runs[-1]["later"].append(key)
        else:
            runs.append({"later": [key]})
    return runs


@on_open_plan
def edit_block(request: HttpRequest, plan: Plan, key: str) -> HttpResponse:
    """The form of one block, and the saving of it: answers what changed, a conflict (409) or what is wrong (422)."""
    if request.method == "POST":
        return _Saving(request, plan, key).answer()
    seen = seen_of(plan, key)
    if not seen:
        raise Http404("Nội dung này vừa bị xóa hoặc không thuộc kế hoạch.")
    return _form_page(request, form_class(seen[key], key)(plan, key, seen))


def _form_page(request: HttpRequest, form: BlockForm, status: int = 200, **more) -> HttpResponse:
    """The form alone for a script, else a page with it, with the buttons of the block."""
    context = {"form": form, "plan": form.plan, "key": form.key, "base": editor_url(form.plan), **more}
    context["seen"] = json.dumps(form.seen)
    if request.htmx:
        return render(request, form.template, context, status=status)
    context |= page_context(Sheet(form.plan, request)) | {"kind": form.key[0]}
    if form.key[0] == "g":
        context |= {"names": names_for(form.plan), "leaders": leaders_for(form.plan)}
    return render(request, "plans/editor/block.html", context, status=status)


class _Saving:
    """One saving of one block."""

    def __init__(self, request: HttpRequest, plan: Plan, key: str):
        self.request, self.plan, self.key = request, plan, key

    def answer(self) -> HttpResponse:
        try:
            told = seen_in(self.request.POST.get("seen", ""), self.key)
        except ValueError:
            return self.refused(MALFORMED, status=400)
        self.form = form_class(told[self.key], self.key)(self.plan, self.key, told, self.request.POST)
        if not self.form.is_valid():
            return self.refused("Chưa lưu được. Hãy sửa chỗ được đánh dấu.", errors=self.form.errors)
        try:
            done = edit(
                plan=self.plan,
                by=self.request.user,
                summary=f"Sửa {NOUNS[self.key[0]]}",
                changes=lambda plan: self.changes(plan, told),
            )
        except StaleEdit as stale:
            return self.disputed(told, stale.current)
        except ValidationError as error:
            return self.refused(" ".join(error.messages))
        return self.saved(renewed(told, done.changes if done else {}))

    def changes(self, plan: Plan, told: Seen) -> Changes:
        """The fields that are not as they were seen; of disputed ones none where theirs are taken."""
        again = self.request.POST.get("choice") == "again"
        changes = changes_of(told, self.form.values())
        if again:
            state = removed_state(plan, self.key)
            if state is None:
                raise ValidationError("Nội dung này chưa từng có trong kế hoạch nên không lấy lại được.")
            self._refuse_homeless(plan, state)
            changes = {self.key: [None, state | self.form.values()[self.key]]}
        if self.request.POST.get("choice") == "theirs":
            changes = without(changes, self.request.POST.getlist("disputed"))
        refuse_second_targets(plan, changes)
        return changes

    def _refuse_homeless(self, plan: Plan, state: State) -> None:
        above = state.get("section") or state.get("parent")
        if above and not plan.sections.filter(pk=pk_of(above)).exists():
            raise ValidationError("Mục chứa nội dung này cũng đã bị xóa. Hãy chép lại lời văn rồi thêm vào mục khác.")

    def saved(self, seen: Seen) -> HttpResponse:
        if not self.request.htmx:
            return redirect(f"{editor_url(self.plan)}#{self.key}")
        fresh = Plan.objects.select_related("unit", "index", "focal_point").get(pk=self.plan.pk)
        answer = news(Sheet(fresh, self.request), number_in(self.request.POST))
        return JsonResponse(answer | {"seen": json.dumps(seen)})

    def refused(self, message: str, status: int = 422, errors=None) -> HttpResponse:
        if self.request.htmx:
            return JsonResponse({"message": message, "errors": errors or {}}, status=status)
        if status == 400:
            return render(self.request, "400.html", status=400)
        return _form_page(self.request, self.form, status=422, error=message)

    def disputed(self, told: Seen, current: dict[str, State | None]) -> HttpResponse:
        """Both texts side by side, with what to post so that either holds."""
        gone = current.get(self.key, {}) is None
        pairs = [] if gone else disputes(self.plan, told, self.form.values(), current)
        now = {key: state for key, state in current.items() if state is not None}
        dropped = {key for key, state in current.items() if state is None and key != self.key}
        seen = {key: state for key, state in (told | now).items() if key not in dropped}
        conflict = {"pairs": pairs, "gone": gone, "mine": self.request.POST.get("text", "")}
        if self.request.htmx:
            html = render(self.request, "plans/editor/_conflict.html", {"conflict": conflict}).content.decode()
            return JsonResponse({"conflict": html, "seen": json.dumps(seen)}, status=409)
        self.form.seen = seen
        return _form_page(self.request, self.form, status=409, conflict=conflict)


def seen_in(text: str, key: str) -> Seen:
    """Read the hidden field that says what the writer saw. Raises ValueError unless it holds the whole block."""
    try:
        told = json.loads(text)
    except RecursionError as error:
        raise ValueError(MALFORMED) from error
    if not isinstance(told, dict) or key not in told or key[:1] not in NOUNS:
        raise ValueError(MALFORMED)
    for name, state in told.items():
        if name != key and name[:1] != "t":
            raise ValueError(MALFORMED)
        if not is_shaped(name[0], state):
            raise ValueError(MALFORMED)
    return told


def number_in(data) -> int:
    """The number of the last edit that the page knows."""
    text = data.get("since", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def changes_of(told: Seen, values: dict[str, State | None]) -> Changes:
    """Return [before, after] of the fields that differ; whole states for blocks that come or go."""
    changes: Changes = {}
    for key, after in values.items():
        before = told.get(key)
        if before is None or after is None:
            if before != after:
                changes[key] = [before, after]
            continue
        new = {name: value for name, value in after.items() if before[name] != value}
        if new:
            changes[key] = [{name: before[name] for name in new}, new]
    return changes


def without(changes: Changes, disputed: list[str]) -> Changes:
    """Leave out disputed fields, named `key.field`, and disputed blocks as a whole, named `key`."""
    kept: Changes = {}
    for key, (before, after) in changes.items():
        if key in disputed:
            continue
        if before is not None and after is not None:
            after = {name: value for name, value in after.items() if f"{key}.{name}" not in disputed}
            before = {name: before[name] for name in after}
        if before or after:
            kept[key] = [before, after]
    return kept


def renewed(told: Seen, changes: Changes) -> Seen:
    """What the writer has seen once the changes stand; fields that others changed stay as they were seen."""
    seen = {key: dict(state) for key, state in told.items()}
    for key, (_, after) in changes.items():
        if after is None:
            seen.pop(key, None)
        else:
            seen[key] = seen.get(key, {}) | after
    return seen


def disputes(plan: Plan, told: Seen, values: dict, current: dict[str, State | None]) -> list[dict]:
    """Return each disputed field with both texts, and how the words of one differ from the other."""
    found = []
    for key, (before, after) in changes_of(told, values).items():
        if key not in current:
            continue
        now, was = current[key] or {}, before or {}
        for name, mine in (after or {}).items():
            if now.get(name) == was.get(name) and current[key] is not None:
                continue
            texts = [shown(plan, key, name, mine), shown(plan, key, name, now[name]) if name in now else ""]
            if name in FIELD_NAMES[key[0]] and texts[0] != texts[1]:
                label = FIELD_NAMES[key[0]][name]
                spot = f"{key}.{name}" if before and after else key
                found.append({"spot": spot, "label": label, "parts": word_changes(texts[1], texts[0])})
        if after is None:
            found.append({"spot": key, "label": "Mục tiêu", "parts": [("gone", "người khác vừa sửa mục tiêu này")]})
    return found


def refuse_second_targets(plan: Plan, changes: Changes) -> None:
    """Two people may set the first target of one component: the second is shown what the first set."""
    new = [after["component_id"] for key, (_, after) in changes.items() if key.startswith("t+") and after]
    there = plan.targets.filter(component__in=new) if new else ()
    if there:
        raise StaleEdit({f"t{target.pk}": state_of(target) for target in there})
