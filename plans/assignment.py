"""How plans write down who does a solution: the customary wordings, from names to lines. Pure functions."""

from collections.abc import Sequence

from django.db import models


class AssignmentStyle(models.TextChoices):
    """The wording an agency is used to; seen in real plans."""

    LEADERS = "leaders", "Lãnh đạo chỉ đạo / Chủ trì tham mưu / Phối hợp"
    AGENCIES = "agencies", "Cơ quan chủ trì / Cơ quan phối hợp"
    PERFORMERS = "performers", "Đơn vị chủ trì thực hiện / Đơn vị phối hợp"
    ENTRUST = "entrust", "Giao … chủ trì, phối hợp với …"
    SUBJECT = "subject", "Đơn vị đứng đầu câu: “… chủ trì, phối hợp với …: …”"


_LINES = {
    AssignmentStyle.LEADERS: ("Lãnh đạo chỉ đạo", "Chủ trì tham mưu", "Phối hợp"),
    AssignmentStyle.AGENCIES: ("Lãnh đạo chỉ đạo", "Cơ quan chủ trì", "Cơ quan phối hợp"),
    AssignmentStyle.PERFORMERS: ("Lãnh đạo chỉ đạo", "Đơn vị chủ trì thực hiện", "Đơn vị phối hợp"),
}


_PHRASES = ("Các ", "Đơn vị ", "Thủ trưởng ")
"""How phrases begin that are no names: they have a capital only at the start of a sentence or a line."""


def join_names(names: Sequence[str], at_start: bool = False) -> str:
    """Write names in a row; `at_start` keeps the capital of a phrase that opens the sentence or the line."""
    written = [name[0].lower() + name[1:] if name.startswith(_PHRASES) else name for name in names]
    if at_start and names:
        written[0] = names[0]
    return ", ".join(written)


def people(directors: Sequence[tuple[str, str]]) -> str:
    """Write (name, title) pairs with a title once for those who share it: “đồng chí A, B – Phó Giám đốc Sở; …”."""
    groups: list[tuple[str, list[str]]] = []
    for name, title in directors:
        if groups and groups[-1][0] == title:
            groups[-1][1].append(name)
        else:
            groups.append((title, [name]))
    written = [f"{join_names(names)} – {title}" if title else join_names(names) for title, names in groups]
    return "Đồng chí " + "; ".join(written)


def assignment_lines(
    style: str, directors: Sequence[tuple[str, str]], leads: Sequence[str], supports: Sequence[str]
) -> list[str]:
    """Return the lines under a solution that say who directs, leads and supports it; none without a name."""
    if style == AssignmentStyle.ENTRUST:
        lines = []
        if leads:
            support = f", phối hợp với {join_names(supports)}" if supports else ""
            lines.append(f"Giao {join_names(leads)} chủ trì{support} thực hiện.")
        if directors:
            lines.append(f"Lãnh đạo chỉ đạo: {people(directors)}.")
        return lines
    if style == AssignmentStyle.SUBJECT:
        return [f"Lãnh đạo chỉ đạo: {people(directors)}."] if directors else []
    director_word, lead_word, support_word = _LINES[AssignmentStyle(style)]
    pairs = (
        (director_word, people(directors) if directors else ""),
        (lead_word, join_names(leads, at_start=True)),
        (support_word, join_names(supports, at_start=True)),
    )
    return [f"{word}: {names}." for word, names in pairs if names]


def with_subject(style: str, text: str, leads: Sequence[str], supports: Sequence[str]) -> str:
    """Return the solution's text, led by its offices where the style puts them at the head of the sentence."""
    if style != AssignmentStyle.SUBJECT or not leads:
        return text
    support = f" chủ trì, phối hợp với {join_names(supports)}" if supports else ""
    return f"{join_names(leads, at_start=True)}{support}: {text}"
