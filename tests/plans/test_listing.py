"""What narrows the list of plans."""

from datetime import date

from plans.models import Plan


def found(client, **address) -> set[Plan]:
    return set(
        client.get("/ke-hoach/", {name.replace("_", "-"): text for name, text in address.items()}).context["plans"]
    )


def test_by_block(as_user, cast):
    plan = cast.plan()
    client = as_user(cast.leader)

    assert [found(client, khoi=block) for block in ("", "sbn", "xa", "khac")] == [{plan}, {plan}, set(), set()]


def test_those_that_count_are_the_adjusted_ones_once_issued(as_user, cast):
    first = cast.plan(state=Plan.State.CLOSED)
    issued = {"state": Plan.State.ISSUED, "number": 9, "issued_on": date(2025, 8, 5)}
    second = cast.plan(**issued, adjustment=1, adjusts=first)
    third = cast.plan(state=Plan.State.APPROVED, adjustment=2, adjusts=second)
    client = as_user(cast.leader)

    assert found(client) == {first, second, third}
    assert found(client, hien_hanh="1") == {second}
    assert found(client, hien_hanh="1", trang_thai="closed") == set()
    assert "Chỉ kế hoạch hiện hành" in client.get("/ke-hoach/", {"hien-hanh": "1"}).content.decode()
