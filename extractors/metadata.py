"""What a document says of itself: kind, number, publisher, day, the time it reports on, the place it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import regex

import patterns
from extractors.dating import inferred_year
from extractors.model import BlockKind, Document
from extractors.period_bounds import bounds
from extractors.periods import Clock, PeriodMention, find_periods, year_of
from extractors.places import COUNTRY, LEVELS, PlaceMention, find_places, find_relatives, gazetteer
from extractors.sources import places_of_source
from patterns.places import Unit

_HEAD = 1500
_LEAD_SENTENCES = 2
# The weight of a national authority that acts in the opening.
_NATIONAL_LEAD = 2.5
# The blocks and the length of line in which a page may state its day.
_STAMP_BLOCKS = 5
_STAMP_LINE = 120
# How many lines at the foot of a page may state it.
_FOOT = 8
_MONTH_NAMES = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
    "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
# A block of running text, as against the lines of a document's head.
_PROSE = 80
# How many short lines under the title may still belong to it.
_SUBTITLES = 4
# "Ngày 25/7, tại Hà Nội, ...": where something was held, not what it was about.
_VENUE = regex.compile(r"\d[/-]\d{1,2}(?:[/-]\d{4})?\)?,?\s+tại\s+(?:\p{Lu}[^,.]{0,40}\s)?$")
# What names something else after a place, or tells where somebody comes from, is no place of a title.
_NO_PLACE = frozenset({"name", "movement", "rank"})
# What a mention that figures are not about still says of the whole document.
_WEIGHTS = {"body": 0.5, "partner": 0.5, "dateline": 1.5}
# How many years before its first goal a plan is at most made.
_PLAN_IS_NEW = 5
# How many days after its publication a day may lie that a text announces.
_ANNOUNCED = 45
_ROW = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*")
# What each "the province" weighs, more where the opening says it, and what a unit has of the best place below it.
_LEVEL, _LEVEL_IN_LEAD, _HOLDER = 0.4, 0.5, 0.5
# From here on the text or its page speaks of a place.
_SPOKEN_OF = 0.6
# What it weighs that a text names a place at all, and how far one stands out from the next.
_NAMED, _STANDS_OUT = 0.1, 2
# What it weighs that the page comes from a place.
_OF_SOURCE = 0.6
# What it weighs that the letterhead names the body of a place.
_OF_LETTERHEAD = 10
_REFORM = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the units that hold it, the nearest first; `candidates` where the text leaves several open."""

    name: str
    level: str
    code: str = ""
    parents: tuple[Unit, ...] = field(default=(), hash=False)
    candidates: tuple[Unit, ...] = field(default=(), hash=False)

    def at(self, level: str) -> Place | None:
        """The place of that level which holds this one, or this one itself; "city" is a district, else a province."""
        if level == "city":
            return self.at("district") if self.level != "province" else self
        if self.level == level:
            return self
        for index, unit in enumerate(self.parents):
            if unit.level == level:
                return Place(unit.name, unit.level, unit.code, self.parents[index + 1 :])
        return None


NATION = Place(COUNTRY, "country")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; empty where it does not say.

    `kind` news, plan, report, decision, notice or table; `report_period` the time that its title or opening says it
    reports on; `latest_year` the last year whose facts it tells, inferred from `year_cue` where it names none;
    `event_day` the day that its opening tells of, `event_dated` whether the text gives it with its year; `in_force`
    the day from which the rule applies; `term_ahead` the term that the congress opens of which the document tells: it
    reports on the term before; `plan_period` the time of the plans that a title names behind that of the report.
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
    year_cue: str = ""
    event_day: date | None = None
    event_dated: bool = False
    in_force: str = ""
    term_ahead: str = ""
    plan_period: str = ""
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
        if self.event_day and len(self.report_period) != 4:
            return Clock(self.event_day, None, self.report_period)
        return Clock(None, self.event_day.year if self.event_day else self.latest_year, self.report_period)


