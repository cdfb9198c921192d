"""Cues: the phrases of `patterns/` found in a text, longest first, with their rule.

One automaton over all phrases reads a text once; what it costs does not grow with the number of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import ahocorasick
import regex

import patterns

# Spellings of one word: the old and the new place of the tone mark, i and y.
_TO_NEW = {
    "hoà": "hòa", "hoá": "hóa", "hoả": "hỏa", "hoạ": "họa", "toà": "tòa", "xoá": "xóa", "khoá": "khóa", "thoả": "thỏa",
    "khoẻ": "khỏe", "thuỷ": "thủy", "thuý": "thúy", "uỷ": "ủy", "huỷ": "hủy", "luỹ": "lũy", "tuỳ": "tùy",
}  # fmt: skip
_TO_Y = {"quĩ": "quỹ", "tỉ": "tỷ", "sĩ": "sỹ", "kĩ": "kỹ", "mĩ": "mỹ", "quí": "quý", "lí": "lý"}
_RESPELL = _TO_NEW | _TO_Y
# A common slip of the keyboard: "nguời", "đuợc" for "người", "được"; no word has uơ before a consonant.
_HALF_HORNED = regex.compile(r"(?<!q)u(?=[ơờớởỡợ]\p{Ll})")
_HALF_HORNS = ("uơ", "uờ", "uớ", "uở", "uỡ", "uợ")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a rule: `kind` says which column it speaks for, `code` the value that it gives.

    `topic` phrases govern also from headings and opening lines, `title` phrases from the title too.
    An `occasion` (Tết, a flood) claims what a rule that `yields: occasion` (gifts, allowances) has decided; every
    purpose that governs the figure claims what a rule that `yields: topic` (money, the bare verb of help) has decided.
    A `counted` phrase speaks only for the number that counts it; a `state` is what verbs like "còn" tell of;
    a `heading` phrase speaks only from headings and opening lines. A `fate` is what becomes of things and people (hit
    by a storm, handed out, hurt on the road): it claims what a rule that `yields: fate` (crops, the dead) has decided.
    A `predicate` says behind the number what happened to what it counts; a `direct` verb speaks for its object alone.
    """

    kind: str
    code: str
    rule: str
    tier: float = 1.0
    units: frozenset[str] = frozenset()
    after_only: bool = False
    topic: bool = True
    title: bool = False
    occasion: bool = False
    yields: str = ""
    counted: bool = False
    state: bool = False
    heading: bool = False
    fate: bool = False
    predicate: bool = False
    direct: bool = False


class Cue(NamedTuple):
    """A phrase found at `text[start:end]`.

    `inside` are the longer phrases around it that speak for figures of some units only: it speaks where none does.
    """

    start: int
    end: int
    phrase: Phrase
    inside: tuple[Phrase, ...] = ()


def plain(text: str) -> str:
    """Lower case with one spelling for each word; the result has the length of the text, so offsets hold."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if any(slip in lower for slip in _HALF_HORNS):
        lower = _HALF_HORNED.sub("ư", lower)
    # Looking for each of the few words is quicker than one pattern that stops at every letter.
    found = [(at, word) for word in _RESPELL if word in lower for at in _whole(word, lower)]
    if not found:
        return lower
    pieces: list[str] = []
    done = 0
    for at, word in sorted(found):
        pieces += (lower[done:at], _RESPELL[word])
        done = at + len(word)
    return "".join([*pieces, lower[done:]])


def _whole(word: str, text: str) -> Iterator[int]:
    """Where a word stands that is no part of another."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (text[end : end + 1].isalpha() or (at and text[at - 1].isalpha())):
            yield at
        at = text.find(word, end)


