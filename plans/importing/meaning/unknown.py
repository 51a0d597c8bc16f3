"""Components whose names nobody knows: headed by a bare name and its target, among the sections on indices."""

import re
from collections.abc import Sequence

from plans.importing.meaning.purposes import Purpose, nearest, purpose_of
from plans.importing.meaning.targets import read_value
from plans.importing.plain import plain

_AIM = re.compile(r"(?:muc tieu|chi tieu|phan dau|dat|tu|duy tri)\b")
_INDEX = re.compile(r"\b(?:chi so|ddci|pci|pgi|tong|xep hang|diem)\b")


def is_unknown_component(name: str, behind: str, above: Sequence[str]) -> bool:
    """Whether a name with the words behind its colon is a component (“Giảm phát thải: phấn đấu đạt trên 6,8 điểm”).

    `above` are the headings above it, from the top; one of them has to speak of work for the indices.
    """
    name = name.strip(" :")
    if not name[:1].isupper() or not 2 <= len(name.split()) <= 14 or _INDEX.search(plain(name)) or purpose_of(name):
        return False
    is_among_indices = bool(above) and "chi so" in plain(above[-1]) and nearest(above) == Purpose.WORK
    return is_among_indices and bool(_AIM.match(plain(behind.strip()))) and read_value(behind) is not None
