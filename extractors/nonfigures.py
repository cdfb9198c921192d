"""Numbers that are no figures: dates, periods, times, ages, durations, document numbers, addresses, names and the like.

The rules are data (`patterns/nonfigures.yaml`): each says what the number itself looks like and what stands before and
behind it. They are tried where a number starts, so a text costs one scan for digits and a few tries at each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

import regex

import patterns
from extractors.number_grammar import BLANK, END, alternation, without_marks
from extractors.reach import REACH


class NonFigure(NamedTuple):
    """A number that is no figure: `text[start:end]` and its kind (date, age, document_number, …); `rule` knew it."""

    start: int
    end: int
    kind: str
    rule: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule of `nonfigures.yaml`; the pattern that its `source` spells out matches at the number's first character.

    `number` is what it says of the number alone, or what follows it (`rest`) where it reads every number, `before` what
    it asks for in front of it, read from right to left. Without one of its `hints` in front it cannot match.
    """

    id: str
    kind: str
    source: str
    flags: int
    number: regex.Pattern[str] | None
    rest: regex.Pattern[str] | None
    before: regex.Pattern[str] | None
    hints: tuple[str, ...]

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """Compiled when a number asks for it: most of the seconds that all rules take, and few texts ask for many."""
        return regex.compile(self.source, self.flags)


class Rules:
    """All rules, in the order of the file; the first that matches decides.

    A rule whose `before` asks for a word is tried only where the nearest word to the left is one of that rule's words.
    Which rules can match at all is known from the number with the letters behind it, and from the word before: `regex`
    tells whether a pattern could still match if more text followed (`partial`). That is looked up, so most numbers meet
    two or three rules. Sets of rules are bits of an integer: rule `n` is `1 << n`.
    """

    def __init__(self, plain: bool) -> None:
        """`plain`: for texts typed without Vietnamese letters."""
        fold: Any = without_marks if plain else str
        raw = patterns.load("nonfigures")
        macros, spelled = (
            {name: fold(text) for name, text in {**_lexicons(any_of), **raw["macros"]}.items()}
            for any_of in (lambda words: alternation([*map(fold, words)]), "|".join)
        )
        self.rules = [_compile(entry, macros, fold) for entry in raw["rules"]]
        self.by_word: dict[str, int] = {}
        self.shaped = 0
        literals: set[str] = set()
        for number, entry in enumerate(raw["rules"]):
            cues = _cues(entry, spelled, fold)
            if entry.get("trigger") == "words":
                continue
            for cue in cues:
                self.by_word[cue] = self.by_word.get(cue, 0) | 1 << number
            if not cues:
                self.shaped |= 1 << number
                literals |= _literals(_expand(fold(entry["match"] + entry.get("after", "")), spelled))
        self.behind = frozenset(literals)
        self.words = _union([(n, e) for n, e in enumerate(raw["rules"]) if e.get("trigger") == "words"], macros, fold)
        self._fitting = lru_cache(_REMEMBERED)(self._fit)
        self._followed = lru_cache(_REMEMBERED)(self._follow)
        self._allowed = lru_cache(_REMEMBERED)(self._allow)
        self._in_order = lru_cache(_REMEMBERED)(self._ordered)

    def _fit(self, head: str) -> int:
        """The rules that may read a number which begins so."""
        fitting = (n for n, rule in enumerate(self.rules) if not rule.number or rule.number.match(head, partial=True))
        return sum(1 << n for n in fitting)

    def _follow(self, rest: str) -> int:
        """The rules that may read a number which such letters follow."""
        followed = (n for n, rule in enumerate(self.rules) if not rule.rest or rule.rest.match(rest, partial=True))
        return sum(1 << n for n in followed)

    def _allow(self, tail: str) -> int:
        """The rules that may stand behind words which end so."""
        allowed = (n for n, rule in enumerate(self.rules) if not rule.before or rule.before.match(tail, partial=True))
        return sum(1 << n for n in allowed)

    def _ordered(self, chosen: int) -> tuple[Rule, ...]:
        return tuple(rule for n, rule in enumerate(self.rules) if chosen >> n & 1)

    def at(self, text: str, start: int, words: bool = False) -> NonFigure | None:
        """The non-figure whose number starts at `start`, by the first rule that matches; None if none does."""
        if words:
            found = self.words.match(text, start, start + REACH)
            rule = self.rules[int(found.lastgroup[1:])] if found and found.lastgroup else None
            return NonFigure(start, found.end(), rule.kind, rule.id) if found and rule else None
        chosen = self.by_word.get(_word_before(text, start), 0)
        count = _COUNT.match(text, start)
        if not count or count[1] in self.behind:
            # A plain count is known by the word behind it and costs no try of the rules that are led by shape.
            chosen |= self.shaped
        if chosen:
            for rule in self._in_order(chosen & self.possible(text, start)):
                if rule.hints and not _hinted(rule.hints, text[max(0, start - _HINT_REACH) : start].lower()):
                    continue
                found = rule.pattern.match(text, start, start + REACH)
                if found and found.end() > start:
                    return NonFigure(start, found.end(), rule.kind, rule.id)
        return None

    def possible(self, text: str, start: int) -> int:
        """The rules that may match at a digit, by the number with the letters behind it and by the word before."""
        head = _HEAD.match(text, start)
        if head is None:
            return -1
        tail = text[max(text.rfind(" ", 0, max(0, start - 1)), start - _TAIL, 0) : start]
        end = head.end("number")
        return self._fitting(head["head"]) & self._followed(text[end : end + _FOLLOWING]) & self._allowed(tail)


