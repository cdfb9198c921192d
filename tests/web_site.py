"""A running page with documents, for tests: in a thread of the test, on a free port of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import uvicorn
from factories import reading, record
from fastapi import FastAPI
from sqlalchemy import update

from extractors.model import Document
from outputs.accounts import Accounts
from outputs.reviews import Reviews
from outputs.schema import figures
from outputs.store import Store
from outputs.web.access import Security
from outputs.web.app import create_app

EVIL = "<script>document.title='bad'</script><img src=x onerror=\"document.title='bad'\">"


@dataclass
class Shelf:
    """Documents in memory, as a reader gives them."""

    documents: dict[str, Document] = field(default_factory=dict)
    bytes: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def document(self, document_id: str) -> Document | None:
        return self.documents.get(document_id)

    def raw(self, document_id: str) -> tuple[bytes, str] | None:
        return self.bytes.get(document_id)


@dataclass
class Stand:
    """A store, what it has on its shelf, and its page."""

    store: Store
    shelf: Shelf
    app: FastAPI
    reviews: Reviews
    accounts: Accounts
    url: str = ""

    def put(self, lines: list[str], document_id: str = "doc", **fields: object) -> Document:
        """A document with one figure a line."""
        about = {name: fields.pop(name) for name in ("title", "url", "publisher") if name in fields}
        doubt = fields.pop("doubt", 0)
        document, extraction = reading(lines, document_id, **fields)
        self.store.load(record(document_id, **about), document, extraction)
        # How doubtful a row is follows from much else; here the order of the queue has to be known.
        with self.store.engine.begin() as connection:
            mine = figures.c.document_id == document_id
            connection.execute(update(figures).where(mine).values(doubt=doubt))
        self.shelf.documents[document_id] = document
        return document

    def figures(self) -> list[str]:
        return [row["figure_id"] for row in self.store.figures()]


def stand(address: str | Path, *, user: str = "người-a") -> Stand:
    """A page over an empty store."""
    store, shelf = Store.open(address), Shelf()
    accounts = Accounts(store)
    hosts = ("127.0.0.1", "localhost", "testserver")
    app = create_app(store, shelf, Security(accounts, user, hosts))
    return Stand(store, shelf, app, Reviews(store), accounts)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of the running page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
        assert thread.is_alive()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


VALUE = Decimal(5)