class Lexicon:
    """All phrases of some kinds, ready to be found in a plain text."""

    def __init__(self, phrases: Iterable[tuple[str, Phrase]]) -> None:
        """`phrases` are pairs of the words and what they say; one text may speak for several kinds."""
        entries: dict[str, list[Phrase]] = {}
        for words, phrase in phrases:
            entries.setdefault(plain(words), []).append(phrase)
        self._automaton = ahocorasick.Automaton()
        for words, found in entries.items():
            self._automaton.add_word(words, (len(words), tuple(found)))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Cue]:
        """The cues of a plain text in order; a cue inside a longer one of its kind is dropped."""
        return [cue for cue in self.layers(text) if not cue.inside]

    def layers(self, text: str, start: int = 0, end: int | None = None) -> list[Cue]:
        """The same with the indicators inside longer ones that do not speak for every figure (`Cue.inside`).

        Of a text that goes on, `text[start:end]` is read by itself; offsets are those of the whole text.
        """
        hits = sorted(self._whole_words(text, start, len(text) if end is None else end), key=_from_left)
        cues: list[Cue] = []
        reach: dict[str, int] = {}
        first: dict[str, int] = {}
        longer: list[Cue] = []
        for at, stop, phrases in hits:
            for phrase in phrases:
                # What speaks from headings alone hides no shorter phrase that speaks from anywhere.
                kind = "heading" if phrase.heading else phrase.kind
                hidden = stop <= reach.get("mask", -1)
                beyond = stop > reach.get(kind, -1) and not hidden
                if beyond:
                    reach[kind], first[kind] = stop, at
                if beyond or (stop == reach.get(kind) and at == first[kind]):
                    if kind != "mask":
                        cues.append(Cue(at, stop, phrase))
                    if kind == "indicator":
                        longer = [c for c in longer if c.end > at] + cues[-1:]
                elif kind == "indicator" and not hidden:
                    around = [c.phrase for c in longer if c.end >= stop]
                    if all(p.units or p.after_only or p.counted for p in around):
                        cues.append(Cue(at, stop, phrase, tuple(around)))
        return cues

    def _whole_words(self, text: str, first: int, last: int) -> list[tuple[int, int, tuple[Phrase, ...]]]:
        found = []
        # The automaton copies what it is given, so it is given no more than the stretch.
        for final, (length, phrases) in self._automaton.iter(text[first:last]):
            end = first + final + 1
            start = end - length
            if not ((start > first and text[start - 1].isalnum()) or (end < last and text[end].isalnum())):
                found.append((start, end, phrases))
        return found


def _from_left(hit: tuple[int, int, tuple[Phrase, ...]]) -> tuple[int, int]:
    """Longer phrases first where they begin."""
    return hit[0], -hit[1]


def phrases_of(kind: str, entries: Iterable[Mapping[str, Any]], code: str) -> Iterator[tuple[str, Phrase]]:
    """The phrases of rule entries; `code` names the field that holds the value."""
    for entry in entries:
        phrase = Phrase(
            kind,
            str(entry.get(code, "")),
            str(entry["id"]),
            float(entry.get("tier", 1.0)),
            frozenset(entry.get("units", ())),
            bool(entry.get("after_only", False)),
            bool(entry.get("topic", True)),
            bool(entry.get("title", False)),
            bool(entry.get("occasion", False)),
            str(entry.get("yields", "")),
            bool(entry.get("counted", False)),
            bool(entry.get("state", False)),
            bool(entry.get("heading", False)),
            bool(entry.get("fate", False)),
            bool(entry.get("predicate", False)),
            bool(entry.get("direct", False)),
        )
        for words in entry["phrases"]:
            yield words, phrase


def _quoted(phrases: Iterable[tuple[str, Phrase]]) -> Iterator[tuple[str, Phrase]]:
    """The names of funds as they are also written: with the name in quotation marks of either kind."""
    for words, phrase in phrases:
        yield words, phrase
        if words.startswith("quỹ "):
            name = words.removeprefix("quỹ ")
            yield from ((f"quỹ {a}{name}{b}", phrase) for a, b in ("“”", '""', "''", "‘’"))


@cache
def lexicon() -> Lexicon:
    """The phrases of indicators, statuses and groups, and the names that hide them."""
    return Lexicon(
        [
            *phrases_of("indicator", patterns.load("indicators"), "indicator"),
            *phrases_of("status", patterns.load("statuses"), "status"),
            *phrases_of("group", patterns.load("groups"), "group"),
            *_quoted(phrases_of("mask", patterns.load("masks"), "mask")),
        ]
    )
