"""Which words could be Vietnamese syllables: onset, rhyme and tone. Pure functions."""

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSET = r"(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?"
_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et
    ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam
    oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oem oen oeo oet oi om on ong ooc oong op ot ô
    ôc ôi ôm ôn ông ôông ôp ôt ơ ơi ơm ơn ơng ơp ơt u ua uâc uân uâng uât uây uc uê uêch uên uênh uêt uêu ui um
    un ung uơ uơt up ut uôc uôi uôm uôn uông uôp uôt uy uya uych uynh uyn uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn
    ưng ưp ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y ych yêm yên yêng yêt yêu ynh yt
"""
_NEVER = r"(?!c[ieêy]|k[aăâoôơuư]|g[eê]|gh[^ieê]|ng[ieê]|ngh[^ieê]|gu[yeê])"  # how onsets are spelt before vowels
_SYLLABLE = re.compile(rf"{_NEVER}{_ONSET}(?:{'|'.join(sorted(_RHYMES.split(), key=len, reverse=True))})\Z")
_STOPPED = re.compile(r"(?:c|ch|p|t)\Z")
_SHARP_OR_HEAVY = ("\u0301", "\u0323")


def tones_of(word: str) -> list[str]:
    """The tone marks of a word, in order."""
    return [char for char in unicodedata.normalize("NFD", word) if char in _TONES]


def is_syllable(word: str) -> bool:
    """Whether a word in lower case could be a syllable: one tone at most, sharp or heavy before a stop."""
    decomposed = unicodedata.normalize("NFD", word)
    bare = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))
    tones = tones_of(word)
    if len(tones) > 1 or not _SYLLABLE.match(bare):
        return False
    return not _STOPPED.search(bare) or bool(tones and tones[0] in _SHARP_OR_HEAVY)


def parted(word: str) -> str | None:
    """Two syllables, with a tone in each, that were written together; the second takes the longest onset it can."""
    if len(tones_of(word)) < 2:
        return None
    ways = ((word[:place], word[place:]) for place in range(2, len(word) - 1))
    return next((" ".join(way) for way in ways if all(is_syllable(part) for part in way)), None)
