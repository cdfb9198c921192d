"""Runs in processes of their own that can be held in the middle, for faults that strike them there.

What is planted in these processes (`sitecustomize`, which Python imports at its start) acts on words of documents:
`HOLD` waits until the gate is opened, `POISON` kills the process that reads it as a fault in a library does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import databases
from papers import Paper, as_docx

from flows import batches, run
from flows.account import Account
from flows.settings import Settings
from outputs.errors import StoreError
from outputs.export import export_figures
from outputs.store import Store

ROOT = Path(__file__).resolve().parent.parent
TEXT = "UBND huyện Tân Hưng hỗ trợ {} hộ nghèo, kinh phí {} triệu đồng trong năm 2023.\n"
HOLD, POISON = "cổng chờ", "chất độc"
DOCUMENTS = 48
PATIENCE = 600.0
"""Seconds, for a machine that is busy with other work; nobody waits so long who has not failed."""

PLANTED = f'''
import os, sys, time
from importlib.machinery import PathFinder

def hold():
    gate = os.environ.get("FAULT_GATE", "")
    open(gate + ".reached", "w").write(str(os.getpid()))
    while not os.path.exists(gate):
        time.sleep(0.01)

def plant(dispatch):
    read = dispatch.read_kind
    def faulty(kind, data, **more):
        document = read(kind, data, **more)
        if "{HOLD}" in document.text:
            hold()
        if "{POISON}" in document.text:
            import ctypes
            ctypes.string_at(0)
        return document
    dispatch.read_kind = faulty

def pool_always(crew):
    crew.POOL_FROM = int(os.environ.get("FAULT_POOL_FROM", "1"))

PLANTS = {{"extractors.readers.dispatch": plant, "flows.crew": pool_always}}

class Planter:
    def find_spec(self, name, path, target=None):
        if name not in PLANTS:
            return None
        spec = PathFinder.find_spec(name, path)
        load = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (load(module), PLANTS[name](module))
        return spec

sys.meta_path.insert(0, Planter())
'''

CLOCK = """
import copyreg, datetime, itertools, time
years = 10 * 365 * 86400.0
jumps = itertools.cycle([0.0] * 7 + [years] * 5 + [-years] * 3)
real, wall = datetime.datetime, time.time

class Kind(type):
    def __instancecheck__(cls, one):
        return isinstance(one, real)
    def __subclasscheck__(cls, one):
        return issubclass(one, real)

class Jumping(real, metaclass=Kind):
    def __new__(cls, *given, **more):
        return real(*given, **more)
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(seconds=next(jumps))

