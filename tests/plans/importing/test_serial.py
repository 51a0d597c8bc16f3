"""What an import found goes to JSON and comes back the same."""

import json
from dataclasses import fields
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plans.document import (
    DocumentBasis,
    DocumentFigure,
    DocumentItem,
    DocumentParty,
    DocumentSection,
    DocumentTable,
    DocumentTarget,
    PlanDocument,
)
from plans.importing.serial import document_from_json, document_to_json, source_from_json, source_to_json
from plans.importing.source import Line, Source, Table
from tests.plans.importing.documents import a_plan

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NUMBERS = st.integers(0, 10**6)
SCORES = st.decimals(-100, 100, places=2)
SPAN = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
CELLS = st.lists(st.lists(WORDS, max_size=3), max_size=3)


def few(strategy):
    return st.lists(strategy, max_size=2)


def maybe(strategy):
    return st.none() | strategy


PARTY = st.builds(DocumentParty, name=WORDS, title=WORDS, scope=WORDS)
ITEM = st.builds(
    DocumentItem,
    kind=st.sampled_from(["text", "table", "solution"]), label=WORDS, lines=few(WORDS),
    table=maybe(st.builds(DocumentTable, rows=CELLS, header=NUMBERS, spans=few(SPAN))),
    directors=few(PARTY), leads=few(PARTY), supports=few(PARTY), in_text=st.booleans(), output=WORDS, measure=WORDS,
    due=WORDS, first=NUMBERS, last=NUMBERS, doubt=WORDS, shown=st.booleans(),
)  # fmt: skip
TARGET = st.builds(
    DocumentTarget, component=WORDS, kind=WORDS, value=SCORES, of=maybe(NUMBERS), in_text=st.booleans(), first=NUMBERS,
    doubt=WORDS,
)  # fmt: skip
SECTION = st.deferred(
    lambda: st.builds(
        DocumentSection, label=WORDS, heading=WORDS, level=NUMBERS, place=WORDS, components=few(WORDS),
        targets=few(TARGET), items=few(ITEM), sections=st.just([]) | few(SECTION), first=NUMBERS, doubt=WORDS,
    )
)  # fmt: skip
PLAN = st.builds(
    PlanDocument,
    index=WORDS, year=NUMBERS, unit=WORDS, title=WORDS, number=maybe(NUMBERS), symbol=maybe(WORDS),
    date=maybe(st.dates()), place=maybe(WORDS), parent_agency=WORDS, agency=WORDS,
    bases=few(st.builds(DocumentBasis, text=WORDS, number=WORDS, date=maybe(st.dates()), in_text=st.booleans(),
                        first=NUMBERS, doubt=WORDS)),
    opening=few(ITEM), sections=few(SECTION), appendices=few(SECTION),
    figures=few(st.builds(DocumentFigure, year=NUMBERS, score=maybe(SCORES), rank=maybe(NUMBERS), of=maybe(NUMBERS),
                          change=maybe(SCORES), component=maybe(WORDS), first=NUMBERS, doubt=WORDS)),
    recipients=few(WORDS), authority=maybe(WORDS), position=WORDS, signatory=WORDS,
    doubts=few(st.tuples(NUMBERS, WORDS)),
)  # fmt: skip
LINE = st.builds(
    Line,
    text=WORDS, number=NUMBERS, page=NUMBERS, whole=st.booleans(), bold=st.booleans(), italic=st.booleans(),
    gap=st.booleans(), indent=maybe(st.floats(0, 500)), level=maybe(NUMBERS), centred=st.booleans(),
    right=st.booleans(), width=maybe(st.floats(0, 1)), bold_until=NUMBERS,
)  # fmt: skip
GRID = st.builds(
    Table,
    rows=CELLS.map(lambda rows: tuple(map(tuple, rows))), number=NUMBERS, page=NUMBERS,
    spans=few(SPAN).map(tuple), bordered=st.booleans(),
)  # fmt: skip
SOURCE = st.builds(
    Source,
    kind=WORDS,
    blocks=few(LINE | GRID).map(tuple),
    pages=NUMBERS,
    footnotes=few(WORDS).map(tuple),
    missing=few(NUMBERS).map(tuple),
)


def through_text(data):
    return json.loads(json.dumps(data))


@given(PLAN)
def test_a_document_comes_back_the_same(document):
    assert document_from_json(through_text(document_to_json(document))) == document


@given(SOURCE)
def test_a_source_comes_back_the_same(source):
    assert source_from_json(through_text(source_to_json(source))) == source


def test_a_plan_of_everything_comes_back_and_says_the_same():
    back = document_from_json(through_text(document_to_json(a_plan())))

    assert back.as_json() == a_plan().as_json()
    assert back.sections[1].sections[0].targets[0].value == Decimal("9.2")


def test_what_a_database_does_not_hold_is_marked():
    item = DocumentItem(lines=["a\0b", "c\ud800d", "đẹp 𝄞"])
    document = PlanDocument("DDCI", 2026, "", opening=[item])

    kept = document_from_json(document_to_json(document))

    assert kept.opening[0].lines == ["a\ufffdb", "c\ufffdd", "đẹp 𝄞"]


def test_every_field_of_the_classes_is_tried():
    """A field that is added is added to the strategies above too, or its way to JSON would go untested."""
    asked = {Line: 13, Table: 5, Source: 5, DocumentItem: 15, DocumentSection: 10, PlanDocument: 20}

    assert {kind: len(fields(kind)) for kind in asked} == asked