@dataclass(frozen=True, slots=True)
class _Text:
    """The text by its parts: title, running text, furniture; spans and the mentions in each; `below` the title."""

    text: str
    title: str
    title_places: list[PlaceMention]
    body: tuple[tuple[int, int], ...]
    furniture: tuple[tuple[int, int], ...]
    places: list[PlaceMention]
    periods: list[PeriodMention]
    sources: list[Unit]
    below: int = 0


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
    parts = _Text(
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
        published, origin = _stated_day(parts)
    latest, cue = _latest_year(parts, published), ""
    if latest is None:
        latest, cue = _year_of_undated(parts)
    event, dated = _event_day(parts, published, latest)
    if event and latest and event.year < latest - 1:
        event, dated = None, False  # "Ngày 03/4/1975, huyện được giải phóng" is no day of which the paper tells today.
    provinces = _provinces(parts, source_place)
    ahead = _term_ahead(parts, published, latest)
    report = _term_before(ahead) or _report_period(parts, published, latest, event)
    if published is None:
        latest = _latest_reported(parts, latest, report)
    return Metadata(
        kind=_kind(parts),
        number=_number(parts),
        publisher=publisher,
        publisher_level=_publisher_level(publisher),
        published=published,
        published_origin=origin,
        place=_place(parts, source_place, provinces, published),
        report_period=report,
        latest_year=latest,
        year_cue=cue,
        event_day=event,
        event_dated=dated,
        in_force=_in_force(parts),
        term_ahead=ahead,
        plan_period=_plan_period(parts, published, latest),
        provinces=provinces,
    )


def _openings(text: str, title: str, spans: tuple[tuple[int, int, BlockKind], ...]) -> list[str]:
    """The words with which the title and the first blocks of running text open."""
    prose = [text[a : a + 30] for a, b, kind in spans if b - a >= _PROSE and kind is not BlockKind.FURNITURE]
    return [title[:30], *prose[:2]]


# Patterns that must match where the running text begins.
AT_START = frozenset({"national_lead"})
_WORDS = (
    *("title_year", "numbered_year", "stamp_behind", "work_ahead", "bound", "stamped_day"),
    *(
        "congress",
        "future",
        "year_of_work",
        "nation",
        "national_lead",
        "central_head",
        "reported",
        "ceremony",
        "opens_news",
    ),
)
_REPORTED_WITHIN = 160
_STRETCHES = ("year", "months", "half", "quarter")


@cache
def _rules() -> dict[str, Any]:
    data = patterns.load("metadata")
    date = _spaces(data["stamped_day"]["pattern"])
    return {
        "kinds": [(k["id"], regex.compile(_spaces(k["pattern"]) + r"\b", regex.I)) for k in data["kinds"]],
        "number": regex.compile(_spaces(data["number"]["pattern"]), regex.M),
        "publisher": [regex.compile(p["pattern"], regex.M) for p in data["publisher"]],
        "levels": {name: regex.compile(entry["pattern"]) for name, entry in data["levels"].items()},
        "in_force": [regex.compile(_spaces(entry["pattern"])) for entry in data["in_force"]],
        "stamps": [regex.compile(_spaces(entry["pattern"]).replace("{DATE}", date)) for entry in data["stamps"]],
        "dateline": regex.compile(data["dateline"]["pattern"].replace(" *", r"\s*")),
        **{name: regex.compile(_spaces(data[name]["pattern"])) for name in _WORDS},
    }


def _spaces(pattern: str) -> str:
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")


def _kind(parts: _Text) -> str:
    lines = (parts.text[a : min(b, a + 200)] for a, b in parts.body[:12])
    for head in (parts.title, *(line for line in lines if line.isupper())):
        for kind, pattern in _rules()["kinds"]:
            if pattern.match(head.strip()):
                return str(kind)
    return "news"


def _number(parts: _Text) -> str:
    match = _rules()["number"].search(parts.text, 0, _HEAD)
    return match["number"] if match else ""


def _publisher(parts: _Text) -> str:
    for pattern in _rules()["publisher"]:
        match = pattern.search(parts.text)
        if match:
            return " ".join(match["name"].split())
    return ""


def _publisher_level(publisher: str) -> str:
    for level in ("press", "commune", "district", "province", "central"):
        if _rules()["levels"][level].search(publisher):
            return level
    return ""


# --- time -----------------------------------------------------------------------------------------------------------


def _sentence_around(text: str, start: int, end: int) -> str:
    left = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start))
    right = min((p for p in (text.find("\n", end), text.find(". ", end)) if p >= 0), default=len(text))
    return text[left + 1 : right]


def _inside(spans: tuple[tuple[int, int], ...], position: int) -> bool:
    index = bisect_right(spans, (position, 1 << 60)) - 1
    return index >= 0 and position < spans[index][1]


def _latest_year(parts: _Text, published: date | None) -> int | None:
    """The last year of which the text tells facts, not plans, and not later than its publication."""
    limit = published.year if published else 9999
    facts, spans, acts, others = [], [], [], []
    for mention in parts.periods:
        year = year_of(mention.iso)
        if year is None and "/{now" in mention.iso and mention.iso[:4].isdigit():
            year = int(mention.iso[:4])  # "từ năm 2016 đến nay": a year that the text tells of, and later
        if year is None or year > limit or mention.role in ("birth", "history"):
            continue
        if mention.role == "document":
            acts.append(year)
            continue
        if _inside(parts.furniture, mention.start):
            continue
        if mention.role == "anniversary":
            facts.append(year)
            continue
        if _is_plan(parts.text, mention.start, mention.end):
            others.append(year)
        elif mention.kind == "span" or mention.role not in ("", "title"):
            spans.append(year)
        else:
            facts.append(year)
    if acts and parts.title and _rules()["future"].search(parts.title):
        # A plan's years after that in which it was made are those of its goals.
        others += [year for year in facts if year > max(acts)]
        facts = [year for year in facts if year <= max(acts)]
    first = [int(m.iso[:4]) for m in parts.periods if m.kind == "span" and m.iso[:4].isdigit() and m.role != "standard"]
    if first and not facts and not published and parts.title and _rules()["future"].search(parts.title):
        return min(first)  # "hiện nay" in a plan for 2022 - 2030
    if facts or (spans and not published):
        return max(facts or spans)
    # A plan is told about in the year in which it was made.
    made = max((year for year in acts if others and year >= min(others) - _PLAN_IS_NEW), default=None)
    if made and not published:
        return min(made, max(others))
    if told := others + spans:
        return min(max(told), limit)
    return published.year if published else None


def _year_of_undated(parts: _Text) -> tuple[int | None, str]:
    """The year of a text that dates nothing: of an event that it tells of, or of the newest rule; and the words."""
    known = inferred_year(parts.text)
    if known:
        return known
    beside = [m for m in parts.periods if m.kind == "day" and year_of(m.iso) and _inside(parts.furniture, m.start)]
    if beside:
        # The days of other pages beside it: those of a list of news are of about the same time.
        newest = max(beside, key=lambda mention: mention.iso)
        return year_of(newest.iso), parts.text[newest.start : newest.end]
    numbered = [(int(match["year"]), match.group()) for match in _rules()["numbered_year"].finditer(parts.text)]
    acts = [
        (year, parts.text[m.start : m.end]) for m in parts.periods if m.role == "document" and (year := year_of(m.iso))
    ]
    return max(numbered + acts, default=(None, ""))


def _stated_day(parts: _Text) -> tuple[date | None, str]:
    """The day that a short line around the text or a dateline states, where the reader found none."""
    first_prose = _first_prose(parts)
    for mention in parts.periods:
        if mention.rule not in ("day", "day_words") or mention.role:
            continue
        line_start = parts.text.rfind("\n", 0, mention.start) + 1
        line_end = parts.text.find("\n", mention.end)
        line = parts.text[line_start : line_end if line_end >= 0 else len(parts.text)]
        if _rules()["dateline"].search(line):
            return date.fromisoformat(mention.iso), "dateline"
        # Behind the text stand the days of other pages.
        if len(line) < 70 and mention.start < first_prose and _inside(parts.furniture, mention.start):
            return date.fromisoformat(mention.iso), "page_line"
    stamp = _stamp(parts)
    return (stamp, "page_line") if stamp else (None, "")


