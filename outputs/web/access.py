"""Who is asking, and whether the question is really theirs: sessions, CSRF tokens, hosts, headers."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from fastapi import HTTPException, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from outputs.accounts import Account, Accounts, Role
from outputs.web.words import language_of

SESSION, LANGUAGE = "solieu_session", "solieu_language"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LARGEST = 200_000
"""Bytes of a form."""
_OPEN = ("/login", "/language", "/static/")
_COOKIE = re.compile(r"[\w-]{43}")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Next = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Security:
    """How the page is protected: `hosts` are the names under which it answers.

    `user` is who reviews where there is no login.
    """

    accounts: Accounts
    user: str
    hosts: tuple[str, ...] = LOOPBACK

    @property
    def login(self) -> bool:
        """Whether visitors have to log in: from the first account on, also where the page runs already."""
        return self.accounts.exist()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: their account, None before the login; the language; the token that their forms carry."""

    account: Account | None
    language: str
    token: str

    @property
    def name(self) -> str:
        """The reviewer's name."""
        return self.account.name if self.account else ""

    def may(self, role: Role) -> bool:
        """Whether the visitor may do what this role may."""
        return self.account is not None and self.account.role.may(role)


def visitor(request: Request) -> Visitor:
    """Who asks."""
    found = request.state.visitor
    assert isinstance(found, Visitor)
    return found


def need(request: Request, role: Role) -> Visitor:
    """Who asks, if they may; raises the error 403."""
    who = visitor(request)
    if not who.may(role):
        raise HTTPException(403, "forbidden")
    return who


def guard(security: Security) -> Callable[[Request, Next], Awaitable[Response]]:
    """The middleware that lets a request through or answers itself."""

    async def pass_on(request: Request, call_next: Next) -> Response:
        refused = _refused(request, security)
        if refused:
            return _with_headers(refused, request)
        cookie = request.cookies.get(SESSION, "")
        fresh = not _COOKIE.fullmatch(cookie)
        if fresh:
            cookie = secrets.token_urlsafe(32)
        account = _account(security, cookie)
        request.state.visitor = Visitor(account, language_of(request.cookies.get(LANGUAGE)), token_of(cookie))
        request.state.cookie = cookie
        if account is None and not request.url.path.startswith(_OPEN):
            return _with_headers(_to_login(request), request)
        response = await call_next(request)
        if fresh and SESSION not in response.headers.get("set-cookie", ""):
            set_session(response, request, cookie)
        return _with_headers(response, request)

    return pass_on


def _refused(request: Request, security: Security) -> Response | None:
    """The answer to a request for another host (a name that was turned to us), or with too large a body."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if host not in security.hosts:
        return PlainTextResponse("This host is not served here.", 421)
    length = request.headers.get("content-length", "0")
    if request.method == "POST" and (
        not length.isdecimal() or int(length) > LARGEST or "transfer-encoding" in request.headers
    ):
        return PlainTextResponse("The form is too large.", 413)
    return None


def _account(security: Security, cookie: str) -> Account | None:
    if not security.login:
        return Account(security.user, Role.ADMINISTER)
    return security.accounts.of_session(cookie)


def _to_login(request: Request) -> Response:
    if request.method != "GET" or request.headers.get("x-part"):
        return PlainTextResponse("login", 401)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?{urlencode({'to': wanted})}", 303)


def set_session(response: Response, request: Request, cookie: str) -> None:
    """Hand a session's cookie to the browser; scripts cannot read it and other sites cannot send it."""
    response.set_cookie(
        SESSION, cookie, httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/", max_age=43_200
    )


def _with_headers(response: Response, request: Request) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def token_of(cookie: str) -> str:
    """The token of a session's forms: only who can read the page can know it."""
    return hmac.new(cookie.encode(), b"form", sha256).hexdigest()


def check_token(request: Request, token: str) -> None:
    """Raises the error 403 where a form does not come from our own page."""
    origin = request.headers.get("origin")
    foreign = origin not in (None, "null") and urlsplit(origin or "").netloc != request.headers.get("host")
    if foreign or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "stale")
    if not hmac.compare_digest(token.encode(), visitor(request).token.encode()):
        raise HTTPException(403, "stale")


def local_path(wanted: str, otherwise: str = "/") -> str:
    """An address on this site to go on to; anything that a browser might take for another site is dropped."""
    parts = urlsplit(wanted)
    odd = any(c in wanted for c in "\\\r\n\t") or not wanted.isprintable()
    if odd or parts.scheme or parts.netloc or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    return wanted
