"""People who direct: names with the title that stands behind, or before, one or several of them."""

import re

from plans.document import DocumentParty
from plans.importing.plain import plain

_TITLE = (
    r"(?:pho\s)?(?:giam doc|truong ban|chu tich|truong phong|chanh van phong|bi thu|chanh thanh tra|cuc truong|"
    r"chi cuc truong|tong giam doc|truong cong an|vien truong)|uy vien|quyen giam doc|pho chanh van phong|"
    r"pho chanh thanh tra|thanh vien|chi huy truong"
)
_ADDRESS = re.compile(r"(?:cac\s)?(?:dong chi|d/c|dc|ong|ba)\b\.?\s?:?\s?")
_LEADING_TITLE = re.compile(rf"(?:{_TITLE})\b")
_SEPARATOR = re.compile(r"\s?(?:[,;]|\s-\s|-\s|\bva\b)\s?")
_PERSON = re.compile(r"[^\W\d_]\w*(?:\s[^\W\d_]\w*){1,5}")
_NO_NAME = re.compile(
    r"(?:phong|so|ban|trung tam|van phong|ubnd|lanh dao|thanh tra|cong an|uy ban|hoi dong|ke hoach)\b"
)
_SURNAMES = frozenset(
    re.findall(
        r"\w+",
        "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh luong phung ha lo "
        "vi nong chu mac doan dao truong lam mai to ta cao quach hua trieu la be ma giap luu vuong thai tong "
        "chau ninh kieu dam tang than hau trang dong cu tu au diep loc linh leo quan sam bach tieu phuong "
        "lieu khuat nghiem ",
    )
)


def read_people(text: str) -> list[DocumentParty]:
    """Return the people of a phrase such as “Đồng chí A, B – Phó Giám đốc Sở; đồng chí C – Giám đốc Sở”.

    A title behind holds for all names since the last one. A phrase without any name gives nobody.
    """
    people: list[DocumentParty] = []
    untitled: list[DocumentParty] = []
    ahead = ""
    for part in _parts(text):
        if _LEADING_TITLE.match(plain(part)):
            name, title = _name_in_title(part)
            if name:
                people.append(DocumentParty(name, title))
            elif untitled:
                for person in untitled:
                    person.title = part
            else:
                ahead = part
            untitled = []
        elif is_person(part):
            person = DocumentParty(part, ahead)
            people.append(person)
            untitled += [] if ahead else [person]
            ahead = ""
    return people


def _parts(text: str) -> list[str]:
    """The pieces between commas, semicolons, dashes and “và”, without forms of address."""
    text = " ".join(text.split()).strip(" .;,")
    low = plain(text)
    cuts = [(0, 0), *(cut.span() for cut in _SEPARATOR.finditer(low)), (len(text), len(text))]
    parts = []
    for (_, first), (last, _) in zip(cuts, cuts[1:], strict=False):
        address = _ADDRESS.match(low, first, last)
        parts.append(text[address.end() if address else first : last].strip(" .:()"))
    return [part for part in parts if part]


def _name_in_title(part: str) -> tuple[str, str]:
    """Name and title of “Phó Giám đốc Sở Nguyễn Văn A”; no name where there is but a title."""
    words = part.split()
    for size in (4, 3, 5, 2):
        tail, head = " ".join(words[-size:]), " ".join(words[:-size])
        if len(words) > size and is_person(tail) and plain(tail).split()[0] in _SURNAMES:
            return tail, head
    return "", part


def is_person(text: str) -> bool:
    """Whether words look like a person's name: two to five, each with a capital, none for an office."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and bool(_PERSON.fullmatch(text))
        and all(word[0].isupper() for word in words)
        and not text.isupper()
        and not _NO_NAME.match(plain(text))
    )