def _first_prose(parts: _Text) -> int:
    """Where running text begins; 0 where there is none."""
    return next((start for start, end in parts.body if end - start >= _PROSE), 0)


def _stamp(parts: _Text) -> date | None:
    """The day of a line at the head or the foot of a page that says when the page was published."""
    opening = parts.body[min(_STAMP_BLOCKS, len(parts.body)) - 1][1] if parts.body else _HEAD
    head = parts.text[: max(_first_prose(parts), opening)]
    body = parts.text[: parts.body[-1][1]] if parts.body else ""
    found = _day_behind(parts.title) or next(days_stamped(head.splitlines()), None) or _day_behind(body)
    if found:
        return found
    # At the foot also stand the days of other pages: a day counts where it is the only one.
    foot = set(days_stamped(parts.text[len(head) :].splitlines()[-_FOOT:]))
    return foot.pop() if len(foot) == 1 else None


def _day_behind(text: str) -> date | None:
    """The day of publication that stands in brackets at the end of a title or a text."""
    match = _rules()["stamp_behind"].search(text, max(0, len(text.rstrip()) - _STAMP_LINE))
    return next(days_stamped([match["line"]]), None) if match else None


def days_stamped(lines: list[str]) -> Iterator[date]:
    """The days of the lines that say when the page was published."""
    for line in lines:
        if 6 <= len(line) <= _STAMP_LINE and not line.endswith(".") and any(c.isdigit() for c in line):
            for pattern in _rules()["stamps"]:
                match = pattern.search(line)
                day = _valid_day(match) if match else None
                if day:
                    yield day
                    break


def _valid_day(match: Any) -> date | None:
    month = match["m"].lower().removeprefix("tháng ").removeprefix("th").strip(". ")
    number = int(month) if month.isdigit() else _MONTH_NAMES.get(month) or _MONTH_NAMES.get(month[:3], 0)
    day = int(match["d"])
    if number > 12 >= day:
        # "7/15/2022": a machine set to English.
        day, number = number, day
    try:
        # "22/12/20": the web is of this century.
        return date(int(match["y"]) + (2000 if len(match["y"]) == 2 else 0), number, day)
    except ValueError:
        return None


_OPENS_LINE = 60


def _is_plan(text: str, start: int, end: int) -> bool:
    """Whether the sentence before a phrase of time, or the clause right behind it, speaks of what shall be."""
    left = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start)) + 1
    right = min((p for p in (text.find(mark, end) for mark in ",.;\n") if p >= 0), default=len(text))
    if _rules()["future"].search(text, left, min(right, end + 60)):
        return True
    # A line that opens with goals goes on with them: "Các chỉ tiêu đến năm 2020: (1) … (2) …".
    line = text.rfind("\n", 0, start) + 1
    return line < left and bool(_rules()["future"].search(text, line, min(line + _OPENS_LINE, start)))


def _event_day(parts: _Text, published: date | None, latest: int | None) -> tuple[date | None, bool]:
    """The day of which the opening tells, and whether it names the year; an open one is completed."""
    body = [span for span in parts.body if span[0] >= parts.below] or parts.body
    lead = body[min(3, len(body) - 1)][1] if body else 0
    prose = [(a, b) for a, b in body if b - a >= _PROSE][:3]
    opened = max(lead, prose[0][1] if prose else 0)
    for mention in parts.periods:
        if mention.start > max(lead, prose[-1][1] if prose else 0):
            break
        if mention.role:
            continue
        if mention.rule in ("day_of_year", "day_words_of_year") and mention.start <= opened:
            return _completed(mention.iso, parts, published, latest), False
        if mention.rule in ("day", "day_words") and any(a <= mention.start <= a + 8 for a, _ in prose):
            day = date.fromisoformat(mention.iso)
            bound = _rules()["bound"].search(parts.text, max(0, mention.start - 16), mention.start)
            if bound is None and (published is None or day <= published):
                return day, True
    return None, False


def _completed(iso: str, parts: _Text, published: date | None, latest: int | None) -> date | None:
    """A day whose year is open: the last such day before publication, else in the latest year, or after its end."""
    if published:
        day = date.fromisoformat(iso.replace("{y}", str(published.year)))
        # What is announced lies a few weeks ahead.
        ahead = (day - published).days
        return day if ahead <= _ANNOUNCED else date.fromisoformat(iso.replace("{y}", str(published.year - 1)))
    if latest is None:
        return None
    return date.fromisoformat(iso.replace("{y}", str(latest + 1 if _year_is_over(parts, latest) else latest)))


def _year_is_over(parts: _Text, year: int) -> bool:
    """Whether the text looks back on the end of that year."""
    return any(m.iso == f"{year}-12-31" and m.rule == "year_end" and not m.role for m in parts.periods)


