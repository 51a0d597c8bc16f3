"""Every file that somebody hands in, and every file that the portal hands out."""

import http.server
import io
import re
import threading
import zipfile
from pathlib import Path

import pytest
from django import forms
from django.conf import settings as portal
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from indices.forms import UploadForm
from indices.sheets.files import read_sheets
from indices.sheets.uploads import SpreadsheetRefused
from plans.importing.forms import PlanUploadForm
from plans.importing.imports import read_import
from plans.models import Plan, PlanImport
from reports.documents.pdf import page_pdf
from reports.forms import PdfForm, Pkcs12Form, SealForm, SignaturePictureForm, SignedFileForm
from tasks.models import Task
from tests.indices.workbooks import BASE, book
from tests.test_rights import GET, PEOPLE, address, media, waiting_document
from units.signing_in.fresh_proof import FreshProofForm

__all__ = ["address", "media"]

PAGE = b"<html><script>alert(document.cookie)</script></html>"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAM = b"MZ\x90\x00" + bytes(200)
ODD_NAME = "../../static/Đây là <b>tên</b>.html"


# --- In ---------------------------------------------------------------------------------------------------------------


def forms_below(form: type) -> set[type]:
    return {below for child in form.__subclasses__() for below in {child, *forms_below(child)}}


def test_every_form_that_takes_a_file_is_tried_here():
    taking = {
        form.__name__
        for form in forms_below(forms.Form) | forms_below(forms.ModelForm)
        if any(isinstance(field, forms.FileField) for field in form.base_fields.values())
        and form.__module__.partition(".")[0] in ("units", "indices", "plans", "tasks", "reports")
    }

    assert taking == {
        "EvidenceForm",
        *("UploadForm", "PlanUploadForm"),
        *("SignedFileForm", "PdfForm", "Pkcs12Form", "SignaturePictureForm", "SealForm"),
    }


@pytest.fixture
def send(cast, as_user):
    """Return a function that hands a file in at one of the portal's places, as somebody who may."""
    plan = cast.plan()
    task = Task.objects.create(solution=cast.solution, office=cast.consular, title="Rà soát", assignee=cast.officer)
    signing = {"means": "p12", "passphrase": "x"}
    places = {
        "evidence": ("officer", "tasks:add-evidence", [task.pk], "files", {}),
        "scores": ("standing_clerk", "indices:import", ["ddci-sbn-2025"], "file", {}),
        "signed": ("unit_clerk", "reports:document-accept", None, "file", {}),
        "certificate": ("head_of_unit", "reports:document-sign", None, "file", signing),
        "signature": ("head_of_unit", "reports:put-signature", [], "picture", {}),
        "seal": ("unit_clerk", "reports:put-seal", ["sngv"], "picture", {}),
        "lookup": ("officer", "reports:lookups", [], "file", {}),
        "plan": ("unit_clerk", "plans:import", [], "file",
                 {"unit": cast.department.pk, "index": cast.ddci.pk, "year": 2027}),
    }  # fmt: skip

    def hand_in(place, content, name):
        person, view, arguments, field, extra = places[place]
        arguments = [waiting_document(cast, plan).pk] if arguments is None else arguments
        data = extra | {field: SimpleUploadedFile(name, content)}
        return as_user(getattr(cast, person)).post(reverse(view, args=arguments), data)

    return hand_in


def kept(folder="") -> list[str]:
    """The files in the store, but that of the document that waits to be signed."""
    store = Path(portal.MEDIA_ROOT) / folder
    return sorted(
        str(path.relative_to(portal.MEDIA_ROOT))
        for path in store.rglob("*")
        if path.is_file() and "van-ban" not in path.parts
    )


@pytest.mark.parametrize("content", [PAGE, PICTURE, PROGRAM])
@pytest.mark.parametrize(
    ("place", "name"),
    [
        *(("evidence", "anh.png"), ("scores", "bang-diem.xlsx"), ("signed", "da-ky.pdf"), ("certificate", "toi.p12")),
        *(("signature", "chu-ky.png"), ("seal", "dau.png"), ("lookup", "van-ban.pdf")),
    ],
)
def test_what_a_file_is_called_does_not_make_it_one(send, place, name, content):
    assert send(place, content, name).status_code == 422
    assert kept() == []


@pytest.mark.parametrize("name", ["ke-hoach.docx", "ke-hoach.pdf"])
@pytest.mark.parametrize("content", [PROGRAM, b"PK\x03\x04" + bytes(200)])
def test_a_plan_is_read_by_its_content_in_the_background(send, content, name):
    assert send("plan", content, name).status_code == 302
    taken = PlanImport.objects.get()
    read_import(taken.pk)

    taken.refresh_from_db()
    assert taken.state == PlanImport.State.REFUSED
    assert not Plan.objects.filter(year=2027).exists()


@pytest.mark.parametrize(
    ("place", "content", "pattern"),
    [
        ("evidence", b"%PDF-1.7\n", r"minh-chung/[0-9a-f]{2}/[0-9a-f]{64}"),
        ("scores", book(BASE), r"bang-diem-cho/\d+-\d+"),
        ("plan", b"K\xe1\xba\xbe HO\xe1\xba\xa0CH", r"ke-hoach-nhap/\d{4}/[0-9a-f]{32}"),
    ],
)
def test_a_file_lies_under_a_name_that_nobody_chose(send, place, content, pattern):
    assert send(place, content, ODD_NAME).status_code == 302
    assert len(kept()) == 1
    assert re.fullmatch(pattern, kept()[0]), kept()


