"""docs/json.md has the keys and kinds of value that commands give out, all of them and no other."""

import io
import json
from contextlib import suppress
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from plans.models import Basis, Marker, Paragraph, Party, Plan, Section, Solution, Target
from tests.docs.documents import ROOT, blocks
from tests.indices.workbooks import FOREIGN, HEADER, book
from tests.plans.life.walk import approved
from tests.reports.issuing.walk import file_of, prepared, signed_by
from tests.reports.signing.authority import Authority

TEXT = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
PLAN, CHECK, IMPORT, VERIFY = [json.loads(one.text) for one in blocks(TEXT) if one.language == "json"]


def kinds(value, place="") -> set[tuple[str, str]]:
    """Every place of the value with the kind of what stands there; items of a list share theirs, null says nothing."""
    if isinstance(value, dict):
        return {(place, "object")}.union(*(kinds(inner, f"{place}.{key}") for key, inner in value.items()))
    if isinstance(value, list):
        return {(place, "list")}.union(*(kinds(inner, f"{place}[]") for inner in value))
    return set() if value is None else {(place, type(value).__name__)}


def keys(value, place="") -> set[str]:
    """Every place at which there is something, be it null."""
    if isinstance(value, dict):
        return {place}.union(*(keys(inner, f"{place}.{key}") for key, inner in value.items()))
    return {place}.union(*(keys(inner, f"{place}[]") for inner in value)) if isinstance(value, list) else {place}


def said(command: str, *arguments, **options) -> dict | list:
    out = io.StringIO()
    with suppress(CommandError):  # what is refused is told as JSON too
        call_command(command, *map(str, arguments), stdout=out, **options)
    return json.loads(out.getvalue())


def whole(cast, **values) -> Plan:
    """A plan that has something of all that the JSON tells."""
    plan = cast.plan(number=5, issued_on=date(2025, 2, 5), state=Plan.State.ISSUED, **values)
    Basis.objects.create(plan=plan, position=1, number="94/KH-UBND", date=date(2025, 3, 29), text="Căn cứ Kế hoạch")
    section = cast.solution.section
    Paragraph.objects.filter(section=section).update(text="Các phòng:")
    for role, unit in ((Party.Role.SUPPORT, cast.office), (Party.Role.DIRECTOR, None)):
        name = unit.name if unit else "Phó Giám đốc Sở"
        Party.objects.create(solution=cast.solution, role=role, position=1, name=name, unit=unit)
    common = Section.objects.create(plan=plan, position=2, marker=Marker.ROMAN, heading="Nhiệm vụ chung")
    general = Solution.objects.create(section=common, position=1, text="Phổ biến kế hoạch.")
    for role in (Party.Role.LEAD, Party.Role.SUPPORT):
        Party.objects.create(solution=general, role=role, position=1, name=cast.office.name, unit=cast.office)
    annex = Section.objects.create(plan=plan, position=3, part=Section.Part.APPENDIX, heading="Biểu")
    Paragraph.objects.create(section=annex, position=1, text="TT")
    return plan


def test_a_plan(cast, tmp_path):
    Paragraph.objects.create(section=whole(cast).sections.first(), position=1, text="Các phòng thực hiện:")
    path = tmp_path / "ke-hoach.json"
    call_command(
        "export_plan", "--unit", "sngv", "--year", "2025", "--index", "DDCI", "--format", "json", "-o", path,
        stdout=io.StringIO(),
    )  # fmt: skip
    given = json.loads(path.read_text(encoding="utf-8"))

    assert keys(given) == keys(PLAN)
    assert kinds(given) == kinds(PLAN)


def test_every_kind_of_target_is_told():
    assert [kind for kind in Target.Kind.values if f"`{kind}`" not in TEXT] == []


def test_the_problems_of_a_plan(cast):
    given = said("check_plan", unit="sngv", year=cast.plan().year, index="DDCI", json=True)

    assert len(given) > 1
    assert (keys(given), kinds(given)) == (keys(CHECK), kinds(CHECK))
    assert {one["severity"] for one in given} <= {"error", "warning"}


def test_an_import_of_scores(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "sai.xlsx").write_bytes(book([HEADER, FOREIGN, ["Sở Tư pháp", 50, 8, 79, 2]]))
    (tmp_path / "dung.xlsx").write_bytes(book([HEADER, FOREIGN]))
    refused = said("import_scores", tmp_path / "sai.xlsx", "--edition", "ddci-sbn-2025", "--json")
    taken = said("import_scores", tmp_path / "dung.xlsx", "--edition", "ddci-sbn-2025", "--json")

    assert refused["changes"] == []
    assert keys(refused) | keys(taken) == keys(IMPORT)
    assert (kinds(refused) | kinds(taken)) - {(".changes[].to", "int")} == kinds(IMPORT)


@pytest.fixture
def certificates(tmp_path, settings) -> Authority:
    """An authority that is trusted."""
    authority = Authority("CA thử")
    settings.MEDIA_ROOT, settings.SIGNING_TRUST_DIR = tmp_path / "media", tmp_path / "chung-thu"
    settings.SIGNING_TRUST_DIR.mkdir()
    (settings.SIGNING_TRUST_DIR / "goc.pem").write_bytes(authority.pem)
    return authority


def test_a_signed_file(cast, certificates, tmp_path):
    document = signed_by(cast, prepared(cast, approved(cast)), certificates.issue("TRINH GIAM DOC"))
    (tmp_path / "van-ban.pdf").write_bytes(file_of(document))
    given = said("verify_pdf", tmp_path / "van-ban.pdf", "--json")

    assert (keys(given), kinds(given)) == (keys(VERIFY), kinds(VERIFY))
