"""The rules of page furniture match their examples and no near miss."""

from __future__ import annotations

import pytest

import patterns
from extractors.readers import furniture

RULES = {entry["id"]: entry for entry in patterns.load("furniture")["rules"]}


@pytest.mark.parametrize("name", RULES)
def test_examples_and_near_misses(name: str) -> None:
    rule = next(rule for rule in furniture.rules() if rule.id == name)
    entry = RULES[name]
    assert entry["why"]
    assert entry["examples"]
    assert entry["near_misses"]
    for example in entry["examples"]:
        assert rule.matches(example), f"{name} does not match {example!r}"
    for miss in entry["near_misses"]:
        assert not rule.matches(miss), f"{name} matches {miss!r}"


@pytest.mark.parametrize("name", RULES)
def test_no_other_rule_takes_a_near_miss(name: str) -> None:
    for miss in RULES[name]["near_misses"]:
        taken = furniture.rule_of(miss)
        assert taken is None, f"{miss!r}, a near miss of {name}, is taken by {taken.id if taken else ''}"


def test_every_kind_of_rule_is_known() -> None:
    assert {entry["kind"] for entry in RULES.values()} <= {"line", "meta", "section", "counter", "inline", "stamp"}


def test_long_lines_are_content() -> None:
    assert furniture.rule_of("Tags: " + "hộ nghèo " * 60) is None
