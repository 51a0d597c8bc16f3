"""The Vietnamese names of provinces by their usual codes, those until June 2025 included."""

from functools import cache

_UNTIL_2025 = {
    "ha-giang": "Hà Giang", "bac-kan": "Bắc Kạn", "yen-bai": "Yên Bái", "hoa-binh": "Hòa Bình",
    "bac-giang": "Bắc Giang", "vinh-phuc": "Vĩnh Phúc", "hai-duong": "Hải Dương", "thai-binh": "Thái Bình",
    "ha-nam": "Hà Nam", "nam-dinh": "Nam Định", "quang-binh": "Quảng Bình", "thua-thien-hue": "Thừa Thiên Huế",
    "quang-nam": "Quảng Nam", "binh-dinh": "Bình Định", "phu-yen": "Phú Yên", "ninh-thuan": "Ninh Thuận",
    "binh-thuan": "Bình Thuận", "kon-tum": "Kon Tum", "dak-nong": "Đắk Nông", "binh-phuoc": "Bình Phước",
    "binh-duong": "Bình Dương", "ba-ria-vung-tau": "Bà Rịa - Vũng Tàu", "long-an": "Long An",
    "tien-giang": "Tiền Giang", "ben-tre": "Bến Tre", "tra-vinh": "Trà Vinh", "kien-giang": "Kiên Giang",
    "hau-giang": "Hậu Giang", "soc-trang": "Sóc Trăng", "bac-lieu": "Bạc Liêu",
}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    from vietnam_provinces import Province, ProvinceCode  # its catalogue takes a while to load

    names = {code: f"Tỉnh {name}" for code, name in _UNTIL_2025.items()}
    for code in ProvinceCode:
        province = Province.from_code(code)
        name = province.name if province.name.startswith("Thành phố ") else f"Tỉnh {province.name}"
        names[province.codename.replace("_", "-")] = name
    return names


def province_name(code: str) -> str | None:
    """Return the province's full name, such as “Tỉnh Hà Tĩnh” for `ha-tinh`; None for an unknown code."""
    return _names().get(code)
