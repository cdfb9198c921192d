"""A text as its statements are read: its plain form, its scopes, and the cues in any stretch of it, found once."""

from __future__ import annotations

import regex

from extractors.cues import Cue, Phrase, lexicon
from extractors.mentions import Mention
from extractors.scopes import Layout, Sentence

# Scopes of a figure's own words.
NEAR = frozenset({"noun", "lead", "predicate"})
# From this tier on a rule names a purpose; up to that one it names people.
NAMING_TIER = 2.8
PURPOSE_TIER = 2.5
PEOPLE_TIER = 1.6

# "từ nguồn vận động", "do các nhà tài trợ ủng hộ"; what a council adopts ("thông qua nghị quyết bố trí …") is no source
_ADOPTED = r"(?:nghị quyết|đề án|kế hoạch|chính sách|chủ trương|phương án|dự toán|tờ trình|đề xuất)"
_SOURCE = regex.compile(
    rf"\b(?<!\bthông )(?!thông qua\s{_ADOPTED})"
    r"(?:(?:từ|bằng|trích|nguồn|từ nguồn|thông qua|qua)\s+(?:\p{L}+\s+){0,2}|do\s+(?:\p{L}+\s+){0,5})$"
)
_LEAD_REACH = 32
# What is called by a name of its own ("Công ty Xi măng", "Báo Người Lao động") says nothing of the figures.
_NAMED = regex.compile(
    r"\b(?:Công ty|Tổng công ty|Tập đoàn|Báo|Tạp chí|Xí nghiệp|Nhà máy|Ngân hàng|Công ty TNHH|Công ty CP)"
    r"\s(?:\p{Lu}[\p{L}&]*\s){0,3}$"
)
# "thị xã Sông Cầu", "huyện Chợ Đồn": a word of one syllable beside a capital in mid-sentence is of the name of a place.
# So it is in a list of names ("…: Mường Vay 40%, Phiêng Lương 38%").
_PROPER = regex.compile(r"[\p{Ll},;:]\s\p{Lu}\p{Ll}+\s$")
_PROPER_FIRST = regex.compile(r"[\p{Ll},]\s\p{Lu}\p{Ll}+\s\p{Lu}\p{Ll}")
NEXT_NUMBER = regex.compile(r"\d")


class Reading:
    """The plain form of a text (`low`) with its scopes and its cues, which are found once for each stretch."""

    def __init__(self, low: str, scopes: Layout) -> None:
        self.low = low
        self.scopes = scopes
        self._layered: dict[tuple[int, int], list[Cue]] = {}
        self._cues: dict[tuple[int, int], list[Cue]] = {}
        self._measured: dict[tuple[int, int], list[Cue]] = {}
        self._leads: dict[int, tuple[str, dict[regex.Pattern[str], bool]]] = {}

    def cues(self, start: int, end: int) -> list[Cue]:
        """The cues of a stretch of the text, with offsets of the whole text."""
        if (start, end) not in self._cues:
            self._cues[start, end] = [cue for cue in self._layers(start, end) if not cue.inside]
        return self._cues[start, end]

    def _layers(self, start: int, end: int) -> list[Cue]:
        if (start, end) not in self._layered:
            found = lexicon().layers(self.low, start, end)
            self._layered[start, end] = [cue for cue in found if not self._in_name(cue)]
        return self._layered[start, end]

    def _in_name(self, cue: Cue) -> bool:
        """Whether a cue is part of the name of a firm or a paper, or one syllable of a name ("Sông Cầu", "Chợ Đồn")."""
        text = self.scopes.text
        if not text[cue.start].isupper():
            return False
        first = max(0, cue.start - _LEAD_REACH)
        if _NAMED.search(text, first, cue.start) is not None:
            return True
        one_word = cue.end - cue.start > 1 and text[cue.start + 1 : cue.end].isalpha() and text[cue.start + 1].islower()
        return (
            one_word
            and cue.phrase.kind == "indicator"
            and cue.phrase.code != "tet_support"
            and (
                _PROPER.search(text, first, cue.start) is not None
                or _PROPER_FIRST.match(text, max(0, cue.start - 2)) is not None
            )
        )

    def sentence_cues(self, sentence: Sentence) -> list[Cue]:
        """The cues of a sentence."""
        return self.cues(sentence.start, sentence.end)

    def indicator_cues(self, start: int, end: int) -> list[Cue]:
        """The cues of a stretch that speak for an indicator."""
        if (start, end) not in self._measured:
            self._measured[start, end] = [c for c in self._layers(start, end) if c.phrase.kind == "indicator"]
        return self._measured[start, end]

    def words(self, cue: Cue) -> str:
        """The words of a cue as the text has them."""
        return self.scopes.text[cue.start : cue.end]

    def is_source(self, cue: Cue) -> bool:
        """Whether a cue names where money comes from ("từ nguồn vận động"), which is no purpose and nobody helped."""
        return self.leads(_SOURCE, cue)

    def leads(self, pattern: regex.Pattern[str], cue: Cue) -> bool:
        """Whether a pattern stands right before a cue; looked at once, however many figures the cue speaks for."""
        if cue.start not in self._leads:
            sentence = self.scopes.sentence_at(cue.start)
            first = max(cue.start - _LEAD_REACH, sentence.start if sentence is not None else 0)
            self._leads[cue.start] = self.low[first : cue.start], {}
        lead, known = self._leads[cue.start]
        if pattern not in known:
            known[pattern] = pattern.search(lead) is not None
        return known[pattern]


def fits(cue: Cue, mention: Mention) -> bool:
    """Whether a rule speaks for figures of the unit or the measure of this one."""
    if not _speaks_for(cue.phrase, mention):
        return False
    return not cue.inside or not any(_speaks_for(longer, mention) for longer in cue.inside if not longer.after_only)


def _speaks_for(phrase: Phrase, mention: Mention) -> bool:
    units = phrase.units
    return not units or mention.unit in units or mention.measure in units
