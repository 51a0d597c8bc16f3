"""A small OpenID Connect provider for tests: a real server with discovery, authorize, token and jwks, RS256."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "ddci-portal", "bi-mat-cua-ung-dung"


class IdentityProvider:
    """Answers for one person, `person`; `forge` changes the claims of ID tokens, `signer` signs them."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, parameters={"kid": "khoa-1"}, auto_kid=False)
        self.signer = self.key
        self.person = {}
        self.forge = {}
        self.codes = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/tinh"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def discovery(self, query: dict, form: dict) -> dict:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def jwks(self, query: dict, form: dict) -> dict:
        return {"keys": [self.key.as_dict(private=False)]}

    def authorize(self, url: str) -> str:
        """What a browser gets that opens the authorize address with the person signed in: the address to go back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (
            CLIENT_ID,
            "code",
            "S256",
        )
        code = f"ma-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, query: dict, form: dict) -> dict:
        asked = self.codes.pop(form["code"], None)
        if asked is None or not self._proves(asked, form):
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "sub": "so-1", "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"]} | self.person | self.forge
        header = {"alg": "RS256", "kid": "khoa-1"}
        id_token = jwt.encode(header, {name: value for name, value in claims.items() if value is not None}, self.signer)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": id_token}

    @staticmethod
    def _proves(asked: dict, form: dict) -> bool:
        """The verifier of PKCE, RFC 7636."""
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]

    def _handler(self):
        provider = self
        pages = {"/.well-known/openid-configuration": "discovery", "/jwks": "jwks", "/token": "token"}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer({})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer({name: values[0] for name, values in parse_qs(body).items()})

            def answer(self, form):
                place = urlsplit(self.path)
                data = getattr(provider, pages[place.path.removeprefix("/tinh")])(parse_qs(place.query), form)
                body = json.dumps(data).encode()
                self.send_response(400 if "error" in data else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        return Handler
