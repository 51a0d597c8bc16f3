"""A document's content is kept as plain data, and the same file comes of it again."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents import content
from reports.documents.pdf import render_pdf
from reports.documents.snapshot import SnapshotUnreadable, letter_from_json, letter_to_json
from tests.reports.report_letter import LOOKUP, report_letter

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
FIGURE = st.none() | st.decimals(0, 100, places=2)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 4))
    row = st.lists(TEXT, min_size=width, max_size=width).map(tuple)
    cells = st.builds(content.Cell, TEXT, st.integers(1, 3), st.integers(1, 3))
    return content.Table(
        columns=tuple(draw(st.sampled_from(["number", "name", "figure", "change", "text"])) for _ in range(width)),
        header=tuple(map(tuple, draw(st.lists(st.lists(cells, max_size=2), max_size=2)))),
        rows=tuple(draw(st.lists(row, max_size=3))),
        total=draw(st.just(()) | row),
        spans=tuple(draw(st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=2))),
    )


SERIES = st.builds(content.Series, TEXT, st.lists(FIGURE, max_size=3).map(tuple))
BLOCKS = st.one_of(
    st.builds(content.Heading, TEXT, TEXT, st.sampled_from(content.HeadingStyle), st.integers(1, 6)),
    st.builds(content.Paragraph, TEXT, TEXT, st.booleans(), st.booleans()),
    tables(),
    st.builds(
        content.Chart,
        TEXT,
        TEXTS,
        st.lists(SERIES, max_size=2).map(tuple),
        st.sampled_from(content.ChartStyle),
        TEXT,
        st.integers(0, 3),
    ),
)
BLOCK_LISTS = st.lists(BLOCKS, max_size=4).map(tuple)
LETTERS = st.builds(
    content.Letter,
    parent_agency=TEXT,
    agency=TEXT,
    issuer=TEXT,
    number=st.none() | st.integers(1, 9999),
    symbol=TEXT,
    place=TEXT,
    day=st.none() | st.dates(),
    kind=st.sampled_from(["KẾ HOẠCH", "BÁO CÁO"]),
    title=TEXT,
    bases=TEXTS,
    blocks=BLOCK_LISTS,
    recipients=TEXTS,
    authority=TEXTS,
    position=TEXT,
    signatory=TEXT,
    appendices=st.lists(st.builds(content.Appendix, TEXT, TEXT, BLOCK_LISTS, st.booleans()), max_size=2).map(tuple),
    draft=st.booleans(),
    addressees=TEXTS,
    lookup=st.none() | st.builds(content.Lookup, TEXT, TEXT),
)


@given(LETTERS)
def test_every_letter_comes_back_equal_through_json(letter):
    assert letter_from_json(json.loads(json.dumps(letter_to_json(letter)))) == letter


def test_a_snapshot_says_its_format_and_holds_words_and_figures_as_they_were():
    kept = letter_to_json(report_letter())

    assert kept["format"] == 1
    assert (kept["letter"]["day"], kept["letter"]["kind"]) == ("2025-09-30", "BÁO CÁO")
    assert kept["letter"]["blocks"][1] == {
        "kind": "heading",
        "label": "I.",
        "text": "Kết quả thực hiện",
        "style": "section",
        "depth": 1,
    }
    assert kept["letter"]["blocks"][6]["series"][0]["values"][:4] == ["7.61", "8.71", "10", "6.4"]


def test_the_very_same_file_comes_of_a_snapshot_here_and_in_another_process():
    letter = report_letter(rows=3, lookup=LOOKUP)
    kept = json.dumps(letter_to_json(letter))
    code = (
        "import sys, json, hashlib, django; django.setup();"
        " from reports.documents.pdf import render_pdf;"
        " from reports.documents.snapshot import letter_from_json;"
        " print(hashlib.sha256(render_pdf(letter_from_json(json.load(sys.stdin)))).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], input=kept, capture_output=True, check=True, text=True)

    here = hashlib.sha256(render_pdf(letter)).hexdigest()
    assert hashlib.sha256(render_pdf(letter_from_json(json.loads(kept)))).hexdigest() == here
    assert there.stdout.strip() == here


def test_a_snapshot_from_before_a_field_with_a_default_is_read():
    kept = letter_to_json(report_letter())
    del kept["letter"]["lookup"], kept["letter"]["appendices"][0]["landscape"]

    (appendix,) = report_letter().appendices
    assert letter_from_json(kept) == report_letter(appendices=(replace(appendix, landscape=False),))


@pytest.mark.parametrize("data", [{"format": 2, "letter": {}}, {"letter": {}}, {}, None, [], "x"])
def test_an_unknown_format_is_refused_with_what_to_do(data):
    with pytest.raises(SnapshotUnreadable, match="chỉ đọc được định dạng 1. Hãy dùng tệp gốc đã lưu của văn bản."):
        letter_from_json(data)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "năm"),
        ("number", True),
        ("day", "30/09/2025"),
        ("title", None),
        ("blocks", {}),
        ("blocks", [{"kind": "picture"}]),
        ("blocks", [{"text": "không loại"}]),
        ("colour", "đỏ"),
        ("lookup", {"code": "A"}),
    ],
)
def test_a_damaged_snapshot_is_refused(name, value):
    kept = letter_to_json(report_letter())
    kept["letter"][name] = value

    with pytest.raises(SnapshotUnreadable, match="bị hỏng"):
        letter_from_json(kept)


def test_a_letter_without_its_number_field_is_refused():
    kept = letter_to_json(report_letter())
    del kept["letter"]["number"]

    with pytest.raises(SnapshotUnreadable, match="number"):
        letter_from_json(kept)
