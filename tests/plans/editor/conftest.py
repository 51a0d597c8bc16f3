"""A draft that the clerk of the cast edits, and requests as the script of the page makes them."""

import json
from types import SimpleNamespace

import pytest

from plans.block_forms import seen_of
from plans.models import Paragraph, Plan, Section

EDITOR = "/ke-hoach/sngv/ddci/2025/soan/"


@pytest.fixture
def draft(cast) -> Plan:
    """The plan of the cast as a draft."""
    return cast.plan(state=Plan.State.DRAFT)


@pytest.fixture
def keys(cast, draft):
    """The keys of its blocks by what they are."""
    top, section = Section.objects.order_by("pk")
    return SimpleNamespace(
        plan=f"k{draft.pk}",
        top=f"s{top.pk}",
        section=f"s{section.pk}",
        paragraph=f"p{Paragraph.objects.get().pk}",
        solution=f"g{cast.solution.pk}",
        target=f"t{draft.targets.get().pk}",
    )


@pytest.fixture
def desk(cast, draft, as_user):
    """The editor as the clerk's page talks to it."""
    return Desk(as_user(cast.unit_clerk), draft)


class Desk:
    """Sends what the page's script sends; `seen` is asked anew unless it is given."""

    def __init__(self, client, plan: Plan):
        self.client, self.plan = client, plan

    def get(self, address: str = "", script: bool = True, **data):
        return self.client.get(EDITOR + address, data, headers=_SCRIPT if script else {})

    def save(self, key: str, seen=None, script: bool = True, **typed):
        """Post the form of a block: the fields as they were seen, with what is typed over them."""
        seen = seen or seen_of(self.plan, key)
        data = _fields(seen[key]) | typed | {"seen": json.dumps(seen)}
        return self.client.post(f"{EDITOR}doan/{key}/", data, headers=_SCRIPT if script else {})

    def do(self, verb: str, key: str = "", script: bool = True, **more):
        data = {"do": verb, "key": key} | more
        return self.client.post(f"{EDITOR}viec/", data, headers=_SCRIPT if script else {})


_SCRIPT = {"HX-Request": "true"}


def _fields(state: dict) -> dict:
    """A state as a form posts it: ticked boxes by name, parties as rows, components each by their own box."""
    data = {name: value for name, value in state.items() if isinstance(value, (str, int)) and value is not False}
    for party in state.get("parties", ()):
        extra = party["title"] if party["role"] == "director" else party["scope"]
        data.setdefault(f"{party['role']}-name", []).append(party["name"])
        data.setdefault(f"{party['role']}-extra", []).append(extra)
    for pk in state.get("components", ()):
        data[f"c{pk}"] = "on"
    return data
