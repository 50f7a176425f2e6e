"""A small identity provider for tests: discovery, sign-in, token, keys, userinfo (OpenID Connect Core 1.0)."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ELSE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SECRET = "secret-of-the-client"  # noqa: S105


@dataclass
class Says:
    """What the provider says of whoever comes, and what it does wrong where a test wants it to."""

    claims: dict[str, Any]
    id_claims: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    base: str = ""


class _Handler(BaseHTTPRequestHandler):
    says: Says

    def log_message(self, *_: Any) -> None: ...

    def answer(self, body: Any, status: int = 200) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            base = self.says.base
            self.answer({"issuer": base, "authorization_endpoint": f"{base}/authorize",
                         "token_endpoint": f"{base}/token", "userinfo_endpoint": f"{base}/userinfo",
                         "jwks_uri": f"{base}/keys",
                         "token_endpoint_auth_methods_supported": ["client_secret_post"]})  # fmt: skip
        elif path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.answer({"keys": [{**key, "kid": "one", "alg": "RS256", "use": "sig"}]})
        elif path == "/authorize":
            self.authorize({name: values[0] for name, values in query.items()})
        elif path == "/userinfo" and self.headers.get("Authorization") == "Bearer access":
            self.answer(self.says.claims)
        else:
            self.answer({"error": "not found"}, 404)

    def authorize(self, asked: dict[str, str]) -> None:
        code = secrets.token_urlsafe(12)
        self.says.codes[code] = asked
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        self.send_response(302)
        self.send_header("Location", back)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        asked = self.says.codes.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or sent.get("client_secret") != SECRET
            or asked.get("code_challenge") != challenge.rstrip(b"=").decode()
        ):
            self.answer({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": self.says.base, "aud": asked["client_id"], "sub": self.says.claims["sub"], "iat": now,
                  "exp": now + 300, **self.says.id_claims}  # fmt: skip
        id_token = jwt.encode(claims, self.says.key, algorithm=self.says.algorithm, headers={"kid": "one"})
        self.answer({"access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": id_token})


@contextmanager
def running(says: Says):
    """Run the provider on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"says": says}))
    says.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield says
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
