"""Sources as the program can use them: a publisher's place has to be one that the gazetteer knows."""

from __future__ import annotations

from corpus.sources import Source, SourceError, find_source, readable_sources
from flows.settings import Settings
from outputs.gazetteer import is_known


def find(settings: Settings, name: str) -> Source:
    """The source of this name. Raises SourceError."""
    source = find_source(name, settings.source_folders)
    if problem := _problem(source):
        raise SourceError(problem)
    return source


def readable(settings: Settings) -> tuple[list[Source], dict[str, str]]:
    """Sources that can be used, by name, and what is wrong with the others, by name."""
    sources, wrong = readable_sources(settings.source_folders)
    problems = {source.name: problem for source in sources if (problem := _problem(source))}
    return [source for source in sources if source.name not in problems], wrong | problems


def _problem(source: Source) -> str:
    """What is wrong with the publisher's place, "" where nothing is: one that is not known would place no figure."""
    place = source.publisher.place
    if not place or is_known(place):
        return ""
    return (
        f"{source.file}: publisher.place: {place!r} is no place that the gazetteer knows; write its official name, "
        "with the unit above where several bear it (xã Bản Liền, huyện Bắc Hà), or leave it empty"
    )
