"""The rounds of one index for one block, year after year, and which of them a person may carry on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from indices.codes import is_gone
from indices.models import Block, Edition, Index
from indices.models.edition import ranked_on
from units.models import Unit, User
from units.permissions import Permission

_BLOCKS = {"DDCI": (Block.DEPARTMENTS, Block.COMMUNES, Block.DISTRICTS), "PCI": (Block.PROVINCES,)}


@dataclass(frozen=True)
class Series:
    """An index, a block, and the province that runs the rounds: None for PCI."""

    index: Index
    block: Block
    province: Unit | None

    def __str__(self):
        return f"{self.name}, {self.province}" if self.province else self.name

    @property
    def name(self) -> str:
        """What it is called where there is but one province."""
        return f"{self.index.code} {self.block.label.lower()}"

    @property
    def key(self) -> str:
        """What names it in an address."""
        return "-".join([self.index.code.lower(), self.block, *([self.province.code] if self.province else [])])

    def has(self, edition: Edition) -> bool:
        """Whether a round is one of it."""
        own = (self.index.pk, self.block, self.province and self.province.pk)
        return own == (edition.index_id, edition.block, edition.province_id)

    def rounds(self):
        """Its rounds in every state, the newest first."""
        rounds = Edition.objects.filter(index=self.index, block=self.block, province=self.province)
        return rounds.select_related("index", "province").order_by("-year")

    def units(self, year: int):
        """The units that its round of a year will rank by their kind: those alive at the end of the year."""
        is_sample = self.province is not None and self.province.is_sample
        ranked = Unit.objects.filter(ranked_on(date(year, 12, 31), kind=self.block.unit_kind, is_sample=is_sample))
        return ranked.filter(parent=self.province) if self.province else ranked


def series_of(user: User) -> list[Series]:
    """Return the series whose rounds the user may found: those of the provinces where the user publishes results, and
    PCI in the home province (2 queries)."""
    may = Unit.objects.where_may(user, Permission.PUBLISH_RESULTS)
    provinces = may.filter(kind=Unit.Kind.PROVINCE).in_alphabet()
    indices = {index.code: index for index in Index.objects.all()}
    found = [
        Series(indices[code], block, province)
        for province in provinces
        for code, blocks in _BLOCKS.items()
        for block in blocks
        if code in indices and block != Block.PROVINCES
    ]
    if "PCI" in indices and any(province.code == settings.HOME_PROVINCE for province in provinces):
        found.append(Series(indices["PCI"], Block.PROVINCES, None))
    return found


def next_year(series: Series, rounds: Sequence[Edition]) -> int | None:
    """Return the year after the last of the rounds that is of the series; None where there is none, or where the block
    is no more by then."""
    last = max((one.year for one in rounds if series.has(one)), default=None)
    if last is None or is_gone(series.block, last + 1):
        return None
    return last + 1


def model_of(series: Series, year: int, rounds: Sequence[Edition]) -> Edition | None:
    """Return the one of the rounds from which a new round is best copied: the last of the series before the year, else
    the last of the same index and province; None where there is none."""
    province = series.province and series.province.pk
    near = [one for one in rounds if (one.index_id, one.province_id) == (series.index.pk, province) and one.year < year]
    own = [one for one in near if series.has(one)]
    return max(own or near, key=lambda one: one.year, default=None)