Jumping.__name__ = Jumping.__qualname__ = "datetime"
Jumping.__module__ = "datetime"
copyreg.pickle(real, lambda one: (Jumping, one.__reduce__()[1]))
datetime.datetime = Jumping
time.time = lambda: wall() + next(jumps)
"""
"""A clock that is years ahead or behind every few times that somebody looks."""


def documents(folder: Path) -> Path:
    """Small documents, one in the middle that waits at the gate, one before it that is read in the sandbox."""
    folder.mkdir()
    for n in range(DOCUMENTS - 2):
        (folder / f"d{n:03}.txt").write_text(TEXT.format(n + 10, n + 100) * 2, encoding="utf-8")
    (folder / "d023-hold.txt").write_text(f"Năm 2023, {HOLD} có 77 hộ nghèo.", encoding="utf-8")
    paper = Paper("Kết quả giảm nghèo của huyện năm 2023", ("Năm 2023, huyện có 120 hộ thoát nghèo.",))
    (folder / "d020-paper.docx").write_bytes(as_docx(paper))
    for number, path in enumerate(sorted(folder.iterdir())):
        os.utime(path, (1_700_000_000 + number,) * 2)
    return folder


@dataclass(slots=True)
class Struck:
    """`solieu ingest` in a process of its own, and the gate at which it waits in the middle."""

    settings: Settings
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    planted: str = PLANTED
    direct: bool = True
    size: int | None = None
    """Bytes that a file may have at most: a disk that is full."""
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def gate(self) -> Path:
        """The file that opens it."""
        return self.settings.home.with_name(f"{self.settings.home.name}.gate")

    def start(self) -> Struck:
        """Begin; the planted module goes in front of everything."""
        place = self.settings.home.with_name(f"{self.settings.home.name}.planted")
        place.mkdir(exist_ok=True)
        (place / "sitecustomize.py").write_text(self.planted, encoding="utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": f"{place}{os.pathsep}{ROOT}",
            "FAULT_GATE": str(self.gate),
            "SOLIEU_BATCH": str(self.settings.batch),
            "SOLIEU_WORKERS": str(self.settings.workers),
            "SOLIEU_DATABASE_URL": self.settings.database_url or databases.url(self.settings.home),
            "SOLIEU_ARCHIVE": self.settings.archive,
            "SOLIEU_RETRIES": str(self.settings.retries),
            "SOLIEU_RETRY_SECONDS": str(self.settings.retry_seconds),
            "COLUMNS": "300",
            **self.environment,
        }
        arguments = [sys.executable, "-m", "flows.cli", "--home", str(self.settings.home), "ingest", str(self.folder)]
        limit = ["prlimit", f"--fsize={self.size}"] if self.size else []
        self.process = subprocess.Popen(
            [*limit, *arguments, *(["--direct"] if self.direct else [])],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self

    def reach(self) -> Struck:
        """Until it waits at the gate with some documents loaded and others not."""
        reached = Path(f"{self.gate}.reached")
        self.until(lambda: reached.exists() and bool(loaded(self.settings)))
        return self

    def until(self, there: Callable[[], bool]) -> None:
        """Wait for something that has to come while the run is at work."""
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert self.process.poll() is None, self.process.communicate()[0].decode()
            assert time.monotonic() < deadline, "it did not come"
            time.sleep(0.02)

    def open(self) -> Struck:
        """Let it go on."""
        self.gate.touch()
        return self

    def end(self) -> str:
        """What it said; never a traceback."""
        said = " ".join(self.process.communicate(timeout=PATIENCE)[0].decode().split())
        assert "Traceback" not in said, said
        return said

    def kill(self) -> None:
        """As the system does when memory ends."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()
        assert self.process.returncode == -signal.SIGKILL

    def report(self) -> str:
        """The report of the run in its home."""
        [path] = (self.settings.home / "reports").iterdir()
        return path.read_text(encoding="utf-8")


@contextmanager
def struck(settings: Settings, folder: Path, **more: object) -> Iterator[Struck]:
    """A run that is held at the gate; it ends with the block."""
    running = Struck(settings, folder, **more).start()  # type: ignore[arg-type]
    try:
        yield running
    finally:
        running.open()
        running.process.kill()
        running.process.wait()


def complete(settings: Settings, *paths: Path) -> Account:
    """The same command again, in this process; its account, also where it ended early."""
    batches.store_of.cache_clear()
    batches.archive_of.cache_clear()
    try:
        return run.carry_out(settings, run.Request(paths), "test")
    except run.RunError as error:
        return error.account
    finally:
        batches.store_of(settings).close()
        batches.store_of.cache_clear()
        batches.archive_of.cache_clear()


def table(settings: Settings) -> bytes:
    """The table as CSV."""
    path = settings.home / "table.csv"
    with Store.open(settings.database_address) as store:
        export_figures(store, path)
    return path.read_bytes()


def loaded(settings: Settings) -> int:
    """How many documents are in the table so far."""
    try:
        with Store.existing(settings.database_address) as store:
            return store.summary().documents.get("loaded", 0)
    except StoreError:
        return 0


def offspring(pid: int, *, below: int = 1) -> list[int]:
    """The processes that descend from one: its children and theirs, or from their children on (2)."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, ProcessLookupError):
            continue
    found, last = [], [pid]
    for generation in range(1, 9):
        last = [child for child, parent in parents.items() if parent in last]
        found += last if generation >= below else []
    return found
