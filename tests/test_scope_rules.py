"""Every rule of what a document says of itself and of how times and places reach, on its examples and near misses."""

from __future__ import annotations

from typing import Any

import pytest
import regex

import patterns
from extractors import binding, metadata, metadata_parts, metadata_time

SPAN = regex.compile(r"\|([^|]+)\|")


def binding_cases(field: str) -> list[tuple[str, str]]:
    return [(name, text) for name, rule in patterns.load("binding").items() for text in rule[field]]


# How a rule is tried: what opens a sentence, what must be the whole of what precedes a phrase, what may stand anywhere.
AT_START = {"continues", "at_event", "plans", "then", "singles_out"}
WHOLE = {"opens", "arrives", "venue"}


def holds(name: str, text: str) -> bool:
    pattern = binding.rule(name)
    found = (
        pattern.match(text) if name in AT_START else pattern.fullmatch(text) if name in WHOLE else pattern.search(text)
    )
    return found is not None


@pytest.mark.parametrize(("name", "text"), binding_cases("examples"))
def test_a_scope_rule_matches_its_examples(name: str, text: str) -> None:
    assert holds(name, text)


@pytest.mark.parametrize(("name", "text"), binding_cases("near_misses"))
def test_a_scope_rule_leaves_its_near_misses(name: str, text: str) -> None:
    assert not holds(name, text)


def entries(section: str, field: str) -> list[tuple[str, str]]:
    return [(entry["id"], text) for entry in patterns.load("metadata")[section] for text in entry[field]]


def kind_of(text: str) -> set[str]:
    return {name for name, pattern in metadata_parts.rules()["kinds"] if pattern.match(text)}


@pytest.mark.parametrize(("kind", "text"), entries("kinds", "examples"))
def test_a_kind_is_told_by_the_head(kind: str, text: str) -> None:
    assert kind in kind_of(text)


@pytest.mark.parametrize(("kind", "text"), entries("kinds", "near_misses"))
def test_a_kind_is_not_told_by_its_near_misses(kind: str, text: str) -> None:
    assert kind not in kind_of(text)


def listed(section: str, name: str) -> Any:
    """The compiled pattern of an entry of a section that is a list."""
    ids = [entry["id"] for entry in patterns.load("metadata")[section]]
    return metadata_parts.rules()[section][ids.index(name)]


@pytest.mark.parametrize(("name", "text"), entries("stamps", "examples"))
def test_a_stamp_states_its_day(name: str, text: str) -> None:
    match = listed("stamps", name).search(text)
    assert match
    assert metadata_time._valid_day(match)


@pytest.mark.parametrize(("name", "text"), entries("stamps", "near_misses"))
def test_a_stamp_is_not_seen_in_near_misses(name: str, text: str) -> None:
    assert not listed("stamps", name).search(text)


def applies(name: str, text: str) -> bool:
    """Whether the rule sees the day between strokes as that from which a rule applies."""
    day = SPAN.search(text)
    assert day
    if name == "effect_told":
        return listed("in_force", name).search(text) is not None
    return listed("in_force", name).search(text[: day.start()]) is not None


@pytest.mark.parametrize(("name", "text"), entries("in_force", "examples"))
def test_a_day_of_effect_is_seen(name: str, text: str) -> None:
    assert applies(name, text)


@pytest.mark.parametrize(("name", "text"), entries("in_force", "near_misses"))
def test_a_day_of_effect_is_not_seen_in_near_misses(name: str, text: str) -> None:
    assert not applies(name, text)


@pytest.mark.parametrize(
    ("name", "expected", "text"),
    [(e["id"], name, text) for e in patterns.load("metadata")["publisher"] for text, name in e["examples"].items()],
)
def test_a_publisher_is_named(name: str, expected: str, text: str) -> None:
    match = listed("publisher", name).search(text)
    assert match
    assert match["name"] == expected


@pytest.mark.parametrize(("name", "text"), entries("publisher", "near_misses"))
def test_a_publisher_is_not_named_by_near_misses(name: str, text: str) -> None:
    assert not listed("publisher", name).search(text)


SINGLE = [name for name, rule in patterns.load("metadata").items() if isinstance(rule, dict) and "pattern" in rule]


def single_cases(field: str) -> list[tuple[str, str]]:
    return [(name, text) for name in SINGLE for text in patterns.load("metadata")[name][field]]


@pytest.mark.parametrize(("name", "text"), single_cases("examples"))
def test_a_rule_of_the_head_matches_its_examples(name: str, text: str) -> None:
    pattern = metadata_parts.rules()[name]
    assert pattern.match(text) if name in metadata_parts.AT_START else pattern.search(text)


@pytest.mark.parametrize(("name", "text"), single_cases("near_misses"))
def test_a_rule_of_the_head_leaves_its_near_misses(name: str, text: str) -> None:
    pattern = metadata_parts.rules()[name]
    assert not (pattern.match(text) if name in metadata_parts.AT_START else pattern.search(text))


def levels(field: str) -> list[tuple[str, str]]:
    return [(level, text) for level, rule in patterns.load("metadata")["levels"].items() for text in rule[field]]


@pytest.mark.parametrize(("level", "publisher"), levels("examples"))
def test_a_publisher_has_its_level(level: str, publisher: str) -> None:
    assert metadata._publisher_level(publisher) == level


@pytest.mark.parametrize(("level", "publisher"), levels("near_misses"))
def test_a_publisher_has_no_other_level(level: str, publisher: str) -> None:
    assert metadata._publisher_level(publisher) not in ("", level)
