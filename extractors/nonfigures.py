"""Numbers that are no figures: dates, periods, times, ages, durations, document numbers, addresses, names and the like.

The rules are data (`patterns/nonfigures.yaml`): each says what the number itself looks like and what stands before and behind it.
They are tried where a number starts, so a text costs one scan for digits and a few tries at each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

import patterns
from extractors.number_grammar import BLANK, END, alternation, without_marks


@dataclass(frozen=True, slots=True)
class NonFigure:
    """A number that is no figure: `text[start:end]` and its kind (date, age, document_number, …); `rule` knew it."""

    start: int
    end: int
    kind: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `nonfigures.yaml`, compiled; `pattern` matches at the number's first character."""

    id: str
    kind: str
    pattern: regex.Pattern[str]


class Rules:
    """All rules, tried in the order of the file."""

    def __init__(self, plain: bool) -> None:
        """`plain`: for texts typed without Vietnamese letters."""
        fold: Any = without_marks if plain else str
        raw = patterns.load("nonfigures")
        macros = {**_lexicons(), **raw["macros"]}
        macros = {name: fold(text) for name, text in macros.items()}
        entries = raw["rules"]
        self.rules = [_compile(entry, macros, fold) for entry in entries]
        self.digits = _union([(n, e) for n, e in enumerate(entries) if e.get("trigger") != "words"], macros, fold)
        self.words = _union([(n, e) for n, e in enumerate(entries) if e.get("trigger") == "words"], macros, fold)

    def at(self, text: str, start: int, words: bool = False) -> NonFigure | None:
        """The non-figure whose number starts at `start`, by the first rule that matches; None where no rule knows it."""
        found = (self.words if words else self.digits).match(text, start)
        if found is None or found.lastgroup is None or found.end() == start:
            return None
        rule = self.rules[int(found.lastgroup[1:])]
        return NonFigure(start, found.end(), rule.kind, rule.id)


def _lexicons() -> dict[str, str]:
    """Macros made from the other lexicons, so that nothing stands twice."""
    numbers, joins = patterns.load("number_words"), patterns.load("number_joins")
    scales = [word for entry in patterns.load("scales") for word in entry["words"] if not entry.get("stuck")]
    money = [word for entry in patterns.load("currencies") for word in entry["words"] if word[0].isalpha()]
    physical = [word for entry in patterns.load("physical_units") for word in (*entry.get("words", ()), *entry.get("symbols", ()))]
    lists = {"scale": scales, "money": money, "physical": physical, "counted": numbers["counted"], "share": joins["share_of"],
             "counted_but_place": [word for word in numbers["counted"] if word not in numbers["places"]]}
    macros = {name: f"(?:{alternation(words)}){END}" for name, words in lists.items()}
    macros["amount"] = r"<b>?(?:[%‰]|phần<b>?trăm|điểm<b>?(?:%|phần)|<scale>|<money>|<physical>|<counted>|lần<b>)"
    macros["amount_but_place"] = macros["amount"].replace("<counted>", "<counted_but_place>")
    return macros


def _expand(text: str, macros: dict[str, str]) -> str:
    """Put macros (`<name>`) in, also into one another."""
    for _ in range(4):
        text = regex.sub(r"<([a-z_0-9]+)>", lambda m: f"(?:{macros[m[1]]})" if m[1] in macros else m[0], text)
    return text


def _source(entry: dict[str, Any], macros: dict[str, str], fold: Any) -> str:
    """The whole pattern of a rule: what stands before, the number, what stands behind."""
    parts = []
    for key, form in (("before", "(?<={})"), ("not_before", "(?<!{})")):
        if entry.get(key):
            parts.append(form.format(f"(?:{fold(entry[key])})"))
    parts.append(fold(entry["match"]))
    for key, form in (("after", "(?={})"), ("not_after", "(?!{})")):
        if entry.get(key):
            parts.append(form.format(f"(?:{fold(entry[key])})"))
    return _expand("".join(parts), {"b": BLANK, **macros})


def _compile(entry: dict[str, Any], macros: dict[str, str], fold: Any) -> Rule:
    pattern = regex.compile(_source(entry, macros, fold), regex.V0 | regex.M | (0 if entry.get("case") else regex.I))
    return Rule(entry["id"], entry["kind"], pattern)


def _union(entries: list[tuple[int, dict[str, Any]]], macros: dict[str, str], fold: Any) -> regex.Pattern[str]:
    """All rules of a kind of trigger in one pattern; the group that matched names the rule."""
    options = []
    for number, entry in entries:
        flags = "" if entry.get("case") else "i"
        options.append(f"(?P<r{number}>(?{flags}:{_source(entry, macros, fold)}))" if flags else f"(?P<r{number}>{_source(entry, macros, fold)})")
    return regex.compile("|".join(options) or r"(?!)", regex.V0 | regex.M)


@cache
def rules(plain: bool = False) -> Rules:
    """The rules, compiled once."""
    return Rules(plain)


_ADDRESS = regex.compile(r"(?:https?://|www\.)[^\s<>\"]++|[\w.+-]{1,64}+@[\w-]{1,64}+(?:\.[\w-]{1,64}+)++")


def addresses(text: str) -> list[NonFigure]:
    """Web and mail addresses, whose digits are nobody's figures."""
    if "www." not in text and "://" not in text and "@" not in text:
        return []
    return [NonFigure(m.start(), m.end(), "identifier", "nonfigure.url") for m in _ADDRESS.finditer(text)]
