"""How names of offices look: words for kinds of offices, verbs that end a name, and phrases for groups of offices."""

import re

from plans.importing.plain import capital, plain

_OFFICE_HEADS = (
    "van phong", "thanh tra", "phong", "trung tam", "ban", "cong an", "so", "ubnd", "uy ban nhan dan", "hdnd",
    "hoi dong", "chi cuc", "cuc", "hiep hoi", "hoi", "lien doan", "lien minh", "bo phan", "to", "doi", "chi nhanh",
    "ngan hang", "bao hiem xa hoi", "bhxh", "kho bac", "thue", "dai", "bao", "truong", "vien", "quy", "mat tran",
    "mttq", "uy ban mttq", "uy ban mat tran", "doan thanh nien", "don vi", "co quan", "dang uy", "tinh uy",
    "huyen uy", "hai quan", "bo chi huy", "toa an", "thi hanh an", "dien luc", "buu dien", "cong ty",
    "quan ly thi truong", "tram", "lien hiep", "nha", "benh vien", "khoi", "dang bo",
)  # fmt: skip
HEAD = re.compile(rf"(?:{'|'.join(sorted(_OFFICE_HEADS, key=len, reverse=True))})\b")
WORDS_LIKE_HEADS = ("bao", "to", "nha", "so", "quy", "thue", "khoi", "doi", "dai")
"""Heads that are also parts of names or common words; they begin a name only with a capital."""

ALONE = re.compile(
    r"(?:van phong|thanh tra|cong an)"
    r"(?: (?:so|ban|cuc|huyen|tinh|thanh pho|thi xa|xa|phuong|uy ban|cap xa|cap huyen))?\b"
)
OF_A_LEVEL = re.compile(
    r"(?:van phong|thanh tra|cong an)(?: cap)? (?:so|huyen|tinh|xa|phuong|thanh pho|thi xa)\b|"
    r"(?:ubnd|uy ban nhan dan) (?:tinh|huyen|xa|phuong|thanh pho|thi xa)\b"
)
GOES_ON_AS_NAME = re.compile(r"\s+(?:[A-ZĐÀ-Ỹ]|và\s+(?:UBND|Ủy ban))")
NAMES_IN_SMALL_LETTERS = (
    "don vi tu van", "hiep hoi doanh nghiep", "hoi doanh nghiep", "cong an cap", "thue tinh", "bao hiem xa hoi",
    "trung tam xuc tien", "kho bac nha nuoc", "huyen uy", "mat tran to quoc",
)  # fmt: skip
TWO_HEADS = re.compile(r"van phong (?:hdnd|hoi dong nhan dan|doan dbqh|doan dai bieu quoc hoi)(?:(?! va )[^,;])*\Z")

