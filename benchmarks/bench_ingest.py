"""A whole run over copies of the samples: reading processes against the threads of one process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import Measure, fastest
from flows import batches, run
from flows.settings import Settings

SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "samples"
DOCUMENTS = 480


def measure() -> Iterator[Measure]:
    """Runs of the same folder into fresh homes."""
    with TemporaryDirectory() as name:
        work = Path(name)
        documents = copies(work / "documents", DOCUMENTS)
        homes = (work / f"home-{number}" for number in range(100))
        processors = os.cpu_count() or 1
        ours = fastest(lambda: _run(next(homes), documents, processors), times=2)
        one = fastest(lambda: _run(next(homes), documents, 1), times=2)
        yield Measure(f"ingest, {processors} processes", "one process", DOCUMENTS, "documents", ours, one)


def copies(folder: Path, number: int) -> Path:
    """So many copies of the samples in a new folder."""
    folder.mkdir()
    samples = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".html"))
    for copy in range(number):
        sample = samples[copy % len(samples)]
        shutil.copy(sample, folder / f"{sample.stem}-{copy}{sample.suffix}")
    return folder


def _run(home: Path, documents: Path, workers: int) -> None:
    settings = Settings(home=home, database_url="", archive="", workers=workers, batch=40)
    account = run.carry_out(settings, run.Request((documents,)), "bench")
    assert account.total.loaded == DOCUMENTS, account.total.failed[:3]
    batches.store_of(settings).close()
