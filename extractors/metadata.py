"""What a document says of itself: kind, number, publisher, day, the time it reports on, the place it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extractors.metadata_parts import HEAD, PROSE, Parts, kind_of, rules
from extractors.metadata_place import find_place, find_provinces
from extractors.metadata_time import (
    day_of_writing,
    days_of_ceremony,
    find_as_of,
    find_event_day,
    find_in_force,
    find_issue,
    find_latest_year,
    find_plan_period,
    find_report_period,
    find_term_ahead,
    latest_reported,
    stated_day,
    term_before,
    year_of_undated,
)
from extractors.model import BlockKind, Document
from extractors.period_bounds import bounds
from extractors.periods import Clock, PeriodMention, find_periods
from extractors.places import PlaceMention, find_places
from extractors.settling import NATION, Place
from extractors.sources import places_of_source


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; empty where it does not say.

    `kind` news, plan, report, decision, notice or table; `report_period` the time that its title or opening says it
    reports on; `latest_year` the last year whose facts it tells, inferred from `year_cue` where it names none;
    `as_of` the day until which the news count that open with it, where that is not the day of publication;
    `event_day` the day that its opening tells of, `event_dated` whether the text gives it with its year; `in_force`
    the day from which the rule applies; `term_ahead` the term that the congress opens of which the document tells: it
    reports on the term before; `plan_period` the time of the plans that a title names behind that of the report;
    `issue` the month of the paper in which a text without a day stood.
    """

    kind: str = "news"
    number: str = ""
    publisher: str = ""
    publisher_level: str = ""
    published: date | None = None
    published_origin: str = ""
    place: Place = NATION
    report_period: str = ""
    latest_year: int | None = None
    as_of: date | None = None
    year_cue: str = ""
    event_day: date | None = None
    event_dated: bool = False
    in_force: str = ""
    term_ahead: str = ""
    plan_period: str = ""
    issue: str = ""
    provinces: tuple[str, ...] = ()

    @property
    def today(self) -> date | None:
        """The day on which the document speaks: of its publication, else of the dated event that its opening tells."""
        return self.published or (self.event_day if self.event_dated else None)

    @property
    def looks_ahead(self) -> bool:
        """Whether the time of which the document tells is still to come on its day."""
        first = bounds(self.report_period).start
        return self.today is not None and first is not None and first > self.today

    @property
    def clock(self) -> Clock:
        """What "đến nay", "năm nay" and days without a year mean in the document."""
        if self.today:
            return Clock(self.today, None, self.report_period)
        if self.issue:
            return Clock(None, int(self.issue[:4]), self.report_period, self.issue)
        if self.event_day and len(self.report_period) != 4:
            return Clock(self.event_day, None, self.report_period)
        return Clock(None, self.event_day.year if self.event_day else self.latest_year, self.report_period)


def describe(
    document: Document,
    source_place: str = "",
    *,
    text: str = "",
    spans: tuple[tuple[int, int, BlockKind], ...] = (),
    periods: list[PeriodMention] | None = None,
    places: list[PlaceMention] | None = None,
) -> Metadata:
    """What the document says of itself.

    `source_place` is the place of the website it came from. With a repaired `text` come the `spans` of the document's
    blocks in it; mentions that were already found in it may be handed in.
    """
    text = text or document.text
    spans = spans or tuple((block.start, block.end, block.kind) for block in document.blocks)
    parts = Parts(
        text,
        document.title,
        find_places(document.title) if document.title else [],
        tuple((a, b) for a, b, kind in spans if kind not in (BlockKind.FURNITURE, BlockKind.TITLE)),
        tuple((a, b) for a, b, kind in spans if kind is BlockKind.FURNITURE),
        find_places(text) if places is None else places,
        find_periods(text) if periods is None else periods,
        places_of_source(text, _openings(text, document.title, spans), document.url),
        next((b for _, b, kind in spans if kind is BlockKind.TITLE), 0),
    )
    publisher = _publisher(parts)
    published, origin = document.published, document.published_origin
    if published is None:
        published, origin = stated_day(parts)
    latest, cue = find_latest_year(parts, published), ""
    if latest is None:
        latest, cue = year_of_undated(parts)
    if published is None and (published := day_of_writing(parts, latest)):
        origin = "told"
    as_of = find_as_of(parts, published) if published else None
    days = days_of_ceremony(parts, published, latest)
    event, dated = (bounds(days).end, True) if days else find_event_day(parts, published, latest)
    if event and latest and event.year < latest - 1:
        event, dated = None, False  # "Ngày 03/4/1975, huyện được giải phóng" is no day of which the paper tells today.
    issue = "" if published else find_issue(parts)
    if issue:
        event, latest = None, int(issue[:4])
    provinces = find_provinces(parts, source_place)
    ahead = find_term_ahead(parts, published, latest)
    report = term_before(ahead) or days or find_report_period(parts, published, latest, event, dated=dated)
    if published is None:
        latest = latest_reported(parts, latest, report)
    place = find_place(parts, source_place, provinces, published)
    if (own := place.at("province")) is not None and own.code in provinces:
        provinces = (own.code, *(code for code in provinces if code != own.code))
    elif own is not None and own.code:
        provinces = (own.code, *provinces)
    return Metadata(
        kind=kind_of(parts),
        number=_number(parts),
        publisher=publisher,
        publisher_level=_publisher_level(publisher),
        published=published,
        published_origin=origin,
        place=place,
        report_period=report,
        latest_year=latest,
        year_cue=cue,
        as_of=as_of,
        event_day=event,
        event_dated=dated,
        in_force=find_in_force(parts),
        term_ahead=ahead,
        issue=issue,
        plan_period=find_plan_period(parts, published, latest),
        provinces=provinces,
    )


def _openings(text: str, title: str, spans: tuple[tuple[int, int, BlockKind], ...]) -> list[str]:
    """The words with which the title and the first blocks of running text open."""
    prose = [text[a : a + 30] for a, b, kind in spans if b - a >= PROSE and kind is not BlockKind.FURNITURE]
    return [title[:30], *prose[:2]]


def _number(parts: Parts) -> str:
    match = rules()["number"].search(parts.text, 0, HEAD)
    return match["number"] if match else ""


def _publisher(parts: Parts) -> str:
    for pattern in rules()["publisher"]:
        match = pattern.search(parts.text)
        if match:
            return " ".join(match["name"].split())
    return ""


def _publisher_level(publisher: str) -> str:
    for level in ("press", "commune", "district", "province", "central"):
        if rules()["levels"][level].search(publisher):
            return level
    return ""
