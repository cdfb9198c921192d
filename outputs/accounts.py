"""Accounts, their roles and sessions, and the brake on guessing passwords."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from math import ceil
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from outputs.database import Matter, alone, reading, writing
from outputs.errors import OutputError
from outputs.schema import accounts, login_failures, sessions
from outputs.store import Store

LASTS = timedelta(hours=12)
"""How long a session lasts."""
SHORTEST = 10
"""Characters of a password."""
_NAME = re.compile(r"[\w.@-]{1,60}")
_FREE = {"pair": 5, "account": 50, "address": 20}
"""Wrong tries before waiting begins: of one account from one address, of one account, from one address."""
_LONGEST = timedelta(minutes=15)
_FORGOTTEN = timedelta(hours=24)
_HASHER = PasswordHasher()
# Hashing takes 64 MB: more at once would be a way to fill the memory.
_HASHING = BoundedSemaphore(2)
# Compared with where there is no such account, so that an unknown name takes as long as a wrong password.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


class Role(StrEnum):
    """What an account may do; each may do what those before it may."""

    VIEW = "view"
    REVIEW = "review"
    ADMINISTER = "administer"

    def may(self, other: Role) -> bool:
        """Whether this role includes the other."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class AccountError(OutputError):
    """An account that cannot be made or changed, and why."""


class LoginError(OutputError):
    """A login that failed; it does not say whether name or password was wrong."""


class WaitError(LoginError):
    """Too many wrong tries: `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many wrong tries: wait {seconds} seconds.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the page."""

    name: str
    role: Role
    disabled: bool = False


class Accounts:
    """The accounts of a store. All methods raise StoreError."""

    def __init__(self, store: Store) -> None:
        self.engine = store.engine

    def exist(self) -> bool:
        """Whether there is any account that can log in."""
        with reading(self.engine) as connection:
            query = select(func.count()).select_from(accounts).where(accounts.c.disabled == 0)
            return bool(connection.scalar(query))

    def list(self) -> list[Account]:
        """All accounts by name."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.name)).mappings()
            return [_account(dict(row)) for row in rows]

    def add(self, name: str, password: str, role: Role) -> Account:
        """Make an account. Raises AccountError."""
        _check(name, password)
        row = {"name": name, "role": role, "password_hash": _hashed(password), "made_at": datetime.now(UTC)}
        with writing(self.engine) as connection:
            alone(connection, Matter.ACCOUNTS)
            if connection.scalar(select(accounts.c.name).where(accounts.c.name == name)):
                raise AccountError(f"There is an account {name} already.")
            connection.execute(insert(accounts).values(row))
        return Account(name, role)

    def change(self, name: str, *, password: str = "", role: Role | None = None, disabled: bool | None = None) -> None:
        """Change what is given, and end the sessions of the account. Raises AccountError."""
        values: dict[str, object] = {}
        if password:
            _check(name, password)
            values["password_hash"] = _hashed(password)
        if role is not None:
            values["role"] = role
        if disabled is not None:
            values["disabled"] = int(disabled)
        with writing(self.engine) as connection:
            alone(connection, Matter.ACCOUNTS)
            found = connection.execute(update(accounts).where(accounts.c.name == name).values(**values)).rowcount
            if not found:
                raise AccountError(f"There is no account {name}.")
            if not _administrators(connection):
                raise AccountError("The last account that may administer has to stay.")
            connection.execute(delete(sessions).where(sessions.c.name == name))

    # Sessions

    def log_in(self, name: str, password: str, address: str) -> str:
        """The cookie of a new session. Raises LoginError, WaitError."""
        subjects = {
            "pair": f"pair:{name[:60]}@{address}",
            "account": f"account:{name[:60]}",
            "address": f"address:{address}",
        }
        now = datetime.now(UTC)
        with reading(self.engine) as connection:
            if wait := max(_wait(connection, kind, subject, now) for kind, subject in subjects.items()):
                raise WaitError(wait)
            row = connection.execute(select(accounts).where(accounts.c.name == name)).mappings().first()
        right = _verified(row["password_hash"] if row else _NOBODY, password)
        if not right or row is None or row["disabled"]:
            with writing(self.engine) as connection:
                alone(connection, Matter.ACCOUNTS)
                _count_failure(connection, list(subjects.values()), now)
            raise LoginError("Name or password is wrong.")
        return self._begin(name, subjects["pair"], now)

    def _begin(self, name: str, subject: str, now: datetime) -> str:
        cookie = secrets.token_urlsafe(32)
        row = {"session_hash": _session_hash(cookie), "name": name, "made_at": now, "expires_at": now + LASTS}
        with writing(self.engine) as connection:
            connection.execute(delete(login_failures).where(login_failures.c.subject == subject))
            connection.execute(delete(sessions).where(sessions.c.expires_at < now))
            connection.execute(insert(sessions).values(row))
        return cookie

    def of_session(self, cookie: str) -> Account | None:
        """Whose session this is; None where it has ended or never was."""
        query = select(accounts).join_from(sessions, accounts).where(sessions.c.session_hash == _session_hash(cookie))
        query = query.where(sessions.c.expires_at > datetime.now(UTC), accounts.c.disabled == 0)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
            return _account(dict(row)) if row else None

    def log_out(self, cookie: str) -> None:
        """End a session."""
        with writing(self.engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.session_hash == _session_hash(cookie)))


def _account(row: dict[str, object]) -> Account:
    return Account(str(row["name"]), Role(str(row["role"])), bool(row["disabled"]))


def _administrators(connection: Connection) -> int:
    query = select(func.count()).select_from(accounts)
    number: int | None = connection.scalar(query.where(accounts.c.role == Role.ADMINISTER, accounts.c.disabled == 0))
    return number or 0


def _check(name: str, password: str) -> None:
    if not _NAME.fullmatch(name):
        raise AccountError("A name has 1 to 60 letters, digits, dots, hyphens, underscores or @.")
    if len(password) < SHORTEST:
        raise AccountError(f"A password has at least {SHORTEST} characters.")
    if len(password) > 1000:
        raise AccountError("A password has at most 1000 characters.")


def _hashed(password: str) -> str:
    with _HASHING:
        return _HASHER.hash(password)


def _verified(known: str, password: str) -> bool:
    try:
        with _HASHING:
            return _HASHER.verify(known, password[:1000])
    except (VerificationError, InvalidHashError):
        return False


def _session_hash(cookie: str) -> str:
    return blake2b(cookie.encode("utf-8", "replace"), digest_size=32).hexdigest()


def _wait(connection: Connection, kind: str, subject: str, now: datetime) -> int:
    """Seconds until the next try: doubling with each wrong one, up to a quarter of an hour."""
    row = connection.execute(select(login_failures).where(login_failures.c.subject == subject)).mappings().first()
    if row is None or now - row["last_at"] > _FORGOTTEN or row["failures"] < _FREE[kind]:
        return 0
    pause = min(timedelta(seconds=2.0 ** min(row["failures"] - _FREE[kind], 20)), _LONGEST)
    left: float = (row["last_at"] + pause - now).total_seconds()
    return max(0, ceil(left))


def _count_failure(connection: Connection, subjects: list[str], now: datetime) -> None:
    for subject in subjects:
        old = connection.execute(select(login_failures).where(login_failures.c.subject == subject)).mappings().first()
        fresh = old is None or now - old["last_at"] > _FORGOTTEN
        connection.execute(delete(login_failures).where(login_failures.c.subject == subject))
        number = 1 if fresh or old is None else old["failures"] + 1
        connection.execute(insert(login_failures).values(subject=subject, failures=number, last_at=now))
