"""One run over many documents: it holds the home, plans batches, drives them through the steps, and gives account."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import uuid4

from corpus.ahead import Promise, ahead
from corpus.archive import ArchiveError
from corpus.crawl.ledger import LedgerError
from corpus.folders import FolderError, Folders, Listing
from corpus.sources import SourceError
from flows import batches, home, pool, report, steps, web
from flows.account import Account, Listener, Silence
from flows.batches import Batch
from flows.crew import Crew, CrewError, WorkerDiedError, hired
from flows.server import ServerError
from flows.settings import Settings
from flows.steps import BatchResult, Item, Kept
from flows.versions import VersionError, program_version
from outputs import rereading
from outputs.errors import OutputError
from outputs.rows import Row
from outputs.store import Identity, Store

TURN = 1800.0
"""Seconds that what a crawl brought waits for other runs in the home."""

NAMED_AT_ONCE = 1000
"""Documents that get their names together."""

_ROOMS = (ArchiveError, OutputError, FolderError, LedgerError, SourceError)
EXPECTED = (*_ROOMS, ServerError, CrewError, VersionError, OSError)
"""What ends a run early with a message for people."""

WHOLE = "Every document that is in the table is there whole."

INTERRUPTED = f"Broken off. {WHOLE} Run the same command again to complete the rest."

KILLED = f"It gave no account: it was killed, machine or database stopped, or the disk was full. {INTERRUPTED}"
"""What is said of a run that could not give account."""

listener: ContextVar[Listener] = ContextVar("listener")
"""Who hears how the run goes; a flow's parameters cannot carry it."""


def _listener() -> Listener:
    return listener.get(Silence())


class RunError(Exception):
    """A run that ended early; its account tells what was done."""

    def __init__(self, account: Account) -> None:
        super().__init__(account.error)
        self.account = account


Submit = Callable[[Batch], Promise[BatchResult]]
"""Sends a batch through the steps."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many documents a run is to look at, and these documents, which are made as they are taken."""

    number: int
    items: Iterable[Item | Kept]


Through = Callable[[Crew], AbstractContextManager[Submit]]
"""How batches get to those who do them: directly, or as tasks of Prefect."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked to do: take in `paths`, or what the last crawl of the website `source` left in the archive
    (`crawled`), or, where there is neither, read again what is in the archive."""

    paths: tuple[Path, ...] = ()
    source: str = ""
    crawled: bool = False


@contextmanager
def directly(crew: Crew) -> Iterator[Submit]:
    """Without Prefect: starts at once, leaves no record of runs in it."""
    yield lambda batch: crew.submit(batches.patiently, crew.settings, batch, program_version())


def carry_out(settings: Settings, request: Request, command: str, through: Through = directly) -> Account:
    """Do what is asked; errors of single documents are in the account. Raises RunError when the run ended early,
    HomeError when it could not begin."""
    account = Account(f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}", command)
    # Crawls of several sources end when they end; each waits for its turn.
    with home.locked(settings.home, TURN if request.crawled else 0.0), _closing(settings, account):
        store = batches.store_of(settings)
        careful = _begin_account(settings, store, account) or store.has_error(pool.DIED)
        rereading.remember(store, steps.versions())
        rereading.take_over(store, steps.versions())
        plan = _plan(settings, request, store, account)
        _keep_names(settings, store)
        account.documents = plan.number + account.total.unchanged
        _listener().begun(account)
        with hired(settings, plan.number, request.paths, careful=careful) as crew, through(crew) as submit:
            _drive(batches.split(plan.items, plan.number, settings), submit, account, crew)
        # An archive is as many documents as it holds.
        account.documents = account.total.loaded + account.total.unchanged + account.total.failures
    if account.error:
        raise RunError(account)
    return account


@contextmanager
def _closing(settings: Settings, account: Account) -> Iterator[None]:
    """Give account whatever happens; expected errors become the account's."""
    started = time.perf_counter()
    batches.stopping.clear()
    try:
        yield
    except EXPECTED as error:
        account.error = str(error)
    except KeyboardInterrupt:
        account.error = INTERRUPTED
    except Exception as error:
        account.error = f"{type(error).__name__}: {error}"
        raise
    except BaseException:
        # Prefect turns SIGTERM into an exception of its own.
        account.error = INTERRUPTED
        raise
    finally:
        account.seconds = time.perf_counter() - started
        # The account must not hide the error that it tells of: on a full disk it may be impossible to write, and where
        # the database is gone, its report still says so.
        with suppress(*EXPECTED):
            _give_account(settings, account)
        with suppress(*EXPECTED):
            report.write(settings, account)
        _listener().ended(account)


