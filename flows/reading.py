"""Documents of the table, read again from the archive: as their rows were read, for people to look at."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from corpus.archive import Archive, ArchiveError
from extractors.model import Document
from extractors.readers import ReadError
from flows.settings import Settings
from flows.steps import Kept, document_of
from outputs.store import Store

REMEMBERED = 32
"""Documents that are kept in memory."""


class Reader:
    """Gives the text and the bytes of documents; safe for threads."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store = store
        self._archive = Archive(settings.archive_address)
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._lock = Lock()

    def document(self, document_id: str) -> Document | None:
        """The document as its rows were read; None where it is not there or cannot be read any more."""
        kept = self._kept(document_id)
        if kept is None:
            return None
        key = f"{document_id}\x1f{kept.snapshot_id}"
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        document = self._read(kept)
        if document is not None:
            self._remember(key, document)
        return document

    def raw(self, document_id: str) -> tuple[bytes, str] | None:
        """The bytes of the document and their media type."""
        kept = self._kept(document_id)
        try:
            return (self._archive.get(kept.content_hash), kept.media_type) if kept else None
        except ArchiveError:
            return None

    def _kept(self, document_id: str) -> Kept | None:
        """The snapshot that the document's rows come from, which need not be the newest one."""
        row = next(self._store.documents(document_id=document_id), None)
        if row is None or not row["content_hash"]:
            return None
        names = ("document_id", "source", "address", "snapshot_id", "content_hash", "fetched_at", "media_type", "url")
        return Kept(**{name: row[name] for name in names})

    def _read(self, kept: Kept) -> Document | None:
        try:
            return document_of(kept, self._archive.get(kept.content_hash))
        except (ArchiveError, ReadError, OSError, MemoryError):
            return None

    def _remember(self, key: str, document: Document) -> None:
        with self._lock:
            self._known[key] = document
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
