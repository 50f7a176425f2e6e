"""The identity providers of a site, as its TOML names them.

```toml
[[provider]]
id = "province"
name = { zh = "全省统一身份认证", en = "Provincial sign-in" }
client_id = "daoren"
client_secret_env = "PROVINCE_SECRET"
server_url = "https://id.example.gov.cn"
authorize_origin = "https://login.example.gov.cn"  # where its sign-in page stands elsewhere
creates_people = false                             # true: whoever it knows gets an account without any role
```
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

KNOWN = {"id", "name", "client_id", "client_secret_env", "server_url", "authorize_origin", "creates_people"}
HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Provider:
    """A service for signing in by OpenID Connect. `origins` are the places that a browser is sent to."""

    id: str
    name: Mapping[str, str]
    client_id: str
    secret: str = field(repr=False)
    server_url: str
    origins: tuple[str, ...]
    creates_people: bool = False


def read_providers(site: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[Provider, ...]:
    """Read the providers; raise ValueError with what is wrong with one."""
    found = tuple(_provider(one, environ) for one in site.get("provider", ()))
    if len({one.id for one in found}) != len(found):
        raise ValueError("provider: an id stands twice")
    return found


def _provider(raw: Mapping[str, Any], environ: Mapping[str, str]) -> Provider:
    where = f"provider {raw.get('id')!r}"
    missing = {"id", "name", "client_id", "client_secret_env", "server_url"} - set(raw)
    if missing or set(raw) - KNOWN:
        raise ValueError(f"{where}: missing {sorted(missing)}, unknown {sorted(set(raw) - KNOWN)}")
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", raw["id"]):
        raise ValueError(f"{where}: an id is small letters, digits and dashes")
    if set(raw["name"]) != {"zh", "en"}:
        raise ValueError(f"{where}: the name needs zh and en")
    if raw["client_secret_env"] not in environ:
        raise ValueError(f"{where}: the environment holds no {raw['client_secret_env']}")
    origins = [_origin(where, raw[key]) for key in ("server_url", "authorize_origin") if key in raw]
    return Provider(
        id=raw["id"],
        name=dict(raw["name"]),
        client_id=raw["client_id"],
        secret=environ[raw["client_secret_env"]],
        server_url=raw["server_url"],
        origins=tuple(dict.fromkeys(origins)),
        creates_people=bool(raw.get("creates_people", False)),
    )


def _origin(where: str, address: str) -> str:
    """Give scheme and place of an address; what is not on this machine must be reached by https."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise ValueError(f"{where}: {address!r} must begin with https://")
    if not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", parts.netloc):
        raise ValueError(f"{where}: {address!r} names no place")
    return f"{parts.scheme}://{parts.netloc}"


def as_settings(providers: Sequence[Provider]) -> dict[str, Any]:
    """Give the providers as django-allauth wants them; codes are bound to the browser that asked (RFC 7636)."""
    apps = [
        {
            "provider_id": one.id,
            "name": one.name["zh"],
            "client_id": one.client_id,
            "secret": one.secret,
            "settings": {"server_url": one.server_url, "oauth_pkce_enabled": True},
        }
        for one in providers
    ]
    return {"openid_connect": {"APPS": apps}}
