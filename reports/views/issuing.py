"""The page on which a plan or a report is issued: number and day, signature, the agency's seal. Each part posts to its
own address and comes back to the page."""

from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from plans.models import Plan
from plans.views.access import get_plan_for
from plans.views.rights import rights_in
from reports import forms
from reports.issuing.accepting import accept
from reports.issuing.finishing import Role, is_seal_required, issue_on_paper
from reports.issuing.keeping import FileLost, read_kept
from reports.issuing.names import name_doubt
from reports.issuing.preparing import cancel, prepare
from reports.issuing.publishing import set_public
from reports.issuing.signing import NEEDED, picture_of, seal_of, sign
from reports.issuing.sources import PlanSource, ReportSource, Source, source_of
from reports.models import Document
from reports.signing.pades import certificate_of, token_labels
from reports.signing.terms import SigningRefused, WrongSecret
from reports.views.quarters import get_plan_report
from units.permissions import Permission, require
from units.signing_in.fresh_proof import FIELD

_DONE = {
    Document.State.PREPARED: "Đã cấp số và lập văn bản. Tiếp theo: ký.",
    Document.State.SIGNED: "Đã ký. Văn bản chờ đóng dấu số của cơ quan.",
    Document.State.ISSUED: "Đã ban hành. Từ nay {after_issue}.",
    Document.State.CANCELLED: "Đã hủy văn bản chờ ký. Có thể cấp số và lập lại.",
}


def plan_issue(request, **name):
    """Give a plan's document its number and day; once it has them, all that follows is offered here."""
    return _issue(request, PlanSource(get_plan_for(request.user, **name, permission=Permission.EDIT_PLANS)))


def report_issue(request, quarter: int, **name):
    """The same for the BÁO CÁO of a quarter."""
    report = get_plan_report(request.user, quarter, name)
    require(request.user, Permission.EDIT_PLANS, report.plan.unit)
    return _issue(request, ReportSource(report))


@require_POST
@sensitive_post_parameters("passphrase", "pin", FIELD)
def document_sign(request, pk: int):
    """Sign as the person of authority, with a certificate's file or a token of the server."""
    return _sign(request, pk, Role.HEAD)


@require_POST
@sensitive_post_parameters("passphrase", "pin", FIELD)
def document_seal(request, pk: int):
    """Put the agency's own signature to a document that its head has signed."""
    return _sign(request, pk, Role.AGENCY)


@require_POST
@sensitive_post_parameters(FIELD)
def document_accept(request, pk: int):
    """Take a file that was signed elsewhere."""
    document = get_document_for(request.user, pk, Permission.EDIT_PLANS)
    form = forms.SignedFileForm(request.POST, request.FILES, request=request)
    doubts: list[str] = []

    def taken():
        data, confirmed = form.cleaned_data["file"].read(), form.cleaned_data["confirmed"]
        doubts.extend(accept(document=document, data=data, by=request.user, confirmed=confirmed))

    return _answer(request, document, form, taken, doubts)


@require_POST
@sensitive_post_parameters(FIELD)
def document_paper(request, pk: int):
    """Say that the printed document was signed and stamped."""
    document = get_document_for(request.user, pk, Permission.EDIT_PLANS)
    form = forms.PaperForm(request.POST, request=request)
    return _answer(request, document, form, lambda: issue_on_paper(document=document, by=request.user))


@require_POST
def document_cancel(request, pk: int):
    """Give the number back before anybody signs."""
    document = get_document_for(request.user, pk, Permission.EDIT_PLANS)
    form = forms.CancelForm(request.POST)
    return _answer(request, document, form, lambda: cancel(document=document, by=request.user, **form.cleaned_data))


@require_POST
def document_public(request, pk: int):
    """Let anybody with the code look the document up, or nobody."""
    document = get_document_for(request.user, pk, Permission.EDIT_PLANS)
    form = forms.PublicForm(request.POST)
    done = "Đã lưu việc tra cứu công khai."
    change = partial(set_public, document=document, by=request.user)
    return _answer(request, document, form, lambda: change(**form.cleaned_data), done=done)


def get_document_for(user, pk: int, permission: Permission) -> Document:
    """Return a document of a plan that the user may read (404 otherwise) with the permission in its agency (403)."""
    found = Document.objects.filter(plan__in=Plan.objects.visible_to(user))
    document = found.select_related("plan__unit", "plan__index", "plan__adjusts", "unit").filter(pk=pk).first()
    if document is None:
        raise Http404("Không có văn bản này.")
    require(user, permission, document.unit)
    return document


def _issue(request, source: Source) -> HttpResponse:
    document = source.document
    if request.method != "POST":
        return _page(request, source, document)
    form = forms.NumberForm(request.POST, source=source)
    if not form.is_valid() or not _tried(form, lambda: prepare(source=source, by=request.user, **form.cleaned_data)):
        return _page(request, source, document, **{form.place: form})
    messages.success(request, _DONE[Document.State.PREPARED])
    return redirect(source.issue_address)


