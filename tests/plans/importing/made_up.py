"""Sources made up for tests: lines of text as a reader of files would give them, and small plans around a section."""

from plans.document import PlanDocument
from plans.importing.source import Line, Source, Table
from plans.importing.understanding import understand
from plans.importing.vocabulary import Vocabulary

HEAD = """
KẾ HOẠCH
Nâng cao Chỉ số DDCI năm 2025
I. MỤC ĐÍCH, YÊU CẦU
Phục vụ doanh nghiệp tốt hơn.
"""


def lines(text: str, **marks) -> list[Line]:
    """A line for each line of a text; an empty one is a gap before the next."""
    made: list[Line] = []
    gap = False
    for written in text.strip("\n").splitlines():
        if written.strip():
            made.append(Line(written.strip(), len(made) + 1, gap=gap, **marks))
        gap = not written.strip()
    return made


def source(*parts: str | Table, kind: str = "txt") -> Source:
    """A source of texts and tables in a row, numbered through."""
    blocks: list[Line | Table] = []
    for part in parts:
        start = len(blocks)
        if isinstance(part, Table):
            blocks.append(Table(part.rows, start + 1, spans=part.spans))
        else:
            blocks += [Line(line.text, start + line.number, gap=line.gap) for line in lines(part)]
    return Source(kind, tuple(blocks))


def plan_of(*parts: str | Table, year: int = 2025, index: str = "DDCI", **known) -> PlanDocument:
    """The plan of some sections behind a customary head."""
    return understand(source(HEAD, *parts), index=index, year=year, vocabulary=Vocabulary(**known))


def names(parties) -> list[str]:
    return [party.name for party in parties]


def solutions(plan: PlanDocument) -> list[tuple[str, list[str], list[str]]]:
    """The solutions of a plan in order: text, leads, supports."""
    return [
        ("\n".join(item.lines), names(item.leads), names(item.supports))
        for section in plan.walk()
        for item in section.items
        if item.is_solution
    ]


def components(plan: PlanDocument) -> list[tuple[str, str, list[str], list[str]]]:
    """What the JSON says of each component: place, name, leads, supports."""
    return [
        (entry["section"], entry["component"], entry["leads"], entry["supports"])
        for entry in plan.as_json()["components"]
    ]


def figures(plan: PlanDocument) -> list[tuple]:
    """Component, year, score, rank, number of units, change of each figure, numbers as text."""
    return [
        (entry.get("component"), entry["year"], entry["score"], entry["rank"], entry["of"], entry["change"])
        for entry in [*plan.as_json()["totals"], *plan.as_json()["results"]]
    ]
