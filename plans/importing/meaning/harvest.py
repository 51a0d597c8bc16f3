"""Names that a plan itself writes in full: gathered first, to tell short, misspelt and lower-case forms later."""

from collections.abc import Iterable

from plans.importing.meaning.assignments import read_assignment
from plans.importing.meaning.lexicon import Lexicon
from plans.importing.meaning.names import is_row_of_names, read_row
from plans.importing.meaning.subjects import read_subject

_PHRASES = ("Các ", "Thủ trưởng ", "Lãnh đạo ", "Toàn thể ", "UBND các ")


def gather_names(texts: Iterable[str], lexicon: Lexicon) -> None:
    """Note the offices that paragraphs assign work to, then those that open a sentence.

    Lines and headings that hold nothing but names come first: they tell where a name ends (“Phòng Kế hoạch tổng hợp
    tổng hợp báo cáo”).
    """
    others = []
    for text in texts:
        if found := read_assignment(text, lexicon):
            _note([party.name for party in (*found.leads, *found.supports)], lexicon)
        elif is_row_of_names(text):
            _note([name.name for name in read_row(text.strip(" :"), lexicon, closed=True)[0]], lexicon)
        else:
            others.append(text)
    for text in others:
        if found := read_subject(text, lexicon):
            _note([party.name for party in (*found.leads, *found.supports)], lexicon)
    lexicon.settle()


def _note(names: list[str], lexicon: Lexicon) -> None:
    for name in names:
        if not name.startswith(_PHRASES):
            lexicon.add_seen(name)
