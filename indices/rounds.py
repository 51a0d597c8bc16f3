"""A round as its pages need it: for whom, and beside which others one can change to."""

from typing import NamedTuple

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet

from indices.models import Block, Edition, Index
from units.models import Unit, User
from units.prepared import Given, Prepared, row_of

_EDITION = [column.attname for column in Edition._meta.concrete_fields]
_INDEX = ["id", "code", "name"]
_PROVINCE = ["id", "kind", "code", "name", "is_sample"]
_BLOCK, _YEAR, _CODE, _STATE = (_EDITION.index(name) for name in ("block", "year", "code", "state"))
_COLUMNS = [*_EDITION, *(f"index__{name}" for name in _INDEX), *(f"province__{name}" for name in _PROVINCE)]


class Sibling(NamedTuple):
    """A round of the same index and province; `code` opens it."""

    pk: int
    code: str
    block: str
    year: int

    @property
    def block_name(self) -> str:
        return Block(self.block).label


def _named() -> QuerySet:
    return Edition.objects.filter(code=Given("code", CharField()))


def _beside_named() -> QuerySet:
    beside = Q(province=OuterRef("province")) | Q(province=None, block=OuterRef("block"))
    named = _named().filter(beside, index=OuterRef("index"))
    return Edition.objects.filter(Exists(named)).order_by("-year", "block").values_list(*_COLUMNS)


_one = Prepared(lambda: _named().order_by().values_list(*_COLUMNS))
_siblings = Prepared(_beside_named)


def round_for(user: User, code: str) -> Edition:
    """Return the published edition of that code, with index and province (1 query).

    Raises Edition.DoesNotExist for none, and for one that the user may not read.
    """
    return _readable([_edition(row) for row in _one(code=code)], user, code)


def round_among_siblings(user: User, code: str, *, drafts: bool = False) -> tuple[Edition, list[Sibling]]:
    """Return the published edition of that code with the one of the year before at hand, and all of its index and
    province that the user may read, the newest year first (1 query).

    drafts: take in what is not published yet, for those who enter figures there. Raises Edition.DoesNotExist as
    `round_for`.
    """
    rows = _siblings(code=code)
    edition = _readable([_edition(row) for row in rows if row[_CODE] == code], user, code, drafts=drafts)
    published = [row for row in rows if row[_STATE] == Edition.State.PUBLISHED]
    before = (edition.block, edition.year - 1)
    edition.previous = next((_edition(row) for row in published if (row[_BLOCK], row[_YEAR]) == before), None)
    # They have index and province in common: who may read one may read all, who may enter one all drafts.
    shown = rows if drafts and edition.is_entered_by(user) else published
    return edition, [Sibling(row[0], row[_CODE], row[_BLOCK], row[_YEAR]) for row in shown]


def _readable(found: list[Edition], user: User, code: str, *, drafts: bool = False) -> Edition:
    if not found or not found[0].is_visible_to(user) or not (drafts or found[0].is_published):
        raise Edition.DoesNotExist(code)
    return found[0]


def _edition(row: tuple) -> Edition:
    """The edition of a row, with its index and its province."""
    end_of_index = len(_EDITION) + len(_INDEX)
    edition = row_of(Edition, _EDITION, row[: len(_EDITION)])
    edition.index = row_of(Index, _INDEX, row[len(_EDITION) : end_of_index])
    is_of_province = edition.province_id is not None
    edition.province = row_of(Unit, _PROVINCE, row[end_of_index:]) if is_of_province else None
    return edition
