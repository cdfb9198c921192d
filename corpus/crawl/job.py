"""What the process that crawls is told: one JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.sources import Source

AGENT = "SoLieu/0.1 (reads public reports of Vietnamese authorities"


@dataclass(frozen=True, slots=True)
class Job:
    """A crawl of one source: where its ledger, the archive and the log are, and whom a webmaster can write to."""

    source: Source
    ledger: Path
    archive: str
    log: Path
    contact: str = ""

    @property
    def agent(self) -> str:
        """The name that the crawler gives itself, with the contact."""
        return f"{AGENT}; {self.contact})" if self.contact else f"{AGENT})"

    def write(self, path: Path) -> None:
        """Put the job into a file. Raises OSError."""
        told = {**asdict(self), "source": {**self.source.model_dump(mode="json"), "file": self.source.file}}
        path.write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Job:
        """The job of a file."""
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            source=Source.model_validate(told["source"]),
            ledger=Path(told["ledger"]),
            archive=told["archive"],
            log=Path(told["log"]),
            contact=told["contact"],
        )
