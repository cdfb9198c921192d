"""What of the archive may be handed out: nothing that was taken down."""

from __future__ import annotations

from corpus.archive import Snapshot
from corpus.warc import LeftOut
from extractors.readers import ReadError, read
from outputs.store import Store
from outputs.takedown import Takedowns, hidden_documents, takedowns_of


def left_out(store: Store) -> LeftOut:
    """What tells the snapshots that a web archive leaves out: bytes cannot be cut, so one passage takes the page."""
    down = takedowns_of(store)
    hidden = hidden_documents(store, down)
    rows = list(store.documents()) if hidden or down.passages else []
    addresses = {row["url"]: row["document_id"] for row in rows} | {row["address"]: row["document_id"] for row in rows}

    def is_left_out(snapshot: Snapshot, body: bytes) -> bool:
        document_id = addresses.get(snapshot.address, "")
        if document_id in hidden or down.hides(document_id, snapshot.address):
            return True
        return bool(down.passages) and _holds(down, document_id, snapshot, body)

    return is_left_out


def _holds(down: Takedowns, document_id: str, snapshot: Snapshot, body: bytes) -> bool:
    """Whether the text of a snapshot, as we read it, holds a passage; so does what we cannot read."""
    try:
        document = read(body, document_id=document_id, name=snapshot.address, declared_type=snapshot.media_type)
    except ReadError:
        return True
    return any(down.covered(document_id, text) != text for text in (document.text, document.title))