def _report_period(parts: _Text, published: date | None, latest: int | None, event: date | None) -> str:
    """The time that the title says, else that the opening says, else the year of work that is looked back on."""
    clock = Clock(published, latest)
    # The year in the name of a ceremony is of what is celebrated, and what was given there is of its day.
    ceremony = event is not None and _rules()["ceremony"].match(parts.title) is not None
    if parts.title:
        for mention in find_periods(parts.title):
            if ceremony and mention.kind == "year":
                continue
            of_title = mention.role in ("", "programme") and mention.kind != "now" and not mention.weak
            ahead = mention.kind in ("month", *_STRETCHES) and _is_work_ahead(parts, mention)
            if of_title and mention.rule != "named_month" and not ahead:
                return _first_years(parts.title[: mention.start], clock.fill(mention.iso))
        bare = _rules()["title_year"].search(parts.title)
        if bare and not ceremony:
            return str(bare["y"])
    below = _below_title(parts)
    if below:
        return clock.fill(below.iso)
    news = _kind(parts) == "news"
    for start, end in parts.body[:_LEAD_SENTENCES]:
        opening = next((m for m in parts.periods if start <= m.start < start + 12 and m.end <= end), None)
        if opening and _is_reported_on(opening, news):
            return clock.fill(opening.iso)
    reported = _reported(parts)
    if reported:
        return clock.fill(reported.iso)
    stretch = _stretch(parts, published)
    if stretch:
        return clock.fill(stretch.iso)
    lead = next(iter(parts.body), (0, 0))
    named = next((m for m in parts.periods if m.rule == "named_month" and lead[0] <= m.start < lead[0] + 60), None)
    if named:
        return clock.fill(named.iso)
    span = (_only_span(parts) or _span_of_opening(parts, latest)) if published is None and event is None else ""
    if span:
        return span
    feast = None if event else _year_of_feast(parts)
    if feast:
        return feast
    lead_end = _lead_end(parts) if parts.body else len(parts.text)
    if _rules()["year_of_work"].search(parts.text, 0, lead_end):
        year = event.year if event else latest
        return str(year) if year else ""
    return ""


def _term_ahead(parts: _Text, published: date | None, latest: int | None) -> str:
    """The term that a congress opens, where the title names the congress by its term and the term has just begun."""
    named = next((m for m in find_periods(parts.title) if m.kind == "span" and _of_years(m)), None)
    if named is None or not _rules()["congress"].search(parts.title, 0, named.start):
        return ""
    first, last = int(named.iso[:4]), int(named.iso[-4:])
    year = published.year if published else latest
    begins = year is None or year - 1 <= first <= year + 1 or (published is None and year == last)
    return named.iso if begins and 2 <= last - first <= _LONGEST_TERM else ""


_LONGEST_TERM = 6


def _plan_period(parts: _Text, published: date | None, latest: int | None) -> str:
    """The time of the plans of a paper that first looks back: "Tổng kết … 2016 - 2020, phương hướng … 2021 - 2025"."""
    told = [m for m in find_periods(parts.title) if m.kind in ("year", "span", "months", "half", "quarter")]
    for before, mention in pairwise(told):
        if _rules()["future"].search(parts.title, before.end, mention.start):
            return Clock(published, latest).fill(mention.iso)
    return ""


def _term_before(term: str) -> str:
    """The term before another: 2020/2025 of 2025/2030."""
    first, _, last = term.partition("/")
    return f"{2 * int(first) - int(last)}/{first}" if term else ""


def _latest_reported(parts: _Text, latest: int | None, report: str) -> int | None:
    """The last year that an undated text reports on: none beyond the time of its report, and at least its title's."""
    end = bounds(report).end
    first = next((m.start for m in find_periods(parts.title)), len(parts.title))
    if end is None or _rules()["future"].search(parts.title, 0, first):
        return latest
    if latest is None:
        return end.year
    return end.year if latest > end.year and bounds(report).kind == "span" else latest


def _only_span(parts: _Text) -> str:
    """The span of years that a text names most often, where it names no single year but those of its plans and of other
    documents.
    """
    spans: Counter[str] = Counter()
    for mention in parts.periods:
        if mention.role in ("birth", "history", "document") or _inside(parts.furniture, mention.start):
            continue
        if _of_years(mention) and mention.role in ("", "programme"):
            spans[mention.iso] += 1
        elif not _is_plan(parts.text, mention.start, mention.end) and year_of(mention.iso):
            return ""
    return spans.most_common(1)[0][0] if spans else ""


def _of_years(mention: PeriodMention) -> bool:
    """Whether a phrase names a span by its first and last year, with nothing left for a clock to fill."""
    return mention.kind == "span" and bool(_FIRST_LAST.fullmatch(mention.iso))


_FIRST_LAST = regex.compile(r"\d{4}/\d{4}")


def _span_of_opening(parts: _Text, latest: int | None) -> str:
    """The span of years of which the opening tells, where it runs beyond all that the text dates otherwise."""
    if not parts.body:
        return ""
    first, last = parts.body[0][0], _lead_end(parts)
    for mention in parts.periods:
        told = _of_years(mention) and first <= mention.start < last
        if told and mention.role in ("", "programme", "document") and int(mention.iso[-4:]) > (latest or 0):
            return mention.iso
    return ""


def _year_of_feast(parts: _Text) -> str:
    """The year in which an anniversary is kept of which the opening tells, with the day from which it counts."""
    if not parts.body:
        return ""
    first, last = parts.body[0][0], _lead_end(parts)
    told = (m for m in parts.periods if m.role == "anniversary" and m.kind == "span" and first <= m.start < last)
    return next((m.iso.rpartition("/")[2][:4] for m in told), "")


def _is_reported_on(opening: PeriodMention, news: bool) -> bool:
    """Whether the time that opens a text is that of all it tells; a reporter who looks back on years goes on with what
    is today.
    """
    looks_back = news and opening.rule == "years_of_work"
    return opening.kind in (*_STRETCHES, "span") and not opening.role and not looks_back


def _first_years(head: str, period: str) -> str:
    """The years that are over, where a title looks back on the first of a span ("Sơ kết 3 năm … 2021 - 2025")."""
    told = _YEARS_OVER.search(head)
    first, _, last = period.partition("/")
    if told is None or not (first.isdigit() and last.isdigit()):
        return period
    over = int(first) + int(told["n"]) - 1
    return f"{first}/{over}" if int(first) < over < int(last) else period


_YEARS_OVER = regex.compile(
    r"(?i:sơ kết|kết quả|đánh giá|tổng kết|sau)\s(?:giữa kỳ\s)?0?(?P<n>[2-9])\s(?i:năm)\b(?!\s(?:19|20)\d\d)"
)


