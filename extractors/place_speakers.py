"""The place of the office that acts or speaks in a sentence."""

from __future__ import annotations

import regex

from extractors.binding import Context, rule
from extractors.model import Decision
from extractors.place_value import SMALL, is_elsewhere, place_decision, settled
from extractors.places import find_relatives
from extractors.scopes import Sentence
from extractors.settling import NATION, Place

# An authority so near the start of its sentence is who acts in it.
_AUTHORITY = 110


def authority(sentence: Sentence, start: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The place of the authority that opens a sentence ("UBND xã A đã trích", "Theo Phòng Y tế huyện B, …").

    In a text on the whole country any unit; else only one within the document's own place.
    """
    own = ctx.metadata.place
    for chain in ctx.places_in(sentence.start, min(start, sentence.start + _AUTHORITY)):
        if chain[0].level == "country" or chain[0].role not in _ACTS or not (chain[0].typed or chain[0].units):
            continue
        text = ctx.layout.text
        opens = _ENUMERATOR.match(text, sentence.start, chain[0].start)
        first = max(opens.end() if opens else sentence.start, text.rfind(",", sentence.start, chain[0].start) + 1)
        if _NO_SUBJECT.search(text, first, chain[0].start):
            break
        office = chain[0].level == "province" and _OFFICE.match(text, first, chain[0].start) is not None
        if own == NATION:
            if (chain[0].typed or office) and chain[0].role == "body":
                return place_decision(chain, ctx, "sentence")
            continue
        place = settled(chain, ctx)
        acts_there = (chain[0].typed or office) and is_elsewhere(place, own) and not _GIVES.match(text, chain[-1].end)
        if acts_there or any(unit.code == own.code for unit in place.parents):
            return place_decision(chain, ctx, "sentence")
    return None


# "Sở Nông nghiệp A ước thiệt hại 18 tỷ đồng": the offices of a province.
_OFFICE = regex.compile(r"\s*(?:Theo )?(?:Sở|Chi cục|Công an|Bộ Chỉ huy)\b")


def speaker(sentence: Sentence, start: int, end: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The unit whose office speaks in a text on a smaller place ("“…”, Chủ tịch UBND huyện A nói",
    "Phòng Y tế huyện cho biết, …")."""
    text, own = ctx.layout.text, _own_with_holders(ctx)
    said = rule("says").search(text, sentence.start, sentence.end)
    if said is None or own.level not in SMALL:
        return None
    quoted = _QUOTE_ENDS.search(text, end, sentence.end)
    first, last = (quoted.end(), sentence.end) if quoted else (sentence.start, said.start())
    # "Phòng Y tế huyện cho biết, xã có 20 ca": what follows names its own unit.
    if (quoted is None and said.start() > start) or find_relatives(text, sentence.start if quoted else last, start):
        return None
    for chain in ctx.places_in(first, last):
        place = settled(chain, ctx)
        if chain[0].role in _ACTS and any(unit.code == place.code for unit in own.parents):
            return place, Decision(place.name, "named_place", text[chain[0].start : chain[0].end], "sentence")
    for mention in find_relatives(text, first, last):
        holder = own.at(mention.level)
        if holder not in (None, own) and (body := _BODY.search(text, first, mention.start)):
            return holder, Decision(holder.name, "relative_place", text[body.start() : mention.end], "sentence")
    return None


def _own_with_holders(ctx: Context) -> Place:
    """The document's own place; a hamlet that its title names alone with the units that hold it, as the text tells."""
    own = ctx.metadata.place
    if own.level != "village" or own.parents:
        return own
    told = (chain for chain in ctx.places if len(chain) > 1 and chain[0].name == own.name)
    return next((settled(chain, ctx) for chain in told), own)


_QUOTE_ENDS = regex.compile(r"[”\"]\s?[,.–-]")
# "UBND thành phố A hỗ trợ 5 tỷ đồng": who gives to others is not where it goes.
_GIVES = regex.compile(
    r"[^.;:\d]{0,40}\b(?:hỗ trợ|ủng hộ|tài trợ|giúp|viện trợ|trao tặng|chia sẻ|gửi|đến thăm|thăm|phối hợp|làm việc)\b"
)
# "2. UBND huyện A bố trí ...", "a) Sở Y tế ...": the number of a section is no figure.
_ENUMERATOR = regex.compile(r"[\W_]*(?:\d{1,2}(?:\.\d{1,2}){0,3}|\p{Ll}|[IVX]{1,4})[.)/]\s")
# Before the body that acts stands nobody to whom something is given, and no deed.
_NO_SUBJECT = regex.compile(r"\b(?:cho|với|tại|trao|tặng|cùng|được|về|từ|đã|ở|qua|đến)\b|\d")
_ACTS = frozenset({"body", "person"})


def no_subject(text: str, start: int, end: int) -> bool:
    """Whether those who stand behind `text[start:end]` are no subject: something is given to them, or done there."""
    return _NO_SUBJECT.search(text, start, end) is not None


def own_body(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """The document's own unit, whose body opens a sentence behind a story of a smaller place ("UBND huyện …")."""
    text, own = ctx.layout.text, ctx.metadata.place
    for mention in find_relatives(text, sentence.start, min(sentence.end, sentence.start + _BODY_REACH)):
        body = _BODY.search(text, sentence.start, mention.start)
        since = text.rfind(", ", sentence.start, body.start()) + 1 if body else 0
        if mention.level == own.level and body and not no_subject(text, max(since, sentence.start), body.start()):
            return own, Decision(own.name, "relative_place", text[body.start() : mention.end], "sentence")
    return None


_BODY_REACH = 70
_BODY = regex.compile(
    r"\b(?:UBND|HĐND|[UỦ][ỷy] ban|Hội|Phòng|Ban|Mặt trận|MTTQ|UBMTTQ|Đoàn|Huyện đoàn|Chi cục|Cục|Trung tâm|Công an"
    r"|Ngân hàng|NHCSXH|Liên đoàn|LĐLĐ|Sở|Bảo hiểm|BHXH|Đảng bộ|[Ll]ãnh đạo|[Cc]ấp ủy|[Cc]hính quyền|Quỹ)"
    r"(?:[ ,-]+[\p{L}&-]+){0,9}? $"
)
