"""What narrows a list of plans: words of the address, and the plans that fit them."""

from collections.abc import Mapping

from django.db.models import QuerySet

from indices.models import Block
from units.vietnamese import fold

FILTERS = {
    "year": "nam", "index": "chi-so", "state": "trang-thai", "block": "khoi", "unit": "don-vi", "leading": "hien-hanh",
    "words": "tim",
}  # fmt: skip
"""What narrows the list, and its name in the address."""

_SEARCHED = ("title", "unit__name", "unit__code", "number", "symbol", "year", "signatory")


def chosen_in(values: Mapping[str, str]) -> dict[str, str]:
    """Return what an address or a form chooses, by the names of FILTERS; empty texts for what it leaves open."""
    chosen = {name: values.get(word, "").strip() for name, word in FILTERS.items()}
    return chosen | {"index": chosen["index"].upper()}


def narrowed(plans: QuerySet, chosen: Mapping[str, str]) -> QuerySet:
    """Return the plans that fit what was chosen, words with or without diacritics; an impossible value finds none."""
    if chosen["year"]:
        plans = plans.filter(year=chosen["year"]) if _is_year(chosen["year"]) else plans.none()
    if chosen["index"]:
        plans = plans.filter(index__code=chosen["index"])
    if chosen["state"]:
        plans = plans.filter(state=chosen["state"])
    if chosen["block"]:
        known = chosen["block"] in Block
        plans = plans.filter(unit__kind=Block(chosen["block"]).unit_kind) if known else plans.none()
    if chosen["leading"]:
        plans = plans.leading()
    if chosen["unit"]:
        plans = plans.filter(unit__code=chosen["unit"])
    words = fold(chosen["words"]).split()
    return plans.filter(pk__in=_with_words(plans, words)) if words else plans


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == 4


def _with_words(plans: QuerySet, words: list[str]) -> list[int]:
    fitting = []
    for pk, *values in plans.order_by().values_list("pk", *_SEARCHED):
        text = fold(" ".join(map(str, values)))
        if all(word in text for word in words):
            fitting.append(pk)
    return fitting
