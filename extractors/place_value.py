"""What a place that the text names stands for, and whether figures may be about it."""

from __future__ import annotations

import regex

from extractors.binding import Context, rule
from extractors.model import Decision
from extractors.places import PlaceMention
from extractors.scopes import Sentence
from extractors.settling import NATION, Place, settle

# How many sentences back "toàn huyện" looks for the district that it means.
_LOOK_BACK = 8
SMALL = frozenset({"village", "commune"})
"""The levels of places in which people have their homes."""


def settled(chain: tuple[PlaceMention, ...], ctx: Context) -> Place:
    """The place that a mention names, by what holds it and by the document's own provinces and day."""
    data = ctx.metadata
    return settle(chain[0], data.provinces, data.published, chain[1:])


def is_usable(chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether figures may be about a place: a bare name only where the document has to do with it."""
    mention = chain[0]
    if mention.role == "donor" and ctx.metadata.place == NATION and mention.level == "province":
        return True
    village = mention.level == "village" and not mention.name.isdigit()
    if village and mention.typed and mention.role == "body":
        return True  # What a society of a hamlet has is in the hamlet.
    if mention.role or (mention.level == "village" and mention.name.isdigit()):
        return False
    if mention.level == "country" and ctx.metadata.place != NATION and not _names_country(mention, ctx):
        return False
    if _gives_from_elsewhere(chain, ctx):
        return False
    if mention.typed or len(chain) > 1 or mention.level in ("province", "country"):
        return True
    place = settled(chain, ctx)
    own = {ctx.metadata.place.code, *(u.code for u in ctx.metadata.place.parents)}
    return any(unit.code in own for unit in place.parents) or ctx.metadata.place.level == "country"


def _names_country(mention: PlaceMention, ctx: Context) -> bool:
    """Whether "Việt Nam" names the country, and is not the end of another name ("Ngày Thầy thuốc Việt Nam")."""
    return _BEFORE_COUNTRY.search(ctx.layout.text, max(0, mention.start - 16), mention.start) is not None


# A name of something goes on without any of these.
_BEFORE_COUNTRY = regex.compile(
    r"(?i)(?:^|[\n.,;:()“”\"–-]\s?|\b(?:ở|tại|trong|cả|khắp|của|cho|với|về|sang|từ|vào|đến|và|trên|toàn|nước|giữa|như|bằng"
    r"|do|rằng|khi|mà|theo|để) )$"
)


def _gives_from_elsewhere(chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a place outside the document's own only tells where they are from who give ("một nhóm bạn trẻ ở A")."""
    own, text = ctx.metadata.place, ctx.layout.text
    if own == NATION or not own.code or chain[0].level == "country":
        return False
    place = settled(chain, ctx)
    held = any(unit.code == own.code for unit in place.parents)
    if held or not is_elsewhere(place, own):
        return False
    if text.startswith(", nơi ", chain[-1].end):
        return False  # "giám sát tại huyện A, nơi có 4 dự án": the place itself is told of.
    return rule("giver").search(text, max(0, chain[0].start - _GIVER), chain[0].start) is not None


_GIVER = 70


def is_elsewhere(place: Place, own: Place) -> bool:
    """Whether a place neither holds the document's own nor lies in it."""
    return place.code not in {"", own.code, *(unit.code for unit in own.parents)}


def place_decision(chain: tuple[PlaceMention, ...], ctx: Context, scope: str) -> tuple[Place, Decision]:
    """A named place as that of a figure; `scope` tells where it is named."""
    place = settled(chain, ctx)
    cue = ctx.layout.text[chain[0].start : chain[0].end]
    return place, Decision(place.name, "candidates" if place.candidates else "named_place", cue, scope)


def level_of_document(mention: PlaceMention, sentence: Sentence, ctx: Context) -> Place | None:
    """What "toàn huyện" means: the document's own district, else the one that it named last."""
    if mention.level == "country":
        return NATION
    own = ctx.metadata.place.at(mention.level)
    if own and (mention.role != "bare" or own == ctx.metadata.place):
        return own
    if own:
        return None
    sentences = ctx.layout.sentences
    since = sentences[max(0, sentence.index - _LOOK_BACK)].start
    for chain in reversed(ctx.places_in(since, mention.start)):
        if chain[0].role == "head":
            continue  # "Trưởng thôn Nam": a person.
        for level in chain:
            if level.level == mention.level or (mention.level == "city" and level.level in ("province", "district")):
                return settled((level,), ctx)
    return None
