"""Numbers that are no figures: every rule finds its examples and leaves its near misses."""

from __future__ import annotations

from typing import Any

import pytest

import patterns
from extractors.nonfigures import addresses, rules
from extractors.number_grammar import units
from extractors.numerals import find_nonfigures, find_numerals, scan
from extractors.reach import REACH

RULES: list[dict[str, Any]] = patterns.load("nonfigures")["rules"]
UNITS: list[dict[str, Any]] = [
    entry for name in ("currencies", "physical_units", "percent") for entry in patterns.load(name)
]
SCALES: list[dict[str, Any]] = patterns.load("scales")
KINDS = {
    "date",
    "period",
    "time",
    "age",
    "duration",
    "document_number",
    "ordinal",
    "section",
    "phone",
    "account",
    "address",
    "coordinate",
    "name",
    "vague",
    "identifier",
    "score",
}


def marked(example: str) -> tuple[str, set[tuple[int, int]]]:
    """The text of an example and its spans in ⟦⟧."""
    text, spans = "", set()
    for number, piece in enumerate(example.replace("⟧", "⟦").split("⟦")):
        if number % 2:
            spans.add((len(text), len(text) + len(piece)))
        text += piece
    return text, spans


def pairs(entries: list[dict[str, Any]], key: str) -> list[Any]:
    return [pytest.param(entry, text, id=f"{entry['id']}: {text}") for entry in entries for text in entry[key]]


def test_rules_are_complete() -> None:
    ids = [entry["id"] for entry in [*RULES, *UNITS, *SCALES]]
    assert len(ids) == len(set(ids))
    assert {entry["kind"] for entry in RULES} <= KINDS
    for entry in [*RULES, *UNITS, *SCALES]:
        assert entry["why"], entry["id"]
        assert entry["examples"], entry["id"]
        assert entry["near_misses"], entry["id"]


@pytest.mark.parametrize(("rule", "example"), pairs(RULES, "examples"))
def test_rule_finds_its_example(rule: dict[str, Any], example: str) -> None:
    text, spans = marked(example)
    assert spans
    assert spans <= {(found.start, found.end) for found in find_nonfigures(text) if found.rule == rule["id"]}


@pytest.mark.parametrize(("rule", "text"), pairs(RULES, "near_misses"))
def test_rule_leaves_its_near_miss(rule: dict[str, Any], text: str) -> None:
    assert [text[n.start : n.end] for n in find_nonfigures(text) if n.rule == rule["id"]] == []


def units_in(text: str) -> set[str]:
    """The ids of the unit rules that hold at the numbers of a text."""
    found = [units().unit_at(text, numeral.number_end) for numeral in find_numerals(text)]
    ids = {unit[0].rule for unit in found if unit}
    return ids | {"currency.usd" for numeral in find_numerals(text) if numeral.unit == "USD"}


def test_no_rule_that_matches_is_passed_over() -> None:
    """Which rules are tried is looked up from the letters around a number; that leaves out none that matches."""
    known = rules()
    texts = [example.replace("⟦", "").replace("⟧", "") for rule in RULES for example in rule["examples"]]
    texts += [text for rule in RULES for text in rule.get("near_misses", ())]
    matches = 0
    for text in texts:
        for start in (at for at, letter in enumerate(text) if letter in "0123456789"):
            for number, rule in enumerate(known.rules):
                if rule.pattern.match(text, start, start + REACH):
                    matches += 1
                    assert known.possible(text, start) >> number & 1, f"{rule.id} in {text!r} at {start}"
    assert matches > len(known.rules) / 2


@pytest.mark.parametrize(("rule", "text"), pairs(UNITS, "examples"))
def test_unit_is_found(rule: dict[str, Any], text: str) -> None:
    assert rule["id"] in units_in(text)
    assert {numeral.unit for numeral in find_numerals(text)} == {rule.get("code") or rule["unit"]}


@pytest.mark.parametrize(("rule", "text"), pairs(UNITS, "near_misses"))
def test_unit_is_not_found(rule: dict[str, Any], text: str) -> None:
    assert rule["id"] not in units_in(text)


def scales_in(text: str) -> set[str]:
    found = {text[n.start : n.number_end].lstrip("0123456789.,").strip().lower() for n in find_numerals(text)}
    return {word for span in found for word in span.replace(",", " ").split()}


@pytest.mark.parametrize(("rule", "text"), pairs(SCALES, "examples"))
def test_scale_is_found(rule: dict[str, Any], text: str) -> None:
    assert {word.lower() for word in rule["words"]} & scales_in(text)


@pytest.mark.parametrize(("rule", "text"), pairs(SCALES, "near_misses"))
def test_scale_is_not_found(rule: dict[str, Any], text: str) -> None:
    assert not {word.lower() for word in rule["words"]} & scales_in(text)


def test_addresses_in_order() -> None:
    text = "gửi a.b12@c3.vn, https://x.vn/12?a=3 và www.k9.vn; 15 hộ @ chợ"
    assert [text[a.start : a.end] for a in addresses(text)] == ["a.b12@c3.vn", "https://x.vn/12?a=3", "www.k9.vn;"]
    assert [n.value for n in find_numerals(text)] == [15]


def test_a_directive_full_of_numbers_holds_no_figure() -> None:
    text = (
        "Thực hiện Công văn số 2097/UBND-KGVX ngày 23 tháng 6 năm 2021, Kế hoạch số 696/KH-UBND ngày 01/3/2021\n"
        "và Quyết định số 29/QĐ-UBND ngày 16/01/2017; khoản 2 Điều 15 Nghị định 61/2020/NĐ-CP;\n"
        "giai đoạn 2016-2020, nhiệm kỳ 2020 - 2025."
    )
    found = scan(text)
    assert not found.numerals
    assert not found.unknown
