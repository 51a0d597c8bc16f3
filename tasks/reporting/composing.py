"""The words of a BÁO CÁO as the portal writes them from what the offices sent."""

from collections.abc import Sequence

from django.core.exceptions import ObjectDoesNotExist
from django.utils.text import capfirst

from plans.models import Plan
from tasks.models import PlanReport
from tasks.quarters import Quarter
from tasks.reporting.gathering import Gathered, OfficeTexts, Row, gather, tallies_of
from tasks.reporting.wording import count, tallies, within
from units.models import Unit
from units.vietnamese import document_date, fold

TEXTS = ("opening", "overview", "narrative", "difficulties", "proposals", "next_quarter")
"""The fields of a consolidated report that follow from what the offices sent."""

_COMMITTEES = (Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)
_ABOUT = ("Về việc ", "Về ", "Kế hoạch ")


def unsaved_report(plan: Plan, quarter: Quarter) -> PlanReport:
    """Return the report that the portal would write now, not stored."""
    return PlanReport(plan=plan, quarter=quarter.number, **head_of_report(plan, quarter), **texts_from(plan, quarter))


def texts_from(plan: Plan, quarter: Quarter, gathered: Gathered | None = None) -> dict:
    """Return the texts (TEXTS) that follow from the offices' reports."""
    gathered = gathered or gather(plan, quarter)
    return {
        "opening": _opening(plan, quarter),
        "overview": "\n".join(overview(quarter, gathered)),
        "narrative": [
            {"group": heading, "heading": heading, "text": "\n".join(told(rows))} for heading, rows in gathered.groups()
        ],
        "difficulties": _by_office(gathered.texts, "difficulties"),
        "proposals": _by_office(gathered.texts, "proposals"),
        "next_quarter": _by_office(gathered.texts, "next_quarter"),
    }


def head_of_report(plan: Plan, quarter: Quarter) -> dict[str, str]:
    """Return what stands around the text: title, symbol, addressees, who signs, recipients."""
    addressees = addressees_of(plan.unit)
    return {
        "title": f"Kết quả {quarter} thực hiện Kế hoạch {_about(plan)}"[:400],
        "symbol": _symbol(plan),
        "addressees": "\n".join(addressees),
        "authority": plan.authority,
        "position": plan.position,
        "signatory": plan.signatory,
        "recipients": "\n".join(_recipients(plan, addressees)),
    }


def addressees_of(unit: Unit) -> list[str]:
    """Whom an agency reports to: the committee of the locality it belongs to; a province names it itself."""
    return [f"Ủy ban nhân dân {within(unit.parent.name)}"] if unit.parent else []


def _about(plan: Plan) -> str:
    """What the plan is about, as words that follow “Kế hoạch”."""
    title = plan.title.strip()
    for words in _ABOUT:
        title = title.removeprefix(words)
    return within(title)


def _symbol(plan: Plan) -> str:
    try:
        return f"BC-{plan.unit.letterhead.symbol}"
    except ObjectDoesNotExist:
        return plan.symbol.replace("KH", "BC", 1)


def _recipients(plan: Plan, addressees: Sequence[str]) -> list[str]:
    """The plan's recipients without those whom the report is addressed to, who stand first as “Như trên”."""
    above = [fold(name) for name in addressees]
    kept = [line for line in plan.recipient_lines if not any(_is_named(line, name) for name in above)]
    return ["Như trên", *kept] if addressees else kept


def _is_named(line: str, addressee: str) -> bool:
    name = fold(line.partition("(")[0]).strip(" -;.,").replace("ubnd", "uy ban nhan dan")
    return bool(name) and addressee.startswith(name)


def _opening(plan: Plan, quarter: Quarter) -> str:
    given = ""
    if plan.number:
        written_on = document_date(plan.issued_on, "").removeprefix(", ")
        given = f" số {plan.document_number} {written_on} của {issuer_of(plan.unit)}"
    named = f"Kế hoạch{given} {'về ' if given else ''}{_about(plan)}"
    return f"Thực hiện {named}, {issuer_of(plan.unit)} báo cáo kết quả {quarter} như sau:"


def issuer_of(unit: Unit) -> str:
    """The agency as running text names it: a locality speaks through its people's committee."""
    return f"Ủy ban nhân dân {within(unit.name)}" if unit.kind in _COMMITTEES else unit.name


def overview(quarter: Quarter, gathered: Gathered) -> list[str]:
    """Return the paragraphs about all offices together."""
    sent, asked = len(gathered.offices), len(gathered.offices) + len(gathered.missing)
    if not asked:
        return [f"Trong {quarter}, chưa phòng, đơn vị nào được giao nhiệm vụ của Kế hoạch."]
    told = tallies(gathered.lead, gathered.support)
    said = [f"Trong {quarter}, {count(sent)}/{count(asked)} phòng, đơn vị được giao nhiệm vụ đã gửi báo cáo."]
    if told:
        said.append(f"Các phòng, đơn vị {told}.")
    if gathered.missing:
        said.append(f"Chưa có báo cáo của: {'; '.join(gathered.missing)}.")
    return said


def told(rows: Sequence[Row]) -> list[str]:
    """Return the paragraphs about one component: the figures, then each task with its result."""
    return [f"{capfirst(tallies(*tallies_of(rows)))}.", *map(_task, rows)]


def _task(row: Row) -> str:
    offices = [f"{row.lead} chủ trì"] if row.lead else []
    if row.supports:
        offices.append(f"{', '.join(row.supports)} phối hợp")
    who = f" ({'; '.join(offices)})" if offices else ""
    return f"- {row.title.rstrip(' .;')}{who}: {within(row.progress)}. {row.result}".rstrip()


def _by_office(texts: Sequence[OfficeTexts], field: str) -> str:
    """What each office wrote, under its name where it takes several lines."""
    said = []
    for row in texts:
        lines = [line.strip().removeprefix("- ") for line in getattr(row, field).splitlines() if line.strip()]
        if len(lines) == 1:
            said.append(f"- {row.office}: {within(lines[0])}")
        elif lines:
            said += [f"{row.office}:", *(f"- {line}" for line in lines)]
    return "\n".join(said)
