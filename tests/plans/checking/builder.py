"""Plans for the tests of checks: small ones by hand, and those of the real texts, which lie beside the repository."""

from pathlib import Path

from django.conf import settings

from indices.models import Index
from plans.checking import Problem, check_plan
from plans.importing.matching import vocabulary_for
from plans.importing.readers import read_source
from plans.importing.saving import save_document
from plans.importing.understanding import understand
from plans.models import Marker, Paragraph, Party, Plan, Section, Solution
from units.models import Unit

SHARED = Path(settings.BASE_DIR).parent / "shared"


def problems_of(plan: Plan, code: str | None = None) -> list[Problem]:
    """Check a plan as it is stored; with a code, only these problems."""
    found = check_plan(Plan.objects.select_related("unit", "index").get(pk=plan.pk))
    return [problem for problem in found if code in (None, problem.code)]


def codes_of(plan: Plan) -> list[str]:
    return [problem.code for problem in problems_of(plan)]


def sound_plan(cast, **values) -> Plan:
    """The plan of the cast with solutions for all its components, in which there is nothing to find."""
    plan = cast.plan(**values)
    top = plan.sections.get(parent=None)
    for position, component in enumerate((cast.transparency, cast.technology), start=2):
        section = Section.objects.create(
            plan=plan, parent=top, position=position, marker=Marker.NUMBER, heading=component.name
        )
        section.components.add(component)
        add_solution(section, "Công khai thủ tục trên Trang thông tin điện tử.", cast.office)
    return plan


def add_solution(section: Section, text: str, lead: Unit | None, **values) -> Solution:
    """Put a solution with a lead at the end of a section."""
    position = section.paragraphs.count() + section.solutions.count() + 1
    solution = Solution.objects.create(section=section, position=position, text=text, **values)
    if lead:
        Party.objects.create(solution=solution, role=Party.Role.LEAD, position=1, name=lead.name, unit=lead)
    return solution


def section_of(plan: Plan, component) -> Section:
    return plan.sections.get(components=component)


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    """Place and message of each."""
    return [(problem.place, problem.message) for problem in problems]


def add_paragraph(section: Section, text: str, **values) -> Paragraph:
    """Put a paragraph at the end of a section."""
    position = section.paragraphs.count() + section.solutions.count() + 1
    return Paragraph.objects.create(section=section, position=position, text=text, **values)


def imported(stem: str, unit: str) -> Plan:
    """A real text, imported as it is by the portal's own importer."""
    index, agency, year = Index.objects.get(code="DDCI"), Unit.objects.get(code=unit), int(stem[-4:])
    source = read_source((SHARED / "seeds" / f"{stem}.txt").read_bytes(), f"{stem}.txt")
    vocabulary = vocabulary_for(agency, index)
    document = understand(source, index=index.code, year=year, unit=agency.name, vocabulary=vocabulary)
    return save_document(document, unit=agency, index=index, year=year, by=None)
