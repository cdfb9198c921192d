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
from outputs import rereading
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
    """Each snapshot of a document with the one before it, oldest first, both by today's rules; before them, a
    correction with the document that it mends. Raises CompareError."""
    known = store.snapshots(document_id)
    newest = _newest(settings, store, document_id)
    if newest is None:
        raise CompareError(f"{document_id} is no document of the table in {settings.home}.")
    archive = Archive(settings.archive_address)
    corrections = web.corrections(settings, store, newest.source)
    mended = corrections.get(document_id, "")
    corrected_by = sorted(one for one, other in corrections.items() if other == document_id)
    if mended and (wrong := _newest(settings, store, mended)):
        yield Compared(document_id, f"corrects {mended}", _mended(archive, wrong, newest))
    for one in corrected_by:
        yield Compared(document_id, f"corrected by {one}: `solieu diff {one}` shows how", [])
    if len(known) < 2 and not mended and not corrected_by:
        raise CompareError(f"{document_id} has one snapshot only: it has not changed since it was first found.")
    before = _rows(archive, _at(newest, known[0]))
    for older, newer in pairwise(known):
        rows = _rows(archive, _at(newest, newer))
        when = " → ".join(f"{one['fetched_at']:%Y-%m-%d %H:%M}" for one in (older, newer))
        yield Compared(document_id, when, differences(before, rows))
        before = rows


def _newest(settings: Settings, store: Store, document_id: str) -> Kept | None:
    """A document as the source last had it."""
    return next(iter(web.with_about(settings, run.newest(store, document_id=document_id))), None)


def _mended(archive: Archive, older: Kept, correction: Kept) -> list[Difference]:
    """What a correction says otherwise or in addition; of what it does not repeat it says nothing."""
    before = _rows(archive, replace(older, document_id=correction.document_id))
    return [found for found in differences(before, _rows(archive, correction)) if found.after is not None]


def rules(settings: Settings, store: Store, **equal: str) -> Iterator[Compared]:
    """Documents whose stored rows today's readers and rules would change, with the changes.

    Those that the next run would not read again are not read: the changed rules cannot touch them.
    """
    archive = Archive(settings.archive_address)
    names = rereading.touched(store, steps.versions())
    outdated = (kept for name in names for kept in run.newest(store, document_id=name, **equal))
    for kept in web.with_about(settings, outdated):
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
