"""A round with the others of its index and province, for who may read them."""

import pytest

from indices.models import Edition
from indices.rounds import round_among_siblings, round_for
from units.models import User

CODE = "ddci-sbn-2024"


def codes(siblings):
    return [one.code for one in siblings]


def test_the_year_before_is_at_hand_with_the_siblings(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        edition, siblings = round_among_siblings(cast.leader, CODE)

    assert (edition, edition.previous, edition.province) == (cast.edition_2024, cast.edition_2023, cast.province)
    assert codes(siblings) == [CODE, "ddci-sbn-2023"]
    assert [one.block_name for one in siblings] == ["Khối sở, ban, ngành"] * 2


def test_a_year_before_that_is_not_published_is_none_to_compare_with(cast):
    Edition.objects.filter(pk=cast.edition_2023.pk).update(state=Edition.State.CHECKED)

    assert round_among_siblings(cast.leader, CODE)[0].previous is None


def test_drafts_are_for_those_who_enter_them(cast):
    published = [CODE, "ddci-sbn-2023"]
    assert codes(round_among_siblings(cast.unit_clerk, CODE, drafts=True)[1]) == [cast.draft.code, *published]
    assert codes(round_among_siblings(cast.unit_clerk, CODE)[1]) == published
    assert codes(round_among_siblings(cast.leader, CODE, drafts=True)[1]) == published
    assert round_among_siblings(cast.unit_clerk, cast.draft.code, drafts=True)[0] == cast.draft


def test_what_one_may_not_read_does_not_exist(cast):
    nobody = User.objects.create(username="la", full_name="La Lạ")
    for user, code in ((cast.leader, cast.draft.code), (cast.leader, "khong-co"), (nobody, CODE)):
        with pytest.raises(Edition.DoesNotExist):
            round_for(user, code)
        with pytest.raises(Edition.DoesNotExist):
            round_among_siblings(user, code, drafts=True)
