"""Sentences of reports that the portal writes itself. Pure functions; figures are written with two digits."""

from collections.abc import Sequence
from datetime import date

from django.utils.text import capfirst

from tasks.quarters import Quarter
from tasks.reporting.figures import Tally


def count(number: int) -> str:
    """A number of tasks as official letters write it: `05`, `12`."""
    return f"{number:02d}"


def within(title: str) -> str:
    """A title within a sentence: without its capital, unless it opens with an abbreviation."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def sentence(text: str) -> str:
    """A text on one line with a capital and a full stop; empty for nothing."""
    text = " ".join(text.split()).rstrip(" ;,")
    return capfirst(text) if not text or text[-1] in ".!?…" else f"{capfirst(text)}."


def day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else "không đặt thời hạn"


def tally_words(tally: Tally) -> str:
    """`02 hoàn thành đúng hạn, 01 đang quá hạn`."""
    return ", ".join(f"{count(number)} {words}" for number, words in tally.parts())


def tallies(lead: Tally, support: Tally) -> str:
    """What is led and what is supported, apart: `chủ trì 02 nhiệm vụ: …; phối hợp thực hiện 01 phần việc: …`."""
    said = []
    if lead.total:
        said.append(f"chủ trì {count(lead.total)} nhiệm vụ: {tally_words(lead)}")
    if support.total:
        said.append(f"phối hợp thực hiện {count(support.total)} phần việc: {tally_words(support)}")
    return "; ".join(said)


def office_opening(office: str, quarter: Quarter, lead: Tally, support: Tally) -> str:
    """The first sentence of an office's results."""
    told = tallies(lead, support)
    if not told:
        return f"Trong {quarter}, {office} không có nhiệm vụ nào của Kế hoạch phải thực hiện."
    return f"Trong {quarter}, {office} {told}."


def named(heading: str, titles: Sequence[str]) -> list[str]:
    """A line that names tasks: `Đã hoàn thành: rà soát thủ tục; lập danh mục.`; none without any."""
    return [f"{heading}: {'; '.join(within(title.rstrip(' .;')) for title in titles)}."] if titles else []


def next_tasks(quarter: Quarter, titles: Sequence[str]) -> str:
    """What an office will do in a quarter."""
    if not titles:
        return ""
    listed = "; ".join(within(title.rstrip(" .;")) for title in titles)
    return f"Trong {quarter}, tập trung thực hiện {count(len(titles))} nhiệm vụ: {listed}."