# Its first digits with the letter or sign behind them, and so many letters before a number and behind it, tell most
# rules apart.
_HEAD = re.compile(r"(?=(?P<head>[0-9]+(?:[ \u00a0]?.)?))(?P<number>[0-9]+(?:[.,][0-9]+)*)", re.DOTALL)
_TAIL, _FOLLOWING = 16, 4
_NUMBER = "<num>"
_BRACKETS = regex.compile(r"\((?:[^()]++|(?R))*+\)")
_REMEMBERED = 8192
_HINT_REACH = 100


def _hinted(hints: tuple[str, ...], words: str) -> bool:
    return any(hint in words for hint in hints)


# A count as most figures are: a blank or bracket within a line, digits, then a word in small letters or a percent sign.
_COUNT = regex.compile(
    rf"(?<=[\p{{L}},;:%)]{BLANK}|[\p{{L}}%]{BLANK}\()(?!(?:1[89]|20)[0-9]{{2}}(?![0-9]))"
    rf"[0-9]{{1,9}}+(?:[.,][0-9]{{1,9}}+)*+(?:{BLANK}(\p{{Ll}}++)|{BLANK}?%)"
)


def _word_before(text: str, at: int) -> str:
    """The nearest word to the left, in small letters; empty where none is near."""
    words = text[max(0, at - 24) : at].split()
    if words and words[-1].isalpha() and len(words) > 1:
        return words[-1].lower()
    end = at
    low = max(0, at - 24)
    while end > low and not text[end - 1].isalpha():
        end -= 1
    start = end
    low = max(0, end - 12)
    while start > low and text[start - 1].isalpha():
        start -= 1
    return text[start:end].lower()


def _cues(entry: dict[str, Any], macros: dict[str, str], fold: Any) -> set[str]:
    """The words of which one must be the nearest to the left for the rule to match; none if it asks for no word."""
    if not entry.get("before") or entry.get("anywhere"):
        return set()
    return _literals(_expand(fold(entry["before"]), macros))


def _literals(source: str) -> set[str]:
    """All words that a pattern spells out, and perhaps more."""
    return {
        word.lower() for word in regex.findall(r"\p{L}+", regex.sub(r"\\p\{\w+\}|\\[a-zA-Z]|\?P?<\w+>", " ", source))
    }


def _lexicons(any_of: Callable[[list[str]], str]) -> dict[str, str]:
    """Macros made from the other lexicons, so that nothing stands twice; `any_of` makes a pattern of words."""
    numbers, joins = patterns.load("number_words"), patterns.load("number_joins")
    scales = [word for entry in patterns.load("scales") for word in entry["words"] if not entry.get("stuck")]
    money = [word for entry in patterns.load("currencies") for word in entry["words"] if word[0].isalpha()]
    physical = [
        word
        for entry in patterns.load("physical_units")
        for word in (*entry.get("words", ()), *entry.get("symbols", ()))
    ]
    counted = [*numbers["counted"], *numbers["things"]]
    lists = {
        "scale": scales,
        "money": money,
        "physical": physical,
        "counted": counted,
        "share": joins["share_of"],
        **{
            f"counted_but_{name[:-1]}": [word for word in counted if word not in numbers[name]]
            for name in ("places", "towns")
        },
    }
    macros = {name: f"(?:{any_of(words)}){END}" for name, words in lists.items()}
    # A noun with a capital is part of a name, not what is counted (`tầng 3 Trung tâm …`).
    for name, words in lists.items():
        if name.startswith("counted"):
            macros[name] = f"(?-i:{any_of(words)}|{any_of([*map(str.upper, words)])}){END}"
    barred = [
        f"(?:{any_of(e['words'])})<b>+(?:{e['not_before']})" for e in patterns.load("scales") if e.get("not_before")
    ]
    macros["scale"] = f"(?!(?:{'|'.join(barred)}){END}){macros['scale']}"
    macros["amount"] = (
        r"<b>?(?:[%‰]|phần<b>?trăm|điểm<b>?(?:%|phần)|<scale>|<money>|<physical>|<counted>|lần(?!<b>lượt)(?:<b>|/))"
    )
    for name in ("place", "town"):
        macros[f"amount_but_{name}"] = macros["amount"].replace("<counted>", f"<counted_but_{name}>")
    return macros


