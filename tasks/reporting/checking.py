"""What is wrong or odd about a report before it goes out: sentences for the person who decides."""

import re
from collections.abc import Iterator, Sequence

from tasks.models import PlanReport, QuarterlyReport, Task
from tasks.reporting.figures import WORDS, Tally, kind_of
from tasks.reporting.gathering import Gathered, tallies_of

_KINDS = "|".join(sorted(map(re.escape, WORDS.values()), key=len, reverse=True))
_NAMES = {words: name for name, words in WORDS.items()}
_OF_KIND = re.compile(rf"(\d+)(?: nhiệm vụ| phần việc)? ({_KINDS})")
_LED = re.compile(r"chủ trì (\d+) nhiệm vụ", re.IGNORECASE)
_SUPPORTED = re.compile(r"phối hợp thực hiện (\d+) phần việc", re.IGNORECASE)
_SENT = re.compile(r"(\d+)/(\d+) (phòng, đơn vị)")


def figure_doubts(text: str, lead: Tally, support: Tally, by: str = "báo cáo của các phòng, đơn vị") -> list[str]:
    """Return a sentence for each number in the text that contradicts the figures, which come from `by`.

    Looked at are `chủ trì 05 nhiệm vụ`, `phối hợp thực hiện 02 phần việc` and numbers before the words of a kind
    (figures.WORDS); a line that begins with a dash is about a single task and is left alone.
    """
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("-")]
    wrong = [found for line in lines for found in _wrong_figures(line, lead, support)]
    return [f"Ghi “{words}”, nhưng theo {by} là {expected:02d}." for words, expected in wrong]


def _wrong_figures(line: str, lead: Tally, support: Tally) -> Iterator[tuple[str, int]]:
    """The words with a wrong number, and the right one."""
    for pattern, expected in ((_LED, lead.total), (_SUPPORTED, support.total)):
        for found in pattern.finditer(line):
            if int(found[1]) != expected:
                yield found[0], expected
    supported = _SUPPORTED.search(line)
    for found in _OF_KIND.finditer(line):
        tally = support if supported and found.start() > supported.start() else lead
        expected = getattr(tally, _NAMES[found[2]])
        if int(found[1]) != expected:
            yield found[0], expected


def report_warnings(report: QuarterlyReport) -> list[str]:
    """Return what the head of office should look at before sending: late tasks of which no difficulty is told, and
    figures in the text that are not those of the lines."""
    lines = list(report.lines.all())
    lead = Tally.of(line for line in lines if line.role == Task.Role.LEAD)
    support = Tally.of(line for line in lines if line.role == Task.Role.SUPPORT)
    late = [line.title for line in lines if kind_of(line) == "late" and not line.difficulty.strip()]
    silent = [f"Nhiệm vụ “{title}” đang quá hạn nhưng chưa nêu khó khăn, vướng mắc." for title in late]
    return [*silent, *figure_doubts(report.results, lead, support, by="bảng nhiệm vụ")]


def plan_report_errors(report: PlanReport) -> list[str]:
    """Return what keeps a consolidated report from being approved."""
    errors = []
    if not report.overview.strip():
        errors.append("Phần tình hình chung còn trống.")
    if not report.position.strip() or not report.signatory.strip():
        errors.append("Chưa ghi chức vụ và họ tên người ký.")
    return errors


def plan_report_warnings(report: PlanReport, gathered: Gathered, reports: Sequence[QuarterlyReport] = ()) -> list[str]:
    """Return what the head of the agency should know before approving: offices that are missing, reports that came
    after the text was written, figures that the text gives otherwise. `reports` are those the offices have sent."""
    said = [f"Chưa có báo cáo của {office}." for office in gathered.missing]
    newer = [row for row in reports if report.written_at and row.submitted_at and row.submitted_at > report.written_at]
    said += [f"Báo cáo của {row.office} gửi sau khi lời văn này được viết; bảng và số liệu đã có." for row in newer]
    said += [f"Tình hình chung: {doubt}" for doubt in _overview_doubts(report.overview, gathered)]
    groups = dict(gathered.groups())
    for part in report.narrative:
        rows = groups.get(part.get("group"))
        doubts = figure_doubts(part["text"], *tallies_of(rows)) if rows else []
        said += [f"Mục “{part['heading']}”: {doubt}" for doubt in doubts]
    told = {part.get("group") for part in report.narrative if part["text"].strip()}
    return said + [f"Chưa có lời nào về mục “{heading}”." for heading in groups if heading not in told]


def _overview_doubts(text: str, gathered: Gathered) -> list[str]:
    sent, asked = len(gathered.offices), len(gathered.offices) + len(gathered.missing)
    doubts = figure_doubts(text, gathered.lead, gathered.support)
    for found in _SENT.finditer(text):
        if (int(found[1]), int(found[2])) != (sent, asked):
            doubts.append(f"Ghi “{found[0]}”, nhưng đã gửi báo cáo là {sent:02d}/{asked:02d}.")
    return doubts
