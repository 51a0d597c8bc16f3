"""The public pages on which anybody looks a document up by its code, or drops a PDF to learn what it is."""

import logging
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from plans.models import Plan
from reports.forms import CodeForm, PdfForm
from reports.issuing.names import is_signatory
from reports.models import Document, DocumentSignature
from reports.models.document import CODE_LENGTH
from reports.signing.terms import SigningRefused
from reports.signing.trust import Trust
from reports.verifying import typed_code, verify

UNCHECKABLE = "Cổng chưa kiểm tra được chữ ký lúc này. Hãy thử lại sau, hoặc báo cơ quan vận hành cổng."

_logger = logging.getLogger(__name__)


@login_not_required
def lookups(request):
    """Type a code, or drop a PDF: what it is, whose signatures it bears, whether they hold. The file is not kept."""
    if request.method == "POST":
        return _checked(request)
    if "ma" not in request.GET:
        return _page(request, {"code_form": CodeForm()})
    code = typed_code(request.GET["ma"])
    return redirect("reports:lookup", code=code) if len(code) == CODE_LENGTH else _unknown(request)


@login_not_required
def lookup(request, code: str):
    """What may be known of a public document; for any other code the very same answer, whatever it may be of."""
    found = Document.objects.public().light().select_related("unit", "plan__unit", "plan__index")
    document = found.prefetch_related("signatures").filter(code=typed_code(code)).first()
    if document is None:
        return _unknown(request)
    context = {
        "document": document,
        "code_form": CodeForm(),
        "standing": standing_of(document),
        "hash": grouped(document.sha256),
    }
    return _page(request, context, template="reports/lookup_document.html")


@dataclass(frozen=True)
class Standing:
    """Whether a document is in force, in one sentence; `level` is good, warn or quiet."""

    level: str
    sentence: str
    replaced_by: Document | None = None


def standing_of(document: Document) -> Standing:
    """Tell how an issued document stands today, naming only what is public."""
    if document.kind == Document.Kind.PLAN and document.plan.state == Plan.State.CLOSED:
        later = Document.objects.public().filter(plan__adjusts=document.plan_id, kind=document.kind).first()
        sentence = f"Hết hiệu lực: đã được thay bằng {later}." if later else "Hết hiệu lực: kế hoạch đã kết thúc."
        return Standing("quiet", sentence, later)
    holds = "Còn hiệu lực" if document.kind == Document.Kind.PLAN else "Đã ban hành"
    if document.way == Document.Way.PAPER:
        return Standing("good", f"{holds}. Văn bản được ký giấy và đóng dấu; tệp của cổng là bản gốc đem in để ký.")
    stranger = _stranger(document)
    if stranger:
        sentence = f"{holds}, nhưng chứng thư ký số là của “{stranger}”, không phải của người ký ghi trên văn bản"
        return Standing("warn", f"{sentence} ({document.signatory}).")
    if all(signature.is_trusted for signature in document.signatures.all()):
        return Standing("good", f"{holds}. Chữ ký số nguyên vẹn, chứng thư tin cậy khi ban hành.")
    return Standing("warn", f"{holds}. Chữ ký số nguyên vẹn; cổng chưa xác minh được nơi cấp chứng thư khi ban hành.")


def _stranger(document: Document) -> str:
    """Who signed as the head without being the signatory; empty where the signatory did."""
    heads = (one.signer for one in document.signatures.all() if one.role == DocumentSignature.Role.HEAD)
    return next((signer for signer in heads if not is_signatory(document, signer)), "")


def grouped(digest: str) -> str:
    """A hash in groups of eight, to be compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _checked(request) -> HttpResponse:
    form = PdfForm(request.POST, request.FILES)
    context = {"code_form": CodeForm(), "pdf_form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            trust = Trust.from_settings()
            checked = verify(file.read(), documents=Document.objects.public(), trust=trust)
            context |= {"checked": checked, "name": file.name}
        except SigningRefused as error:
            _logger.error("A file dropped by the public was not checked: %s", error)
            form.add_error("file", UNCHECKABLE)
        except ValueError as error:
            form.add_error("file", str(error))
    return _page(request, context, status=422 if form.errors else 200)


def _unknown(request) -> HttpResponse:
    return _page(request, {"code_form": CodeForm(), "is_unknown": True}, status=404)


def _page(request, context: dict, template: str = "reports/lookup.html", status: int = 200) -> HttpResponse:
    response = render(request, template, {"pdf_form": PdfForm()} | context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    return response
