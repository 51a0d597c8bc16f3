"""What an update of a PDF changed, read from the objects of two states of the file, without their library."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_NODES = 5000
"""Nodes of the page tree that are walked at most: a made-up file may have endless ones."""

_MOST_PARENTS = 20
"""Fields above a field that are asked at most: in a made-up file they may lead in a circle."""

_WORDS = {"/Title": "tiêu đề", "/Author": "tác giả", "/Subject": "chủ đề", "/Keywords": "từ khóa"}
"""What the file says of itself that readers show; date and program are written anew by every program that signs."""

_OF_PROGRAMS = {
    "ModifyDate", "MetadataDate", "CreateDate", "Producer", "CreatorTool", "InstanceID", "DocumentID", "History",
    "Trapped", "about", "xmptk",
}  # fmt: skip

_KINDS = {
    "/FreeText": "chữ viết đè",
    "/Text": "ghi chú",
    "/Stamp": "con dấu đồ họa",
    "/Link": "liên kết",
    "/Ink": "nét vẽ",
}

_END, _TAIL = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF[\s\0]*$"), 1024

Box = tuple[int, float, float, float, float]


@dataclass(frozen=True)
class Update:
    """What was added to a file: sentences about what is more than signatures, and where new widgets show.

    A box is (page from 0, left, bottom, right, top) in points.
    """

    changes: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()


class View:
    """A state of a PDF: its pages, annotations, form fields and what it says of itself."""

    def __init__(self, state):
        """`state` is a reader, or a reader's view of an earlier revision: what has `root` and a trailer."""
        self.state = state
        self.root = state.root

    def pages(self) -> Iterator[dict]:
        """The page dictionaries in order."""
        waiting, seen = [self.root["/Pages"]], 0
        while waiting and seen < _MOST_NODES:
            node = waiting.pop()
            seen += 1
            if node.get("/Type") == "/Page" or "/Kids" not in node:
                yield node
            else:
                waiting += [kid.get_object() for kid in reversed(list(node["/Kids"]))]

    def annotations(self) -> list[dict]:
        """For each page its annotations by what identifies them."""
        return [{_key(item): item.get_object() for item in page.get("/Annots", ())} for page in self.pages()]

    def fields(self) -> dict[str, dict]:
        """The form fields at the top by their names."""
        fields = self.root["/AcroForm"].get("/Fields", ()) if "/AcroForm" in self.root else ()
        found = [field.get_object() for field in fields]
        return {str(field.get("/T", "")): field for field in found}

    def words(self) -> dict[str, str]:
        """What the file says of itself: title, author, subject, keywords."""
        if "/Info" not in self.state.trailer_view:
            return {}
        info = self.state.trailer_view.raw_get("/Info")
        # The trailer of an earlier revision leads to objects of the last one, its resolver does not.
        info = self.state.get_object(info.reference) if hasattr(info, "reference") else info
        return {key: str(info[key]) for key in _WORDS if key in info}

    def metadata(self) -> frozenset[tuple[str, str]]:
        """The statements of the XMP metadata but those about programs and dates, which every program writes anew."""
        if "/Metadata" not in self.root:
            return frozenset()
        from lxml import etree  # only for files that have metadata

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        tree = etree.fromstring(self.root.raw_get("/Metadata").get_object().data, parser)
        return frozenset(_statements(tree, etree))

    def boxes_beside(self, old: "View") -> Iterator[Box]:
        """Where widgets that another state lacks show on the pages."""
        for number, (before, after) in enumerate(zip(old.annotations(), self.annotations(), strict=False)):
            for key in after.keys() - before.keys():
                left, bottom, right, top = _rectangle(after[key])
                if left < right and bottom < top:
                    yield number, left, bottom, right, top


def changes_of(old: View, new: View) -> list[str]:
    """Return what a later state of a file has beside signatures, as Vietnamese sentences.

    What they do not name may have changed all the same: they explain, they do not judge.
    """
    found = [*_pages(old, new), *_annotations(old, new), *_fields(old, new), *_words(old, new)]
    return list(dict.fromkeys(found))


def loose_end(data: bytes, start: int) -> list[str]:
    """Return words about a file that does not end where its last update does: other programs may show what is behind.

    `start` is where the table of objects stands that the file was read by.
    """
    found = _END.search(data[-_TAIL:])
    return [] if found and int(found[1]) == start else ["Tệp bị cắt cụt hoặc còn dữ liệu thừa ở cuối."]


def harmless(old: View, new: View) -> bool:
    """Whether what the file says of itself is the same but for dates and programs."""
    return not list(_words(old, new))


def _key(item):
    return (item.idnum, item.generation) if hasattr(item, "idnum") else id(item)


