"""With what people come."""

from django.http import HttpRequest

_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
_BROWSERS = {
    "coc_coc": "Cốc Cốc",
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
"""What stands in a User-Agent, the most telling first: nearly all of them also claim to be Safari."""


def device_of(request: HttpRequest) -> str:
    """The client in words, such as “Chrome trên Windows”, as far as its User-Agent tells."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for sign, name in _BROWSERS.items() if sign in agent), "Trình duyệt không rõ")
    system = next((name for sign, name in _SYSTEMS.items() if sign in agent), "")
    return f"{browser} trên {system}" if system else browser
