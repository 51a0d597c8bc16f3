"""Real plans imported as they are, saved, and given out again: nothing of them is lost on the way.

Their texts lie beside the repository, in ../shared/seeds.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from indices.models import Index
from plans.export_document import plan_document
from plans.importing.matching import vocabulary_for
from plans.importing.saving import save_document
from plans.importing.whole import read_here
from plans.models import Plan
from reports.documents.pdf import render_pdf
from reports.documents.plan import plan_letter
from reports.documents.word import render_docx
from tasks.models import PlanReport, QuarterlyReport, Task
from units.models import Unit

SHARED = Path(settings.BASE_DIR).parent / "shared"
SEEDS = {
    "so-khdt-2023": ("skhdt", 2023),
    "so-ngoai-vu-2025": ("sngv", 2025),
    "chi-lang-2025": ("huyen-chi-lang", 2025),
}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"không có thư mục {SHARED}: không có kế hoạch thật để nhập thử"),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The reference data, without the sample plans that the real ones would meet."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEBUG=True):
            call_command("load_fixtures", verbosity=0)
        PlanReport.objects.all().delete()
        QuarterlyReport.objects.all().delete()
        Task.objects.exclude(lead_task=None).delete()
        Task.objects.all().delete()
        Plan.objects.all().delete()
        yield
        transaction.set_rollback(True)


def understood(data: bytes, filename: str, unit: Unit, year: int):
    index = Index.objects.get(code="DDCI")
    vocabulary = vocabulary_for(unit, index)
    _, document = read_here(data, filename, index.code, year, unit.name, vocabulary)
    return document


def imported(stem: str) -> Plan:
    code, year = SEEDS[stem]
    unit = Unit.objects.get(code=code)
    document = understood((SHARED / "seeds" / f"{stem}.txt").read_bytes(), f"{stem}.txt", unit, year)
    return save_document(document, unit=unit, index=Index.objects.get(code="DDCI"), year=year, by=None)


def text_of(pdf: Path, *options: str) -> str:
    return subprocess.run(
        ["pdftotext", "-enc", "UTF-8", *options, str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("stem", SEEDS)
def test_the_words_of_a_real_plan_stand_in_the_pdf_in_their_order(loaded, tmp_path, stem):
    pdf = tmp_path / "plan.pdf"
    pdf.write_bytes(render_pdf(plan_letter(imported(stem))))

    tool = [sys.executable, str(SHARED / "tools" / "fidelity.py"), str(SHARED / "seeds" / f"{stem}.txt"), str(pdf)]
    share = subprocess.run([*tool, "--missing", "30"], check=True, capture_output=True, text=True)

    assert float(share.stdout) >= 99, share.stderr


ROUNDS = [
    *((stem, kind) for stem in SEEDS for kind in ("docx", "pdf")),
    *((stem, "layout.txt") for stem in ("so-khdt-2023", "chi-lang-2025")),
    ("so-khdt-2023", "txt"),
]
"""Bare text is left out where it does not say enough: a sentence that ends a full line may end a paragraph or not, and
pdftotext writes the lone figures “5 3” of one plan as 53."""


@pytest.mark.parametrize(("stem", "kind"), ROUNDS)
def test_a_plan_given_out_by_the_portal_comes_back_as_it_was(loaded, tmp_path, stem, kind):
    plan = imported(stem)
    letter = plan_letter(plan)
    pdf = tmp_path / "plan.pdf"
    pdf.write_bytes(render_pdf(letter))
    files = {
        "pdf": pdf.read_bytes,
        "docx": lambda: render_docx(letter),
        "txt": lambda: text_of(pdf).encode(),
        "layout.txt": lambda: text_of(pdf, "-layout").encode(),
    }

    again = understood(files[kind](), f"plan.{kind}", plan.unit, plan.year).as_json()

    published = ("results", "totals")  # given out are the published figures, read are those that the text states
    expected = plan_document(plan).as_json()
    assert {key: again[key] for key in again if key not in published} == {
        key: expected[key] for key in expected if key not in published
    }


def test_the_figures_are_the_same_from_every_file(loaded, tmp_path):
    for stem in SEEDS:
        plan = imported(stem)
        letter = plan_letter(plan)
        from_word = understood(render_docx(letter), "plan.docx", plan.unit, plan.year).as_json()
        from_pdf = understood(render_pdf(letter), "plan.pdf", plan.unit, plan.year).as_json()

        assert from_word == from_pdf
