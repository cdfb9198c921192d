"""An archive on an S3 server: what it costs in requests, and what is said when the server does not do its part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from s3_server import KEYS, S3, free_port, serving

from corpus.archive import Archive, ArchiveError, Snapshot
from corpus.remote import shown_address, without_secrets

NOON = datetime(2023, 6, 1, 12, tzinfo=UTC)


def put(archive: Archive, data: bytes, source: str = "web") -> Snapshot:
    return archive.put(data, source=source, address="a.html", fetched_at=NOON)


@pytest.fixture(autouse=True)
def keys(s3: S3, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The server's address and our key in the environment; few attempts, so that nobody waits."""
    for name, value in {**s3.environment(), "AWS_MAX_ATTEMPTS": "2"}.items():
        monkeypatch.setenv(name, value)
    yield
    s3.slow(0)


def asked(s3: S3) -> dict[str, int]:
    """What was asked since the last time."""
    counted = s3.asked()
    s3.forget()
    return counted


def test_how_many_requests_the_common_calls_take(s3: S3) -> None:
    archive = Archive("s3://bucket/counted")
    put(archive, b"0")
    asked(s3)
    first = put(archive, b"1")
    assert asked(s3) == {"LIST": 1, "PUT": 3}, "bytes, sidecar and note"
    put(archive, b"1")
    assert asked(s3) == {"LIST": 1, "GET": 1}, "what is there is not sent again"
    archive.get(first.content_hash)
    assert asked(s3) == {"GET": 1}
    assert first.content_hash in archive
    assert asked(s3) == {"HEAD": 1}


def test_listing_asks_for_nothing_but_what_is_wanted(s3: S3) -> None:
    archive = Archive("s3://bucket/listed")
    for number in range(30):
        put(archive, b"%d" % number, "much")
    for number in range(2):
        put(archive, b"%d of few" % number, "few")
    asked(s3)
    assert len(list(archive.snapshots("few"))) == 2
    assert asked(s3) == {"LIST": 2, "GET": 2}, "the days, this source on this day, its sidecars"
    today = datetime.now(UTC).date()
    assert len(list(archive.snapshots(since=today - timedelta(days=1)))) == 32
    assert asked(s3) == {"LIST": 4, "GET": 32}, "the days, the sources of this day, each of them, their sidecars"
    assert list(archive.snapshots(since=today + timedelta(days=2))) == []
    assert asked(s3) == {"LIST": 1}


def test_a_server_that_is_overloaded_for_a_moment_is_asked_again(s3: S3) -> None:
    archive = Archive("s3://bucket/slow")
    snapshot = put(archive, b"page")
    s3.slow(3)
    assert archive.get(snapshot.content_hash) == b"page"
    s3.slow(3)
    assert put(archive, b"another").content_hash in archive


def test_a_server_that_stays_overloaded_is_told(s3: S3) -> None:
    archive = Archive("s3://bucket/slow")
    s3.slow(1000)
    with pytest.raises(ArchiveError, match=r"s3://bucket/slow .*overloaded.*SOLIEU_WORKERS"):
        put(archive, b"never")


def test_a_missing_bucket_is_told() -> None:
    archive = Archive("s3://nowhere/archive")
    for use in (lambda: put(archive, b"x"), lambda: archive.get("0" * 64), lambda: list(archive.snapshots())):
        with pytest.raises(ArchiveError, match=r"s3://nowhere/archive .*no such bucket; make it"):
            use()


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ArchiveError, match=r"server does not answer.*AWS_ENDPOINT_URL"):
        put(Archive("s3://bucket/archive"), b"x")


def test_a_key_that_is_refused_is_told_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(INITIAL_NO_AUTH_ACTION_COUNT="0") as strict:
        monkeypatch.setenv("AWS_ENDPOINT_URL", strict.url)
        with pytest.raises(ArchiveError, match=r"refuses our key \(InvalidAccessKeyId\)") as told:
            put(Archive("s3://bucket/archive"), b"x")
    said = f"{told.value} {told.value.__cause__}"
    assert not [value for name, value in KEYS.items() if "KEY" in name and value in said]


def test_no_key_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    with pytest.raises(ArchiveError, match="no key; set AWS_ACCESS_KEY_ID"):
        put(Archive("s3://bucket/archive"), b"x")


def test_an_address_that_cannot_be_is_told() -> None:
    with pytest.raises(ArchiveError, match="no storage is known for nowhere://"):
        Archive("nowhere://bucket/archive")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://bucket/a", "s3://bucket/a"),
        ("sftp://name:hidden@host/a?token=hidden", "sftp://host/a"),
        ("data/archive", "data/archive"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert shown_address(address) == shown


def test_secrets_are_cut_from_what_libraries_say() -> None:
    said = without_secrets(f"no {KEYS['AWS_SECRET_ACCESS_KEY']} at http://x/?X-Amz-Signature=12ab34&list-type=2")
    assert said == "no *** at http://x/?X-Amz-Signature=***&list-type=2"
