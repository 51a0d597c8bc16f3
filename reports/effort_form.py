"""What narrows the page about effort and result: index, block, plan year, and which cases are listed."""

from collections.abc import Sequence

from django import forms

from indices.models import Block, Edition
from reports.dashboards.effort import Case, Share

GROUPS = {
    "chua": "chưa xong giải pháp nào",
    "mot-phan": "xong một phần giải pháp",
    "tat-ca": "xong tất cả giải pháp",
    "tang": "điểm tăng",
    "giam": "điểm giảm",
}
"""Which cases of a component are listed, by their names in the address."""

ADDRESS = {"index": "chi-so", "block": "khoi", "year": "nam", "group": "nhom"}
"""Each entry and its name in the address."""

SHARES = {Share.NONE: "chua", Share.PART: "mot-phan", Share.ALL: "tat-ca"}


class EffortForm(forms.Form):
    """The address as a form; what it leaves open is the newest block of editions that agencies have."""

    def __init__(self, data, *, editions: Sequence[Edition]):
        newest = editions[0]
        defaults = {ADDRESS["index"]: newest.index.code, ADDRESS["block"]: newest.block}
        super().__init__(defaults | {name: data[name] for name in data})
        years = sorted({str(edition.year) for edition in editions}, reverse=True)
        blocks = {edition.block for edition in editions}
        self.fields["index"] = _choice("Bộ chỉ số", sorted({(e.index.code, e.index.code) for e in editions}))
        self.fields["block"] = _choice("Khối", [(value, label) for value, label in Block.choices if value in blocks])
        self.fields["year"] = _choice("Năm kế hoạch", [("", "Tất cả các năm"), *((year, year) for year in years)])
        self.fields["group"] = _choice("Trường hợp", [("", "Tất cả"), *GROUPS.items()])

    def add_prefix(self, field_name):
        """The Vietnamese name under which an entry stands in the address."""
        return ADDRESS.get(field_name, field_name)

    def chosen(self, editions: Sequence[Edition]) -> list[Edition]:
        """The editions of the chosen index and block; call it on a valid form."""
        asked = self.cleaned_data
        return [e for e in editions if (e.index.code, e.block) == (asked["index"], asked["block"])]

    @property
    def plan_year(self) -> int | None:
        """The chosen year of plans; None for all. Call it on a valid form."""
        return int(self.cleaned_data["year"]) if self.cleaned_data["year"] else None

    def mistakes(self) -> list[tuple[str, str]]:
        """The label and sentence of everything that is wrong."""
        return [(self.fields[name].label, error) for name in self.fields for error in self.errors.get(name, ())]


def in_group(case: Case, group: str) -> bool:
    """Whether a case belongs to one of GROUPS; every one does to none."""
    match group:
        case "tang":
            return case.change > 0
        case "giam":
            return case.change < 0
        case "":
            return True
    return SHARES[case.group] == group


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    offered = ", ".join(f"“{shown}”" for _, shown in choices)
    wrong = f"Không có lựa chọn đó. Hãy chọn một trong: {offered}."
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=widget, error_messages={"invalid_choice": wrong}
    )
