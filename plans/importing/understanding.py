"""A file's lines to a plan: paragraphs, outline, then what they mean. The one way into the grammar."""

from collections.abc import Sequence

from plans.document import DocumentItem, DocumentSection, PlanDocument
from plans.importing.flattened import put_together
from plans.importing.foot import Foot, read_appendix_head, read_foot
from plans.importing.head import Head, read_head
from plans.importing.meaning.bases import is_basis, read_bases
from plans.importing.meaning.body import BodyReader
from plans.importing.meaning.components import ComponentNames
from plans.importing.meaning.harvest import gather_names
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.mismatches import mismatches
from plans.importing.outline_of import read_outline, table_item
from plans.importing.paragraphs import Paragraph, read_paragraphs
from plans.importing.source import Line, PlanRefused, Source, Table
from plans.importing.vocabulary import Vocabulary

_HEAD_FIELDS = ("title", "number", "symbol", "date", "place", "parent_agency", "agency")
_FOOT_FIELDS = ("recipients", "authority", "position", "signatory")


def understand(
    source: Source, *, index: str, year: int, unit: str = "", vocabulary: Vocabulary | None = None
) -> PlanDocument:
    """Return the plan that a file holds.

    `index` is DDCI or PCI, `year` the plan's year, `unit` the name of the agency whose plan it is. Every paragraph is
    kept in its place; what is not understood stays text. Raises PlanRefused where the file is no plan.
    """
    vocabulary = vocabulary or Vocabulary()
    plan = PlanDocument(index=index, year=year, unit=unit)
    names = ComponentNames(vocabulary.components)
    head = read_head(source.blocks)
    foot = read_foot(head.rest)
    _take(plan, head, _HEAD_FIELDS)
    _take(plan, foot, _FOOT_FIELDS)
    plan.doubts += [(_title_line(source, plan.title), sentence) for sentence in mismatches(plan)]
    blocks, flattened = put_together(foot.body, names, year - 1)
    paragraphs = read_paragraphs(blocks)
    _take_body(plan, paragraphs, names)
    lexicon = Lexicon.of([*vocabulary.outside, *vocabulary.offices], vocabulary.groups)
    gather_names((part.rest for part in paragraphs if isinstance(part, Paragraph)), lexicon)
    plan.appendices = [_appendix(blocks, names) for blocks in foot.appendices]
    BodyReader(plan, names, lexicon, flattened).read()
    _keep_loose(plan, head, foot, source.footnotes)
    return plan


def _take(plan: PlanDocument, part: Head | Foot, names: Sequence[str]) -> None:
    for name in names:
        setattr(plan, name, getattr(part, name))


def _title_line(source: Source, title: str) -> int:
    """The number of the line that the title begins on; 0 where no line shows it."""
    lines = (block for block in source.blocks if isinstance(block, Line))
    found = ((line.number, " ".join(line.text.split())) for line in lines)
    return next((number for number, text in found if len(text) > 4 and title.startswith(text)), 0)


def _take_body(plan: PlanDocument, paragraphs: Sequence[Paragraph | Table], names: ComponentNames) -> None:
    start = next((place for place, part in enumerate(paragraphs) if _begins_body(part)), None)
    if start is None:
        raise PlanRefused(
            "Văn bản không có mục nào được đánh số (I., 1., …). Hãy kiểm tra lại: tệp phải là toàn văn một kế hoạch."
        )
    _take_opening(plan, paragraphs[:start])
    plan.sections = read_outline(paragraphs[start:], names)


def _begins_body(part: Paragraph | Table) -> bool:
    if isinstance(part, Table):
        return False
    return bool(part.label and part.label.numbers) or bool(part.level) or (part.text.isupper() and len(part.text) > 8)


def _take_opening(plan: PlanDocument, paragraphs: Sequence[Paragraph | Table]) -> None:
    """The bases, and the paragraphs between them and the first section."""
    among_bases = True
    for part in paragraphs:
        if isinstance(part, Table):
            plan.opening.append(table_item(part))
        elif among_bases and is_basis(part.rest):
            bases, announcement = read_bases(part.rest, part.first)
            if announcement and not any(basis.number for basis in bases):
                bases, announcement = [], part.rest
            plan.bases += bases
            if announcement:
                plan.opening.append(_item(part, announcement))
        else:
            among_bases = False
            plan.opening.append(_item(part, part.rest, part.label.text if part.label else ""))


def _item(part: Paragraph, text: str, label: str = "") -> DocumentItem:
    return DocumentItem(label=label, lines=[text], first=part.first, last=part.last)


def _appendix(blocks: list, names: ComponentNames) -> DocumentSection:
    name, title, rest = read_appendix_head(blocks)
    parts = read_outline(read_paragraphs(rest), names, appendix=True)
    section = DocumentSection(label=name, heading=title or name, first=blocks[0].number)
    if parts and not parts[0].heading and not parts[0].label:
        section.items = parts.pop(0).items
    section.sections = parts
    for child in parts:
        for part in child.walk():
            part.level += 1
    return section


def _keep_loose(plan: PlanDocument, head: Head, foot: Foot, footnotes: Sequence[str]) -> None:
    """Keep lines that have no place in a plan's form: above the title, around the signature, at a page's foot."""
    plan.opening[:0] = [_loose_item(plan, line.text, line.number) for line in head.loose]
    behind = [*((line.text, line.number) for line in foot.loose), *((note, 0) for note in footnotes)]
    if behind:
        items = [_loose_item(plan, text, number) for text, number in behind]
        plan.sections.append(DocumentSection(items=items, doubt="Phần nằm ngoài thể thức của kế hoạch."))


def _loose_item(plan: PlanDocument, text: str, number: int) -> DocumentItem:
    text = text.strip()
    plan.doubts.append((number, f"Chưa rõ dòng này là gì: “{text}”."))
    return DocumentItem(lines=[text], first=number, last=number, doubt="Chưa rõ dòng này là gì.")