def _is_work_ahead(parts: _Text, mention: PeriodMention) -> bool:
    """Whether a title names a year as that of the work which is being started, in a text that is no plan itself."""
    head = parts.title[: mention.start]
    return _kind(parts) == "news" and bool(_rules()["work_ahead"].search(head))


def _below_title(parts: _Text) -> PeriodMention | None:
    """The time in the lines under the title, where a head of document breaks its title into lines."""
    for start, end in parts.body[:_SUBTITLES]:
        line = parts.text[start:end].strip()
        if len(line) > 250 or line.endswith((".", ":", ";")) or _rules()["dateline"].search(line):
            continue
        if _rules()["number"].match(line) or _rules()["opens_news"].match(line):
            continue
        for mention in parts.periods:
            fits = mention.kind in (*_STRETCHES, "span") and mention.role in ("", "programme")
            if start <= mention.start < end and fits:
                return mention
    return None


def _lead_end(parts: _Text) -> int:
    """Where the third block ends, or the first of running text where only lines of the head stand before it."""
    prose = next((b for a, b in parts.body if b - a >= _PROSE), 0)
    return max(parts.body[min(2, len(parts.body) - 1)][1], prose)


def _stretch(parts: _Text, published: date | None) -> PeriodMention | None:
    """The stretch of years or months that the opening tells of."""
    if not parts.body:
        return None
    first, last = parts.body[0][0], _lead_end(parts)
    news = _kind(parts) == "news"
    for mention in parts.periods:
        if not first <= mention.start < last or mention.role:
            continue
        if mention.rule == "years_of_work" and published and not news:
            return mention
        if not year_of(mention.iso) or _is_plan(parts.text, mention.start, mention.end):
            continue
        years = mention.kind == "span" and "-" not in mention.iso
        # A reporter names years that are over as the background of what is today.
        past = news and years and published and int(mention.iso[-4:]) < published.year
        if mention.kind in ("months", "half", "quarter") or (years and not past):
            return mention
    return None


def _reported(parts: _Text) -> PeriodMention | None:
    """The time that the opening says a meeting or report looks back on ("hội nghị tổng kết năm 2018")."""
    if not parts.body:
        return None
    first, last = parts.body[0][0], _lead_end(parts)
    for mention in parts.periods:
        if first <= mention.start < last and mention.kind in (*_STRETCHES, "span") and year_of(mention.iso):
            head = parts.text[max(first, mention.start - _REPORTED_WITHIN) : mention.start]
            if mention.role in ("", "title", "programme") and _rules()["reported"].search(head):
                return mention
    return None


def days_in_force(text: str, periods: list[PeriodMention]) -> list[PeriodMention]:
    """The days from which rules apply of which a text tells, also those whose year it leaves open."""
    days = [m for m in periods if m.kind == "day" and m.role in ("", "document")]
    *right_behind, told = _rules()["in_force"]
    found = []
    for mention in days:
        head = max(0, mention.start - 40), mention.start
        behind = any(pattern.search(text, *head) for pattern in right_behind)
        if behind or told.search(_sentence_around(text, mention.start, mention.end)):
            found.append(mention)
    return found


def _in_force(parts: _Text) -> str:
    """The day from which the rule applies that the document tells of."""
    days = [m for m in parts.periods if m.kind == "day" and "{" not in m.iso and m.role in ("", "document")]
    told = _rules()["in_force"][-1]
    for pattern in _rules()["in_force"][:-1]:
        for mention in days:
            if pattern.search(parts.text, max(0, mention.start - 40), mention.start):
                return mention.iso
    for mention in days:
        if told.search(_sentence_around(parts.text, mention.start, mention.end)):
            return mention.iso
    return ""


# --- place ----------------------------------------------------------------------------------------------------------


def _provinces(parts: _Text, source_place: str) -> tuple[str, ...]:
    """Codes of the provinces that the document speaks of, the most frequent first."""
    counts: Counter[str] = Counter()
    for mention in [*find_places(source_place), *parts.title_places * 2, *parts.places]:
        codes = {province_code(unit) for unit in mention.units}
        if len(codes) == 1:
            counts[codes.pop()] += 1
    return tuple(code for code, _ in counts.most_common())


@lru_cache(8192)
def province_code(unit: Unit) -> str:
    """The code of the province of a unit."""
    return (unit, *gazetteer().parents(unit))[-1].code


def settle(
    mention: PlaceMention,
    provinces: tuple[str, ...],
    published: date | None = None,
    holders: tuple[PlaceMention, ...] = (),
) -> Place:
    """The place that a mention means: by the units named behind it, the document's provinces and its day."""
    if mention.level == "country":
        return NATION
    if not mention.units:
        return _unlisted(mention, provinces, published, holders)
    era = "new" if published and published >= _REFORM else "old"
    units = tuple(u for u in mention.units if u.level == mention.level) or mention.units
    for holder in holders:
        names = {u.code for u in holder.units}
        units = tuple(u for u in units if names & {p.code for p in gazetteer().parents(u)}) or units
    units = tuple(u for u in units if u.era == era) or tuple(u for u in units if u.era == "old") or units
    for province in provinces:
        inside = tuple(u for u in units if province_code(u) == province)
        if inside:
            units = inside
            break
    codes = {u.code for u in units}
    best = units[0]
    open_ = units if len(codes) > 1 else ()
    parents = gazetteer().parents(best) if not open_ else _shared_parents(units)
    return Place(best.name, best.level, "" if open_ else best.code, parents, open_)


