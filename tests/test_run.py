"""Runs over folders with bad input: all else is loaded, the faults are named, the next run completes the rest."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import databases
import pytest
from faults import offspring
from sqlalchemy import update

from corpus.ahead import Promise
from corpus.archive import Archive
from flows import batches, crew, report, run, steps
from flows.account import Account
from flows.home import HomeError, locked, note_run
from flows.settings import Settings
from outputs.errors import StoreError
from outputs.export import export_figures
from outputs.loading import Prepared
from outputs.schema import documents
from outputs.store import Store

TEXT = "UBND huyện Tân Hưng hỗ trợ {} hộ nghèo, kinh phí {} triệu đồng trong năm 2023.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty small documents."""
    root = tmp_path / "docs"
    root.mkdir()
    for number in range(30):
        (root / f"d{number:02}.txt").write_text(TEXT.format(number + 10, number + 100), encoding="utf-8")
    return root


def ingest(settings: Settings, *paths: Path) -> Account:
    """A run without Prefect; its account, also where it ended early."""
    heard: list[Account] = []

    class Listener:
        def begun(self, account: Account) -> None: ...

        def advanced(self, account: Account) -> None: ...

        def ended(self, account: Account) -> None:
            heard.append(account)

    token = run.listener.set(Listener())
    try:
        run.carry_out(settings, run.Request(paths), "test")
    except run.RunError:
        assert heard[-1].error
    finally:
        run.listener.reset(token)
    return heard[-1]


def table(settings: Settings) -> bytes:
    """The table as CSV."""
    path = settings.home / "table.csv"
    with Store.open(settings.database_address) as store:
        export_figures(store, path)
    return path.read_bytes()


def test_all_is_loaded_and_the_second_run_changes_nothing(home: Settings, folder: Path) -> None:
    first = ingest(home, folder)
    assert (first.documents, first.total.loaded, first.failed) == (30, 30, False)
    assert first.total.figures >= 60
    before = table(home)
    second = ingest(home, folder)
    assert (second.total.loaded, second.total.unchanged, second.failed) == (0, 30, False)
    assert table(home) == before


def test_two_homes_get_the_same_table(home: Settings, folder: Path, tmp_path: Path) -> None:
    ingest(home, folder)
    other = home.model_copy(update={"home": tmp_path / "other", "batch": 7, "workers": 3})
    ingest(other, folder)
    assert table(other) == table(home)


