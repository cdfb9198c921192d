"""Where the persons live of whom a text tells: the place of what happens to them."""

from __future__ import annotations

import regex

from extractors.binding import Context, rule
from extractors.model import BlockKind, Decision
from extractors.place_value import SMALL, place_decision
from extractors.places import PlaceMention
from extractors.scopes import Sentence
from extractors.settling import Place

# How many sentences a story of one person may run on.
_STORY = 5
# How near behind a name stands the home.
ADDRESS = 90
_WIDE = frozenset({"province", "country"})


def go_home(sentence: Sentence, ctx: Context) -> None:
    """Note the home of each sentence of a block, from its first to this one."""
    if not _residents(ctx):
        ctx.homes[sentence.index] = None
        return
    first = sentence.index
    while first and first - 1 not in ctx.homes and ctx.layout.sentences[first - 1].block == sentence.block:
        first -= 1
    for one in ctx.layout.sentences[first : sentence.index + 1]:
        own = next((c for i, c, _ in _residents(ctx) if i == one.index), None)
        ctx.homes[one.index] = _home(one, ctx) or (place_decision(own, ctx, "sentence") if own else None)


def _home(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """Where the person lives of whom a sentence goes on to tell ("anh được vay ...", "gia đình bà đã ..."), or whose
    words it gives ("..., chị Lan, người thôn A, kể"). A story goes on in its paragraph till it tells of the many."""
    text = ctx.layout.text
    again = rule("again").search(text, sentence.start, sentence.end)
    if again is None:
        before = ctx.layout.previous(sentence)
        if before is None or rule("of_many").search(text, sentence.start, sentence.end):
            return _met_again(sentence, "", ctx)
        return ctx.homes.get(before.index) or _met_again(sentence, "", ctx)
    for index, chain, _ in reversed(_residents(ctx)):
        if index > sentence.index + _SPEAKS_WITHIN:
            continue
        if index >= sentence.index:
            if ctx.layout.sentences[index].block == sentence.block and _speaks_behind(sentence, chain, ctx):
                return place_decision(chain, ctx, "previous")
            continue
        if index < sentence.index - _STORY or _heading_between(index, sentence, ctx):
            break
        return place_decision(chain, ctx, "previous")
    return _met_again(sentence, again[0].casefold(), ctx)


def _met_again(sentence: Sentence, pronoun: str, ctx: Context) -> tuple[Place, Decision] | None:
    """The home of a person of whom a text has told further above and tells again by name ("Anh S. liều thêm"), or by
    the word by which it calls nobody else."""
    homes = [one for one in _residents(ctx) if one[0] < sentence.index]
    for _, chain, who in reversed(homes):
        if who and _is_named(who, sentence, ctx):
            return place_decision(chain, ctx, "previous")
    called = {who.partition(" ")[0] for _, _, who in homes}
    homes_named = {chain[0].name for _, chain, _ in homes}
    if pronoun and len(homes_named) == 1 and pronoun.split()[-1] in called:
        return place_decision(homes[-1][1], ctx, "previous")
    return None


def _is_named(who: str, sentence: Sentence, ctx: Context) -> bool:
    """Whether a sentence names a person, by whole words and with the capital of the name: no "doanh thu" is anh Thu."""
    text, low = ctx.layout.text, ctx.lowered
    name = who.find(" ") + 1
    at = low.find(who, sentence.start, sentence.end)
    while at >= 0:
        whole = not low[at - 1 : at].isalpha() and not low[at + len(who) : at + len(who) + 1].isalpha()
        if whole and text[at + name].isupper():
            return True
        at = low.find(who, at + 1, sentence.end)
    return False


def _residents(ctx: Context) -> list[tuple[int, tuple[PlaceMention, ...], str]]:
    """The persons of whom a text says where they live: the sentence, the place, and what it calls them ("anh nam")."""
    if ctx.residents is None:
        ctx.residents = []
        text, wide = ctx.layout.text, ctx.metadata.place.level in _WIDE
        for sentence in ctx.layout.sentences:
            if sentence.kind in (BlockKind.TITLE, BlockKind.HEADING):
                continue
            for chain in ctx.places_in(sentence.start, sentence.end):
                near = chain[0].level in SMALL or (chain[0].level == "district" and wide)
                if not near or chain[0].role:
                    continue
                since = max(sentence.start, chain[0].start - ADDRESS)
                if lives := rule("lives").search(text, since, chain[0].start):
                    called = _WHO.match(lives[0])
                    who = f"{called['title']} {called['name']}".lower() if called else ""
                    ctx.residents.append((sentence.index, chain, who))
    return ctx.residents


_WHO = regex.compile(
    r"(?i:(?:gia đình|nhà|vợ chồng|hộ|căn nhà của) )?(?P<title>(?i:anh|chị|ông|bà|em|cháu|cụ|chú|cô))"
    r"(?: (?:anh|chị|ông|bà))?(?: (?P<name>\p{Lu}[\p{L}'’]*\.?))+"
)
# How many sentences a quotation may run on before it says who speaks.
_SPEAKS_WITHIN = 2


def _speaks_behind(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a person is named behind the quotation that a sentence gives or begins."""
    text = ctx.layout.text
    quoted = _QUOTE.search(text, sentence.start, sentence.end) is not None
    return quoted and _SAID.search(text, max(sentence.start, chain[0].start - ADDRESS), chain[0].start) is not None


_QUOTE = regex.compile(r"[“\"]")
_SAID = regex.compile(r"[”\"],? (?:- |– )?(?i:anh|chị|ông|bà|em|cụ|cô|chú|vợ|gia đình)\b")


def _heading_between(index: int, sentence: Sentence, ctx: Context) -> bool:
    between = ctx.layout.sentences[index + 1 : sentence.index]
    return any(other.kind in (BlockKind.TITLE, BlockKind.HEADING) for other in between)