_VERBS = (
    "chu tri", "phoi hop", "tham muu", "tiep tuc", "nghien cuu", "to chuc", "thuc hien", "chu dong", "tich cuc",
    "tang cuong", "co trach nhiem", "chiu trach nhiem", "theo", "can cu", "cap nhat", "xay dung", "ra soat",
    "day manh", "can", "phai", "la", "lam", "giup", "duoc", "dua ra", "huong dan", "don doc", "kiem tra", "theo doi",
    "bao cao", "quan triet", "chi dao", "nang cao", "khan truong", "thuong xuyen", "kip thoi", "de xuat", "trien khai",
    "bo tri", "phan cong", "dang tai", "cong khai", "cung cap", "ket noi", "ho tro", "tuyen truyen", "pho bien",
    "tim hieu", "thong tin", "tiep nhan", "phan anh", "giai quyet", "dam bao", "bao dam", "niem yet", "thu thap",
    "co nhiem vu", "co y kien", "de", "tong hop", "nghiem tuc", "se", "da", "dang", "ban hanh", "hang", "dinh ky",
    "quan tam", "phat huy", "khai thac", "lap", "giam sat", "cu", "mo", "ap dung", "trinh", "thanh lap", "van hanh",
    "long ghep", "phu trach", "truc tiep", "thuc hanh", "nam bat", "nam tinh hinh", "don gian hoa", "cat giam",
    "cai thien", "cai cach", "tap trung", "xu ly", "siet chat", "gan voi", "trong viec", "trong", "ve", "voi",
    "tai", "cho", "khi", "neu", "gui", "tham gia", "tao", "yeu cau", "lien he", "thong bao", "cung", "khong",
    "giu gin", "giu vung", "duy tri", "bien soan", "gioi thieu", "quang ba", "khuyen khich", "moi", "nhanh chong",
    "giam", "rut ngan", "cai tien", "doi moi", "day nhanh", "hoan thien", "hoan thanh", "cong bo", "chuan bi",
    "trao doi", "khao sat", "boi duong", "xem xet", "lua chon", "ghi nhan", "tra loi", "thiet lap", "lay y kien",
    "chan chinh", "phat hien", "han che", "dua", "giao", "thuc day", "mo rong", "doi xu", "xac dinh", "gop phan",
    "uu tien", "danh gia", "tham dinh", "niem yet", "doi thoai", "gap go", "tiep xuc", "phe duyet", "cap phep",
)  # fmt: skip
VERB = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _VERBS), key=len, reverse=True))})\b")
STRONG_VERBS = (
    "chu tri", "phoi hop", "tham muu", "theo doi", "la", "can", "phai", "duoc", "co trach nhiem", "chiu trach nhiem",
    "chu dong",
)  # fmt: skip
"""Verbs that end a name also where nothing but names is expected."""

NEEDS_MORE = re.compile(
    r"\b(?:quan ly|dang ky|xuc tien|ho tro|phat trien|kiem soat|phuc vu|dieu phoi|cai cach|dich vu)\s?$"
)
"""Words on which no name ends: what looks like a verb behind them belongs to it (“Phòng Quản lý xây dựng”)."""

GROUP_START = re.compile(
    r"(?:(?:thu truong|truong|lanh dao|nguoi dung dau|chu tich|giam doc|can bo)\s)?"
    r"(?:(?:toan the|tat ca|mot so)\s)?(?:cac|nhung)\s|ubnd (?:cac|cap) (?=xa|huyen|phuong)|"
    r"chu tich ubnd cac |toan the |cac(?=:)"
)
_BARE = (
    r"(?:ubnd cac |ubnd cap |chu tich ubnd cac |thu truong cac |thu truong |truong cac |lanh dao cac |cac |cap )?"
    r"(?:phong|ban|don vi|trung tam|so|nganh|co quan|bo phan|xa|phuong|thi tran|huyen|thanh pho|thi xa|"
    r"to chuc(?! (?:thuc|trien|cac))|hoi|doan the|dia phuong|chi cuc|doi|luc luong|chi nhanh|ngan hang|doanh nghiep|"
    r"van phong|chuyen vien|cong chuc|vien chuc|hiep hoi|to|tp)\b"
)
_MODIFIER = (
    r"(?:chuyen mon|nghiep vu|chuc nang|su nghiep|truc thuoc|co lien quan|lien quan|khac|"
    r"(?:thuoc|cua|trong|truc thuoc)(?: toan)? (?:so|ban|huyen|tinh|xa|phuong|thanh pho|ubnd (?:huyen|xa|tinh|phuong)|"
    r"don vi|co quan|van phong|cuc|nganh)\b|"
    r"cap (?:xa|huyen|tinh)|tren dia ban(?: (?:huyen|tinh|xa|phuong|thanh pho)\b)?|tinh|huyen|"
    r"thuoc pham vi quan ly)\b"
)
ELEMENT = re.compile(rf"{_BARE}(?:\s{_MODIFIER})*")
BETWEEN_ELEMENTS = re.compile(r"\s?,\s?(?:va\s)?|\sva\s|\s")
_VAGUE = re.compile(r"\b(?:co quan|luc luong|to chuc|dia phuong|doanh nghiep|cap)\b(?! (?:xa|huyen|tinh))")
_BARE_UNITS = re.compile(r"(?:cac |nhung )?don vi(?: co)?(?: lien quan)?")
SPREAD = re.compile(
    r"cac (phong|so|trung tam|ban|chi cuc|hoi|truong|xa|phuong|huyen)(?: chuyen mon| nghiep vu)?\s?:\s?"
)
SPREAD_BARE = re.compile(r"cac (phong|so|trung tam|chi cuc) (?=\S)")
_KINDS_IN_GROUP = re.compile(r"\b(?:Phòng|Đơn vị|Ban|Ngành|Trung tâm)\b(?! [A-ZĐ])")

