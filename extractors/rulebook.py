"""The rules as they stand, and which documents another state of them can touch.

What speaks by its words alone (phrases of indicators, statuses and groups, masks, counted nouns) can change nothing in
a document that does not hold these words; every other change may touch any document. `why`, `examples` and
`near_misses` touch none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import patterns
from extractors.words import number_of, words_in

BY_WORDS = {
    "indicators": ("phrases",),
    "statuses": ("phrases",),
    "groups": ("phrases",),
    "masks": ("phrases",),
    "nouns": ("nouns", "before"),
    "not_nouns": ("words",),
}
"""The files whose entries speak only where one of their phrases stands, whole words, and the keys that hold these."""

NOT_READ = frozenset({"catalogue", "privacy", "reviews", "sdg"})
"""Files that have no part in extraction."""

_FOR_PEOPLE = frozenset({"why", "examples", "near_misses"})

Entries = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One state of the rules: the entries of `BY_WORDS` by file, and a hash of all else that has a part."""

    entries: Entries
    rest: str

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that change with anything that can change a figure."""
        return sha256(self.as_text().encode()).hexdigest()

    def as_text(self) -> str:
        """The book as JSON, for keeping it."""
        return _canonical({"entries": self.entries, "rest": self.rest})

    @classmethod
    def of_text(cls, text: str) -> Rulebook:
        """The book that `as_text` wrote. Raises ValueError, KeyError for other texts."""
        read = json.loads(text)
        return cls(read["entries"], read["rest"])


@dataclass(frozen=True, slots=True)
class Reach:
    """The documents that a change of rules can touch: all where `all_for` says why, else those that hold all words of
    one of `demands` (numbers of `extractors.words`). `changed` names the entries, as `file/id`."""

    demands: frozenset[frozenset[int]] = frozenset()
    all_for: str = ""
    changed: tuple[str, ...] = ()

    def touches(self, words: Iterable[int]) -> bool:
        """Whether a document with these words may read otherwise."""
        if self.all_for:
            return True
        known = frozenset(words)
        return any(demand <= known for demand in self.demands)


def rulebook(code: str) -> Rulebook:
    """The rules of this installation; `code` stands for everything outside `patterns/*.yaml` that has a part."""
    rest = {name: _without_prose(patterns.load(name)) for name in patterns.names() if _in_rest(name)}
    entries = {name: [_without_prose(entry) for entry in patterns.load(name)] for name in BY_WORDS}
    return Rulebook(entries, sha256(_canonical([code, rest]).encode()).hexdigest())


def reach(old: Rulebook, new: Rulebook) -> Reach:
    """Which documents may read otherwise by `new` than by `old`."""
    changed = tuple(sorted(name for file in BY_WORDS for name in _changed(file, old, new)))
    if old.rest != new.rest:
        return Reach(all_for="code, or rules that do not speak by words of their own", changed=changed)
    demands: set[frozenset[int]] = set()
    for file in BY_WORDS:
        before, after = (_by_id(book.entries.get(file, [])) for book in (old, new))
        if [name for name in before if name in after] != [name for name in after if name in before]:
            return Reach(all_for=f"the order of {file}", changed=changed)
        for name in before.keys() | after.keys():
            for phrase in _phrases_that_matter(BY_WORDS[file], before.get(name), after.get(name)):
                demand = _demand(*phrase)
                if not demand:
                    why = f'"{phrase[1]}" in {file}/{name}, which names no words'
                    return Reach(all_for=why, changed=changed)
                demands.add(demand)
    return Reach(frozenset(demands), changed=changed)


def _phrases_that_matter(
    keys: tuple[str, ...], old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[tuple[str, str]]:
    """The phrases that came or went, with their keys; all, where the entry says something else of them."""
    before, after = ([] if one is None else _phrases(one, keys) for one in (old, new))
    if old is None or new is None or _without(old, keys) != _without(new, keys):
        yield from (*before, *after)
    else:
        yield from set(before) ^ set(after)


def _phrases(entry: Mapping[str, Any], keys: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(key, str(phrase)) for key in keys for phrase in entry.get(key, ())]


@cache
def _demand(key: str, phrase: str) -> frozenset[int]:
    """What a document must hold for a phrase to stand in it; nothing where the phrase is a pattern."""
    if key == "before" and any(not (letter.isalpha() or letter == " ") for letter in phrase):
        return frozenset()
    return frozenset(number_of(word) for word in words_in(phrase))


def _changed(file: str, old: Rulebook, new: Rulebook) -> Iterator[str]:
    before, after = (_by_id(book.entries.get(file, [])) for book in (old, new))
    yield from (f"{file}/{name}" for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _by_id(entries: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def _in_rest(name: str) -> bool:
    return name not in BY_WORDS and name not in NOT_READ


def _without(entry: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in keys}


def _without_prose(value: Any) -> Any:
    """Rules without what only people read."""
    if isinstance(value, dict):
        return {str(key): _without_prose(inside) for key, inside in value.items() if key not in _FOR_PEOPLE}
    return [_without_prose(inside) for inside in value] if isinstance(value, list) else value


def _canonical(value: Any) -> str:
    """JSON that is the same for equal values; the order of entries is a part of them."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