def _sign(request, pk: int, role: str) -> HttpResponse:
    document = get_document_for(request.user, pk, NEEDED[role])
    form = _signing_form(request)

    @sensitive_variables("credential")
    def signed():
        credential = form.credential
        certificate = certificate_of(credential)
        doubt = name_doubt(document, role, certificate.name, certificate.organisation)
        if doubt and not form.cleaned_data["confirmed"]:
            form.ask_to_confirm(doubt)
            return
        sign(document=document, role=role, credential=credential, by=request.user)
        if doubt:
            messages.warning(request, f"{doubt} Việc này đã ghi vào nhật ký.")

    return _answer(request, document, form, signed)


def _signing_form(request) -> forms.SigningForm:
    if request.POST.get("means") == forms.TokenForm.means:
        return forms.TokenForm(request.POST, labels=_tokens()[0], request=request)
    return forms.Pkcs12Form(request.POST, request.FILES, request=request)


def _answer(
    request,
    document: Document,
    form: forms.ActionForm,
    action: Callable,
    doubts: Sequence[str] = (),
    done: str = "Đã đóng dấu số của cơ quan.",
) -> HttpResponse:
    """Do what a form asks for and go back to the page; what is refused is shown there (422). `done` is said of what
    leaves the state as it was."""
    before = document.state
    if not form.is_valid() or not _tried(form, action):
        document.refresh_from_db()
        return _page(request, source_of(document), _shown(document), **{form.place: form})
    document.refresh_from_db(fields=["state"])
    for doubt in doubts:
        messages.warning(request, doubt)
    source = source_of(document)
    said = _DONE[document.state].format(after_issue=source.after_issue) if document.state != before else done
    messages.success(request, said)
    return redirect(source.issue_address)


def _tried(form: forms.ActionForm, action: Callable) -> bool:
    """Whether an action was done; why not stands in the form."""
    try:
        action()
    except ValidationError as error:
        form.add_errors(error)
    except WrongSecret as error:
        form.add_error(form.opened_by, str(error))
    except (SigningRefused, FileLost) as error:
        form.add_error(None, str(error))
    return not form.errors


def _shown(document: Document) -> Document | None:
    return None if document.state == Document.State.CANCELLED else document


def _page(request, source: Source, document: Document | None, **bound) -> HttpResponse:
    """The page as it stands, with a form that was refused in its place."""
    refusal = ""
    if document is None and not source.is_ready:
        state = source.subject.get_state_display()
        refusal = f"{source.kind.label} đang ở trạng thái “{state}”, không làm bước này được."
    context = {
        "source": source,
        "plan": source.plan,
        "document": document,
        "refusal": refusal,
        "may_sign": Permission.ISSUE_PLANS in rights_in(source.unit, request.user),
    }
    if document is None:
        context["number_form"] = None if refusal else forms.NumberForm(source=source)
    else:
        context |= _of_document(request, source, document)
    status = 422 if refusal or bound else 200
    return render(
        request,
        f"reports/issuing/{source.kind}.html",
        context | bound | {"form": next(iter(bound.values()), None)},
        status=status,
    )


def _of_document(request, source: Source, document: Document) -> dict:
    """What the page shows of a document, and the forms that its state offers."""
    signatures = list(document.signatures.all())
    roles = {signature.role for signature in signatures}
    state, is_paper = document.state, document.way == Document.Way.PAPER
    awaits_head = state == Document.State.PREPARED and source.is_ready
    awaits_seal = Role.HEAD in roles and Role.AGENCY not in roles and not is_paper
    tokens, tokens_problem = _tokens() if awaits_head or awaits_seal else ([], "")
    return {
        "signatures": signatures,
        "pages": _pages(document),
        "awaits_head": awaits_head,
        "awaits_seal": awaits_seal,
        "seal_required": is_seal_required(document.unit),
        "has_picture": picture_of(request.user) is not None,
        "has_seal": seal_of(document.unit) is not None,
        "tokens_problem": tokens_problem,
        "p12_form": forms.Pkcs12Form(request=request),
        "token_form": forms.TokenForm(labels=tokens, request=request) if tokens else None,
        "accept_form": forms.SignedFileForm(request=request),
        "paper_form": forms.PaperForm(request=request),
        "cancel_form": forms.CancelForm(),
        "public_form": forms.PublicForm(initial={"is_public": document.is_public}),
    }


def _pages(document: Document) -> list[dict]:
    """The pages of the kept file, for their pictures; none where the file is lost."""
    from plans.importing.readers.pdf import page_sizes  # the library behind it takes 50 ms to load

    try:
        sizes = page_sizes(read_kept(document))
    except FileLost:
        return []
    return [{"number": number, "width": width, "height": height} for number, (width, height) in enumerate(sizes, 1)]


def _tokens() -> tuple[list[str], str]:
    """The tokens plugged into the server, and why they cannot be read."""
    try:
        return token_labels(), ""
    except SigningRefused as error:
        return [], str(error)
