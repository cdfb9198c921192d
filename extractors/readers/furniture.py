"""Page furniture: which lines are menus, counters, lists of other pages. The rules are `patterns/furniture.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

import patterns

FLAGS = regex.VERSION0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `patterns/furniture.yaml`; see there for the kinds."""

    id: str
    kind: str
    pattern: regex.Pattern[str]

    def matches(self, line: str) -> bool:
        """Whether the rule speaks of this whole line (of its end, for inline rules)."""
        if self.kind == "inline":
            return inline_start(self, line) is not None
        return self.pattern.fullmatch(line, timeout=2) is not None


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order of the file, compiled."""
    return tuple(_rule(entry) for entry in patterns.load("furniture")["rules"])


@cache
def html_names() -> frozenset[str]:
    """Words in class names and ids of HTML elements that are not the article."""
    return frozenset(patterns.load("furniture")["html_names"]["words"])


def _rule(entry: dict[str, object]) -> Rule:
    source = str(entry["pattern"]).replace(" ", r"\s+")
    flags = FLAGS if entry.get("cased") else FLAGS | regex.IGNORECASE
    return Rule(str(entry["id"]), str(entry["kind"]), regex.compile(source, flags))


@cache
def _whole() -> regex.Pattern[str]:
    """One pattern that finds any whole-line rule, to pass by lines of content quickly."""
    parts = []
    for entry in patterns.load("furniture")["rules"]:
        if entry["kind"] not in ("inline", "stamp"):
            source = str(entry["pattern"]).replace(" ", r"\s+")
            parts.append(f"(?:{source})" if entry.get("cased") else f"(?i:{source})")
    return regex.compile("|".join(parts), FLAGS)


def rule_of(line: str) -> Rule | None:
    """The first rule that matches a whole line (repaired, trimmed); None for content. Long lines are content."""
    if len(line) > 260:
        return None
    if not _whole().fullmatch(line, timeout=2):
        return None
    return next((rule for rule in rules() if rule.kind not in ("inline", "stamp") and rule.matches(line)), None)


def inline_start(rule: Rule, line: str) -> int | None:
    """Where a counter begins that ends a line of content."""
    tail = max(0, len(line) - 80)
    for match in rule.pattern.finditer(line, tail, timeout=2):
        if match.end() == len(line) and match.start() > 0:
            return match.end() - len(match.group().lstrip())
    return None


def inline(line: str) -> int | None:
    """The same for all inline rules."""
    if not line or not (line[-1].isdigit() or line[-1] == ")"):
        return None
    starts = (inline_start(rule, line) for rule in rules() if rule.kind == "inline")
    return next((start for start in starts if start is not None), None)


def is_stamp(line: str) -> bool:
    """Whether a line of a PDF page belongs to the stamp of a digital signature."""
    return any(rule.matches(line) for rule in _stamps())


@cache
def _stamps() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if rule.kind == "stamp")
