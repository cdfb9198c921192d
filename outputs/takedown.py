"""What was taken down on request: documents, pages, passages. Exports, releases and the web page leave them out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select

from outputs.database import reading, writing
from outputs.errors import OutputError
from outputs.rows import Row
from outputs.schema import takedowns
from outputs.store import Store

GONE = "[đã gỡ]"
"""What stands in the place of a passage."""
TEXTS = ("sentence", "raw", "title")


class Kind(StrEnum):
    """What a takedown takes down: all rows of a document, all rows of a web page, or words wherever they stand."""

    DOCUMENT = "document"
    PAGE = "page"
    PASSAGE = "passage"


class TakedownError(OutputError):
    """A takedown that says nothing."""


@dataclass(frozen=True, slots=True)
class Takedown:
    """`target` is a document_id or the address of a page; of a passage the document_id, or "" for all documents."""

    kind: Kind
    target: str = ""
    passage: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Takedowns:
    """All that was taken down, ready to ask of rows."""

    documents: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    passages: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, found: Iterable[Takedown]) -> Takedowns:
        """The takedowns by kind."""
        every = list(found)
        return cls(
            frozenset(one.target for one in every if one.kind is Kind.DOCUMENT),
            frozenset(_page(one.target) for one in every if one.kind is Kind.PAGE),
            tuple((one.target, one.passage) for one in every if one.kind is Kind.PASSAGE),
        )

    def hides(self, document_id: str, url: str) -> bool:
        """Whether all of a document is taken down."""
        return document_id in self.documents or bool(self.pages and _page(url) in self.pages)

    def shown(self, row: Row) -> Row | None:
        """The row as it may be shown: None where it is taken down, else without the passages that are."""
        if self.hides(row["document_id"], row["url"]):
            return None
        words = [words for target, words in self.passages if target in ("", row["document_id"])]
        cut = {name: _cut(row[name], words) for name in TEXTS if any(word in row[name] for word in words)}
        return {**row, **cut, "evidence_url": row["url"]} if cut else row


def _cut(text: str, passages: Iterable[str]) -> str:
    for passage in passages:
        text = text.replace(passage, GONE)
    return text


def _page(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def take_down(store: Store, takedown: Takedown, moment: datetime) -> None:
    """Keep a takedown; it holds from now on. Raises TakedownError, StoreError."""
    if not (takedown.passage if takedown.kind is Kind.PASSAGE else takedown.target).strip():
        raise TakedownError(f"A takedown of a {takedown.kind} has to say which: name it and run the command again.")
    row = {"kind": takedown.kind, "target": takedown.target, "passage": takedown.passage, "reason": takedown.reason}
    with writing(store.engine) as connection:
        connection.execute(insert(takedowns).values({**row, "made_at": moment}))


def taken_down(store: Store) -> list[Takedown]:
    """All takedowns, oldest first."""
    with reading(store.engine) as connection:
        rows = connection.execute(select(takedowns).order_by(takedowns.c.takedown_id)).mappings()
        return [Takedown(Kind(row["kind"]), row["target"], row["passage"], row["reason"]) for row in rows]
