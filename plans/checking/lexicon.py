"""The words by which a plan speaks of what was scored: components under all their names, the agency, other agencies."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property


def lowered(text: str) -> str:
    """The text in lower case, each character in its place, so that positions stay the same."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def all_names(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Map every usual form of the components' names, in lower case, to the code; forms that two share are left out.

    `names` gives the official names by code. Usual forms drop “Dịch vụ” and “của”, or end before “và …”.
    """
    owners: dict[str, set[str]] = {}
    for code, official in names.items():
        for name in official:
            for form in _forms(lowered(name)):
                owners.setdefault(form, set()).add(code)
    return {form: codes.pop() for form, codes in owners.items() if len(codes) == 1}


def _forms(name: str) -> set[str]:
    forms = {name, name.removeprefix("dịch vụ "), name.replace(" của ", " ")}
    for cut in (" và ", " của "):
        head = name.partition(cut)[0]
        if len(head.split()) >= 3:
            forms.add(head)
    return forms


@dataclass(frozen=True)
class Lexicon:
    """`components` maps names in lower case to codes; `agencies` are names (lower case) of whom the total speaks,
    `others` those of other agencies; `year` is the plan's, `sizes` the known numbers of units ranked."""

    components: Mapping[str, str]
    year: int
    sizes: frozenset[int] = frozenset()
    agencies: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)  # code to the name for messages

    @cached_property
    def component_pattern(self) -> re.Pattern:
        return _alternatives(self.components)

    @cached_property
    def agency_pattern(self) -> re.Pattern:
        return _alternatives(self.agencies)

    @cached_property
    def other_pattern(self) -> re.Pattern:
        return _alternatives(self.others)

    def title(self, code: str) -> str:
        """How a message names a component; the total for an empty code."""
        return self.titles.get(code, code) if code else "Tổng điểm, xếp hạng chung"

    def component_of(self, heading: str) -> str | None:
        """The one component that a heading names; None for none or several."""
        found = {self.code_of(match[0]) for match in self.component_pattern.finditer(lowered(heading))}
        return found.pop() if len(found) == 1 else None

    def code_of(self, found: str) -> str:
        """The code of a name that component_pattern found."""
        return self.components[" ".join(found.split())]


def _alternatives(names: Iterable[str]) -> re.Pattern:
    """A pattern that finds the longest of the names, whatever white space stands between their words."""
    ordered = sorted({" ".join(name.split()) for name in names} - {""}, key=len, reverse=True)
    written = "|".join(r"\s+".join(re.escape(word) for word in name.split()) for name in ordered)
    return re.compile(rf"(?<!\w)(?:{written})(?!\w)" if written else r"(?!)")
