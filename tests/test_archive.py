"""The archive: bytes come back as they went in, once, whole, whatever happens on the way."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from fsspec.core import url_to_fs
from hypothesis import given
from hypothesis import strategies as st

from corpus.archive import Archive, ArchiveError, Snapshot

NOON = datetime(2023, 6, 1, 12, tzinfo=UTC)


def put(archive: Archive, data: bytes, address: str = "a.html", fetched_at: datetime = NOON) -> Snapshot:
    return archive.put(data, source="web", address=address, fetched_at=fetched_at, media_type="text/html")


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@dataclass(frozen=True, slots=True)
class Place:
    """An archive's address, and its files past the archive."""

    address: str

    def open(self) -> Archive:
        return Archive(self.address)

    def files(self) -> list[str]:
        """The paths of the bytes and of the sidecars."""
        return sorted(path for part in self.open()._storage.shards() for path in part)

    def put(self, path: str, data: bytes) -> None:
        """Write over a file."""
        file_system, root = url_to_fs(self.address, skip_instance_cache=True)
        target = f"{root.rstrip('/')}/{path}"
        file_system.makedirs(target.rpartition("/")[0], exist_ok=True)
        file_system.pipe_file(target, data)


@pytest.fixture(params=["folder", "file", "memory", "renaming", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty archive on each kind of storage; `renaming` is one whose files do not appear whole by themselves."""
    name = uuid4().hex
    if request.param == "s3":
        for key, value in request.getfixturevalue("s3").environment().items():
            monkeypatch.setenv(key, value)
        return Place(f"s3://bucket/{name}")
    return Place(
        {
            "folder": str(tmp_path / name),
            "file": f"file://{tmp_path}/{name}",
            "memory": f"memory://{name}",
            "renaming": f"dir::local://{tmp_path}/{name}",
        }[request.param]
    )


def test_bytes_come_back(place: Place) -> None:
    archive = place.open()
    snapshot = put(archive, b"\x00\xff\r\n")
    assert snapshot.content_hash == sha256(b"\x00\xff\r\n").hexdigest()
    assert archive.get(snapshot.content_hash) == b"\x00\xff\r\n"
    assert (snapshot.size, snapshot.media_type, snapshot.fetched_at) == (4, "text/html", NOON)
    assert snapshot.content_hash in archive
    assert "0" * 64 not in archive


def test_empty_bytes_are_bytes(place: Place) -> None:
    archive = place.open()
    assert archive.get(put(archive, b"").content_hash) == b""


def test_same_bytes_twice_are_one_snapshot(place: Place) -> None:
    archive = place.open()
    first = put(archive, b"page")
    before = place.files()
    assert len(before) == 2
    assert put(archive, b"page") == put(place.open(), b"page") == first
    assert place.files() == before
    assert list(archive.snapshots()) == [first]


def test_a_later_retrieval_joins_its_snapshot(place: Place) -> None:
    archive = place.open()
    later, earlier = NOON + timedelta(days=1), NOON - timedelta(days=1)
    names = {put(archive, b"page", fetched_at=moment).snapshot_id for moment in (NOON, later, earlier)}
    (snapshot,) = archive.snapshots()
    assert names == {snapshot.snapshot_id}
    assert [retrieval.fetched_at for retrieval in snapshot.retrievals] == [earlier, NOON, later]
    assert snapshot.fetched_at == earlier
    assert put(archive, b"page") == snapshot


def test_other_address_is_another_snapshot_of_the_same_bytes(place: Place) -> None:
    archive = place.open()
    a, b = put(archive, b"page", "a"), put(archive, b"page", "b")
    assert a.content_hash == b.content_hash
    assert a.snapshot_id != b.snapshot_id
    assert {snapshot.address for snapshot in archive.snapshots()} == {"a", "b"}
    assert sum(not name.endswith(".json") for name in place.files()) == 1


def test_headers_and_addresses_survive(place: Place) -> None:
    headers = {"Content-Type": "text/html; charset=utf-8", "X-Name": "Sở Lao động"}
    address = "thư mục/báo cáo.txt"
    saigon = timezone(timedelta(hours=7))
    place.open().put(b"x", source="tệp", address=address, fetched_at=NOON.astimezone(saigon), headers=headers)
    (snapshot,) = place.open().snapshots()
    assert (snapshot.source, snapshot.address, dict(snapshot.headers)) == ("tệp", address, headers)
    assert snapshot.fetched_at == NOON


def test_a_moment_needs_a_zone(place: Place) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        put(place.open(), b"x", fetched_at=datetime(2023, 6, 1))


def test_damaged_bytes_are_refused(place: Place) -> None:
    archive = place.open()
    snapshot = put(archive, b"page")
    place.put(next(name for name in place.files() if not name.endswith(".json")), b"pagf")
    with pytest.raises(ArchiveError, match="damaged"):
        archive.get(snapshot.content_hash)


def test_damaged_sidecar_is_named(place: Place) -> None:
    archive = place.open()
    put(archive, b"page")
    place.put(next(name for name in place.files() if name.endswith(".json")), b"{")
    with pytest.raises(ArchiveError, match=r"sidecar .*\.json"):
        list(archive.snapshots())


def test_unknown_hash_is_named(place: Place) -> None:
    with pytest.raises(ArchiveError, match="holds no bytes"):
        place.open().get("0" * 64)


def test_snapshots_of_a_source_and_since_a_day(place: Place) -> None:
    archive = place.open()
    assert list(archive.snapshots(source="web")) == []
    for number in range(6):
        archive.put(b"%d" % number, source="web" if number % 2 else "tệp", address=str(number), fetched_at=NOON)
    everything = list(archive.snapshots())
    today = datetime.now(UTC).date()
    assert [one.content_hash for one in everything] == sorted(one.content_hash for one in everything)
    assert list(archive.snapshots(source="web")) == [one for one in everything if one.source == "web"]
    assert list(archive.snapshots(since=today - timedelta(days=1))) == everything
    assert len(list(archive.snapshots("tệp", today - timedelta(days=1)))) == 3
    assert list(archive.snapshots(since=today + timedelta(days=2))) == []
    assert list(archive.snapshots(source="none")) == []


def test_an_archive_that_was_copied_is_listed_too(place: Place, tmp_path: Path) -> None:
    older = Archive(tmp_path / "older")
    put(older, b"page")
    for path in files(tmp_path / "older"):
        place.put(path, (tmp_path / "older" / path).read_bytes())
    put(place.open(), b"another page", "b")
    assert sorted(one.address for one in place.open().snapshots(source="web")) == ["a.html", "b"]


def test_work_ahead_keeps_its_order_and_says_what_fails(place: Place) -> None:
    archive = place.open()
    hashes = [put(archive, b"%d" % number).content_hash for number in range(40)]
    assert list(archive.each(archive.get, hashes)) == [b"%d" % number for number in range(40)]
    with pytest.raises(ArchiveError, match="holds no bytes"):
        list(archive.each(archive.get, [*hashes, "0" * 64]))


def test_many_writers_of_the_same_bytes(place: Place) -> None:
    archives = [place.open() for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        snapshots = list(pool.map(lambda n: put(archives[n % 4], b"page %d" % (n % 3)), range(24)))
    assert len({snapshot.snapshot_id for snapshot in snapshots}) == 3
    archive = place.open()
    assert {archive.get(snapshot.content_hash) for snapshot in archive.snapshots()} == {b"page 0", b"page 1", b"page 2"}


@pytest.mark.parametrize(("code", "words"), [(errno.ENOSPC, "disk is full"), (errno.EACCES, "permissions")])
def test_faults_of_the_disk_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str) -> None:
    archive = Archive(tmp_path)

    def refuse(_descriptor: int) -> None:
        raise OSError(code, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(ArchiveError, match=words):
            put(archive, b"page")
    assert files(tmp_path) == []
    assert archive.get(put(archive, b"page").content_hash) == b"page"


def test_a_file_in_the_place_of_the_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(ArchiveError, match="file"):
        Archive(tmp_path / "home")


def test_abandoned_files_are_swept_and_others_left(tmp_path: Path) -> None:
    Archive(tmp_path)
    for name, age in (("old", 48 * 3600), ("fresh", 60)):
        path = tmp_path / "tmp" / name
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age,) * 2)
    Archive(tmp_path)
    assert files(tmp_path) == ["tmp/fresh"]


WRITER = """
import sys
from datetime import UTC, datetime
from corpus.archive import Archive
archive = Archive(sys.argv[1])
for n in range(10**6):
    archive.put(b"%d" % n * 1000, source="s", address=str(n), fetched_at=datetime.now(UTC))
    print(n, flush=True)
"""


@pytest.mark.faults
def test_a_killed_writer_leaves_only_whole_files(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(20):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    archive = Archive(tmp_path)
    snapshots = list(archive.snapshots())
    assert len(snapshots) >= 20
    assert all(len(archive.get(snapshot.content_hash)) == snapshot.size for snapshot in snapshots)


@given(st.lists(st.tuples(st.binary(max_size=8), st.text(max_size=4)), max_size=8))
def test_what_went_in_is_what_is_there(tmp_path_factory: pytest.TempPathFactory, puts: list[tuple[bytes, str]]) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    for data, address in puts:
        put(archive, data, address)
    assert sorted((archive.get(s.content_hash), s.address) for s in archive.snapshots()) == sorted(set(puts))
