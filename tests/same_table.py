"""The same documents by one process into SQLite and a folder, and by two Dask workers into PostgreSQL and S3, of which
one is killed on the way: are the exported tables the same, byte for byte?

    python tests/same_table.py 20000
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from clusters import Cluster, started  # noqa: E402
from databases import own_server  # noqa: E402
from s3_server import serving  # noqa: E402

from benchmarks import news  # noqa: E402
from outputs.errors import StoreError  # noqa: E402
from outputs.store import Store  # noqa: E402

TABLE = ("table.csv", "leftovers.csv", "columns.md")
BATCH = 200
WORKERS = 2


class DiffersError(Exception):
    """The two tables are not the same, or a run did not go as it should."""


def compare(work: Path, number: int, batch: int = BATCH) -> None:
    """Both runs over so many documents in the folder `work`. Raises DiffersError."""
    documents = work / "documents"
    if not documents.exists():
        news.write(documents, number, news.item)
    own = {"SOLIEU_BATCH": str(batch), "SOLIEU_RUNNER": "threads", "SOLIEU_WORKERS": "1"}
    seconds = _ingest(work / "one", documents, own)
    print(f"one process, SQLite, a folder: {number} documents, {number / seconds:.1f} a second", flush=True)
    cluster_folder = work / "cluster"
    cluster_folder.mkdir(exist_ok=True)
    with own_server() as database, serving() as s3:
        s3.make("bucket")
        url = database.make("same")
        keys = {**s3.environment(), "SOLIEU_DATABASE_URL": url, "SOLIEU_ARCHIVE": "s3://bucket/archive"}
        with started(cluster_folder) as cluster:
            hired = [cluster.hire(**s3.environment(), PYTHONPATH=str(ROOT)) for _ in range(WORKERS)]
            cluster.wait(WORKERS)
            given = {**keys, "SOLIEU_BATCH": str(batch), "SOLIEU_RUNNER": cluster.address}
            _ingest_and_kill(work / "cluster-home", documents, given, number, hired[0], cluster)
    compared(work / "one", work / "cluster-home")


def compared(one: Path, other: Path) -> None:
    """Say that the files are the same. Raises DiffersError."""
    for name in TABLE:
        first, second = ((home / name).read_bytes() for home in (one, other))
        if first != second:
            raise DiffersError(f"{name} differs: {one / name}, {other / name}")
        print(f"{name}: the same {len(first)} bytes, sha256 {sha256(first).hexdigest()[:16]}, {first.count(10)} lines")


def _ingest_and_kill(
    home: Path,
    documents: Path,
    given: Mapping[str, str],
    number: int,
    worker: subprocess.Popen[bytes],
    cluster: Cluster,
) -> None:
    started_at = time.perf_counter()
    process = _started(home, documents, given)
    while (there := _loaded(given["SOLIEU_DATABASE_URL"])) < number // 3:
        if process.poll() is not None:
            raise DiffersError(f"it ended before a worker could be killed: {_said(process)}")
        time.sleep(1)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    print(f"worker {worker.pid} killed by SIGKILL with {there} documents loaded; another takes its place", flush=True)
    cluster.hire(**{name: value for name, value in given.items() if name.startswith("AWS_")}, PYTHONPATH=str(ROOT))
    _ended(process)
    seconds = time.perf_counter() - started_at
    print(f"two Dask workers, PostgreSQL, S3: {number} documents, {number / seconds:.1f} a second", flush=True)


def _ingest(home: Path, documents: Path, given: Mapping[str, str]) -> float:
    """The seconds of a run that is to succeed; its table lies in the home."""
    begun = time.perf_counter()
    _ended(_started(home, documents, given))
    return time.perf_counter() - begun


def _started(home: Path, documents: Path, given: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """`solieu ingest` as a user calls it; its table goes into the home."""
    arguments = ["--home", str(home), "ingest", str(documents), "--direct", "--export", str(home / TABLE[0])]
    others = {"SOLIEU_DATABASE_URL": "", "SOLIEU_ARCHIVE": "", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        env={**os.environ, **others, **given},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _ended(process: subprocess.Popen[bytes]) -> None:
    said = _said(process)
    if process.returncode:
        raise DiffersError(f"the run failed: {said}")


def _said(process: subprocess.Popen[bytes]) -> str:
    return process.communicate()[0].decode()


def _loaded(url: str) -> int:
    try:
        with Store.existing(url) as store:
            return store.summary().documents.get("loaded", 0)
    except StoreError:
        return 0


def main() -> int:
    """Compare; the exit status is 1 where something differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, help="documents")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="solieu-same-") as folder:
        try:
            compare(Path(folder), given.number)
        except DiffersError as error:
            print(error)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
