"""Passwords and keys of the settings stand nowhere but in the settings: not in output, logs, reports, databases."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import server
from sqlalchemy import text

from corpus.alarms import Alarm, Change
from corpus.crawl.ledger import Ledger
from flows import notify
from flows.settings import Settings
from outputs.store import Store

SECRETS = {"database": "bi-mat-kho-1", "webhook": "bi-mat-moc-2", "key": "bi-mat-khoa-3"}
TEXT = "UBND huyện Tân Hưng hỗ trợ 10 hộ nghèo, kinh phí 20 triệu đồng trong năm 2023.\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment with a secret in every setting that can hold one."""
    address = server().address(tmp_path / "secret.sqlite").replace("postgres:@", f"postgres:{SECRETS['database']}@")
    assert SECRETS["database"] in address
    return {
        **os.environ,
        "SOLIEU_HOME": str(tmp_path / "home"),
        "SOLIEU_DATABASE_URL": address,
        "SOLIEU_WEBHOOK": f"http://127.0.0.1:9/services/{SECRETS['webhook']}",
        "PREFECT_API_KEY": SECRETS["key"],
        "AWS_SECRET_ACCESS_KEY": SECRETS["key"],
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }


def said(environment: dict[str, str], *command: str) -> str:
    """All that a command prints."""
    ended = subprocess.run(
        [sys.executable, "-m", "flows.cli", *command],
        env=environment,
        cwd=environment["SOLIEU_HOME"].rpartition("/")[0],
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stdout + ended.stderr


def leaks(where: str, data: bytes) -> list[str]:
    """Which secrets stand there."""
    return [f"{name} in {where}" for name, secret in SECRETS.items() if secret.encode() in data]


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes()


def test_no_secret_is_printed_logged_reported_or_stored(environment: dict[str, str], tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text(TEXT, encoding="utf-8")
    (docs / "empty.txt").write_bytes(b"")
    found = []
    # With Prefect, which keeps what it is given in a database and logs of its own; then the commands without it.
    commands = [("ingest", str(docs)), ("ingest", str(docs), "--direct"), ("status",), ("refresh", "--dry-run")]
    commands += [("export", str(tmp_path / "out.csv")), ("backup", str(tmp_path / "backups")), ("explain", "a", "9999")]
    for command in commands:
        told = said(environment, *command)
        found += leaks(" ".join(command), told.encode())
        if command[0] == "status":
            assert "1 loaded" in told
    down = environment["SOLIEU_DATABASE_URL"].replace("/d", "/no_such_d", 1)
    for command in (("status",), ("ingest", str(docs), "--direct")):
        found += leaks(
            f"{command} without its database", said({**environment, "SOLIEU_DATABASE_URL": down}, *command).encode()
        )
    for name, data in files(tmp_path):
        found += leaks(name, data)
    with Store.open(environment["SOLIEU_DATABASE_URL"]) as store, store.engine.connect() as connection:
        for table in ("documents", "runs", "figures", "rulebooks"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()
            found += leaks(table, repr(rows).encode())
    assert found == []


@pytest.mark.parametrize(
    "settings", [Settings(database_url="x:" + "s3cret", webhook="http://s3cret", archive="s3cret")]
)
def test_settings_in_a_traceback_tell_no_secret(settings: Settings) -> None:
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(settings)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/{}", "{}", "ftp://host/{}", "http://127.0.0.1:9/a b{}", "http:///{}"]
)
def test_a_webhook_that_fails_is_told_without_its_address(tmp_path: Path, address: str) -> None:
    settings = Settings(webhook=address.format(SECRETS["webhook"]))
    change = Change((Alarm("silent", "error", "nothing new"),), ())
    with Ledger(tmp_path / "x.sqlite") as ledger:
        problems = notify.tell(settings, ledger, "x", change)
    assert len(problems) == 1
    assert leaks("the report", problems[0].encode()) == []
