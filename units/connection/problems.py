"""What goes wrong, as application/problem+json (RFC 9457): in Vietnamese, and beside it in English."""

import json
from dataclasses import dataclass

from django.http import HttpResponse

from units.requests import request_id

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:ddci:problem:"
"""What the type of every problem begins with; the kinds are those of KINDS."""


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its status, what it is called, and what is said where nothing more is known."""

    status: int
    title: str
    title_en: str
    detail: str
    detail_en: str


KINDS = {
    "bad-request": Kind(
        400, "Yêu cầu không đọc được", "Bad request", "Yêu cầu không đúng dạng. Nội dung phải là JSON hợp lệ.",
        "The request cannot be read; its body must be valid JSON.",
    ),
    "unauthorized": Kind(
        401, "Chưa xác thực", "Unauthorized", "Hãy gửi mã truy cập trong tiêu đề “Authorization: Bearer …”.",
        "Send an access token in the header “Authorization: Bearer …”.",
    ),
    "insufficient-scope": Kind(
        403, "Mã truy cập thiếu phạm vi", "Insufficient scope", "Mã truy cập không có phạm vi cần cho việc này.",
        "The access token lacks the scope that this operation needs.",
    ),
    "forbidden": Kind(
        403, "Không có quyền", "Forbidden", "Chủ mã truy cập không có quyền làm việc này ở đây.",
        "The owner of the access token may not do this here.",
    ),
    "not-found": Kind(
        404, "Không tìm thấy", "Not found", "Không có địa chỉ hoặc đối tượng này, hoặc bạn không được xem.",
        "There is no such address or object, or it is not yours to see.",
    ),
    "method-not-allowed": Kind(
        405, "Phương thức không dùng được", "Method not allowed", "Địa chỉ này không nhận phương thức đó; xem Allow.",
        "This address does not take that method; see the header Allow.",
    ),
    "not-acceptable": Kind(
        406, "Không có dạng được yêu cầu", "Not acceptable", "Tiêu đề Accept không nhận dạng mà địa chỉ này trả về.",
        "The header Accept excludes what this address answers with.",
    ),
    "conflict": Kind(
        409, "Người khác đã sửa trước", "Conflict", "Giá trị đã khác với giá trị bạn thấy; chưa có gì được lưu.",
        "The value is no longer the one you saw; nothing was saved.",
    ),
    "precondition-failed": Kind(
        412, "Phiên bản đã cũ", "Precondition failed",
        "Đối tượng đã thay đổi sau khi bạn đọc; chưa có gì được lưu. Hãy đọc lại rồi gửi với ETag mới.",
        "The object has changed since you read it; nothing was saved. Read it again and send the new ETag.",
    ),
    "too-large": Kind(
        413, "Nội dung quá lớn", "Content too large", "Nội dung gửi lên quá lớn. Hãy chia thành nhiều yêu cầu.",
        "The body is too large; split it into several requests.",
    ),
    "unsupported-media-type": Kind(
        415, "Dạng nội dung không nhận", "Unsupported media type", "Nội dung phải có Content-Type application/json.",
        "The body must have the Content-Type application/json.",
    ),
    "refused": Kind(
        422, "Dữ liệu bị từ chối", "Refused", "Dữ liệu gửi lên bị từ chối; chưa có gì được lưu.",
        "What was sent is refused and nothing was saved; “detail” and “errors” say why.",
    ),
    "precondition-required": Kind(
        428, "Thiếu If-Match", "Precondition required",
        "Hãy đọc đối tượng trước và gửi ETag của nó trong tiêu đề If-Match.",
        "Read the object first and send its ETag in the header If-Match.",
    ),
    "too-many-requests": Kind(
        429, "Quá nhiều yêu cầu", "Too many requests", "Đã quá số yêu cầu cho phép. Hãy đợi theo Retry-After.",
        "Too many requests; wait as Retry-After says.",
    ),
    "failed": Kind(
        500, "Cổng gặp lỗi", "Internal server error",
        "Cổng gặp lỗi khi xử lý yêu cầu. Hãy thử lại sau; nếu vẫn lỗi, báo cán bộ công nghệ thông tin kèm mã yêu cầu.",
        "The portal failed on this request. Try later; if it fails again, report the request id.",
    ),
    "unavailable": Kind(
        503, "Cổng tạm ngừng", "Service unavailable", "Cổng tạm thời không phục vụ. Hãy thử lại sau ít phút.",
        "The portal is not available for the moment. Try again in a few minutes.",
    ),
}  # fmt: skip

_BY_STATUS = {kind.status: name for name, kind in reversed(KINDS.items())} | {403: "forbidden"}


class Problem(Exception):
    """Ends an operation with a problem: `kind` is a key of KINDS, `more` further members, `headers` of the answer."""

    def __init__(self, kind: str, detail: str = "", *, more: dict | None = None, headers: dict | None = None):
        super().__init__(detail or kind)
        self.kind, self.detail, self.more, self.headers = kind, detail, more or {}, headers or {}

    def response(self) -> HttpResponse:
        """The answer that says it."""
        kind = KINDS[self.kind]
        body = {
            "type": TYPE + self.kind,
            "title": kind.title,
            "title_en": kind.title_en,
            "status": kind.status,
            "detail": self.detail or kind.detail,
            "detail_en": kind.detail_en,
            "request_id": request_id(),
            **self.more,
        }
        content = json.dumps(body, ensure_ascii=False, default=str)
        response = HttpResponse(content, status=kind.status, content_type=MEDIA_TYPE, headers=self.headers)
        response["Content-Language"] = "vi, en"
        return response


def problem_of_status(status: int) -> Problem:
    """What is said for an answer of which only the status is known."""
    return Problem(_BY_STATUS.get(status, "bad-request" if status < 500 else "failed"))