def test_processes_give_the_same_table(
    home: Settings, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(home, folder)
    monkeypatch.setattr(crew, "POOL_FROM", 1)
    other = home.model_copy(update={"home": tmp_path / "other", "workers": 2})
    account = ingest(other, folder)
    assert (account.total.loaded, account.failed) == (30, False)
    assert table(other) == table(home)


def test_a_changed_document_is_read_again_and_keeps_its_name(home: Settings, folder: Path) -> None:
    ingest(home, folder)
    (folder / "d00.txt").write_text(TEXT.format(777, 888), encoding="utf-8")
    account = ingest(home, folder)
    assert (account.total.loaded, account.total.unchanged) == (1, 29)
    with Store.open(home.database_address) as store:
        assert {row["raw"] for row in store.figures(document_id="d00")} >= {"777 hộ"}


def test_a_new_version_reads_the_archive_without_the_files(
    home: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(home, folder)
    before = table(home)
    for path in folder.iterdir():
        path.unlink()
    monkeypatch.setattr(steps, "EXTRACTOR_VERSION", "next")
    monkeypatch.setattr(steps, "RULEBOOK", replace(steps.RULEBOOK, rest="other code"))
    account = ingest(home)
    assert (account.documents, account.total.loaded, account.failed) == (30, 30, False)
    assert re.sub(rb"0\.1\.0\+\w+(?=\r\n|,|\")", b"next", table(home)).count(b"next") >= before.count(b"\r\n") - 1
    assert ingest(home).total.unchanged == 30


def test_a_missing_path_is_named_and_the_rest_loaded(home: Settings, folder: Path, tmp_path: Path) -> None:
    account = ingest(home, folder, tmp_path / "nowhere")
    assert account.failed
    assert account.missing == (str(tmp_path / "nowhere"),)
    assert account.total.loaded == 30


def bad(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("noise.txt", bytes(range(256)) * 40),
        ("program.bin", b"\x7fELF" + bytes(2000)),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(500)),
        ("broken.docx", b"PK\x03\x04junk"),
        ("broken.zip", b"PK\x03\x04junk"),
    ],
)
def test_a_broken_document_fails_alone(home: Settings, folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    account = ingest(home, folder)
    assert account.total.loaded == 30
    [(failed, why)] = account.total.failed
    assert failed == name
    assert len(why) > 10
    assert "program failed" not in why
    assert name not in why, "the name stands beside the error already"
    with Store.open(home.database_address) as store:
        [failure] = store.summary().failures
        assert (failure.address, failure.error) == (name, why)


def test_a_fault_stays_a_fault_until_its_document_is_mended(home: Settings, folder: Path) -> None:
    (folder / "d00.txt").write_bytes(b"")
    assert [name for name, _ in ingest(home, folder).total.failed] == ["d00.txt"]
    again = ingest(home, folder)
    assert [name for name, _ in again.total.failed] == ["d00.txt"]
    assert again.total.unchanged == 29
    (folder / "d00.txt").write_text(TEXT.format(1, 2), encoding="utf-8")
    mended = ingest(home, folder)
    assert (mended.total.loaded, mended.failed) == (1, False)


def test_broken_encoding_loses_no_other_document(home: Settings, folder: Path) -> None:
    (folder / "old.txt").write_bytes("Hỗ trợ 25 hộ nghèo năm 2023".encode()[:-1] + b"\xff\xfe\xff 30 h\xe9")
    account = ingest(home, folder)
    assert account.total.loaded + len(account.total.failed) == 31
    assert account.total.loaded >= 30


def test_a_file_over_the_limit_is_not_read(home: Settings, folder: Path) -> None:
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    account = ingest(home, folder)
    [(name, why)] = account.total.failed
    assert name == "huge.txt"
    assert "200 MB" in why
    assert "SOLIEU_DOCUMENT_MEGABYTES" in why
    assert account.total.loaded == 30


def test_one_broken_among_thousands(home: Settings, tmp_path: Path) -> None:
    root = tmp_path / "many"
    for number in range(2000):
        path = root / f"{number % 20}" / f"d{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Báo cáo số {number}/BC-UBND", encoding="utf-8")
    (root / "7" / "d7.txt").write_bytes(b"\x00\x01\x02\x03" * 100)
    account = ingest(home.model_copy(update={"batch": 100}), root)
    assert [name for name, _ in account.total.failed] == ["7/d7.txt"]
    assert account.total.loaded == 1999


