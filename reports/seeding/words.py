"""The words that made-up data is put together from, with what a search reads of them worked out once."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from random import Random

from units.fixtures import read_yaml
from units.vietnamese import fold

_FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class Phrase:
    """A text and the same folded (units.vietnamese.fold)."""

    text: str
    folded: str

    @classmethod
    def of(cls, text: str) -> "Phrase":
        return cls(text, fold(text))


class Words:
    """The lists of words.yaml as mappings and lists under their names, and phrases made of them."""

    def __init__(self):
        self._lists = read_yaml(_FILE)

    def __getitem__(self, name: str):
        return self._lists[name]

    @cached_property
    def solutions(self) -> list[Phrase]:
        """Every sentence of a verb, an object and a manner, in an order that is always the same."""
        parts = product(self["verbs"], self["objects"], self["manners"])
        sentences = [Phrase.of(f"{verb} {what}; {how}.") for verb, what, how in parts]
        Random("giải pháp").shuffle(sentences)  # noqa: S311  made-up data, the same every time
        return sentences

    @cached_property
    def titles(self) -> list[Phrase]:
        """What tasks are called: a verb and an object."""
        titles = [Phrase.of(f"{verb} {what}") for verb, what in product(self["verbs"], self["objects"])]
        Random("nhiệm vụ").shuffle(titles)  # noqa: S311
        return titles

    @cached_property
    def outputs(self) -> list[Phrase]:
        return [Phrase.of(text) for text in self["outputs"]]

    def person(self, rng: Random) -> str:
        names = (rng.choice(self[part]) for part in ("surnames", "middles", "givens"))
        return f"{' '.join(names)} (mẫu)"

    def places(self, rng: Random) -> list[str]:
        """Every made-up name of a place, in the order that `rng` gives."""
        names = [f"{first} {second}" for first, second in product(self["place_firsts"], self["place_seconds"])]
        rng.shuffle(names)
        return names
