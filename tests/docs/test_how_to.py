"""Each how-to is followed as it stands: its files are written, its changes made, its commands run."""

import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection

from indices.models import Edition, Result
from tests.docs.documents import ROOT, Block, Workshop, blocks, changed, words_of

HOW_TO = ROOT / "docs" / "how-to"
PYTEST = ".venv/bin/python -m pytest -q "


@pytest.fixture(scope="module")
def workshop(tmp_path_factory) -> Workshop:
    """One copy of the project in which all that needs new code is followed, one how-to after the other."""
    return Workshop(tmp_path_factory.mktemp("how-to"))


def steps(name: str) -> list[Block]:
    return list(blocks((HOW_TO / f"{name}.md").read_text(encoding="utf-8")))


@pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="The copy has a SQLite of its own whatever database the tests have: one half of make test follows them.",
)
def test_whoever_follows_them_has_what_they_promise(workshop):
    """Those with new code; what they have pytest run is run once, at the end."""
    tests = []
    for step in [*steps("add-a-reminder"), *steps("add-a-document-type")]:
        if step.place:
            workshop.write(step)
        for command in step.text.splitlines() if step.language == "sh" else []:
            _, is_pytest, files = command.partition(PYTEST)
            tests += files.split()
            assert is_pytest or workshop.run(command)

    assert len(tests) == 2
    assert workshop.run(PYTEST + " ".join(tests)).count(" passed") == 1


def run(command: str) -> str:
    """Do in this process, on the database of the test, what a line says."""
    python, manage, name, *arguments = words_of(command)
    assert (python, manage) == (".venv/bin/python", "manage.py")
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_an_index_set_is_added_from_data_files_and_from_a_table(db, workshop, settings, tmp_path, monkeypatch):
    settings.FIXTURE_DIR, settings.MEDIA_ROOT = workshop.root / "fixtures", tmp_path / "media"
    call_command("load_fixtures", "--reference-only", stdout=io.StringIO())
    monkeypatch.chdir(workshop.root)
    said, promised = "", ""
    for step in steps("add-an-index-set"):
        if step.place:
            workshop.write(step)
        elif step.language == "sh":
            said = "".join(run(command) for command in step.text.splitlines())
        elif step.language == "text":
            assert said == step.text
            promised += said

    assert promised.count("\n") == 3
    first = Edition.objects.get(code="ddci-xa-2026")
    assert [line.name for line in first.lines.all()][-1] == "Chuyển đổi số"
    assert sum(line.weight for line in first.lines.all()) == 1
    assert (first.state, first.size, first.results.count()) == ("published", 65, 2)
    second = Result.objects.get(edition__code="ddci-xa-2027", unit__code="phuong-ky-lua")
    assert (second.edition.state, second.total, second.rank) == ("draft", Decimal("81.95"), 1)


def test_every_how_to_is_followed_here():
    followed = {"add-a-reminder", "add-a-document-type", "add-an-index-set"}

    assert {path.stem for path in HOW_TO.glob("*.md")} == followed


@pytest.mark.parametrize("diff", [" a\n+b\n", " c\n+b\n"])
def test_a_change_whose_place_is_gone_or_not_the_only_one_is_told(diff):
    with pytest.raises(AssertionError, match="times, not once"):
        changed("a\na\n", diff)


def test_the_kinds_of_documents_are_named_nowhere_else_than_the_how_to_says():
    text = (HOW_TO / "add-a-document-type.md").read_text(encoding="utf-8")
    listed = text.partition("<!-- kinds of documents -->")[2].partition("<!-- end -->")[0]
    code = [path for path in (ROOT / "reports").rglob("*.py") if "migrations" not in path.parts]
    naming = {str(path.relative_to(ROOT)) for path in code if "Document.Kind" in path.read_text(encoding="utf-8")}

    assert {path for path in naming if f"`{path}`" not in listed} == set()