def test_a_fault_of_the_program_stays_with_its_document(
    home: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = steps.extract

    def faulty(document: steps.Document, *given: object, **options: object) -> steps.Extraction:
        if document.document_id == "d05":
            raise ZeroDivisionError("made up")
        return real(document, *given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(steps, "extract", faulty)
    account = ingest(home, folder)
    [(name, why)] = account.total.failed
    assert name == "d05.txt"
    assert "ZeroDivisionError: made up" in why
    assert account.total.loaded == 29


@pytest.mark.faults
def test_a_document_that_kills_its_process_fails_alone(
    home: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that dies on `d05` stands for a fault in a library: the process is gone, not only the document."""
    monkeypatch.setattr(crew, "POOL_FROM", 1)
    monkeypatch.setattr("flows.pool.read_here", die_on_d05)
    account = ingest(home.model_copy(update={"workers": 2}), folder)
    assert [name for name, _ in account.total.failed] == ["d05.txt"]
    assert account.total.loaded == 29
    monkeypatch.undo()
    again = ingest(home, folder)
    assert (again.total.loaded, again.total.unchanged, again.failed) == (1, 29, False)


def die_on_d05(archive_address: str, work: list[steps.Kept | steps.Failed]) -> list[Prepared | steps.Failed]:
    """What the reading processes run in that test."""
    if any(isinstance(one, steps.Kept) and one.document_id == "d05" for one in work):
        os.kill(os.getpid(), signal.SIGKILL)
    return steps.prepare_batch(Archive(archive_address), work)


@pytest.mark.faults
@pytest.mark.parametrize("where", ["archive", "store"])
def test_a_full_disk_ends_the_run_and_the_next_completes_it(
    home: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    calls = 0

    def full(*_args: object, **_options: object) -> object:
        nonlocal calls
        calls += 1
        if calls > (1 if where == "store" else 12):
            if where == "store":
                raise StoreError("The database cannot be used: the disk is full; free some space.")
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(*_args, **_options)

    owner, name = (Store, "load_rows") if where == "store" else (batches.archive_of(home)._storage.__class__, "write")
    original = getattr(owner, name)
    monkeypatch.setattr(owner, name, full)
    account = ingest(home, folder)
    assert "disk is full" in account.error
    assert account.failed
    monkeypatch.undo()
    completed = ingest(home, folder)
    assert not completed.failed
    assert completed.total.loaded + completed.total.unchanged == 30


def test_a_home_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(HomeError, match="--home"), locked(tmp_path / "file" / "home"):
        pass


def test_two_runs_at_once_on_one_home(home: Settings, folder: Path) -> None:
    with locked(home.home):
        pass  # the lock is given back
    with locked(home.home), pytest.raises(HomeError, match=rf"process {os.getpid()}.*--home"):
        ingest(home, folder)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "flows.cli", *map(str, arguments)]


def start(settings: Settings, folder: Path) -> subprocess.Popen[bytes]:
    """The command in a process of its own, small batches, two reading processes."""
    environment = {**os.environ, "SOLIEU_BATCH": "3", "SOLIEU_WORKERS": "2", **databases.environment(settings.home)}
    arguments = command("--home", settings.home, "ingest", folder, "--direct")
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the file is there or the process has ended."""
    while not path.exists() and process.poll() is None:
        time.sleep(0.005)


def loaded(settings: Settings) -> int:
    """How many documents are in the table so far; none while there is no table."""
    return databases.loaded(settings.home)


def many(root: Path, number: int = 100) -> Path:
    root.mkdir()
    for n in range(number):
        (root / f"d{n:03}.txt").write_text(TEXT.format(n + 1, n + 2) * 3, encoding="utf-8")
    return root


@pytest.mark.faults
def test_killed_at_ten_random_moments_the_table_is_that_of_one_run(home: Settings, tmp_path: Path) -> None:
    folder = many(tmp_path / "docs")
    began = time.monotonic()
    reference = start(home, folder)
    wait_for(home.home / "lock", reference)
    locked_after = time.monotonic() - began
    assert reference.wait() == 0, reference.communicate()[0].decode()
    length = time.monotonic() - began - locked_after
    wanted = table(home)
    random, cut_short = Random(20231231), 0
    for attempt in range(10):
        settings = home.model_copy(update={"home": tmp_path / f"killed-{attempt}"})
        process = start(settings, folder)
        wait_for(settings.home / "lock", process)
        time.sleep(random.uniform(0, 0.6 * length))  # what ran first was slower than what follows
        process.kill()
        cut_short += process.wait() == -signal.SIGKILL
        process.communicate()
        assert not ingest(settings, folder).failed
        assert table(settings) == wanted
    assert cut_short >= 3, "most kills came after the end: the test no longer tests anything"


@pytest.mark.faults
def test_reading_processes_end_with_a_killed_run(home: Settings, tmp_path: Path) -> None:
    folder = many(tmp_path / "docs", 1500)
    process = start(home, folder)
    deadline = time.monotonic() + 60
    while not (children := offspring(process.pid)) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert children, "the run has no processes of its own"
    process.kill()
    process.wait()
    while any(map(alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in children if alive(pid)] == []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_is_answered_in_words_and_the_next_run_completes(
    home: Settings, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    folder = many(tmp_path / "docs", 1200)
    process = start(home, folder)
    while process.poll() is None and not loaded(home):
        time.sleep(0.01)
    process.send_signal(number)
    said = process.communicate(timeout=60)[0].decode()
    assert process.returncode == status, said
    assert "Traceback" not in said
    assert "Run the same command again" in " ".join(said.split())
    completed = ingest(home, folder)
    assert (completed.failed, completed.total.loaded + completed.total.unchanged) == (False, 1200)


class Ended(BaseException):
    """What a signal may become that is neither an error nor Ctrl-C."""


@pytest.mark.parametrize(("error", "state"), [(Ended(), "cancelled"), (RuntimeError("a fault"), "failed")])
def test_a_run_that_was_broken_off_is_not_called_completed(
    home: Settings, tmp_path: Path, error: BaseException, state: str
) -> None:
    @contextmanager
    def through(crew: crew.Crew) -> Iterator[run.Submit]:
        def submit(batch: batches.Batch) -> Promise[steps.BatchResult]:
            raise error

        yield submit

    folder = many(tmp_path / "docs", 3)
    with pytest.raises(type(error)):
        run.carry_out(home, run.Request((folder,)), "ingest", through)
    assert states(home) == [state]


def states(settings: Settings) -> list[str]:
    """The states of the last runs as they are shown, newest first."""
    with Store.open(settings.database_address) as store:
        return [row["state"] for row in run.last_runs(settings, store, 9)]


def test_a_killed_run_does_not_stay_running(home: Settings, folder: Path) -> None:
    ingest(home, folder)
    with locked(home.home), Store.open(home.database_address) as store:
        store.start_run("killed", "ingest")
        note_run(home.home, "killed")
        assert states(home) == ["running", "completed"]
    # Nobody holds the home any more, and the run has given no account.
    assert states(home) == ["cancelled", "completed"]
    ingest(home, folder)
    with Store.open(home.database_address) as store:
        newest, killed, _ = store.runs()
    assert (newest["state"], killed["state"], killed["error"]) == ("completed", "cancelled", run.KILLED)


def test_a_run_that_gave_account_keeps_its_state(home: Settings, folder: Path) -> None:
    ingest(home, folder)
    with Store.open(home.database_address) as store:
        store.break_off_run(store.runs()[0]["run_id"], "nobody killed it")
        assert [(row["state"], row["error"]) for row in store.runs()] == [("completed", "")]


def test_the_report_names_what_does_not_hold(home: Settings, tmp_path: Path) -> None:
    said = "Quỹ vận động được 900 triệu đồng, gồm: cấp huyện 300 triệu đồng, cấp xã 500 triệu đồng."
    (tmp_path / "quy.txt").write_text(said, encoding="utf-8")
    text = report.markdown(ingest(home, tmp_path / "quy.txt"))
    assert "| sum | 0 | 1 |" in text
    assert "| quy | 900 triệu đồng = 300 triệu đồng + 500 triệu đồng | 800,000,000 |" in text


def test_a_refresh_looks_at_what_these_versions_have_not_read(home: Settings, folder: Path) -> None:
    """Whatever the rest; it is counted."""
    (folder / "empty.txt").write_bytes(b"")
    ingest(home, folder)
    store = batches.store_of(home)
    with store.engine.begin() as connection:
        connection.execute(update(documents).where(documents.c.document_id == "d03").values(tried_reader_version="old"))
    now = steps.versions()
    assert [row["document_id"] for row in store.outdated(now.reader, now.extractor)] == ["d03", "empty"]
    account = ingest(home)
    assert (account.documents, account.total.loaded, account.total.unchanged) == (31, 1, 29)
    assert [name for name, _ in account.total.failed] == ["empty.txt"]
    assert [row["document_id"] for row in store.outdated(now.reader, now.extractor)] == ["empty"]


def test_an_account_names_so_many_errors_and_counts_all() -> None:
    total = steps.BatchResult()
    for n in range(3 * steps.LISTED):
        total.add(
            steps.BatchResult(
                failures=1, failed=[(f"{n}.txt", "broken")], contradictions=[("d", "1 = 2", Decimal(n), "1")]
            )
        )
    assert total.failures == 3 * steps.LISTED
    assert total.failed[-1] == (f"{steps.LISTED - 1}.txt", "broken")
    assert (len(total.failed), len(total.contradictions)) == (steps.LISTED, steps.LISTED)
