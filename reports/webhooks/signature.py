"""The signature of what is sent, in the form of Standard Webhooks (HMAC-SHA256 over id, time and body)."""

import base64
import hmac
import secrets

_MARK = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A secret that receivers' libraries for Standard Webhooks take: 256 random bits in base64 behind `whsec_`."""
    return _MARK + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers_of(secret: str, event_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers that go with a body; seconds since 1970, so that a receiver can refuse what is old."""
    signed = f"{event_id}.{seconds}.".encode() + body
    key = base64.b64decode(secret.removeprefix(_MARK))
    signature = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    return {"webhook-id": event_id, "webhook-timestamp": str(seconds), "webhook-signature": f"v1,{signature}"}
