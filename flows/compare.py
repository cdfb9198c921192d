"""Reads documents of the archive anew and compares: older with newer snapshots, stored rows with today's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.archive import Archive
from extractors.readers import ReadError
from flows import run, steps, web
from flows.settings import Settings
from flows.steps import Failed, Kept
from outputs.diff import Difference, differences
from outputs.rows import Row, figure_rows
from outputs.store import Store


class CompareError(Exception):
    """There is nothing to compare; the message says why."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A document with what changed in it, and what was compared with what."""

    document_id: str
    what: str
    found: list[Difference]


def snapshots(settings: Settings, store: Store, document_id: str) -> Iterator[Compared]:
    """Each snapshot of a document with the one before it, oldest first, both by today's rules. Raises CompareError."""
    known = store.snapshots(document_id)
    newest = next(iter(web.with_about(settings, run.newest(store, document_id=document_id))), None)
    if newest is None:
        raise CompareError(f"{document_id} is no document of the table in {settings.home}.")
    if len(known) < 2:
        raise CompareError(f"{document_id} has one snapshot only: it has not changed since it was first found.")
    archive = Archive(settings.archive_address)
    before = _rows(archive, _at(newest, known[0]))
    for older, newer in pairwise(known):
        rows = _rows(archive, _at(newest, newer))
        when = " → ".join(f"{one['fetched_at']:%Y-%m-%d %H:%M}" for one in (older, newer))
        yield Compared(document_id, when, differences(before, rows))
        before = rows


def rules(settings: Settings, store: Store, **equal: str) -> Iterator[Compared]:
    """Documents whose stored rows today's readers and rules would change, with the changes."""
    archive = Archive(settings.archive_address)
    for kept in web.with_about(settings, list(run.newest(store, **equal))):
        stored = list(store.figures(document_id=kept.document_id))
        found = differences(stored, _rows(archive, kept))
        if found:
            yield Compared(kept.document_id, "stored → today's rules", found)


def _at(newest: Kept, snapshot: Row) -> Kept:
    names = ("snapshot_id", "content_hash", "fetched_at", "media_type")
    return replace(newest, **{name: snapshot[name] for name in names})


def _rows(archive: Archive, kept: Kept) -> list[Row]:
    """The figures of a snapshot as rows; none where it cannot be read."""
    try:
        read = steps.read_batch(archive, [kept])[0]
    except ReadError:
        return []
    if isinstance(read, Failed):
        return []
    return list(figure_rows(read.document, read.extraction, kept.document_id, kept.url))
