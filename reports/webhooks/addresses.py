"""Which addresses the portal may send to: only hosts that the installation names in WEBHOOK_HOSTS.

The portal stands in a network whose other machines trust it, so an address is never taken from a page alone.
"""

import re

from django.conf import settings

# So narrow that no two programs can read different hosts out of one address.
_ADDRESS = re.compile(
    r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?:/[!-\[\]-~]*)?", re.IGNORECASE | re.ASCII
)
_PORTS = {"https": "443", "http": "80"}

WRONG_FORM = (
    "Địa chỉ phải có dạng https://tên-máy/đường-dẫn, không có tên đăng nhập, dấu cách hay chữ có dấu, ví dụ "
    "https://mot-cua.tinh.gov.vn/ddci."
)


def problem_of(address: str) -> str:
    """Why nothing may be sent to an address, as a sentence; empty where it may.

    WEBHOOK_HOSTS has names such as `mot-cua.tinh.gov.vn`, which stand for the usual port, or with a port of their own:
    `mot-cua.tinh.gov.vn:8443`. Without encryption only while the portal is tried out (DEBUG).
    """
    match = _ADDRESS.fullmatch(address)
    if match is None or "#" in address:
        return WRONG_FORM
    scheme, host, port = (part.lower() if part else "" for part in match.groups())
    if scheme == "http" and not settings.DEBUG:
        return "Địa chỉ phải bắt đầu bằng https://, để không ai trên đường truyền đọc hay sửa được."
    usual = _PORTS[scheme]
    allowed = {entry.lower() for entry in settings.WEBHOOK_HOSTS}
    if f"{host}:{port or usual}" in allowed or (port in ("", usual) and host in allowed):
        return ""
    return (
        f"Máy {host}{f':{port}' if port else ''} không có trong danh sách máy được nhận webhook (WEBHOOK_HOSTS). "
        "Hãy đề nghị người quản trị máy chủ thêm vào."
    )
