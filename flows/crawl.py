"""The flow of one source: crawl, take in, look whether all is well, write the table. Each source fails alone.

Import this module after `flows.server.hush()`: Prefect reads its environment when it is imported.
"""

from __future__ import annotations

from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from prefect.settings import get_current_settings
from prefect.states import Cancelled

from corpus.alarms import Change
from flows import pipeline, watching
from flows import settings as configuration
from flows.settings import Settings


@task(name="crawl", cache_policy=NO_CACHE, persist_result=False)
def crawl_source(settings: Settings, name: str) -> dict[str, Any]:
    """Fetch what is new. Raises CrawlError."""
    return watching.fetch(settings, name)


@task(name="alarms", cache_policy=NO_CACHE, persist_result=False)
def look(settings: Settings, name: str, error: str = "") -> list[str]:
    """See whether the source is well, and tell people; the alarms that are on."""
    change, on = watching.look(settings, name, error)
    _emit(name, change)
    return on


@task(name="export", cache_policy=NO_CACHE, persist_result=False)
def export(settings: Settings) -> int:
    """Write the table of all sources that are well."""
    return watching.export(settings)


@flow(name="watch", persist_result=False, validate_parameters=False)
def watch(source: str, home: str | None = None) -> dict[str, Any]:
    """Crawl → take in → extract → load → alarms → export, for one source; what came of it.

    A source that is being crawled already is left alone: the run ends as cancelled. Raises what broke it, after its
    alarm.
    """
    settings = configuration.load(home=home)
    try:
        with watching.alone(settings, source):
            return _watch(settings, source)
    except watching.BusyError as error:
        # Prefect takes a state that a flow returns for the state of its run.
        left_alone: Any = Cancelled(message=str(error))
        return left_alone  # type: ignore[no-any-return]


def _watch(settings: Settings, source: str) -> dict[str, Any]:
    try:
        counts = crawl_source(settings, source)
        rows = pipeline.ingest(
            watching.paths(settings, source),
            source,
            str(settings.home),
            f"watch {source}",
            crawled=watching.is_website(settings, source),
        )
    except Exception as error:
        if _server_answers():
            look(settings, source, str(error) or type(error).__name__)
        raise
    told = {"crawl": counts, "ingest": rows, "alarms": look(settings, source), "rows": export(settings)}
    text = watching.report(settings, source, told)
    create_markdown_artifact(text, key=f"watch-{source}", description=f"Source {source}")
    return told


def _server_answers() -> bool:
    """Whether the Prefect server is there; a run that loses it says nothing of its source."""
    try:
        with urlopen(f"{get_current_settings().api.url}/health", timeout=10):
            return True
    except HTTPError:
        return True
    except (OSError, ValueError):
        return False


def _emit(name: str, change: Change) -> None:
    """Alarms as events of the Prefect server."""
    resource = {"prefect.resource.id": f"solieu.source.{name}", "prefect.resource.name": name}
    for alarm in change.on:
        emit_event(f"solieu.alarm.{alarm.level}", resource, payload={"kind": alarm.kind, "message": alarm.message})
    for kind in change.off:
        emit_event("solieu.alarm.over", resource, payload={"kind": kind})
