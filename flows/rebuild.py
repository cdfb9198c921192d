"""The table made anew from the archive, and what people said from a backup.

What a home without its table still has is enough: the archive holds every snapshot and the names of documents, the
crawlers' memories hold what websites said of their pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from corpus.archive import Archive, Snapshot
from corpus.naming import candidates
from flows import backup, home, run, steps
from flows.settings import Settings
from outputs import dump, rebuilding
from outputs.rebuilding import Identity, Seen
from outputs.store import Identity as Named
from outputs.store import Store

SAID = frozenset({"reviews", "review_states", "accounts", "takedowns"})
"""The tables that no document can be read for."""


class RebuildError(backup.BackupError):
    """The table cannot be made anew; the message says why."""


def prepare(settings: Settings, said: Path | None) -> list[str]:
    """Let an empty database know every document of the archive, and what people said (of the newest backup in the
    folder `said`); the websites that have still to be planned. Raises RebuildError, BackupError, StoreError,
    ArchiveError, HomeError."""
    with home.locked(settings.home), Store.open(settings.database_address) as store:
        if not dump.is_empty(store.engine):
            raise RebuildError(
                f"There is a table with rows in {settings.home} (or in the database of the settings). Move it away "
                "first: solieu.sqlite with solieu.sqlite-wal and solieu.sqlite-shm."
            )
        if said is not None:
            _bring_said(store, said)
        crawled = sorted(path.stem for path in (settings.home / "crawl").glob("*.sqlite"))
        archive = Archive(settings.archive_address)
        rebuilding.name_documents(store, archive.names())
        _name_the_rest(store, archive, frozenset(crawled))
        opened: list[str] = []
        rebuilding.add_snapshots(store, _seen(store, archive, frozenset(crawled), opened))
        store.opened(opened)
    return crawled


def _bring_said(store: Store, said: Path) -> None:
    with TemporaryDirectory(prefix="solieu-") as folder:
        manifest = backup.bring_tables(said, Path(folder), SAID)
        dump.restore(store.engine, Path(folder), manifest.schema, SAID)


def _name_the_rest(store: Store, archive: Archive, crawled: frozenset[str]) -> None:
    """Names for what an older version archived without them, as for files that are taken in at once."""
    unnamed = {
        (snapshot.source, snapshot.address)
        for snapshot in archive.snapshots()
        if snapshot.source not in crawled and not _names(store, snapshot)
    }
    store.assign_document_ids(
        Named(*identity, names)
        for identity, names in candidates(one for one in unnamed if not _is_member(one, unnamed)).items()
    )


def _is_member(identity: Identity, among: set[Identity]) -> bool:
    return any(parent in among for parent, _ in _parents(identity))


def _seen(store: Store, archive: Archive, crawled: frozenset[str], opened: list[str]) -> Iterator[Seen]:
    """The snapshots of all documents that are no pages of a website whose crawler remembers them; archives of files
    whose members are documents are put into `opened`."""
    members: dict[Identity, None] = {}
    whole = []
    for snapshot in archive.snapshots():
        if snapshot.source in crawled:
            continue
        name = rebuilding.name_of(store, (snapshot.source, snapshot.address))
        if name and PurePosixPath(snapshot.address).suffix.lower() in steps.ARCHIVE_ENDINGS:
            whole.append((name, snapshot))
        elif name:
            yield _seen_as(name, snapshot)
        else:
            parent = next(one for one, _ in _parents((snapshot.source, snapshot.address)) if _known(store, one))
            members[parent] = None
            name = _names(store, snapshot)
            rebuilding.name_documents(store, [((snapshot.source, snapshot.address), name)])
            yield _seen_as(name, snapshot)
    # An archive of files is its members; one that could not be unpacked is a document that fails.
    for name, one in whole:
        if (one.source, one.address) in members:
            opened.append(name)
        else:
            yield _seen_as(name, one)


def _names(store: Store, snapshot: Snapshot) -> str:
    """The name of a document; of a member of an archive of files that made from the archive's; "" for none."""
    identity = snapshot.source, snapshot.address
    if name := rebuilding.name_of(store, identity):
        return name
    for parent, rest in _parents(identity):
        if name := rebuilding.name_of(store, parent):
            return steps.member_name(name, rest)
    return ""


def _known(store: Store, identity: Identity) -> bool:
    return bool(rebuilding.name_of(store, identity))


def _parents(identity: Identity) -> Iterator[tuple[Identity, str]]:
    """The archives of files in which an address may lie, outermost first, with the rest of the address."""
    source, address = identity
    parts = address.split("/")
    for number in range(1, len(parts)):
        if PurePosixPath(parts[number - 1]).suffix.lower() in steps.ARCHIVE_ENDINGS:
            yield (source, "/".join(parts[:number])), "/".join(parts[number:])


def _seen_as(name: str, snapshot: Snapshot) -> Seen:
    return Seen(
        name,
        snapshot.snapshot_id,
        snapshot.content_hash,
        snapshot.fetched_at,
        snapshot.media_type,
        snapshot.retrievals[-1].fetched_at,
    )


def requests(crawled: list[str]) -> list[run.Request]:
    """What has to be run then: the archive, and each website."""
    return [run.Request(), *(run.Request(source=name, crawled=True) for name in crawled)]