def _rectangle(annotation) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(number) for number in annotation.get("/Rect", (0, 0, 0, 0)))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _statements(tree, etree) -> Iterator[tuple[str, str]]:
    for element in tree.iter(etree.Element):
        parents = {etree.QName(parent).localname for parent in (element, *element.iterancestors())}
        if parents & _OF_PROGRAMS:
            continue
        text = (element.text or "").strip()
        if text and not len(element):
            yield _property(element, etree), text
        for name, value in element.attrib.items():
            if etree.QName(name).localname not in _OF_PROGRAMS:
                yield etree.QName(name).localname, value


def _property(element, etree) -> str:
    """The property that a value belongs to: the nearest element around it that is no list."""
    names = [etree.QName(one).localname for one in (element, *element.iterancestors())]
    return next((name for name in names if name not in ("li", "Alt", "Seq", "Bag")), names[0])


def _pages(old: View, new: View) -> Iterator[str]:
    before, after = list(old.pages()), list(new.pages())
    if len(after) > len(before):
        yield f"Tệp có thêm {len(after) - len(before)} trang: bản gốc {len(before)} trang, tệp này {len(after)} trang."
    elif len(after) < len(before):
        yield f"Tệp bị bớt {len(before) - len(after)} trang: bản gốc {len(before)} trang, tệp này {len(after)} trang."
    for number, (one, other) in enumerate(zip(before, after, strict=False), start=1):
        if _content(one) != _content(other):
            yield f"Nội dung trang {number} bị sửa."
        elif any(one.get(key) != other.get(key) for key in ("/MediaBox", "/CropBox", "/Rotate")):
            yield f"Khổ hoặc chiều của trang {number} bị sửa."


def _content(page) -> list[bytes]:
    content = page.get("/Contents")
    parts = content if isinstance(content, list) else [] if content is None else [content]
    return [part.get_object().encoded_data for part in parts]


def _annotations(old: View, new: View) -> Iterator[str]:
    for number, (before, after) in enumerate(zip(old.annotations(), new.annotations(), strict=False), start=1):
        for key in sorted(after.keys() - before.keys()):
            yield from _annotation(number, after[key])
        if before.keys() - after.keys():
            yield f"Trang {number} bị mất chú thích hoặc ô chữ ký đã có."


def _annotation(number: int, annotation) -> Iterator[str]:
    kind = str(annotation.get("/Subtype", ""))
    if kind != "/Widget":
        yield f"Trang {number} có thêm {_KINDS.get(kind, 'chú thích')} ({kind.lstrip('/') or 'không rõ loại'})."
    elif "/A" in annotation or "/AA" in annotation:
        yield f"Trang {number} có thêm ô kèm hành động tự chạy."
    elif "/AP" in annotation and _inherited(annotation, "/FT") == "/Sig" and not _is_signed(annotation):
        yield f"Trang {number} có thêm ô chữ ký chưa ký mà đã có hình."


def _is_signed(annotation) -> bool:
    value = _inherited(annotation, "/V")
    return hasattr(value, "get") and "/ByteRange" in value and "/Contents" in value


def _inherited(annotation, key: str):
    """What a field says of itself or has from the fields above it; None where nobody says it."""
    for _ in range(_MOST_PARENTS):
        if key in annotation:
            return annotation[key]
        if "/Parent" not in annotation:
            return None
        annotation = annotation["/Parent"]
    return None


def _fields(old: View, new: View) -> Iterator[str]:
    before, after = old.fields(), new.fields()
    for name in sorted(after.keys() - before.keys()):
        if after[name].get("/FT") != "/Sig":
            yield f"Tệp có thêm ô nhập liệu “{name}”."
    for name in sorted(before.keys() & after.keys()):
        if before[name].get("/FT") != "/Sig" and before[name].get("/V") != after[name].get("/V"):
            yield f"Ô nhập liệu “{name}” bị sửa."
    for name in sorted(before.keys() - after.keys()):
        yield f"Tệp bị mất ô chữ ký “{name}”." if before[name].get("/FT") == "/Sig" else f"Tệp bị mất ô “{name}”."


def _words(old: View, new: View) -> Iterator[str]:
    before, after = old.words(), new.words()
    changed = [key for key in _WORDS if before.get(key) != after.get(key)]
    for key in changed:
        was, now = (state.get(key) or "trống" for state in (before, after))
        yield f"Thông tin của tệp bị sửa: {_WORDS[key]} từ “{was}” thành “{now}”."
    if not changed:
        names = sorted({name for name, _ in old.metadata() ^ new.metadata()})
        if names:
            yield f"Thông tin của tệp (siêu dữ liệu XMP) bị sửa: {', '.join(names)}."
