"""The steps from files to rows, each for a batch of documents and each resumable: keep, read, load.

They know no Prefect and pass plain data, so that they run in a thread, in another process or on another machine.
A document that cannot be read becomes a `Failed` and stops nobody; a fault of archive or store is raised, for it
concerns all documents.
"""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from corpus.archive import Archive, Snapshot
from extractors.extract import extract
from extractors.metadata import Metadata, describe
from extractors.model import Document, Extraction
from extractors.readers import Member, NeedsOcrError, ReadError, expand, is_archive, read
from extractors.words import word_set
from flows.versions import EXTRACTOR_VERSION, READER_VERSION, RULEBOOK
from outputs import schema
from outputs.loading import Prepared, Reading
from outputs.rereading import Versions
from outputs.schema import State
from outputs.store import DocumentRecord, Store, as_rows

ARCHIVE_ENDINGS = frozenset({".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".eml", ".mht", ".mhtml"})
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")

LISTED = 1000
"""Errors and contradictions that the account of a run names; the store has all of them."""

WORLD_FAULTS = (OSError, MemoryError)
"""What another attempt at the same document may mend."""


@dataclass(frozen=True, slots=True)
class Item:
    """A document to bring in: its name, its identity, and the file that holds its bytes."""

    document_id: str
    source: str
    address: str
    path: Path


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a document beside its bytes: the source's publisher and its place, the day that the website
    gives and where (listing, feed, ...), and the encoding that the source prescribes."""

    place: str = ""
    publisher: str = ""
    publisher_level: str = ""
    published: date | None = None
    published_origin: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A document whose bytes are in the archive."""

    document_id: str
    source: str
    address: str
    snapshot_id: str
    content_hash: str
    fetched_at: datetime
    media_type: str = ""
    url: str = ""
    about: About = About()
    within: str = ""
    """The archive of files that it came in."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be brought in.

    `again` if the next run shall try the same bytes again, `known` if the store has the failure already.
    """

    item: Item | Kept
    error: str
    state: State = State.FAILED
    again: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A document with all that it says."""

    record: DocumentRecord
    document: Document
    extraction: Extraction


@dataclass(slots=True)
class BatchResult:
    """What became of a batch, in counts, with the first `LISTED` of the documents that failed with their errors, and of
    the checks that do not hold (document_id, formula, what the other figures make), what was left out unread
    (`warned`: address, warning), and what went wrong on the way and
    was mended."""

    documents: int = 0
    loaded: int = 0
    unchanged: int = 0
    figures: int = 0
    failures: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    indicators: Counter[str] = field(default_factory=Counter)
    leftovers: Counter[str] = field(default_factory=Counter)
    checks: Counter[tuple[str, bool]] = field(default_factory=Counter)
    contradictions: list[tuple[str, str, Decimal, str]] = field(default_factory=list)
    warned: list[tuple[str, str]] = field(default_factory=list)
    warnings: int = 0
    mended: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, other: BatchResult) -> None:
        """Take another batch in."""
        self.documents += other.documents
        self.loaded += other.loaded
        self.unchanged += other.unchanged
        self.figures += other.figures
        self.failures += other.failures
        self.failed += other.failed[: LISTED - len(self.failed)]
        self.indicators += other.indicators
        self.leftovers += other.leftovers
        self.checks += other.checks
        self.contradictions += other.contradictions[: LISTED - len(self.contradictions)]
        self.warned += other.warned[: LISTED - len(self.warned)]
        self.warnings += other.warnings
        self.mended += other.mended
        for step, seconds in other.seconds.items():
            self.seconds[step] = self.seconds.get(step, 0.0) + seconds


def versions() -> Versions:
    """The versions that this process reads by."""
    return Versions(READER_VERSION, EXTRACTOR_VERSION, RULEBOOK)


def keep(archive: Archive, items: Sequence[Item | Kept], limit: int) -> list[Kept | Failed]:
    """Put the bytes of files into the archive; one over `limit` bytes or unreadable fails. Raises ArchiveError.

    Each file in a ZIP, RAR or 7z is a document of its own, and so are the body of an e-mail and what it carries; the
    address says what it came in.
    """

    def kept(item: Item | Kept) -> list[Kept | Failed]:
        return _members(archive, item if isinstance(item, Kept) else _keep_file(archive, item, limit))

    return [one for found in archive.each(kept, items) for one in found]


def pending(store: Store, kept: Sequence[Kept | Failed]) -> list[Kept | Failed]:
    """Those that are not in the store as these versions of reader and rules read these bytes. Raises StoreError.

    A document that these versions could not read is not tried again, but stays a failure. Archives of files that could
    be opened wait for nothing any more.
    """
    if archives := {one.within for one in kept if isinstance(one, Kept) and one.within}:
        store.opened(archives)
    whole = [one for one in kept if isinstance(one, Kept)]
    tried = store.tried(((one.source, one.address) for one in whole), READER_VERSION, EXTRACTOR_VERSION)
    return [one for each in kept if (one := _standing(tried, each)) is not None]


def read_batch(archive: Archive, kept: Sequence[Kept | Failed]) -> list[Read | Failed]:
    """Read and extract each document. Raises ArchiveError."""
    hashes = (one.content_hash for one in kept if not isinstance(one, Failed))
    data = archive.each(archive.get, hashes)
    return [one if isinstance(one, Failed) else _read(one, next(data)) for one in kept]


def prepare_batch(archive: Archive, kept: Sequence[Kept | Failed]) -> list[Prepared | Failed]:
    """Read and extract each document, and make the rows that it is loaded as. Raises ArchiveError."""
    read = read_batch(archive, kept)
    return [_prepared(one, result) for one, result in zip(kept, read, strict=True)]


def load(store: Store, results: Sequence[Prepared | Failed]) -> BatchResult:
    """Load the documents in one transaction, each whole or not at all. Raises StoreError."""
    total = BatchResult(documents=len(results))
    ready = [result for result in results if isinstance(result, Prepared)]
    store.load_rows(ready)
    for one in ready:
        _count(total, one)
    for result in results:
        if isinstance(result, Failed):
            if not result.known:
                store.fail(_bare_record(result.item), result.error, state=result.state, try_again=result.again)
            total.failures += 1
            total.failed.append((result.item.address, result.error))
    return total


def _keep_file(archive: Archive, item: Item, limit: int) -> Kept | Failed:
    try:
        status = item.path.stat()
        if status.st_size > limit:
            return Failed(item, _too_large(status.st_size, limit), again=True)
        data = item.path.read_bytes()
    except OSError as error:
        return Failed(item, f"không đọc được tệp (the file cannot be read: {error.strerror or error}).", again=True)
    # The bytes came to be where we found them when the file was last written: the same file taken in by another run,
    # or into another home, gives the same row.
    written = datetime.fromtimestamp(status.st_mtime, UTC)
    media_type = guess_type(item.path.name)[0] or ""
    snapshot = archive.put(data, source=item.source, address=item.address, fetched_at=written, media_type=media_type)
    return _kept(item, snapshot)


def _kept(item: Item, snapshot: Snapshot) -> Kept:
    return Kept(
        document_id=item.document_id,
        source=item.source,
        address=item.address,
        snapshot_id=snapshot.snapshot_id,
        content_hash=snapshot.content_hash,
        fetched_at=snapshot.fetched_at,
        media_type=snapshot.media_type,
        url=item.address if item.address.startswith(("http://", "https://")) else "",
    )


def _members(archive: Archive, kept: Kept | Failed) -> list[Kept | Failed]:
    """The files in an archive of files as documents; any other document as it is."""
    if isinstance(kept, Failed) or PurePosixPath(kept.address).suffix.lower() not in ARCHIVE_ENDINGS:
        return [kept]
    data = archive.get(kept.content_hash)
    name = PurePosixPath(kept.address).name
    if not is_archive(data, name):
        return [kept]
    try:
        members = expand(data, name)
    except ReadError as error:
        return [_unreadable(kept, error)]
    return [_member(archive, kept, member) for member in members]


def member_name(parent: str, path: str) -> str:
    """The name of a file in an archive of files that is the document `parent`."""
    return f"{parent}~{_NOT_IN_NAMES.sub('_', path)}"


def _member(archive: Archive, parent: Kept, member: Member) -> Kept:
    address = f"{parent.address}/{member.name}"
    media_type = guess_type(member.name)[0] or ""
    snapshot = archive.put(
        member.data, source=parent.source, address=address, fetched_at=parent.fetched_at, media_type=media_type
    )
    return replace(
        parent,
        document_id=member_name(parent.document_id, member.name),
        address=address,
        snapshot_id=snapshot.snapshot_id,
        content_hash=snapshot.content_hash,
        media_type=media_type,
        within=parent.document_id,
    )


def _too_large(size: int, limit: int) -> str:
    return (
        f"tệp {size / 1e6:.0f} MB, quá giới hạn {limit / 1e6:.0f} MB (over the limit). "
        "Nâng SOLIEU_DOCUMENT_MEGABYTES nếu cần đọc (raise it to read the file)."
    )


def _standing(tried: Mapping[tuple[str, str, str], str], kept: Kept | Failed) -> Kept | Failed | None:
    """What is left to do of a document, None where nothing is."""
    if isinstance(kept, Failed):
        return kept
    error = tried.get((kept.source, kept.address, kept.content_hash))
    if error is None:
        return kept
    return Failed(kept, error, known=True) if error else None


def _read(kept: Kept, data: bytes) -> Read | Failed:
    """One document; whatever its content does to reader or rules stays with it."""
    try:
        document = document_of(kept, data)
        about = describe(document, kept.about.place)
        return Read(_record(kept, document, about), document, extract(document, kept.about.place, about))
    except ReadError as error:
        return _unreadable(kept, error)
    except WORLD_FAULTS as error:
        return Failed(kept, f"lúc này không đọc được (it could not be read now: {_said(error)}).", again=True)
    except Exception as error:
        return _broken(kept, error)


def _prepared(kept: Kept | Failed, result: Read | Failed) -> Prepared | Failed:
    """The rows of a document that was read; it fails alone where they cannot be made."""
    if isinstance(result, Failed):
        return result
    assert isinstance(kept, Kept), "what was read was kept"
    try:
        return as_rows(Reading(result.record, result.document, result.extraction))
    except Exception as error:
        return _broken(kept, error)


def _broken(kept: Kept, error: Exception) -> Failed:
    return Failed(kept, f"lỗi chương trình, xin báo lại (the program failed, please report this: {_where(error)}).")


def _unreadable(kept: Kept, error: ReadError) -> Failed:
    """What the reader says, without the file's name, which stands beside it wherever errors are shown."""
    said = str(error).removeprefix(f"{PurePosixPath(kept.address).name}: ")
    return Failed(kept, said, State.NEEDS_OCR if isinstance(error, NeedsOcrError) else State.FAILED)


def document_of(kept: Kept, data: bytes) -> Document:
    """Bytes of the archive as a document. Raises ReadError."""
    name = PurePosixPath(kept.address).name
    about = kept.about
    document = read(
        data,
        document_id=kept.document_id,
        name=name,
        url=kept.url,
        declared_type=kept.media_type,
        encoding=about.encoding,
    )
    if about.published:
        return replace(document, published=about.published, published_origin=about.published_origin)
    return document


def _record(kept: Kept, document: Document, about: Metadata) -> DocumentRecord:
    """What the store keeps of a document that was read."""
    return replace(
        _bare_record(kept),
        media_type=document.media_type,
        url=kept.url or document.url,
        title=document.title,
        document_kind=about.kind,
        document_number=about.number,
        publisher=about.publisher or kept.about.publisher,
        publisher_level=about.publisher_level if about.publisher else kept.about.publisher_level,
        published=about.published,
        published_origin=about.published_origin,
        warnings=document.warnings,
        words=word_set(document),
    )


def _bare_record(item: Item | Kept) -> DocumentRecord:
    """What is known of a document without reading it; no snapshot where its bytes could not be kept."""
    kept = item if isinstance(item, Kept) else None
    return DocumentRecord(
        document_id=item.document_id,
        source=item.source,
        address=item.address,
        snapshot_id=kept.snapshot_id if kept else "",
        content_hash=kept.content_hash if kept else "",
        fetched_at=kept.fetched_at if kept else datetime.now(UTC),
        media_type=kept.media_type if kept else "",
        url=kept.url if kept else "",
        reader_version=READER_VERSION,
        extractor_version=EXTRACTOR_VERSION,
    )


def _count(total: BatchResult, loaded: Prepared) -> None:
    figures, checks = loaded.rows[schema.figures.name], loaded.audit.checks
    total.loaded += 1
    total.warnings += len(loaded.record.warnings)
    total.warned += [(loaded.record.address, warning) for warning in loaded.record.warnings]
    total.figures += len(figures)
    total.indicators.update(row["indicator"] for row in figures)
    total.leftovers.update(row["kind"] for row in loaded.rows[schema.leftovers.name])
    total.checks.update((check.kind.value, check.holds) for check in checks)
    raw = {row["figure_id"]: row["raw"] for row in figures}
    for check in checks:
        if not check.holds:
            doubtful = next((raw.get(suspect.figure_id, "") for suspect in check.suspects), "")
            total.contradictions.append((check.document_id, check.formula, check.expected, doubtful))


def _said(error: BaseException) -> str:
    """The error in words, with the file that it speaks of."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error) or type(error).__name__


def _where(error: Exception) -> str:
    """The error and the line of the program that it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"
