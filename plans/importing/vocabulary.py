"""What the portal knows when it reads a plan: plain names. All of it helps, none of it is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Vocabulary:
    """Names known beforehand.

    `components` gives for each name or alias of a component, of any year, its lasting code; `offices` are the agency's
    own, `groups` phrases that stand for several of them, `outside` other agencies, `people` names of leaders.
    """

    components: Mapping[str, str] = field(default_factory=dict)
    offices: Sequence[str] = ()
    groups: Sequence[str] = ()
    outside: Sequence[str] = ()
    people: Sequence[str] = ()
