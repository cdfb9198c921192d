"""What the crawler found, as documents of a run: name, bytes in the archive, and what is known beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from corpus.archive import Snapshot
from corpus.crawl.job import Job
from corpus.crawl.ledger import Ledger
from corpus.crawl.run import Found, documents
from corpus.naming import candidates
from corpus.sources import Source, SourceError, find_source
from flows.settings import Settings
from flows.steps import About, Kept
from flows.versions import EXTRACTOR_VERSION, READER_VERSION
from outputs.schema import State
from outputs.store import DocumentRecord, Identity, Store


def ledger_path(settings: Settings, source: str) -> Path:
    """The crawler's memory of a source."""
    return settings.home / "crawl" / f"{source}.sqlite"


def job(settings: Settings, source: Source) -> Job:
    """The crawl of a source in this home; it takes no longer than the settings allow any."""
    path = ledger_path(settings, source.name)
    hours = min(source.limits.hours, settings.crawl_minutes / 60)
    source = source.model_copy(update={"limits": source.limits.model_copy(update={"hours": hours})})
    return Job(source, path, settings.archive_address, path.with_suffix(".log"), settings.contact)


def about(source: Source, found: Found | None) -> About:
    """What source and crawler know of a document that its text may not say."""
    publisher = source.publisher
    return About(
        place=publisher.place,
        publisher=publisher.name,
        publisher_level=publisher.level,
        published=found.published if found else None,
        published_origin=found.published_origin if found else "",
        encoding=found.encoding if found else "",
    )


def plan(settings: Settings, name: str, store: Store) -> list[Kept]:
    """The documents of a website as the last crawl left them; those that vanished are marked in the store."""
    source = find_source(name, settings.source_folders)
    with Ledger(ledger_path(settings, name)) as ledger:
        found = documents(ledger, source)
        changed = {page.address: page.changed_at for page in ledger.pages("content_hash <> ''")}
        _read_for(ledger, source, store)
    identities = candidates((name, document.address) for document in found)
    given = store.assign_document_ids(Identity(*identity, choice) for identity, choice in identities.items())
    kept = [(_kept(source, one, given[name, one.address], changed[one.url]), one) for one in found]
    _mark(store, name, kept)
    return [document for document, one in kept if one.state == "kept"]


def corrections(settings: Settings, store: Store, name: str) -> dict[str, str]:
    """Corrections of a website → the documents that they mend, by their `document_id`."""
    path = ledger_path(settings, name)
    try:
        source = find_source(name, settings.source_folders)
    except SourceError:
        return {}
    if not path.exists():
        return {}
    with Ledger(path) as ledger:
        found = {document.address: document.replaces for document in documents(ledger, source) if document.replaces}
    ids = {row["address"]: row["document_id"] for row in store.documents(source=name)} if found else {}
    return {ids[one]: ids[other] for one, other in found.items() if one in ids and other in ids}


def _kept(source: Source, found: Found, document_id: str, changed: str) -> Kept:
    snapshot = Snapshot(source.name, found.url, found.content_hash, 0, ())
    return Kept(
        document_id=document_id,
        source=source.name,
        address=found.address,
        snapshot_id=snapshot.snapshot_id,
        content_hash=found.content_hash,
        fetched_at=datetime.fromisoformat(changed) if changed else datetime.now(UTC),
        media_type=found.media_type,
        url=found.url,
        about=about(source, found),
    )


def _mark(store: Store, name: str, kept: Iterable[tuple[Kept, Found]]) -> None:
    """Documents that vanished are `gone`, their rows stay; one that came back is read anew."""
    states = {row["document_id"]: row["state"] for row in store.documents(source=name)}
    for document, found in kept:
        was_gone = states.get(document.document_id) == State.GONE
        if found.state == "gone" and not was_gone:
            store.fail(_record(document), f"It vanished from {found.url}.", state=State.GONE, try_again=True)
        elif found.state == "kept" and was_gone:
            store.fail(replace(_record(document), reader_version=""), "It is there again.", state=State.NEW)


def _read_for(ledger: Ledger, source: Source, store: Store) -> None:
    """Where the YAML names another publisher than at the crawl before, all documents of the source are read again:
    their figures have the publisher's place where the text names none."""
    runs, publisher = ledger.runs(), source.publisher
    told = [publisher.name, publisher.level, publisher.place]
    before = next((run.notes["publisher"] for run in runs if "publisher" in run.notes), told)
    if before != told:
        store.read_again(source.name)
    if runs:
        ledger.note(runs[0].run, {**runs[0].notes, "publisher": told})


def _record(kept: Kept) -> DocumentRecord:
    return DocumentRecord(
        document_id=kept.document_id,
        source=kept.source,
        address=kept.address,
        snapshot_id=kept.snapshot_id,
        content_hash=kept.content_hash,
        fetched_at=kept.fetched_at,
        media_type=kept.media_type,
        url=kept.url,
        reader_version=READER_VERSION,
        extractor_version=EXTRACTOR_VERSION,
    )


def with_about(settings: Settings, kept: Iterable[Kept]) -> Iterator[Kept]:
    """Documents of the archive with what the crawler knows of them, for reading them again without a network."""

    @cache
    def known(name: str) -> tuple[Source, dict[str, Found]] | None:
        path = ledger_path(settings, name)
        if not path.exists():
            return None
        try:
            source = find_source(name, settings.source_folders)
        except SourceError:
            return None
        with Ledger(path) as ledger:
            return source, {found.address: found for found in documents(ledger, source)}

    for one in kept:
        source = known(one.source)
        yield replace(one, about=about(source[0], source[1].get(one.address))) if source else one