@pytest.mark.parametrize(
    ("form", "field", "most"),
    [
        (UploadForm, "file", 10 * 2**20),
        (PlanUploadForm, "file", 20 * 2**20),
        (SignedFileForm, "file", 30 * 2**20),
        (PdfForm, "file", 30 * 2**20),
        (Pkcs12Form, "file", 100 * 2**10),
        (SignaturePictureForm, "picture", 2 * 2**20),
        (SealForm, "picture", 2 * 2**20),
    ],
)
def test_a_file_has_a_largest_size(cast, rf, form, field, most):
    """Told by its size alone, before any of it is read."""
    options = {"user": cast.unit_clerk} if form is PlanUploadForm else {}
    if issubclass(form, FreshProofForm):
        options["request"] = rf.post("/")
        options["request"].user, options["request"].session = cast.head_of_unit, {}
    errors = []
    for size in (most, most + 1):
        file = SimpleUploadedFile("tep", b"x")
        file.size = size
        errors.append(field in form({}, {field: file}, **options).errors)

    assert errors == [False, True]


# --- Bombs and entities: XML that grows, or that fetches --------------------------------------------------------------

LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
HEADS = {
    "laughs": f"<!DOCTYPE a [<!ENTITY a0 'haha'>{LAUGHS}]>",
    "file": '<!DOCTYPE a [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
}


def workbook_with(head: str, part: str, word: str = "&a9;") -> bytes:
    """A sound workbook one part of which begins with `head` and holds a word: by default the entity a9."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(BASE))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == part:
                text = head + text.replace("Trang 1", word).replace(">8.35<", f">{word}<")
                assert word in text
            target.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("head", sorted(HEADS))
def test_a_workbook_with_entities_is_refused(head, part, hidden):
    """Also where a comment moves the declaration out of sight of the check, which looks at the beginning only."""
    comment = f"<!--{'x' * 5000}-->" if hidden else ""

    with pytest.raises(SpreadsheetRefused) as refusal:
        read_sheets(workbook_with(comment + HEADS[head], part), "a.xlsx")
    sentences = {False: "Tệp có khai báo XML không an toàn", True: "Tệp hỏng hoặc tải lên chưa trọn."}
    assert str(refusal.value).startswith(sentences[hidden])


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_the_same_workbook_without_entities_is_read(part):
    sheet = read_sheets(workbook_with(f"<!--{'x' * 5000}-->", part, "7"), "a.xlsx")[0]

    assert (sheet.name, sheet.value(2, 2)) == {"xl/workbook.xml": ("7", 8.35)}.get(part, ("Trang 1", 7))


# --- Out --------------------------------------------------------------------------------------------------------------

SHOWN = {"text/html", "application/json", "image/png"}
OWN = {"reports:block-pdf", "reports:plan-pdf", "reports:ranking-pdf", "reports:unit-pdf", "reports:quarter-file"}
"""What the portal has laid out itself may be shown by the browser; nothing that was handed in is."""


def test_files_are_saved_not_shown_and_say_what_they_are(as_user, cast, address):
    inline, wrong = set(), []
    for name, answers in GET.items():
        if 200 not in answers:
            continue
        path = address(name)
        response = as_user(getattr(cast, PEOPLE[answers.index(200)])).get(path)
        disposition = response.headers.get("Content-Disposition", "")
        is_page = response["Content-Type"].partition(";")[0] in SHOWN and not disposition.startswith("attachment")
        if response["X-Content-Type-Options"] != "nosniff" or not (is_page or disposition):
            wrong.append(name)
        if not is_page and disposition.startswith("inline"):
            inline.add(name)

    assert wrong == []
    assert inline == OWN


def test_a_file_handed_in_as_a_plan_is_given_back_as_mere_bytes(as_user, cast, send):
    send("plan", PAGE, "trang.html")
    response = as_user(cast.unit_clerk).get(reverse("plans:import-file", args=[PlanImport.objects.get().pk]))

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="trang.html"'
    assert b"".join(response) == PAGE


def test_uploads_have_no_address_of_their_own(client, cast, send):
    """The store is not published: a file is only given out by a view that has checked its reader."""
    send("evidence", b"%PDF-1.7\n", "a.pdf")

    assert (portal.MEDIA_URL, len(kept())) == ("/", 1)
    assert [client.get(f"/{prefix}{kept()[0]}").status_code for prefix in ("", "media/", "static/")] == [404, 404, 404]


# --- Layout fetches nothing -------------------------------------------------------------------------------------------


@pytest.fixture
def asked():
    """The addresses that a web server on this machine was asked for."""
    paths = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def test_a_page_that_is_laid_out_reads_no_file_and_asks_no_server(asked, tmp_path):
    """Even markup that got past the escaping: a real picture, a real attachment, a real stylesheet."""
    server, paths = asked
    Image.new("RGB", (50, 50), "red").save(tmp_path / "anh.png")
    (tmp_path / "bi-mat.txt").write_text("bí mật")
    (tmp_path / "to.css").write_text("p::after { content: 'tu-tep' }")
    places = [tmp_path.as_uri(), server]
    html = "".join(
        f"<link rel=stylesheet href='{place}/to.css'><link rel=attachment href='{place}/bi-mat.txt'>"
        f"<style>@import url('{place}/to.css'); @font-face {{ font-family: x; src: url('{place}/x.ttf') }}</style>"
        f"<img src='{place}/anh.png'><object data='{place}/anh.png'></object>"
        f"<svg width=50 height=50><image href='{place}/anh.png' width=50 height=50 /></svg>"
        for place in places
    )
    css = "".join(f"@import url('{place}/to.css'); body {{ background: url('{place}/anh.png') }}" for place in places)
    reader = PdfReader(io.BytesIO(page_pdf(f"<html><title>x</title><body>{html}<p>Hết</p></body></html>", css)))

    assert paths == []
    assert reader.attachments == {}
    assert [page.extract_text().strip() for page in reader.pages] == ["Hết"]
    assert not any(page.images for page in reader.pages)