def _shared_parents(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    chains = [gazetteer().parents(unit) for unit in units]
    return tuple(unit for unit in chains[0] if all(unit in chain for chain in chains[1:]))


def _unlisted(
    mention: PlaceMention, provinces: tuple[str, ...], published: date | None, holders: tuple[PlaceMention, ...]
) -> Place:
    """A village, or a name that the lists lack: what stands behind it holds it."""
    if not holders:
        return Place(mention.name, mention.level)
    holder = settle(holders[0], provinces, published, holders[1:])
    unit = Unit("", holder.code, holder.level, holder.name, "", ())
    own = tuple(u for u in holders[0].units if u.code == holder.code)[:1]
    return Place(mention.name, mention.level, "", (*(own or (unit,)), *holder.parents))


def chains(text: str, places: list[PlaceMention]) -> list[tuple[PlaceMention, ...]]:
    """Mentions with those that hold them ("xã A, huyện B, tỉnh C"; "huyện B (C)"), each mention in one chain."""
    found: list[list[PlaceMention]] = []
    for mention in places:
        if mention.level == "village" and mention.name.isdigit():
            continue
        last = found[-1][-1] if found else None
        if last and _holds(text, last, mention):
            found[-1].append(mention)
        else:
            found.append([mention])
    return [tuple(chain) for chain in found]


def _holds(text: str, inner: PlaceMention, outer: PlaceMention) -> bool:
    gap = text[inner.end : outer.start]
    if len(gap) > _HOLDER_GAP or LEVELS.index(outer.level) >= LEVELS.index(inner.level) or outer.level == "country":
        return (
            outer.level == "district" and any(u.level == "province" for u in outer.units) and gap in (" (", ", ", " - ")
        )
    return gap.strip(" ") in _HOLDERS


_HOLDERS = frozenset(
    {"", ",", "(", "-", "–", "của", "thuộc", ", thuộc", "(thuộc", "cũng thuộc", "cũng của", "nằm ở", "ở", "trực thuộc",
     "thuộc địa bàn", "trên địa bàn", "của địa bàn", "tại", ", trên địa bàn", ", ở", ", của", "- thuộc"}
)  # fmt: skip
"""What stands between a place and the one that holds it."""
_HOLDER_GAP = 17


def _place(parts: _Text, source_place: str, provinces: tuple[str, ...], published: date | None) -> Place:
    """The place whose authority or life the document reports on."""
    scores: dict[Place, float] = {}

    def add(chain: tuple[PlaceMention, ...], weight: float) -> Place:
        place = settle(chain[0], provinces, published, chain[1:])
        scores[place] = scores.get(place, 0) + weight
        return place

    title = parts.title
    title_chains = [c for c in chains(title, parts.title_places) if c[0].role not in _NO_PLACE]
    for order, chain in enumerate(title_chains):
        if chain[0].level != "country" or not chain[0].role:
            add(chain, (10 if not chain[0].role else 6) / (order + 1))
    for chain in _communes_of_title(parts, title_chains):
        add(chain, _OF_TITLE)
    for relative in find_relatives(title, 0, len(title)):
        if relative.level == "country":
            scores[NATION] = scores.get(NATION, 0) + 12
    first_prose = next((start for start, end in parts.body if end - start >= _PROSE), len(parts.text))
    lead_end = parts.body[min(_LEAD_SENTENCES, len(parts.body)) - 1][1] if parts.body else 0
    prose = [end for start, end in parts.body if end - start >= _PROSE]
    lead_end = max(lead_end, prose[min(_LEAD_SENTENCES, len(prose)) - 1]) if prose else lead_end
    first = True
    opening: set[Place] = set()
    counts: Counter[str] = Counter()
    for chain in chains(parts.text, parts.places):
        mention = chain[0]
        if _inside(parts.furniture, mention.start):
            if counts["furniture"] < 3 and mention.level != "country":
                add(chain, 0.6)
                counts["furniture"] += 1
            continue
        weight = 1.0 if not mention.role else _WEIGHTS.get(mention.role, 0.0)
        if (
            mention.role == "body"
            and mention.start < min(first_prose, _HEAD)
            and parts.text[mention.start : mention.end].isupper()
        ):
            add(chain, _OF_LETTERHEAD)
        if mention.level == "country" and mention.role:
            weight = 0.05
        if parts.text[mention.start - 1 : mention.start] == "(":
            weight *= _ASIDE
        venue = _VENUE.search(parts.text[max(0, mention.start - 60) : mention.start])
        opens = mention.start < lead_end and weight > 0 and not venue
        if opens:
            weight += 4 * weight if first else 1.5 * weight
            first = first and weight < 1
        counts[mention.name] += 1
        if counts[mention.name] <= 6:
            place = add(chain, weight)
            if opens:
                opening.add(place)
    for chain in chains(source_place, find_places(source_place)):
        add(chain, 2)
    issuer = _issuer(parts)
    if issuer:
        add(issuer, _OF_ISSUER)
    for unit in parts.sources:
        source = Place(unit.name, unit.level, unit.code, gazetteer().parents(unit))
        scores[source] = scores.get(source, 0) + _OF_SOURCE
    named = dict(scores)
    _speak_for_levels(scores, _levels_spoken_of(parts, lead_end))
    # Eight are as good as all: what a text says once in a sentence it need not say to its end.
    nation = sum(1 for _ in zip(range(8), _rules()["nation"].finditer(parts.text), strict=False))
    scores[NATION] = scores.get(NATION, 0) + 0.5 * min(nation, 8) + _national_lead(parts)
    of_the_nation = _is_of_the_nation(parts, first_prose)
    if of_the_nation:
        scores[NATION] += _OF_LETTERHEAD
    joint = _joint(title, title_chains, provinces, published)
    if joint:
        return joint
    best = max(scores.items(), key=lambda item: (item[1], -LEVELS.index(item[0].level)))[0]
    if best == NATION and not of_the_nation and all(chain[0].level == "country" for chain in title_chains):
        best = _unit_spoken_of(parts, scores, opening) or _only_unit(parts, named, opening) or best
    if not any(not chain[0].role for chain in title_chains) and _decided_for_several(parts, named):
        return NATION
    best = _unit_told_of(parts, best, named, opening, title_chains) or best
    return _widened(best, named, bool(title_chains))


def _only_unit(parts: _Text, named: dict[Place, float], opening: set[Place]) -> Place | None:
    """The unit of the opening, where all that a text names lies within one province and nothing is of the country."""
    units = [place for place in named if place != NATION and not place.candidates and place.code]
    provinces = {province.code for place in units if (province := place.at("province"))}
    spoken = find_relatives(parts.text)
    whole = any(m.level == "country" or (m.level == "province" and _is_of_many(parts, m)) for m in spoken)
    typed = any(m.typed and m.level != "country" for m in parts.places)
    if len(provinces) != 1 or whole or not typed or _national_lead(parts):
        return None
    return max((place for place in units if place in opening), key=lambda place: named[place], default=None)


def _decided_for_several(parts: _Text, named: dict[Place, float]) -> bool:
    """Whether an authority of the whole country acts in the opening and several provinces are told of."""
    provinces = {place.code for place, score in named.items() if place.level == "province" and score >= 1}
    return len(provinces) > 1 and _national_lead(parts) > 0


def _unit_spoken_of(parts: _Text, scores: dict[Place, float], opening: set[Place]) -> Place | None:
    """The unit that a text means by "the whole province", or that its opening names before it says "the province",
    where one stands out from all others: such a text may name those who govern the country, and days and programmes of
    the country, as often as it likes."""
    relatives = [m for m in find_relatives(parts.text) if _inside(parts.body, m.start) and not _is_of_many(parts, m)]
    whole = Counter(m.level for m in relatives if not m.role)
    spoken = Counter(m.level for m in relatives)
    for level in ("province", "city", "district"):
        if not spoken[level] or spoken[level] < whole["country"]:
            continue
        named: dict[Place, float] = {}
        for place, score in scores.items():
            unit = place if place.level == level and not place.candidates else place.at(level)
            if unit is not None:
                named[unit] = named.get(unit, 0) + score + _NAMED
        first, second = (*sorted(named, key=lambda unit: -named[unit]), None, None)[:2]
        if first is None or (second is not None and named[first] < _STANDS_OUT * named[second]):
            continue
        opens = any(first in (place, place.at(level)) for place in opening)
        if opens or (whole[level] and whole[level] >= whole["country"]):
            return first
    return None


def _unit_told_of(
    parts: _Text,
    best: Place,
    named: dict[Place, float],
    opening: set[Place],
    titled: list[tuple[PlaceMention, ...]],
) -> Place | None:
    """The unit within the best place that the opening names and that the text goes on to call "the district", where
    it never says "the province": the page of a province tells of one of its districts."""
    below = {"province": "district", "district": "commune"}.get(best.level)
    if below is None or any(chain[0].level == best.level and not chain[0].role for chain in titled):
        return None
    relatives = [m for m in find_relatives(parts.text) if _inside(parts.body, m.start) and not _is_of_many(parts, m)]
    spoken = Counter(m.level for m in relatives)
    if not spoken[below] or spoken[best.level] >= spoken[below] or spoken["country"] > spoken[below]:
        return None
    units: dict[Place, float] = {}
    for place, score in named.items():
        unit = place.at(below) if not place.candidates else None
        if unit is not None and any(parent.code == best.code for parent in unit.parents):
            units[unit] = units.get(unit, 0) + score + _NAMED
    first, second = (*sorted(units, key=lambda unit: -units[unit]), None, None)[:2]
    if first is None or (second is not None and units[first] < _STANDS_OUT * units[second]):
        return None
    return first if any(first in (place, place.at(below)) for place in opening) else None


def _is_of_many(parts: _Text, mention: PlaceMention) -> bool:
    return _MANY.search(parts.text[max(0, mention.start - _MANY_REACH) : mention.start]) is not None


_MANY = regex.compile(r"(?i)(?:\b(?:các|những|nhiều|một số|mỗi|từng|cấp|liên|giữa hai)|\d)\s+$")
"""Before "tỉnh" where it means more than one, or none of its own ("các tỉnh", "21 tỉnh", "cấp tỉnh")."""
_MANY_REACH = 16


def _communes_of_title(parts: _Text, titled: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """The communes that a title names without "xã", as the text tells ("Tân Lập trao 20 suất quà")."""
    if not parts.title or any(chain[0].level in ("commune", "village") for chain in titled):
        return []
    found: dict[str, tuple[PlaceMention, ...]] = {}
    for chain in chains(parts.text, parts.places):
        name = chain[0].name
        if chain[0].level != "commune" or not chain[0].typed or " " not in name or name in found:
            continue
        at = parts.title.find(name)
        behind = parts.title[at + len(name) :][:2].strip()
        if at >= 0 and not behind[:1].isupper() and _NAMES_UNIT.search(parts.title[:at]):
            found[name] = chain
    return list(found.values())


_NAMES_UNIT = regex.compile(r"(?i)(?:^\W*|\b(?:tại|ở|về|đến|lên|cho|của|địa bàn|đất|quê|vùng)\s|[:–-]\s)$")


def _issuer(parts: _Text) -> tuple[PlaceMention, ...] | None:
    """The place whose authority the lines of capitals at the head of a paper name ("TỈNH ĐOÀN LONG AN")."""
    best: tuple[PlaceMention, ...] | None = None
    for start, end in parts.body[:_HEAD_LINES]:
        line = parts.text[start:end].strip()
        if not line.isupper() or len(line) > _STAMP_LINE or _MOTTO.search(line):
            continue
        body = _PARTY_BODY.search(line)
        named = [c for c in chains(line, find_places(line)) if c[0].level != "country"]
        if not named and body:
            line = f"{_TERRITORY[body['type']]} {body['name']}"
            named = [c for c in chains(line, find_places(line)) if c[0].units]
        if not named and _BODY_LINE.match(line):
            named = _province_at_end(line)
        for chain in named[-1:]:
            if best is None or LEVELS.index(chain[0].level) > LEVELS.index(best[0].level):
                best = chain
    return best


def _province_at_end(line: str) -> list[tuple[PlaceMention, ...]]:
    """The province with whose name the name of an office ends ("CỤC THỐNG KÊ LONG AN")."""
    words = line.split()
    for count in (3, 2):
        tail = "TỈNH " + " ".join(words[-count:])
        found = [c for c in chains(tail, find_places(tail)) if any(u.level == "province" for u in c[0].units)]
        if len(words) > count and found:
            return found
    return []


_OF_TITLE = 8
_HEAD_LINES = 8
_OF_ISSUER = 8
# What a bracket says of something else in passing.
_ASIDE = 0.3
_MOTTO = regex.compile(r"CỘNG H[ÒO][ÀA]|ĐỘC LẬP|ĐẢNG CỘNG SẢN")
_PARTY_BODY = regex.compile(r"\b(?P<type>TỈNH|THÀNH|HUYỆN|QUẬN|THỊ)\s+(?:ĐOÀN|ỦY|UỶ)\s+(?P<name>[\p{Lu}\s'’-]{3,40})$")
_TERRITORY = {"TỈNH": "TỈNH", "THÀNH": "THÀNH PHỐ", "HUYỆN": "HUYỆN", "QUẬN": "QUẬN", "THỊ": "THỊ XÃ"}
_BODY_LINE = regex.compile(
    r"(?:SỞ|CỤC|CHI CỤC|BAN|HỘI|LIÊN ĐOÀN|LĐLĐ|BẢO HIỂM XÃ HỘI|BHXH|NGÂN HÀNG|CÔNG AN|KHO BẠC|TRUNG TÂM|BỆNH VIỆN|UBND"
    r"|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|ĐOÀN|VĂN PHÒNG|ĐẢNG BỘ|BỘ CHỈ HUY|QUỸ|CHI NHÁNH|THANH TRA|MẶT TRẬN|ĐIỆN LỰC)\b"
)


def _joint(
    title: str, found: list[tuple[PlaceMention, ...]], provinces: tuple[str, ...], published: date | None
) -> Place | None:
    """The smallest unit that holds the places which a title names in a row ("bão vào A, B và C")."""
    if len(found) < 2 or any(a[0].level != b[0].level or a[0].role for a, b in pairwise(found)):
        return None
    if not all(_ROW.fullmatch(title, a[-1].end, b[0].start) for a, b in pairwise(found)):
        return None
    first, *others = (settle(chain[0], provinces, published, chain[1:]) for chain in found)
    for index, unit in enumerate(first.parents):
        if all(unit in place.parents for place in others):
            return Place(unit.name, unit.level, unit.code, first.parents[index + 1 :])
    return NATION if first.level == "province" else None


def _levels_spoken_of(parts: _Text, lead_end: int) -> dict[str, float]:
    """How much the text speaks of "the province", "the district", "the commune" without naming it."""
    levels: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for mention in find_relatives(parts.text):
        if mention.level not in ("city", "country", "village") and _inside(parts.body, mention.start):
            levels[mention.level] += 1
            opening[mention.level] += mention.start < lead_end and not mention.role
    return {level: min(count, 8) * _LEVEL + min(opening[level], 2) * _LEVEL_IN_LEAD for level, count in levels.items()}


def _speak_for_levels(scores: dict[Place, float], levels: dict[str, float]) -> None:
    """Give a level's weight to the places of that level, or to the unit that holds the best of those below it."""
    for level, weight in levels.items():
        own = [p for p, s in scores.items() if p.level == level and not p.candidates and s >= _SPOKEN_OF]
        for place in own:
            scores[place] += weight
        below = [place for place in scores if place.level != level and place.at(level)]
        if not own and below:
            best = max(below, key=lambda place: scores[place])
            holder = best.at(level)
            if holder:
                scores[holder] = max(scores.get(holder, 0), weight + _HOLDER * scores[best])


def _is_of_the_nation(parts: _Text, first_prose: int) -> bool:
    """Whether the letterhead is that of an authority of the whole country, and of none below it."""
    head = parts.text[: min(first_prose, _HEAD)]
    below = (m for m in parts.places if m.start < len(head) and m.level != "country" and m.role != "dateline")
    return _rules()["central_head"].search(head) is not None and not any(below)


def _national_lead(parts: _Text) -> float:
    """What it weighs that a national authority acts in the opening of the running text."""
    prose = next(((a, b) for a, b in parts.body if b - a >= _PROSE), None)
    return _NATIONAL_LEAD if prose and _rules()["national_lead"].match(parts.text, *prose) else 0.0


def _common_holder(best: Place, scores: dict[Place, float]) -> Place:
    """The unit that holds the communes from one to the other of which the text goes, else the commune."""
    for unit in best.parents:
        siblings = [s for p, s in scores.items() if p.level == "commune" and p != best and unit in p.parents and s >= 1]
        if len(siblings) >= 3 and sum(siblings) >= scores.get(best, 0):
            return best.at(unit.level) or best
    return best


def _widened(best: Place, scores: dict[Place, float], titled: bool) -> Place:
    """The province, where the text goes from district to district of it; the country, where from one to another."""
    if not titled and best.level == "province":
        others = [s for p, s in scores.items() if p.level == "province" and p != best]
        spread = sum(1 for s in others if s >= 1) >= 2 and scores.get(best, 0) < sum(others)
        return NATION if spread else best
    if not titled and best.level == "commune" and best.parents:
        return _common_holder(best, scores)
    if titled or best.level != "district" or not best.parents:
        return best
    province = best.parents[-1]
    siblings = [s for p, s in scores.items() if p.level == "district" and province in p.parents and s >= 1]
    spread = len(siblings) >= 3 and sum(siblings) >= scores.get(best, 0)
    return best.at("province") or best if spread else best
