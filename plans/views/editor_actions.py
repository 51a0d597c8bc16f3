"""What is done to blocks as a whole: added, moved, copied, removed, undone; and the mends of found problems."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from plans import editing, outlining
from plans.models import Edit, Paragraph, Plan, Section
from plans.table_cells import blank
from plans.views.editor import number_in
from plans.views.editor_sync import Sheet, news
from plans.views.mending import mend
from plans.views.open_plan import editor_url, on_open_plan
from units.concurrency import StaleEdit

NOUNS = {"s": "mục", "p": "đoạn", "g": "giải pháp", "b": "căn cứ"}
WAYS = {"up": "lên", "down": "xuống", "in": "vào một cấp", "out": "ra một cấp"}

KINDS = {
    "text": ("p", {}),
    "table": ("p", {"kind": Paragraph.Kind.TABLE, "marker": ""}),
    "results": ("p", {"kind": Paragraph.Kind.RESULTS, "marker": ""}),
    "chart": ("p", {"kind": Paragraph.Kind.CHART, "marker": ""}),
    "solution": ("g", {}),
    "section": ("s", {}),
    "appendix": ("s", {"part": Section.Part.APPENDIX, "marker": ""}),
    "basis": ("b", {}),
}
"""What can be added: the letter of its key, and what sets it apart."""
ADDED = {"table": "bảng", "results": "bảng kết quả", "chart": "biểu đồ", "appendix": "phụ lục"}

Done = tuple[Edit | None, str, str]
"""The edit, the key that is in focus after it, and the sentence that says what happened."""


@require_POST
@on_open_plan
def edit_action(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Do one thing (`do`) to the block `key`; answers what changed, else goes back to the sheet."""
    return _answer(request, plan, lambda: _do(request, plan))


@require_POST
@on_open_plan
def edit_mend(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Put the mend of a problem in place, if what it mends still stands as it was found."""

    def put() -> Done:
        key = request.POST.get("block", "")
        names = ("field", "seen", "value")
        done = mend(plan, key, *(request.POST.get(name, "") for name in names), by=request.user)
        return done, key, "Đã sửa theo đề xuất."

    return _answer(request, plan, put)


def _answer(request: HttpRequest, plan: Plan, verb: Callable[[], Done]) -> HttpResponse:
    try:
        _, focus, said = verb()
    except StaleEdit:
        return _refused(request, plan, "Người khác vừa sửa chỗ này nên chưa làm được. Hãy xem lại rồi thử lại.", 409)
    except (ValidationError, ValueError) as error:
        return _refused(request, plan, " ".join(getattr(error, "messages", [str(error)])), 422)
    if not request.htmx:
        messages.success(request, said)
        return redirect(f"{editor_url(plan)}#{focus}")
    fresh = Plan.objects.select_related("unit", "index", "focal_point").get(pk=plan.pk)
    return JsonResponse(news(Sheet(fresh, request), number_in(request.POST), said, focus))


def _refused(request: HttpRequest, plan: Plan, sentence: str, status: int) -> HttpResponse:
    if request.htmx:
        return JsonResponse({"message": sentence}, status=status)
    messages.error(request, sentence)
    return redirect(editor_url(plan))


def _do(request: HttpRequest, plan: Plan) -> Done:
    verb, _, more = request.POST.get("do", "").partition(":")
    verbs = {
        "add": _add, "move": _move, "move-to": _move_to, "copy": _copy, "remove": _remove, "undo": _undo, "redo": _redo,
    }  # fmt: skip
    if verb not in verbs:
        raise ValidationError("Không có thao tác này.")
    return verbs[verb](request, plan, request.POST.get("key", ""), more)


def _add(request: HttpRequest, plan: Plan, key: str, kind: str) -> Done:
    if kind not in KINDS:
        raise ValidationError("Không có thao tác này.")
    letter, values = KINDS[kind]
    if kind == "table":
        values = values | {"table": blank()}
    if kind == "appendix":
        last = plan.sections.filter(parent=None, part=Section.Part.APPENDIX).order_by("position").last()
        key = f"s{last.pk}" if last else ""
    done, new = outlining.add(plan=plan, kind=letter, at=key, by=request.user, values=values)
    return done, new, f"Đã thêm {ADDED.get(kind, NOUNS[letter])}."


def _move(request: HttpRequest, plan: Plan, key: str, way: str) -> Done:
    done = outlining.move(plan=plan, key=key, way=way, by=request.user)
    noun, where = NOUNS.get(key[:1], "nội dung"), WAYS.get(way, "")
    return done, key, f"Đã chuyển {noun} {where}." if done else f"Không còn chỗ để chuyển {noun} {where}."


def _move_to(request: HttpRequest, plan: Plan, key: str, _more: str) -> Done:
    done = outlining.move_to(plan=plan, key=key, section=request.POST.get("to", ""), by=request.user)
    return done, key, f"Đã chuyển {NOUNS.get(key[:1], 'nội dung')} sang mục khác."


def _copy(request: HttpRequest, plan: Plan, key: str, _more: str) -> Done:
    done, new = outlining.copy(plan=plan, key=key, by=request.user)
    return done, new, f"Đã sao chép {NOUNS[key[0]]}; bản chép đứng ngay sau."


def _remove(request: HttpRequest, plan: Plan, key: str, _more: str) -> Done:
    if key[:1] not in NOUNS:
        raise ValidationError("Nội dung này không xóa được.")
    return outlining.remove(plan=plan, key=key, by=request.user), "", f"Đã xóa {NOUNS[key[0]]}."


def _undo(request: HttpRequest, plan: Plan, _key: str, _more: str) -> Done:
    return _stepped(editing.undo(plan=plan, by=request.user), "Không còn gì để hoàn tác.")


def _redo(request: HttpRequest, plan: Plan, _key: str, _more: str) -> Done:
    return _stepped(editing.redo(plan=plan, by=request.user), "Không còn gì để làm lại.")


def _stepped(done: Edit | None, nothing: str) -> Done:
    if done is None:
        return None, "", nothing
    standing = [key for key, (_, after) in done.changes.items() if after is not None and key[0] in "skpgb"]
    return done, min(standing, key=lambda key: "gpbsk".find(key[0]), default=""), f"{done.summary}."
