"""The weight of a page for a browser that has nothing of the portal yet: the page and all that it needs to show."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urljoin, urlsplit

from ddci_portal.bench.load import Refused, Request

_ASSETS = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/static/[^"]+)"')
_FACE = re.compile(r"@font-face\s*{(.*?)}", re.DOTALL)
_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_RANGE = re.compile(r"unicode-range:\s*([^;}]+)")
_FOREVER = "immutable"


def weigh(site: str, request: Request) -> int:
    """Bytes on the wire, headers left out: the page, its stylesheets, scripts and pictures, and the fonts whose range
    of characters the page touches, in every weight, whether or not it uses that weight.

    Raises Refused where a stylesheet or script comes uncompressed, or may not be kept for good.
    """
    page = _got(site, request.path, request.headers)
    html = page.text
    paths = dict.fromkeys(_ASSETS.findall(html))
    assets = {path: _checked(path, _got(site, path, request.headers)) for path in paths}
    fonts = dict.fromkeys(
        urljoin(path, font)
        for path, asset in assets.items()
        if path.endswith(".css")
        for font in _fonts(asset.text, set(html))
    )
    return (
        page.size
        + sum(asset.size for asset in assets.values())
        + sum(_got(site, path, request.headers).size for path in fonts)
    )


class _Got:
    """An answer: how many bytes came, and what they say."""

    def __init__(self, response: HTTPResponse, data: bytes):
        self.size, self.headers = len(data), response.headers
        self.encoding = response.getheader("Content-Encoding", "")
        self._data = data

    @property
    def text(self) -> str:
        return _unpacked(self._data, self.encoding).decode()


def _unpacked(data: bytes, encoding: str) -> bytes:
    if encoding == "br":
        import brotli  # comes with WhiteNoise's compression and is needed nowhere else

        return brotli.decompress(data)
    if encoding == "gzip":
        import gzip

        return gzip.decompress(data)
    return data


def _got(site: str, path: str, headers: dict[str, str]) -> _Got:
    connection = HTTPConnection(urlsplit(site).netloc, timeout=60)
    try:
        connection.request("GET", path, headers=headers | {"Accept-Encoding": "gzip, br"})
        response = connection.getresponse()
        if response.status != 200:
            raise Refused(f"{path} trả {response.status}")
        return _Got(response, response.read())
    finally:
        connection.close()


def _checked(path: str, asset: _Got) -> _Got:
    if path.endswith((".css", ".js")) and asset.encoding not in ("gzip", "br"):
        raise Refused(f"{path} không được nén")
    if _FOREVER not in asset.headers.get("Cache-Control", ""):
        raise Refused(f"{path} không mang dấu băm nên trình duyệt phải hỏi lại")
    return asset


def _fonts(css: str, characters: set[str]) -> Iterator[str]:
    """The first file of each face that has one of the characters."""
    for face in _FACE.findall(css):
        ranges = _RANGE.search(face)
        if ranges and not any(_holds(ranges[1], ord(character)) for character in characters):
            continue
        source = _URL.search(face)
        if source:
            yield source[1].partition("#")[0].partition("?")[0]


def _holds(ranges: str, code: int) -> bool:
    for part in ranges.replace("U+", "").replace("u+", "").split(","):
        first, _, last = part.strip().partition("-")
        if int(first.replace("?", "0"), 16) <= code <= int((last or first).replace("?", "F"), 16):
            return True
    return False