def _begin_account(settings: Settings, store: Store, account: Account) -> bool:
    """The run in the store; whether one was killed before it, which is marked as broken off: the home is ours now."""
    killed = home.noted_run(settings.home)
    if killed:
        store.break_off_run(killed, KILLED)
    home.note_run(settings.home, account.run_id)
    store.start_run(account.run_id, account.command)
    return bool(killed)


def last_runs(settings: Settings, store: Store, number: int) -> list[Row]:
    """The last runs, newest first; one that was killed is told as broken off before the next run marks it so."""
    killed = "" if home.is_held(settings.home) else home.noted_run(settings.home)
    return [
        {**row, "state": "cancelled", "error": KILLED} if row["run_id"] == killed and row["state"] == "running" else row
        for row in store.runs(number)
    ]


def _give_account(settings: Settings, account: Account) -> None:
    """The run in the store."""
    state = "cancelled" if account.error == INTERRUPTED else "failed" if account.error else "completed"
    batches.store_of(settings).finish_run(account.run_id, state, account.counts, account.error)
    home.forget_run(settings.home)


def _keep_names(settings: Settings, store: Store) -> None:
    """The names that were just given, into the archive: a table that is lost can be made anew with them."""
    archive = batches.archive_of(settings)
    archive.keep_names(store.names(new=archive.holds_names()))


def _plan(settings: Settings, request: Request, store: Store, account: Account) -> Plan:
    if request.crawled:
        found = web.plan(settings, request.source, store)
        return Plan(len(found), found)
    if not request.paths:
        return _outdated(settings, store, account)
    folders = Folders(settings.home / "folders.json")
    listing = folders.list(request.paths, source=request.source, ignore=settings.ignore, is_ours=home.is_home)
    folders.save()
    account.missing = tuple(map(str, listing.missing))
    account.closed = tuple((str(path), reason) for path, reason in listing.closed)
    account.ignored = tuple(map(str, listing.ignored))
    for _ in _named(listing, store):
        pass  # all names are given before the first document is loaded
    return Plan(len(listing.files), _named(listing, store))


def _named(listing: Listing, store: Store) -> Iterator[Item]:
    """The files as items with their lasting names."""
    named = listing.files.named()
    while some := list(islice(named, NAMED_AT_ONCE)):
        given = store.assign_document_ids(Identity(f.source, f.address, choice) for f, choice in some)
        yield from (Item(given[f.source, f.address], f.source, f.address, f.path) for f, _ in some)


def _outdated(settings: Settings, store: Store, account: Account) -> Plan:
    """What these versions have not read; what they have is counted as unchanged."""
    now = steps.versions()
    account.total.unchanged, rest = store.standing(now.reader, now.extractor)
    outdated = store.outdated(now.reader, now.extractor)
    return Plan(rest, web.with_about(settings, (Kept(**row) for row in outdated)))


def newest(store: Store, **equal: str) -> Iterator[Kept]:
    """What each document's source had last; `equal` keeps the documents with these values of columns."""
    return (Kept(**row) for row in store.newest(**equal))


def _drive(work: Iterable[Batch], submit: Submit, account: Account, crew: Crew) -> None:
    """Send batches through the steps, a bounded number at once, so that results do not pile up."""
    try:
        for batch, promise in ahead(submit, work, crew.at_once):
            for result in _results(batch, promise, submit, crew):
                account.total.add(result)
            _listener().advanced(account)
    except BaseException:
        batches.stopping.set()
        raise


def _results(batch: Batch, promise: Promise[BatchResult], submit: Submit, crew: Crew) -> Iterator[BatchResult]:
    """What became of a batch; one whose workers died is done document by document, until only those are left that
    kill whoever reads them."""
    try:
        yield promise.result()
    except WorkerDiedError:
        if len(batch) == 1:
            yield batches.give_up(crew.settings, batch[0], pool.DIED)
            return
        yield BatchResult(mended=Counter({pool.REPLACED: 1}))
        for one in batch:
            yield from _results((one,), submit((one,)), submit, crew)
