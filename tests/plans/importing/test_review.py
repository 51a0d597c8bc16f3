"""How the source and what was understood are linked, line by line."""

from plans.document import DocumentBasis, DocumentItem, DocumentSection, DocumentTable, PlanDocument
from plans.importing.review import review
from plans.importing.source import Line, Source
from tests.plans.importing.documents import text


def links(document: PlanDocument, count: int) -> list[str]:
    source = Source("txt", tuple(Line(f"Dòng {n}", n) for n in range(1, count + 1)))
    _, pages = review(document, source)
    return [block.name for page in pages for block in page.blocks]


def test_every_line_belongs_to_a_place():
    table = DocumentItem(kind="table", table=DocumentTable([["a"]]), first=7, last=7)
    hidden = text("Việc", kind="solution", shown=False, first=7)
    sections = [DocumentSection("I.", "MỤC", items=[table, hidden, text("b", first=10)], first=5)]
    document = PlanDocument(
        "DDCI", 2026, "", bases=[DocumentBasis("Căn cứ", first=2)], opening=[text("a", first=4)], sections=sections
    )

    assert links(document, 12) == [
        "head", "b0", "b0", "o0", "s0", "s0", "s0-i0", "s0-i0", "s0-i0", "s0-i2", "foot", "foot",
    ]  # fmt: skip


def test_what_is_loose_behind_the_signature_leaves_the_foot_its_lines():
    sections = [
        DocumentSection("I.", "MỤC", items=[text("a", first=2)], first=1),
        DocumentSection(items=[text("lạ", first=5, doubt="Chưa rõ.")], doubt="Ngoài thể thức."),
    ]
    document = PlanDocument("DDCI", 2026, "", sections=sections, doubts=[(5, "Dòng lạ."), (3, "Dòng khác lạ.")])
    parts, _ = review(document, Source("txt", tuple(Line("x", n) for n in range(1, 6))))

    assert links(document, 5) == ["s0", "s0-i0", "foot", "foot", "s1-i0"]
    assert (parts.foot.first, parts.foot.last) == (3, 4)
    assert [entry.doubt for entry in parts.doubtful] == ["Dòng khác lạ.", "Ngoài thể thức.", "Chưa rõ."]
    assert [entry.next_doubt for entry in parts.doubtful] == ["s1", "s1-i0", "d1"]


def test_an_empty_document_is_all_head():
    assert links(PlanDocument("DDCI", 2026, ""), 2) == ["head", "head"]