SHORT_HEAD = re.compile(r"(tt|vp|p|ttra)\.?\s+(?=\S)", re.IGNORECASE)
SHORT_HEADS = {"tt": "Trung tâm", "vp": "Văn phòng", "p": "Phòng", "ttra": "Thanh tra"}
_WITH_CAPITAL_BEHIND = ("Phòng", "Trung tâm", "Hiệp hội", "Hội", "Ban", "Sở", "Chi cục", "Cục")
_NO_CAPITAL = {"cap", "tinh", "huyen", "xa", "phuong", "so", "cua", "cac", "chuyen", "lien", "thanh", "thi", "nghiep"}
_ALL_CAPITALS = ("ubnd", "hdnd", "mttq", "bhxh")
_LEVEL_OF_PLACE = re.compile(r"^(Tỉnh|Huyện|Xã|Phường|Thành phố|Thị trấn)\b")
_LEVEL_BEHIND = re.compile(r"\s+(?:huyện|xã|phường|tỉnh|thành phố)$")


def proper_name(text: str) -> str:
    """The name with the customary capitals: at its start and behind the word for the kind of office.

    “Phòng … huyện” is the office without the level, as the agency itself calls it.
    """
    text = " ".join(text.split()).strip(" .,;:")
    if text.isupper() and len(text.split()) > 2:
        text = text.capitalize()
    head = HEAD.match(plain(text))
    if not head:
        return capital(text)
    kind, rest = text[: head.end()], text[head.end() :].lstrip()
    kind = kind.upper() if head[0] in _ALL_CAPITALS else capital(kind.lower())
    if head[0] == "ubnd":
        rest = _LEVEL_OF_PLACE.sub(lambda found: found[0].lower(), rest)
    if kind in _WITH_CAPITAL_BEHIND and plain(rest).split(" ", 1)[0] not in _NO_CAPITAL:
        rest = capital(rest)
    if kind == "Phòng":
        rest = _LEVEL_BEHIND.sub("", rest)
    return f"{kind} {rest}".strip()


def group_name(written: str) -> str:
    """A group with a capital at its start, the words for kinds of offices in small letters."""
    small = _KINDS_IN_GROUP.sub(lambda found: found[0].lower(), written)
    return capital(re.sub(r"(thuộc|của) (sở|ban)\b", lambda found: f"{found[1]} {found[2].capitalize()}", small))


def is_vague(group: str) -> bool:
    """Whether a phrase names nobody: “các cơ quan liên quan”, “các ngành”, “các đơn vị liên quan”."""
    low = plain(group)
    if _VAGUE.search(low) or _BARE_UNITS.fullmatch(low):
        return True
    words = low.replace(",", " ").split()
    return "nganh" in words and ("lien quan" in low or "so" not in words)


def begins_name(low: str) -> bool:
    """Whether a plain text begins like the name of an office or of a group of offices."""
    head = HEAD.match(low)
    return bool(GROUP_START.match(low)) or (bool(head) and head[0] not in WORDS_LIKE_HEADS)
