"""Documents as visitors of the page may see them: nothing that was taken down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from extractors.model import Document
from outputs.store import Store
from outputs.takedown import TakenDownError, takedowns_of


class Reader(Protocol):
    """Where the page gets documents from."""

    def document(self, document_id: str) -> Document | None:
        """The document as its rows were read; None where it cannot be read any more."""

    def raw(self, document_id: str) -> tuple[bytes, str] | None:
        """Its bytes and their media type."""


@dataclass(frozen=True, slots=True)
class Curtain:
    """A reader before which hangs what was taken down, looked up with every request."""

    store: Store
    reader: Reader

    def document(self, document_id: str) -> Document | None:
        """The document with passages covered. Raises TakenDownError where all of it was taken down."""
        down = takedowns_of(self.store)
        row = next(self.store.documents(document_id=document_id), None)
        if row and down.hides(document_id, row["url"]):
            raise TakenDownError(f"{document_id} was taken down.")
        document = self.reader.document(document_id)
        if document is None or not down.passages:
            return document
        title = down.covered(document_id, document.title)
        return replace(document, text=down.covered(document_id, document.text), title=title)

    def raw(self, document_id: str) -> tuple[bytes, str] | None:
        """Its bytes and their media type. Raises TakenDownError where they show what was taken down."""
        shown, whole = self.document(document_id), self.reader.document(document_id)
        if shown != whole:
            raise TakenDownError(f"A passage of {document_id} was taken down; its pages show it.")
        return self.reader.raw(document_id)
