"""Settings of one installation: `SOLIEU_*` in the environment, a `.env` beside the command, or flags."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, PositiveInt, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.home import DATABASE, MOVED

MEGABYTE = 1_000_000

PROCESSES, THREADS, DASK = "processes", "threads", "dask"
"""Who works on this machine, where `runner` names no Dask scheduler."""


class SettingsError(Exception):
    """A setting that cannot be; the message names it."""


class Settings(BaseSettings):
    """Where the data live and how much a run may take; every field is `SOLIEU_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="SOLIEU_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(Path("data"), description="folder of archive, database, exports and reports")
    database_url: str = Field(
        "", repr=False, description="address of the database, postgresql://…; empty: solieu.sqlite in the home"
    )
    archive: str = Field(
        "", repr=False, description="folder or fsspec address of the raw documents; empty: archive/ in the home"
    )
    batch: PositiveInt = Field(100, description="documents in one task")
    workers: int = Field(0, ge=0, description="processes that read and extract; 0: one a processor")
    runner: str = Field(
        PROCESSES, description="who does batches: processes, threads, dask, or a Dask scheduler (tcp://host:8786)"
    )
    retries: int = Field(2, ge=0, description="how often a task is tried again where the world failed")
    retry_seconds: float = Field(2.0, ge=0, description="wait before a task is tried again")
    document_megabytes: PositiveInt = Field(100, description="a larger document is refused")
    ignore: tuple[str, ...] = Field(
        (".*", "~$*", "Thumbs.db", "desktop.ini", "*.jsonl", "*.part", "README.md"),
        description="names of files and folders that are no documents when a folder is taken in",
    )
    sources: Path | None = Field(None, description="folder of further sources (YAML); empty: sources/ in the home")
    contact: str = Field("", description="web or mail address that the crawler gives to webmasters")
    crawl_minutes: PositiveInt = Field(600, description="a crawl that takes longer is ended and goes on next time")
    webhook: str = Field("", repr=False, description="address that alarms are posted to, as JSON")
    mail_server: str = Field("", description="host:port of the mail server for alarms")
    mail_from: str = Field("", description="sender of alarms")
    mail_to: str = Field("", description="who gets alarms by mail, separated by commas")
    port: PositiveInt = Field(4200, description="port of the Prefect server that `solieu serve` runs on 127.0.0.1")
    prefect: bool = Field(True, description="run as a Prefect flow; false: the same steps without a record of runs")

    @field_validator("runner")
    @classmethod
    def _known_runner(cls, runner: str) -> str:
        """One of ours (empty: processes), or an address."""
        if runner in ("", PROCESSES, THREADS, DASK) or "://" in runner:
            return runner or PROCESSES
        raise ValueError(f"must be {PROCESSES}, {THREADS}, {DASK} or the address of a Dask scheduler (tcp://host:8786)")

    @property
    def database_address(self) -> str:
        """What `outputs.Store` opens: a URL, or the path of an SQLite file."""
        return self.database_url or str(self.home / DATABASE)

    @property
    def archive_address(self) -> str:
        """What `corpus.Archive` opens: a folder or an fsspec address."""
        return self.archive or str(self.home / "archive")

    @property
    def source_folders(self) -> tuple[Path, ...]:
        """Folders of sources beside those of the project."""
        return (self.sources or self.home / "sources",)

    @property
    def document_bytes(self) -> int:
        """The size above which a document is refused, in bytes."""
        return self.document_megabytes * MEGABYTE

    @property
    def processes(self) -> int:
        """How many processes read and extract."""
        return self.workers or os.cpu_count() or 1


def load(**flags: object) -> Settings:
    """The settings with these flags on top (None: not given). Raises SettingsError, naming what is wrong."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [
            f"SOLIEU_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']} (got {e['input']!r})" for e in error.errors()
        ]
        raise SettingsError("A setting cannot be used. " + "; ".join(lines)) from error
    if not settings.database_url and (moved := settings.home / MOVED).is_file():
        # A new table would begin here beside the true one, and nobody would see it.
        raise SettingsError(
            f"The table of {settings.home} was moved into PostgreSQL; SOLIEU_DATABASE_URL, which says where, is not "
            f"set. Set it in the environment or in .env. The old file is {moved}: named {DATABASE} again, the home has "
            "the table as it was then; once you remove it, a new one begins."
        )
    return settings