def _expand(text: str, macros: dict[str, str]) -> str:
    """Put macros (`<name>`) in, also into one another."""
    for _ in range(4):
        text = regex.sub(r"<([a-z_0-9]+)>", lambda m: f"(?:{macros[m[1]]})" if m[1] in macros else m[0], text)
    return text


def _source(entry: dict[str, Any], macros: dict[str, str], fold: Any) -> str:
    """The whole pattern of a rule: what stands before, the number, what stands behind."""
    around = {
        key: f"(?:{fold(entry[key])})" for key in ("before", "not_before", "after", "not_after") if entry.get(key)
    }
    forms = {"before": "(?<={})", "not_before": "(?<!{})", "after": "(?={})", "not_after": "(?!{})"}
    sides = {key: forms[key].format(text) for key, text in around.items()}
    left = sides.get("before", "") + sides.get("not_before", "")
    number = fold(entry["match"]) + sides.get("after", "") + sides.get("not_after", "")
    return _expand(left + number, {"b": BLANK, **macros})


def _compile(entry: dict[str, Any], macros: dict[str, str], fold: Any) -> Rule:
    flags = regex.V0 | regex.M | (0 if entry.get("case") else regex.I)

    def compiled(source: str) -> regex.Pattern[str]:
        return regex.compile(_expand(source, {"b": BLANK, **macros}), flags)

    number, before = fold(entry["match"]), fold(entry.get("before", ""))
    if entry.get("after"):
        number += f"(?={fold(entry['after'])})"
    outside = _BRACKETS.sub("", regex.sub(r"\\.", "", number))
    whole = number.startswith(_NUMBER) and "|" not in outside
    return Rule(
        entry["id"],
        entry["kind"],
        _source(entry, macros, fold),
        flags,
        None if whole else compiled(number),
        compiled(number.removeprefix(_NUMBER)) if whole else None,
        compiled(f"(?r)(?:{before})") if before else None,
        tuple(map(fold, entry.get("hints", ()))),
    )


def _union(entries: list[tuple[int, dict[str, Any]]], macros: dict[str, str], fold: Any) -> regex.Pattern[str]:
    """All rules of a kind of trigger in one pattern; the group that matched names the rule."""
    options = []
    for number, entry in entries:
        flags = "" if entry.get("case") else "i"
        options.append(
            f"(?P<r{number}>(?{flags}:{_source(entry, macros, fold)}))"
            if flags
            else f"(?P<r{number}>{_source(entry, macros, fold)})"
        )
    return regex.compile("|".join(options) or r"(?!)", regex.V0 | regex.M)


@cache
def rules(plain: bool = False) -> Rules:
    """The rules, compiled once."""
    return Rules(plain)


_WEB = regex.compile(r"(?:https?://|www\.)[^\s<>\"]++")
_MAIL_LEFT = regex.compile(r"(?r)[\w.+-]{1,64}")
_MAIL_RIGHT = regex.compile(r"[\w-]{1,64}+(?:\.[\w-]{1,64}+)++")


def addresses(text: str) -> list[NonFigure]:
    """Web and mail addresses, whose digits are nobody's figures; in the text's order."""
    found = []
    if "www." in text or "://" in text:
        found += [NonFigure(m.start(), m.end(), "identifier", "nonfigure.url") for m in _WEB.finditer(text)]
    if "@" in text:
        found += _mails(text)
    return sorted(found, key=lambda address: address.start)


def _mails(text: str) -> list[NonFigure]:
    found = []
    for sign in re.finditer("@", text):
        left = _MAIL_LEFT.match(text, pos=max(0, sign.start() - 64), endpos=sign.start())
        right = _MAIL_RIGHT.match(text, sign.end())
        if left and right:
            found.append(NonFigure(left.start(), right.end(), "identifier", "nonfigure.mail"))
    return found
