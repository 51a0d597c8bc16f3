"""The table that a run prints."""

from collections.abc import Mapping, Sequence

from ddci_portal.bench.case import Outcome
from units.vietnamese import format_number

_HEADS = [
    *("bài đo", "trung vị", "p95", "tỷ lệ", "tỷ lệ CPU", "giới hạn"),
    *("lần trước", "truy vấn", "byte", "bộ nhớ", "kết luận"),
]


def table(outcomes: Sequence[Outcome], before: Mapping[str, float], **verdict: bool) -> str:
    """The outcomes as lines of text; `before` has the ratios of an earlier run by the names of cases.

    `verdict` is what Outcome.broken takes.
    """
    rows = [_HEADS, *(_row(outcome, before.get(outcome.case.name), verdict) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    return "\n".join("  ".join(_cells(row, widths)).rstrip() for row in rows)


def _cells(row: list[str], widths: list[int]) -> list[str]:
    first, *middle, last = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(text.rjust(width) for text, width in middle), last[0]]


def _row(outcome: Outcome, before: float | None, verdict: dict) -> list[str]:
    case = outcome.case
    return [
        case.title,
        _middle(outcome),
        span(outcome.of("p95")),
        figure(outcome.ratio),
        figure(outcome.cpu_ratio),
        figure(case.most),
        figure(before),
        _queries(outcome),
        kilobytes(outcome.of("size")),
        f"{outcome.memory / 2**20:.0f} MB" if outcome.memory else "",
        _verdict(outcome, **verdict),
    ]


def _middle(outcome: Outcome) -> str:
    value = outcome.of("middle") or outcome.of("seconds")
    return kilobytes(value) if outcome.case.unit == "B" else span(value)


def _queries(outcome: Outcome) -> str:
    if outcome.queries is None:
        return ""
    most = outcome.case.most_queries
    return str(outcome.queries) if most is None else f"{outcome.queries}/{most}"


def _verdict(outcome: Outcome, **verdict: bool) -> str:
    broken = outcome.broken(**verdict)
    if broken:
        return "KHÔNG ĐẠT: " + "; ".join(broken)
    return "để biết" if outcome.case.most is None and outcome.case.most_queries is None else "đạt"


def span(seconds: float) -> str:
    """A time in milliseconds or seconds; empty for none."""
    if not seconds:
        return ""
    return f"{figure(seconds * 1000)} ms" if seconds < 1 else f"{figure(seconds)} s"


def kilobytes(size: float) -> str:
    """A number of bytes in kB (1,000 bytes); empty for none."""
    return f"{figure(size / 1000)} kB" if size else ""


def figure(value: float | None) -> str:
    """A number with about three digits; empty for none."""
    if value is None:
        return ""
    places = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 4
    return format_number(round(value, places), places) if value else "0"
