import pytest

from indices.sheets.names import Names

UNITS = Names(
    {
        "skhdt": ["Sở Kế hoạch và Đầu tư", "SKHĐT", "skhdt"],
        "sldtbxh": ["Sở Lao động - Thương binh và Xã hội", "SLĐTBXH", "sldtbxh"],
        "snnptnt": ["Sở Nông nghiệp và Phát triển nông thôn", "SNNPTNT", "snnptnt"],
        "stp": ["Sở Tư pháp", "STP", "stp"],
        "sct": ["Sở Công Thương", "SCT", "sct"],
        "cat": ["Công an tỉnh", "CAT", "cat"],
        "bhxh": ["Bảo hiểm xã hội tỉnh", "BHXH", "bhxh"],
        "bqlkktck": ["Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn", "BQLKKTCK", "bqlkktck"],
        "thanh-pho": ["Thành phố Lạng Sơn", "", "thanh-pho-lang-son"],
        "huyen-chi-lang": ["Huyện Chi Lăng", "", "huyen-chi-lang"],
        "xa-chi-lang": ["Xã Chi Lăng", "", "xa-chi-lang"],
        "xa-tan-thanh": ["Xã Tân Thanh", "", "xa-tan-thanh"],
        "xa-tan-thanh-2": ["Xã Tân Thành", "", "xa-tan-thanh-2"],
    }
)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Sở Kế hoạch và Đầu tư", ["skhdt"]),
        ("SỞ KẾ HOẠCH & ĐẦU TƯ", ["skhdt"]),
        ("so ke hoach va dau tu", ["skhdt"]),
        ("Kế hoạch và Đầu tư", ["skhdt"]),
        ("Sở KH&ĐT", ["skhdt"]),
        ("KHĐT", ["skhdt"]),
        ("SKHĐT", ["skhdt"]),
        ("Sở LĐ-TB&XH", ["sldtbxh"]),
        ("LĐTBXH", ["sldtbxh"]),
        ("Sở Nông nghiệp & PTNT", ["snnptnt"]),
        ("Sở NN và PTNT", ["snnptnt"]),
        ("1. Sở Tư pháp", ["stp"]),
        ("Sở Tư pháp tỉnh Lạng Sơn", ["stp"]),
        ("Công an", ["cat"]),
        ("CA tỉnh", ["cat"]),
        ("BHXH tỉnh", ["bhxh"]),
        ("Ban QL KKT cửa khẩu ĐĐ-LS", ["bqlkktck"]),
        ("TP. Lạng Sơn", ["thanh-pho"]),
        ("UBND huyện Chi Lăng", ["huyen-chi-lang"]),
        ("H. Chi Lăng", ["huyen-chi-lang"]),
        ("Chi Lăng", ["huyen-chi-lang", "xa-chi-lang"]),
        ("Xã Tân Thành", ["xa-tan-thanh-2"]),
        ("xa tan thanh", ["xa-tan-thanh", "xa-tan-thanh-2"]),
        ("Sở Tư pháo", []),
        ("Tổng cộng", []),
        ("", []),
        ("–", []),
    ],
)
def test_what_a_written_name_means(written, codes):
    assert UNITS.find(written) == codes


def test_a_misspelt_name_gets_a_hint_and_nothing_else_does():
    assert UNITS.nearest("Sở Tư pháo") == "Sở Tư pháp"
    assert UNITS.nearest("Tổng cộng") is None


def test_a_name_of_many_equal_letters_is_read_quickly():
    letters = Names({"a": ["a " * 60]})

    assert letters.find("a " * 59 + "b") == []
